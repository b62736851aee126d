#include "portkey/deadline.hpp"

#include <gtest/gtest.h>

namespace {

using portkey::in_words;
using std::chrono::milliseconds;

TEST(deadline, durations_read_as_a_person_would_say_them) {
  EXPECT_EQ(in_words(milliseconds(0)), "0 ms");
  EXPECT_EQ(in_words(milliseconds(250)), "250 ms");
  EXPECT_EQ(in_words(milliseconds(999)), "999 ms");
  EXPECT_EQ(in_words(milliseconds(1000)), "1 s");
  EXPECT_EQ(in_words(milliseconds(1500)), "1.5 s");
  EXPECT_EQ(in_words(milliseconds(29'999)), "30 s");
  EXPECT_EQ(in_words(milliseconds(30'000)), "30 s");
}

}  // namespace

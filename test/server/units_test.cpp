#include "server/units.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using server::duration_text;
using server::parse_duration;
using server::parse_size;
using server::size_text;

TEST(parse_duration, reads_a_whole_number_and_its_unit) {
  EXPECT_EQ(*parse_duration("500ms"), 500ms);
  EXPECT_EQ(*parse_duration("30s"), 30s);
  EXPECT_EQ(*parse_duration("5m"), 5min);
  EXPECT_EQ(*parse_duration("24h"), 24h);
  EXPECT_EQ(*parse_duration("0s"), 0ms);
}

TEST(parse_duration, refuses_everything_else_with_one_sentence) {
  for (const auto* text : {"", "30", "s", "1.5s", "-1s", "+1s", "1d", "1 s", " 1s", "1s ", "1S", "0x1s", "1s1m",
                           "99999999999999999999s", "9999999999999999h"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration) << text;
    EXPECT_NE(duration.error().find("\"30s\""), std::string::npos);
  }
}

TEST(parse_size, reads_bytes_and_binary_units) {
  EXPECT_EQ(*parse_size("1000"), 1000U);
  EXPECT_EQ(*parse_size("0"), 0U);
  EXPECT_EQ(*parse_size("64KiB"), 65'536U);
  EXPECT_EQ(*parse_size("1MiB"), 1'048'576U);
  EXPECT_EQ(*parse_size("2GiB"), 2'147'483'648U);
}

TEST(parse_size, refuses_everything_else_with_one_sentence) {
  for (const auto* text :
       {"", "MiB", "1MB", "1mib", "1.5MiB", "-1", "1 MiB", "9223372036854775808", "99999999999GiB"}) {
    const auto size = parse_size(text);
    ASSERT_FALSE(size) << text;
    EXPECT_NE(size.error().find("\"1MiB\""), std::string::npos);
  }
}

TEST(duration_text, takes_the_largest_unit_that_divides) {
  EXPECT_EQ(duration_text(0ms), "0s");
  EXPECT_EQ(duration_text(1500ms), "1500ms");
  EXPECT_EQ(duration_text(75s), "75s");
  EXPECT_EQ(duration_text(10min), "10m");
  EXPECT_EQ(duration_text(24h), "24h");
}

TEST(size_text, takes_the_largest_unit_that_divides) {
  EXPECT_EQ(size_text(0), "0");
  EXPECT_EQ(size_text(1000), "1000");
  EXPECT_EQ(size_text(1536), "1536");
  EXPECT_EQ(size_text(65'536), "64KiB");
  EXPECT_EQ(size_text(1'048'576), "1MiB");
}

}  // namespace

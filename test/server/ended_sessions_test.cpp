#include "server/ended_sessions.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

using server::ended_sessions;
using namespace std::chrono_literals;

TEST(ended_sessions, remember_what_was_ended) {
  ended_sessions ended;
  EXPECT_FALSE(ended.has("a"));
  ended.add("a", ended_sessions::clock::now() + 1h);
  ended.add("a", ended_sessions::clock::now() + 1h);
  EXPECT_TRUE(ended.has("a"));
  EXPECT_FALSE(ended.has("b"));
}

TEST(ended_sessions, forget_one_when_its_id_expires_by_itself) {
  ended_sessions ended;
  ended.add("old", ended_sessions::clock::now() - 1s);
  ended.add("new", ended_sessions::clock::now() + 1h);
  EXPECT_FALSE(ended.has("old"));
  EXPECT_TRUE(ended.has("new"));
}

TEST(ended_sessions, forget_first_what_expires_first_when_there_are_too_many) {
  ended_sessions ended;
  const auto base = ended_sessions::clock::now() + 1h;
  constexpr int most = 50'000;
  for (int number = 0; number < most; ++number)
    ended.add(std::to_string(number), base + std::chrono::seconds(most - number));
  EXPECT_TRUE(ended.has(std::to_string(most - 1)));
  ended.add("one more", base + 24h * 30);
  EXPECT_TRUE(ended.has("one more"));
  EXPECT_FALSE(ended.has(std::to_string(most - 1)));
  EXPECT_TRUE(ended.has(std::to_string(most - 2)));
  EXPECT_TRUE(ended.has("0"));
}

TEST(ended_sessions, stay_ended_however_many_others_end) {
  ended_sessions ended;
  const auto soon = ended_sessions::clock::now() + 1h, late = soon + 1h;
  ended.add("mine", soon, "b");
  for (std::size_t number = 0; number < ended_sessions::most + 100; ++number)
    ended.add(std::to_string(number), late, "flood");
  EXPECT_TRUE(ended.has("mine"));
  EXPECT_FALSE(ended.has("0")) << "the first of whoever has most";
  EXPECT_TRUE(ended.has(std::to_string(ended_sessions::most + 99)));
}

}  // namespace

#include "server/asked_time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "protocol/iso_time.hpp"

namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

const std::chrono::system_clock::time_point now(1'790'812'800'000ms);  // 2026-10-01

std::string read(const std::string& text) {
  const auto time = server::parse_asked_time(text, now);
  return time ? protocol::iso_time(*time) : time.error();
}

TEST(asked_time, is_a_date_or_a_time_in_utc_or_with_an_offset) {
  EXPECT_EQ(read("2026-02-03"), "2026-02-03T00:00:00.000Z");
  EXPECT_EQ(read("2026-02-03T04:05"), "2026-02-03T04:05:00.000Z");
  EXPECT_EQ(read("2026-02-03T04:05:06Z"), "2026-02-03T04:05:06.000Z");
  EXPECT_EQ(read("2026-02-03T04:05:06.7Z"), "2026-02-03T04:05:06.700Z");
  EXPECT_EQ(read("2026-02-03T04:05:06.123456789Z"), "2026-02-03T04:05:06.123Z");
  EXPECT_EQ(read("2026-02-03T04:05:06+05:30"), "2026-02-02T22:35:06.000Z");
  EXPECT_EQ(read("2026-02-03T04:05:06-01:00"), "2026-02-03T05:05:06.000Z");
}

TEST(asked_time, is_so_long_ago) {
  EXPECT_EQ(read("30s"), "2026-09-30T23:59:30.000Z");
  EXPECT_EQ(read("15m"), "2026-09-30T23:45:00.000Z");
  EXPECT_EQ(read("2h"), "2026-09-30T22:00:00.000Z");
  EXPECT_EQ(read("7d"), "2026-09-24T00:00:00.000Z");
}

TEST(asked_time, is_nothing_else) {
  for (const char* text :
       {"", "yesterday", "7", "7w", "-1d", "1234567d", "2026-13-01", "2026-02-30", "2026-02-03T24:00",
        "2026-02-03T04:60", "2026-02-03T04:05:06+24:00", "2026-02-03 04:05", "2026-02-03T04:05:06Zx"})
    EXPECT_THAT(read(text), HasSubstr("wants a time")) << text;
  EXPECT_THAT(read(std::string(100'000, '1')), HasSubstr("too long"));
}

}  // namespace

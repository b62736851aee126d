#include "protocol/iso_time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>

namespace {

TEST(iso_time, is_utc_with_three_digits_of_milliseconds) {
  const auto at = [](std::int64_t millis) {
    return protocol::iso_time(std::chrono::system_clock::time_point(std::chrono::milliseconds(millis)));
  };
  EXPECT_EQ(at(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(at(1'790'812'800'007), "2026-10-01T00:00:00.007Z");
}

}  // namespace

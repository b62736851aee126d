#include "server/body_pace.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

TEST(body_pace, gives_a_second_more_for_each_8_kib) {
  const struct {
    std::chrono::milliseconds timeout;
    std::uint64_t received;
    std::chrono::milliseconds time;
  } cases[] = {
      {10s, 0, 10s},     {10s, 1, 10s},        {10s, 8191, 10'999ms}, {10s, 8192, 11s},        {10s, 1 << 20, 138s},
      {100ms, 0, 100ms}, {100ms, 4096, 600ms}, {10min, 0, 10min},     {10s, 64 << 20, 8'202s},
  };
  for (const auto& [timeout, received, time] : cases)
    EXPECT_EQ(server::time_for_body(timeout, received), time) << received;
}

}  // namespace

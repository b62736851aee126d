#include "server/running_calls.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>
#include <memory>

namespace {

using boost::asio::steady_timer;
using server::running_calls;

class calls_under_way : public testing::Test {
 protected:
  static bool is_stopped(const steady_timer& stop) { return stop.expiry() <= std::chrono::steady_clock::now(); }
  boost::asio::io_context io;
  running_calls calls;
  steady_timer stop{io, steady_timer::time_point::max()}, other{io, steady_timer::time_point::max()};
};

TEST_F(calls_under_way, are_cancelled_by_session_and_id) {
  const running_calls::place one(calls, "a", 1, stop), two(calls, "b", 1, other);
  calls.cancel("a", 2);
  calls.cancel("a", "1");
  calls.cancel("c", 1);
  EXPECT_FALSE(is_stopped(stop));
  calls.cancel("a", 1);
  EXPECT_TRUE(is_stopped(stop));
  EXPECT_FALSE(is_stopped(other));
}

TEST_F(calls_under_way, that_are_over_are_not_cancelled) {
  auto one = std::make_unique<running_calls::place>(calls, "a", "id", stop);
  one.reset();
  calls.cancel("a", "id");
  EXPECT_FALSE(is_stopped(stop));
}

TEST_F(calls_under_way, keep_an_id_that_is_used_twice_to_the_first) {
  auto first = std::make_unique<running_calls::place>(calls, "a", 1, stop);
  auto second = std::make_unique<running_calls::place>(calls, "a", 1, other);
  second.reset();
  calls.cancel("a", 1);
  EXPECT_TRUE(is_stopped(stop)) << "the end of the second has not taken its place";
  EXPECT_FALSE(is_stopped(other));
}

}  // namespace

#include "portkey/composites/name_turn.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using std::chrono::milliseconds;

awaitable<bool> has_turn(std::string owner, std::string name) {
  const auto until = std::chrono::steady_clock::now() + milliseconds(1);
  const auto turn = co_await portkey::take_turn(std::move(name), until, std::move(owner));
  co_return turn.has_value();
}

TEST(name_turn, of_one_owner_is_not_anothers) {
  asio::io_context loop{1};
  const auto held = support::run(loop, portkey::take_turn("x:y", std::chrono::steady_clock::now(), "a"));
  ASSERT_TRUE(held.has_value());
  EXPECT_FALSE(support::run(loop, has_turn("a", "x:y")));
  EXPECT_TRUE(support::run(loop, has_turn("b", "x:y")));
  EXPECT_TRUE(support::run(loop, has_turn("", "x:y")));
  EXPECT_TRUE(support::run(loop, has_turn("ax", ":y")));
}

awaitable<bool> count_alone(std::string owner, std::atomic<int>& inside, std::atomic<bool>& together) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  const auto turn = co_await portkey::take_turn("shared", until, std::move(owner));
  if (++inside > 1) together = true;
  --inside;
  co_return turn.has_value();
}

TEST(name_turn, is_one_callers_at_a_time_over_all_loops) {
  std::atomic<int> inside{0};
  std::atomic<bool> together{false}, all_had_one{true};
  std::vector<std::thread> loops;
  for (int each = 0; each < 4; ++each) {
    loops.emplace_back([&] {
      asio::io_context loop{1};
      for (int turn = 0; turn < 5; ++turn)
        if (!support::run(loop, count_alone("a", inside, together))) all_had_one = false;
    });
  }
  for (auto& loop : loops)
    loop.join();
  EXPECT_FALSE(together);
  EXPECT_TRUE(all_had_one);
}

}  // namespace

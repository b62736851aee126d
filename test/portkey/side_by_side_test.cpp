#include "portkey/side_by_side.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "portkey/composites/name_turn.hpp"
#include "portkey/program_pace.hpp"
#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using std::chrono::milliseconds;
using testing::ElementsAre;

/// What runs and has begun, as the calls see it.
struct seen {
  int running = 0;
  int most = 0;
  int begun = 0;
};

/// A call that ends when the timer does: true if it was not cancelled.
awaitable<int> call(seen& all, int result, milliseconds takes) {
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return -2;
  ++all.begun;
  all.most = std::max(all.most, ++all.running);
  const auto loop = co_await asio::this_coro::executor;
  asio::steady_timer timer(loop);
  boost::system::error_code error;
  timer.expires_after(takes);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  --all.running;
  co_return error ? -1 : result;
}

TEST(side_by_side, gives_results_in_the_order_of_the_calls) {
  asio::io_context loop{1};
  seen all;
  std::vector<awaitable<int>> works;
  for (const int each : {30, 10, 20})
    works.push_back(call(all, each, milliseconds(each)));
  EXPECT_THAT(support::run(loop, portkey::side_by_side(std::move(works))), ElementsAre(30, 10, 20));
  EXPECT_EQ(all.most, 3);
}

TEST(side_by_side, runs_no_more_at_once_than_it_may) {
  asio::io_context loop{1};
  seen all;
  std::vector<awaitable<int>> works;
  for (int each = 0; each < 7; ++each)
    works.push_back(call(all, each, milliseconds(1)));
  EXPECT_THAT(support::run(loop, portkey::side_by_side(std::move(works), 3)), ElementsAre(0, 1, 2, 3, 4, 5, 6));
  EXPECT_EQ(all.most, 3);
  EXPECT_TRUE(support::run(loop, portkey::side_by_side(std::vector<awaitable<int>>())).empty());
}

TEST(side_by_side, cancelled_ends_what_runs_and_begins_nothing_more) {
  asio::io_context loop{1};
  seen all;
  std::vector<awaitable<int>> works;
  for (int each = 0; each < 5; ++each)
    works.push_back(call(all, each, std::chrono::hours(1)));
  const auto ended = support::start(loop, portkey::side_by_side(std::move(works), 2));
  support::run_until(loop, [&] { return all.begun == 2; });
  ended->cancel();
  support::run_until(loop, [&] { return ended->done; });
  EXPECT_THAT(ended->value.value(), ElementsAre(-1, -1, -2, -2, -2));
  EXPECT_EQ(all.begun, 2);
}

awaitable<bool> has_turn(std::string name, milliseconds patience) {
  const auto turn = co_await portkey::take_turn(std::move(name), std::chrono::steady_clock::now() + patience);
  co_return turn.has_value();
}

TEST(name_turn, is_one_callers_at_a_time_and_given_back) {
  asio::io_context loop{1};
  {
    const auto held = support::run(loop, portkey::take_turn("c/a", std::chrono::steady_clock::now()));
    EXPECT_TRUE(held.has_value());
    EXPECT_FALSE(support::run(loop, has_turn("c/a", milliseconds(1))));
    EXPECT_TRUE(support::run(loop, has_turn("c/b", milliseconds(1))));
  }
  EXPECT_TRUE(support::run(loop, has_turn("c/a", milliseconds(1))));
}

awaitable<protocol::tool_answer> program(milliseconds takes) {
  seen all;
  const auto ended = co_await call(all, 1, takes);
  co_return protocol::failed_result(ended == 1 ? "done" : "cancelled");
}

TEST(program_pace, tells_what_is_done_once_it_takes_a_second) {
  asio::io_context loop{1};
  std::vector<std::string> told;
  protocol::call_context context;
  context.progress_token = 7;
  context.notify = [&told](std::string message) -> awaitable<void> {
    told.push_back(std::move(message));
    co_return;
  };
  const std::string doing = "Looking";
  auto quick = support::run(loop, portkey::paced(program(milliseconds(1)), context, doing));
  EXPECT_EQ(std::get<protocol::tool_result>(quick).text, "done");
  EXPECT_TRUE(told.empty());
  auto slow = support::run(loop, portkey::paced(program(milliseconds(1200)), context, doing));
  EXPECT_EQ(std::get<protocol::tool_result>(slow).text, "done");
  EXPECT_THAT(told, ElementsAre(testing::AllOf(testing::HasSubstr("Looking"), testing::HasSubstr("\"progress\":1"))));
}

}  // namespace

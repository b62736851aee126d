#include "server/tasks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include "test/conformance/fixture_tools.hpp"
#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using protocol::call_context;
using protocol::task_control;
using protocol::task_status;
using testing::HasSubstr;
using namespace std::chrono_literals;
using done = boost::system::result<protocol::tool_result, protocol::error>;

protocol::tool_result result(std::string text) {
  protocol::tool_result out;
  out.text = std::move(text);
  return out;
}

awaitable<done> at_once(task_control&, const call_context&) {
  co_return result("done");
}

awaitable<done> broken(task_control&, const call_context&) {
  throw std::runtime_error("a bug");
  co_return result("never");
}

awaitable<done> refused(task_control&, const call_context&) {
  co_return protocol::error(-32000, "It went wrong.");
}

class tasks_of_a_loop : public testing::Test {
 protected:
  ~tasks_of_a_loop() override {
    on_loop([&] { tasks.cancel_all(); });
    io.restart();
    io.poll();
  }

  /// Does it where the tasks belong: on their loop.
  template <class Deed>
  void on_loop(Deed deed) {
    bool ended = false;
    asio::post(io, [&] {
      deed();
      ended = true;
    });
    support::run_until(io, [&] { return ended; });
  }
  bool start(const std::string& nonce, protocol::task_work work, std::chrono::milliseconds time = 1h,
             call_context context = {}) {
    protocol::task_start wanted;
    wanted.work = std::move(work);
    wanted.time_to_live = time;
    bool started = false;
    on_loop([&] { started = tasks.start(nonce, std::move(wanted), std::move(context)); });
    return started;
  }
  std::optional<task_status> status(const std::string& nonce) {
    std::optional<task_status> found;
    on_loop([&] {
      if (const auto* known = tasks.find(nonce)) found = known->status();
    });
    return found;
  }
  std::string members(const std::string& nonce) {
    std::string text;
    on_loop([&] { text = tasks.find(nonce)->current_members("id"); });
    return text;
  }
  static call_context who_can_be_asked() {
    call_context context;
    context.client_capabilities["elicitation"] = boost::json::object();
    return context;
  }
  bool comes_to(const std::string& nonce, std::optional<task_status> wanted) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (status(nonce) != wanted && std::chrono::steady_clock::now() < end)
      io.poll();
    return status(nonce) == wanted;
  }

  /// Work that goes on until it is cancelled.
  protocol::task_work endless() {
    return [this](task_control&, const call_context&) -> awaitable<done> {
      auto state = co_await asio::this_coro::cancellation_state;
      while (state.cancelled() == asio::cancellation_type::none) {
        constexpr auto step = 1ms;
        co_await fixture::rest(step);
        state = co_await asio::this_coro::cancellation_state;
      }
      ++cancelled;
      co_return result("too late");
    };
  }

  int cancelled = 0;
  asio::io_context io{1};
  server::loop_tasks tasks{io};
};

TEST_F(tasks_of_a_loop, work_and_end) {
  EXPECT_TRUE(start("a", at_once));
  EXPECT_TRUE(comes_to("a", task_status::completed));
  EXPECT_THAT(members("a"), HasSubstr("done"));
  EXPECT_EQ(status("b"), std::nullopt);
}

TEST_F(tasks_of_a_loop, that_fail_say_why) {
  EXPECT_TRUE(start("a", refused));
  EXPECT_TRUE(comes_to("a", task_status::failed));
  EXPECT_THAT(members("a"), HasSubstr("It went wrong."));
  EXPECT_TRUE(start("b", broken));
  EXPECT_TRUE(comes_to("b", task_status::failed));
  EXPECT_THAT(members("b"), HasSubstr("it is a bug"));
  EXPECT_THAT(members("b"), testing::Not(HasSubstr("a bug\"")));
}

TEST_F(tasks_of_a_loop, have_nothing_of_the_call_that_began_them) {
  call_context context;
  context.principal = "ada";
  context.until = std::chrono::steady_clock::now();
  context.notify = [](const std::string&) -> awaitable<void> { co_return; };
  context.pause_stream = [](std::chrono::milliseconds) -> awaitable<void> { co_return; };
  context.ask = [](const std::vector<protocol::input_request>&)
      -> awaitable<boost::system::result<boost::json::object, protocol::error>> { co_return boost::json::object(); };
  bool bare = false;
  EXPECT_TRUE(start(
      "a",
      [&](task_control&, const call_context& with) -> awaitable<done> {
        bare = !with.notify && !with.ask && !with.pause_stream && with.principal == "ada" &&
               with.until > std::chrono::steady_clock::now();
        co_return result("done");
      },
      1h, std::move(context)));
  EXPECT_TRUE(comes_to("a", task_status::completed));
  EXPECT_TRUE(bare);
}

TEST_F(tasks_of_a_loop, ask_only_what_their_caller_declared) {
  const auto asks = [](task_control& control, const call_context&) -> awaitable<done> {
    std::vector<protocol::input_request> questions(1);
    const auto answers = co_await control.ask(std::move(questions));
    if (!answers) co_return answers.error();
    co_return result("done");
  };
  EXPECT_TRUE(start("a", asks));
  EXPECT_TRUE(comes_to("a", task_status::failed));
  EXPECT_THAT(members("a"), HasSubstr("-32021"));
}

TEST_F(tasks_of_a_loop, ask_and_go_on_when_they_are_answered) {
  const auto asks = [](task_control& control, const call_context&) -> awaitable<done> {
    std::vector<protocol::input_request> questions(2);
    questions[0].key = "name";
    questions[1].key = "color";
    const auto answers = co_await control.ask(std::move(questions));
    if (!answers) co_return answers.error();
    co_return result(std::string(answers->at("name").at("x").as_string()) +
                     std::string(answers->at("color").at("x").as_string()));
  };
  EXPECT_TRUE(start("a", asks, 1h, who_can_be_asked()));
  EXPECT_TRUE(comes_to("a", task_status::input_required));
  on_loop([&] { tasks.answer("a", {{"name", {{"x", "Ada"}}}, {"other", {{"x", "?"}}}}); });
  EXPECT_EQ(status("a"), task_status::input_required) << "one is missing";
  on_loop([&] { tasks.answer("a", {{"color", {{"x", "red"}}}}); });
  EXPECT_TRUE(comes_to("a", task_status::completed));
  EXPECT_THAT(members("a"), HasSubstr("Adared"));
}

TEST_F(tasks_of_a_loop, end_when_they_are_cancelled) {
  EXPECT_TRUE(start("a", endless()));
  EXPECT_EQ(status("a"), task_status::working);
  on_loop([&] { tasks.cancel("a"); });
  EXPECT_EQ(status("a"), task_status::cancelled) << "at once";
  support::run_until(io, [&] { return cancelled == 1; });
  EXPECT_EQ(status("a"), task_status::cancelled) << "what it gives back is not shown";
  on_loop([&] { tasks.cancel("a"); });
  on_loop([&] { tasks.cancel("never there"); });
}

TEST_F(tasks_of_a_loop, that_wait_for_answers_end_when_they_are_cancelled) {
  bool ended = false;
  const auto asks = [&](task_control& control, const call_context&) -> awaitable<done> {
    std::vector<protocol::input_request> questions(1);
    questions[0].key = "name";
    co_await control.ask(questions);
    ended = true;
    co_return result("done");
  };
  EXPECT_TRUE(start("a", asks, 1h, who_can_be_asked()));
  EXPECT_TRUE(comes_to("a", task_status::input_required));
  on_loop([&] { tasks.cancel("a"); });
  support::run_until(io, [&] { return ended; });
  EXPECT_EQ(status("a"), task_status::cancelled);
}

TEST_F(tasks_of_a_loop, are_forgotten_when_their_time_is_over) {
  EXPECT_TRUE(start("a", endless(), 20ms));
  EXPECT_TRUE(start("b", at_once, 20ms));
  EXPECT_TRUE(comes_to("a", std::nullopt));
  EXPECT_TRUE(comes_to("b", std::nullopt));
  support::run_until(io, [&] { return cancelled == 1; });
}

TEST_F(tasks_of_a_loop, are_bounded) {
  for (std::size_t count = 0; count < server::loop_tasks::most; ++count)
    ASSERT_TRUE(start(std::to_string(count), at_once));
  EXPECT_FALSE(start("one more", at_once));
  EXPECT_EQ(status("one more"), std::nullopt);
}

TEST_F(tasks_of_a_loop, all_end_when_the_server_leaves) {
  EXPECT_TRUE(start("a", endless()));
  EXPECT_TRUE(start("b", endless()));
  EXPECT_TRUE(start("c", at_once));
  EXPECT_TRUE(comes_to("c", task_status::completed));
  on_loop([&] { tasks.cancel_all(); });
  support::run_until(io, [&] { return cancelled == 2; });
  EXPECT_EQ(status("c"), task_status::completed);
}

TEST_F(tasks_of_a_loop, of_one_principal_leave_room_for_others) {
  call_context flood, other;
  flood.principal = "flood";
  other.principal = "b";
  std::size_t begun = 0;
  while (begun < server::loop_tasks::most && start("flood " + std::to_string(begun), at_once, 1h, flood))
    ++begun;
  EXPECT_EQ(begun, server::loop_tasks::most / 2);
  EXPECT_TRUE(start("b", at_once, 1h, other));
  EXPECT_FALSE(start("still too many", at_once, 1h, flood));
}

}  // namespace

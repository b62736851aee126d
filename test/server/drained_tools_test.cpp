#include "server/drained_tools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using testing::HasSubstr;
using namespace std::chrono_literals;
using called = boost::system::result<protocol::tool_result, protocol::error>;
using answered = boost::system::result<protocol::tool_answer, protocol::error>;

/// Tools that count their calls. "slow" waits until it is cancelled, "broken" throws, everything else answers at once.
class counted_tools : public protocol::tools {
 public:
  const protocol::list_pages& listed(protocol::revision) const override { return list_; }
  bool is_for_everybody() const override { return false; }

  awaitable<answered> call(std::string name, boost::json::object, const protocol::call_context&) override {
    ++calls;
    if (name == "broken") throw std::runtime_error("a bug");
    if (name == "slow") {
      const auto executor = co_await asio::this_coro::executor;
      asio::steady_timer never(executor, std::chrono::steady_clock::time_point::max());
      boost::system::error_code ignored;
      co_await never.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      // What goes on after a cancellation must not be ended by an exception.
      asio::steady_timer soon(executor, 0ms);
      co_await soon.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    protocol::tool_result answer;
    answer.text = "done";
    co_return answer;
  }

  int calls = 0;

 private:
  protocol::list_pages list_;
};

class drained_tools : public testing::Test {
 protected:
  called call(const std::string& name) {
    server::drained_tools tools(all, end);
    const protocol::call_context context;
    const auto ended = support::run(loop, tools.call(name, {}, context));
    if (!ended) return ended.error();
    return std::get<protocol::tool_result>(*ended);
  }

  asio::io_context loop{1};
  asio::steady_timer end{loop, std::chrono::steady_clock::time_point::max()};
  counted_tools all;
};

TEST_F(drained_tools, answer_as_the_others_do) {
  const auto answer = call("quick");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->text, "done");
  EXPECT_FALSE(answer->is_error);
  EXPECT_THROW(call("broken"), std::runtime_error);
}

TEST_F(drained_tools, are_for_those_that_the_others_are_for) {
  EXPECT_FALSE(server::drained_tools(all, end).is_for_everybody());
}

TEST_F(drained_tools, end_a_call_and_say_why) {
  end.expires_after(10ms);
  const auto answer = call("slow");
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->is_error);
  EXPECT_THAT(answer->text, HasSubstr("is shutting down"));
  EXPECT_EQ(all.calls, 1);
}

TEST_F(drained_tools, begin_nothing_afterwards) {
  end.expires_at(std::chrono::steady_clock::now());
  const auto answer = call("quick");
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->is_error);
  EXPECT_THAT(answer->text, HasSubstr("did not begin this call"));
  EXPECT_EQ(all.calls, 0);
}

}  // namespace

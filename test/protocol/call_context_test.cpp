#include "protocol/call_context.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>
#include <utility>
#include <vector>

#include "test/support/run.hpp"

namespace {

using protocol::call_context;

/// Reports progress, and gives a value so that it can be run to its end.
boost::asio::awaitable<bool> reported(const call_context& context, double done, double total, std::string text) {
  co_await protocol::report_progress(context, done, total, std::move(text));
  co_return true;
}

class progress : public testing::Test {
 protected:
  void report(double done, double total, std::string text) {
    EXPECT_TRUE(support::run(loop_, reported(context_, done, total, std::move(text))));
  }

  void listen() {
    context_.notify = [this](std::string message) -> boost::asio::awaitable<void> {
      sent_.push_back(std::move(message));
      co_return;
    };
  }

  boost::asio::io_context loop_{1};
  call_context context_;
  std::vector<std::string> sent_;
};

TEST_F(progress, goes_to_who_asked_for_it) {
  listen();
  context_.progress_token = "t1";
  report(1, 4, "one of four");
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0], R"({"jsonrpc":"2.0","method":"notifications/progress",)"
                      R"("params":{"progressToken":"t1","progress":1,"total":4,"message":"one of four"}})");
}

TEST_F(progress, leaves_out_what_is_not_known) {
  listen();
  context_.progress_token = 0;
  report(0.5, 0, "");
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0],
            R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":0,"progress":0.5}})");
}

TEST_F(progress, is_sent_once_for_each_report) {
  listen();
  context_.progress_token = 7;
  report(1, 2, "");
  report(2, 2, "");
  EXPECT_EQ(sent_.size(), 2U);
}

TEST_F(progress, is_not_sent_without_a_token) {
  listen();
  report(1, 2, "x");
  EXPECT_TRUE(sent_.empty());
}

TEST_F(progress, is_not_sent_when_nobody_listens) {
  context_.progress_token = "t1";
  report(1, 2, "x");
  EXPECT_TRUE(sent_.empty());
}

boost::asio::awaitable<bool> logged(const call_context& context, protocol::log_level level, std::string text) {
  co_await protocol::log_message(context, level, std::move(text));
  co_return true;
}

class log_messages : public progress {
 protected:
  void log(protocol::log_level level) { EXPECT_TRUE(support::run(loop_, logged(context_, level, "said"))); }
};

TEST_F(log_messages, go_to_who_asked_for_that_level_or_a_lower_one) {
  listen();
  context_.log_from = protocol::log_level::warning;
  log(protocol::log_level::notice);
  EXPECT_TRUE(sent_.empty());
  log(protocol::log_level::warning);
  log(protocol::log_level::emergency);
  ASSERT_EQ(sent_.size(), 2U);
  EXPECT_EQ(sent_[0],
            R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"warning","data":"said"}})");
}

TEST_F(log_messages, are_not_sent_to_who_asked_for_none) {
  listen();
  log(protocol::log_level::emergency);
  EXPECT_TRUE(sent_.empty());
}

TEST_F(log_messages, are_not_sent_when_nobody_listens) {
  context_.log_from = protocol::log_level::debug;
  log(protocol::log_level::emergency);
  EXPECT_TRUE(sent_.empty());
}

}  // namespace

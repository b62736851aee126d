#include "server/duplex_session.hpp"

#include <gmock/gmock.h>

#include "test/server/duplex_client.hpp"

namespace {

using testing::HasSubstr;

class duplex_sessions : public duplex_client {};

std::string text_of(const json::value& answer) {
  return std::string(answer.at("result").at("content").at(0).at("text").as_string());
}

TEST_F(duplex_sessions, answer_requests_of_both_eras) {
  EXPECT_EQ(text_of(ask(modern_text(1, "tools/call", {{"name", "test_simple_text"}}))),
            "This is a simple text response for testing.");
  EXPECT_EQ(open().at("result").at("protocolVersion"), "2025-11-25");
  EXPECT_EQ(text_of(ask(call("two", "test_simple_text"))), "This is a simple text response for testing.");
  EXPECT_EQ(ask(modern_text(3, "server/discover")).at("result").at("resultType"), "complete");
  EXPECT_EQ(ask(rpc_text(4, "no/such")).at("error").at("code"), -32601);
}

TEST_F(duplex_sessions, want_initialize_before_older_calls) {
  EXPECT_EQ(ask(rpc_text(1, "ping")).at("result"), json::object());
  EXPECT_EQ(ask(rpc_text(2, "tools/list")).at("error").at("code"), -32600);
  EXPECT_EQ(ask(rpc_text(3, "initialize")).at("error").at("code"), -32602);
}

TEST_F(duplex_sessions, say_when_nothing_is_under_way) {
  open();
  send(call(1, "gate"));
  send(call(2, "gate"));
  wait_for_begun(2);
  EXPECT_FALSE(one->is_idle());
  EXPECT_EQ(idle, 0);
  at->open = true;
  EXPECT_EQ(text_of(next()), "through");
  EXPECT_EQ(text_of(next()), "through");
  EXPECT_TRUE(settles());
  EXPECT_EQ(idle, 1) << "once, after the last";
}

TEST_F(duplex_sessions, send_what_a_call_says_before_its_answer) {
  open();
  send(call(1, "talk"));
  EXPECT_EQ(next().at("params").at("data"), "before");
  at->open = true;
  EXPECT_EQ(next().at("params").at("data"), "after");
  EXPECT_EQ(text_of(next()), "said");
}

TEST_F(duplex_sessions, refuse_an_id_that_is_in_use) {
  open();
  send(call(1, "gate"));
  wait_for_begun(1);
  const auto refused = ask(call(1, "test_simple_text"));
  EXPECT_EQ(refused.at("id"), 1);
  EXPECT_EQ(refused.at("error").at("code"), -32600);
  EXPECT_EQ(text_of(ask(call("1", "test_simple_text"))), "This is a simple text response for testing.")
      << "a text is another id than a number";
  at->open = true;
  EXPECT_EQ(text_of(next()), "through");
  EXPECT_TRUE(settles());
  EXPECT_TRUE(ask(call(1, "test_simple_text")).as_object().contains("result")) << "it is free again";
}

TEST_F(duplex_sessions, give_no_answer_to_a_cancelled_call) {
  open();
  send(call(1, "gate"));
  send(call(2, "gate"));
  wait_for_begun(2);
  send(cancel(3));
  send(cancel("1"));
  send(cancel(1));
  send(cancel(1));
  support::run_until(here.io, [&] { return at->cancelled == 1; });
  at->open = true;
  EXPECT_EQ(next().at("id"), 2);
  EXPECT_TRUE(settles());
  EXPECT_TRUE(sent.empty());
}

TEST_F(duplex_sessions, answer_a_batch_when_its_last_answer_is_there) {
  open("2025-03-26");
  send("[" + call(1, "gate") + "," + rpc_text(nullptr, "notifications/x") + "," + rpc_text(2, "ping") + "]");
  wait_for_begun(1);
  here.io.poll();
  EXPECT_TRUE(sent.empty());
  at->open = true;
  const auto answers = next();
  ASSERT_TRUE(answers.is_array());
  ASSERT_EQ(answers.get_array().size(), 2U);
  EXPECT_EQ(answers.at(0).at("id"), 2);
  EXPECT_EQ(answers.at(1).at("id"), 1);
}

TEST_F(duplex_sessions, leave_a_cancelled_call_out_of_its_batch) {
  open("2025-03-26");
  send("[" + call(1, "gate") + "," + rpc_text(2, "ping") + "]");
  wait_for_begun(1);
  send(cancel(1));
  const auto answers = next();
  ASSERT_TRUE(answers.is_array());
  ASSERT_EQ(answers.get_array().size(), 1U);
  EXPECT_EQ(answers.at(0).at("id"), 2);
  send("[" + call(3, "gate") + "]");
  wait_for_begun(2);
  send(cancel(3));
  EXPECT_TRUE(settles());
  EXPECT_TRUE(sent.empty()) << "an empty array is no message";
}

TEST_F(duplex_sessions, refuse_one_id_of_a_batch_and_answer_the_others) {
  open("2025-03-26");
  const auto answers = ask("[" + rpc_text(1, "ping") + "," + rpc_text(1, "ping") + "]");
  ASSERT_TRUE(answers.is_array());
  EXPECT_EQ(answers.get_array().size(), 2U);
}

TEST_F(duplex_sessions, have_batches_in_one_revision_alone) {
  for (const char* revision : {"2024-11-05", "2025-06-18", "2025-11-25"}) {
    open(revision);
    EXPECT_EQ(ask("[" + rpc_text(1, "ping") + "]").at("error").at("code"), -32600) << revision;
  }
}

TEST_F(duplex_sessions, answer_what_cannot_be_read) {
  one->refuse("The line is not JSON.");
  const auto refused = next();
  EXPECT_EQ(refused.at("error").at("code"), -32700);
  EXPECT_FALSE(refused.as_object().contains("id"));
  EXPECT_EQ(ask("[]").at("error").at("code"), -32600);
  EXPECT_EQ(ask("{}").at("error").at("code"), -32600);
}

TEST_F(duplex_sessions, keep_the_log_level_of_the_session) {
  open();
  EXPECT_EQ(text_of(ask(call(1, "test_logging_tool"))), "Logged, if that was wanted.");
  EXPECT_EQ(ask(rpc_text(2, "logging/setLevel", {{"level", "loud"}})).at("error").at("code"), -32602);
  EXPECT_EQ(ask(rpc_text(3, "logging/setLevel", {{"level", "info"}})).at("result"), json::object());
  EXPECT_EQ(ask(call(4, "test_logging_tool")).at("method"), "notifications/message");
  EXPECT_EQ(next().at("id"), 4);
}

TEST_F(duplex_sessions, say_nothing_after_their_client_has_gone) {
  open();
  send(call(1, "talk"));
  EXPECT_EQ(next().at("params").at("data"), "before");
  one->close();
  support::run_until(here.io, [&] { return at->cancelled == 1; });
  EXPECT_TRUE(settles());
  here.tell({});
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(idle, 0);
}

TEST_F(duplex_sessions, are_kept_alive_by_what_is_under_way) {
  open();
  send(call(1, "gate"));
  wait_for_begun(1);
  const std::weak_ptr<session> still = one;
  one->close();
  one = std::make_shared<session>(with, here, transport());
  EXPECT_FALSE(still.expired());
  support::run_until(here.io, [&] { return still.expired(); });
  EXPECT_EQ(at->cancelled, 1);
}

}  // namespace

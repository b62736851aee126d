#include "test/server/served_sessions.hpp"

namespace {

class session_calls : public served_sessions {
 protected:
  /// Sends a call that waits at the gate; its answer is to be read.
  std::unique_ptr<support::raw_http> begin(const std::string& body) {
    auto http = std::make_unique<support::raw_http>(served.port());
    http->send(session_post(served.port(), client.session_fields(), body));
    return http;
  }
};

TEST_F(session_calls, are_cancelled_from_whatever_connection) {
  client.open();
  const auto elsewhere = everywhere(4);
  int count = 0;
  for (const auto& each : elsewhere) {
    auto waiting = begin(call(count, "gate"));
    ASSERT_TRUE(has_begun(++count));
    EXPECT_EQ(each->post(client.session_fields(), cancel(count - 1)).status(), 202);
    const auto nothing = waiting->read();
    EXPECT_EQ(nothing.status, 202) << "it is taken, and there is no answer";
    EXPECT_EQ(nothing.body, "");
    EXPECT_EQ(served.at().cancelled, count);
  }
}

TEST_F(session_calls, that_are_streams_just_end_when_they_are_cancelled) {
  client.open();
  auto stream = post(client.session_fields(), call("x", "talk"));
  ASSERT_TRUE(stream.next());
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  const auto last = stream.last_id();
  EXPECT_EQ(client.post(client.session_fields(), cancel("x")).status(), 202);
  EXPECT_TRUE(stream.ends());
  EXPECT_EQ(stream.seen().find("said"), std::string::npos);
  auto again = get(client.session_fields(), last);
  EXPECT_EQ(again.status(), 200);
  EXPECT_TRUE(again.ends()) << "the rest of it is over, too";
}

TEST_F(session_calls, are_not_cancelled_by_another_session_or_another_id) {
  client.open();
  mcp_client other(served.port());
  other.open();
  auto waiting = begin(call(1, "gate"));
  ASSERT_TRUE(has_begun(1));
  EXPECT_EQ(other.post(other.session_fields(), cancel(1)).status(), 202);
  EXPECT_EQ(client.post(client.session_fields(), cancel("1")).status(), 202);
  EXPECT_EQ(client.post(client.session_fields(), cancel(2)).status(), 202);
  EXPECT_EQ(client.post({}, cancel(1)).status(), 400) << "without a session";
  served.at().open = true;
  EXPECT_EQ(waiting->read().status, 200);
  EXPECT_EQ(served.at().cancelled, 0);
}

TEST_F(session_calls, are_not_cancelled_by_their_client_leaving) {
  client.open();
  auto waiting = begin(call(1, "gate"));
  ASSERT_TRUE(has_begun(1));
  waiting->close();
  served.at().open = true;
  EXPECT_TRUE(comes_to([&] { return served.at().passed == 1; }));
  EXPECT_EQ(served.at().cancelled, 0);
}

TEST_F(session_calls, of_a_batch_can_each_be_cancelled) {
  client.open("2025-03-26");
  auto waiting = begin("[" + call(1, "gate") + "," + call(2, "gate") + "," + rpc_text(3, "ping") + "]");
  ASSERT_TRUE(has_begun(1));
  EXPECT_EQ(client.post(client.session_fields(), cancel(2)).status(), 202) << "it has not begun yet";
  EXPECT_EQ(client.post(client.session_fields(), cancel(1)).status(), 202);
  const auto answers = json::parse(waiting->read().body);
  ASSERT_TRUE(answers.is_array());
  ASSERT_EQ(answers.get_array().size(), 1U);
  EXPECT_EQ(answers.at(0).at("id"), 3);
  EXPECT_EQ(served.at().begun, 1) << "the second was never begun";
}

TEST_F(session_calls, of_a_batch_that_are_all_cancelled_have_no_answer) {
  client.open("2025-03-26");
  auto waiting = begin("[" + call(1, "gate") + "]");
  ASSERT_TRUE(has_begun(1));
  EXPECT_EQ(client.post(client.session_fields(), cancel(1)).status(), 202);
  const auto nothing = waiting->read();
  EXPECT_EQ(nothing.status, 202);
  EXPECT_EQ(nothing.body, "");
}

TEST_F(session_calls, of_a_batch_are_answered_together_after_what_they_say) {
  client.open("2025-03-26");
  served.at().open = true;
  auto stream = post(client.session_fields(), "[" + call(1, "talk") + "," + rpc_text(2, "ping") + "]");
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  EXPECT_EQ(stream.message().at("params").at("data"), "after");
  const auto answers = stream.message();
  ASSERT_TRUE(answers.is_array());
  EXPECT_EQ(answers.get_array().size(), 2U);
  EXPECT_TRUE(stream.ends());
}

TEST_F(session_calls, leave_nothing_behind) {
  client.open();
  served.at().open = true;
  for (int id = 0; id < 10; ++id)
    EXPECT_EQ(client.legacy("tools/call", {{"name", "talk"}}).status(), 200);
  EXPECT_EQ(served.with().calls.taken(), 0U);
  EXPECT_EQ(served.with().streams.taken(), 0U);
}

TEST_F(session_calls, that_give_json_alone_say_nothing_beside_the_answer) {
  client.open();
  served.at().open = true;
  auto fields = client.session_fields();
  fields.emplace_back("Accept", "application/json");
  const auto answer = client.post(fields, call(1, "talk"));
  EXPECT_EQ(answer.http.field("content-type"), "application/json");
  EXPECT_EQ(answer.text(), "said");
}

TEST_F(session_calls, follow_the_log_level_that_was_set_on_any_connection) {
  client.open();
  const auto elsewhere = everywhere(2);
  for (const auto& each : elsewhere) {
    const auto set = [&](const char* level) {
      return each->post(client.session_fields(), rpc_text(1, "logging/setLevel", {{"level", level}})).result();
    };
    EXPECT_EQ(set("error"), json::object());
    EXPECT_EQ(client.legacy("tools/call", {{"name", "test_logging_tool"}}).http.field("content-type"),
              "application/json");
    EXPECT_EQ(set("debug"), json::object());
    EXPECT_EQ(client.legacy("tools/call", {{"name", "test_logging_tool"}}).http.field("content-type"),
              "text/event-stream");
  }
}

}  // namespace

#include <boost/json/serialize.hpp>

#include "test/server/served_sessions.hpp"

namespace {

using testing::HasSubstr;

class client_questions : public served_sessions {
 protected:
  void open(const json::object& capabilities = {{"elicitation", json::object()}, {"sampling", json::object()}}) {
    client.open("2025-11-25", capabilities);
  }
  stream_client question(const json::value& id = 1) {
    return post(client.session_fields(), call(id, "test_elicitation", {{"message", "Who are you?"}}));
  }
  static std::string answer(const json::value& id, const std::string& name) {
    return json::serialize(
        json::object{{"jsonrpc", "2.0"},
                     {"id", id},
                     {"result", {{"action", "accept"}, {"content", {{"username", name}, {"email", "x"}}}}}});
  }
  static std::string refusal(const json::value& id) {
    return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", -1}, {"message", "no"}}}});
  }
};

TEST_F(client_questions, go_out_on_the_stream_of_their_call_and_are_answered_anywhere) {
  open();
  const auto elsewhere = everywhere(4);
  for (const auto& each : elsewhere) {
    auto stream = question("call");
    const auto asked = stream.message();
    EXPECT_EQ(asked.at("method"), "elicitation/create");
    EXPECT_EQ(asked.at("params").at("message"), "Who are you?");
    const auto taken = each->post(client.session_fields(), answer(asked.at("id"), "ada"));
    EXPECT_EQ(taken.status(), 202);
    EXPECT_EQ(taken.http.body, "");
    const auto ended = stream.message();
    EXPECT_EQ(ended.at("id"), "call");
    EXPECT_THAT(json::serialize(ended), HasSubstr("ada"));
    EXPECT_TRUE(stream.ends());
  }
}

TEST_F(client_questions, take_no_answer_of_another_session) {
  open();
  mcp_client other(served.port());
  other.open("2025-11-25", {{"elicitation", json::object()}});
  auto stream = question();
  const auto asked = stream.message();
  EXPECT_EQ(other.post(other.session_fields(), answer(asked.at("id"), "eve")).status(), 202);
  EXPECT_EQ(other.post({}, answer(asked.at("id"), "eve")).status(), 400);
  EXPECT_EQ(client.post(client.session_fields(), answer("ask-0-1", "eve")).status(), 202);
  EXPECT_EQ(client.post(client.session_fields(), answer("ask-9-1", "eve")).status(), 202);
  EXPECT_EQ(client.post(client.session_fields(), answer(7, "eve")).status(), 202);
  EXPECT_EQ(client.post(client.session_fields(), answer(asked.at("id"), "ada")).status(), 202);
  EXPECT_EQ(client.post(client.session_fields(), answer(asked.at("id"), "too late")).status(), 202);
  EXPECT_THAT(json::serialize(stream.message()), HasSubstr("ada"));
}

TEST_F(client_questions, that_the_client_refuses_fail_the_call) {
  open();
  auto stream = question();
  const auto asked = stream.message();
  EXPECT_EQ(client.post(client.session_fields(), refusal(asked.at("id"))).status(), 202);
  const auto ended = stream.message();
  EXPECT_EQ(ended.at("id"), 1);
  EXPECT_THAT(json::serialize(ended), HasSubstr("answered with an error"));
}

TEST_F(client_questions, are_not_asked_of_a_client_that_cannot_answer) {
  open(json::object());
  EXPECT_EQ(client.legacy("tools/call", {{"name", "test_elicitation"}}).error_code(), -32603);
  open();
  auto fields = client.session_fields();
  fields.emplace_back("Accept", "application/json");
  const auto answer = client.post(fields, call(1, "test_elicitation"));
  EXPECT_NE(answer.error_code(), 0) << "there is no stream to ask over";
}

TEST_F(client_questions, survive_the_connection_they_were_asked_on) {
  open();
  auto stream = question();
  const auto asked = stream.message();
  const auto last = stream.last_id();
  stream.close();
  auto again = get(client.session_fields(), last);
  EXPECT_EQ(client.post(client.session_fields(), answer(asked.at("id"), "ada")).status(), 202);
  EXPECT_THAT(json::serialize(again.message()), HasSubstr("ada"));
  EXPECT_TRUE(again.ends());
}

TEST_F(client_questions, end_with_the_call_or_the_session) {
  open();
  auto cancelled = question(1);
  EXPECT_EQ(cancelled.message().at("method"), "elicitation/create");
  EXPECT_EQ(client.post(client.session_fields(), cancel(1)).status(), 202);
  EXPECT_EQ(cancelled.message().at("method"), "notifications/cancelled") << "the question is withdrawn";
  EXPECT_TRUE(cancelled.ends());
  auto ended = question(2);
  EXPECT_EQ(ended.message().at("method"), "elicitation/create");
  EXPECT_EQ(client.ask("DELETE", client.session_fields()).status(), 204);
  EXPECT_EQ(ended.message().at("method"), "notifications/cancelled") << "the question is withdrawn";
  EXPECT_THAT(json::serialize(ended.message()), HasSubstr("The session is over"));
}

TEST_F(client_questions, come_in_a_batch_with_answers_in_it) {
  client.open("2025-03-26", {{"sampling", json::object()}});
  auto stream = post(client.session_fields(), call(1, "test_sampling", {{"prompt", "x"}}));
  const auto asked = stream.message();
  EXPECT_EQ(asked.at("method"), "sampling/createMessage");
  const auto said = json::serialize(
      json::object{{"jsonrpc", "2.0"},
                   {"id", asked.at("id")},
                   {"result", {{"role", "assistant"}, {"content", {{"type", "text"}, {"text", "Paris"}}}}}});
  const auto taken = client.post(client.session_fields(), "[" + said + "," + rpc_text(2, "ping") + "]");
  EXPECT_EQ(taken.status(), 200);
  EXPECT_EQ(taken.message.as_array().size(), 1U) << "of the ping";
  EXPECT_EQ(client.post(client.session_fields(), "[" + said + "," + said + "]").status(), 202);
  EXPECT_THAT(json::serialize(stream.message()), HasSubstr("LLM response: Paris"));
}

}  // namespace

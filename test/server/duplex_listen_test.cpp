#include <gmock/gmock.h>

#include "test/server/duplex_client.hpp"

namespace {

using protocol::change;
using testing::HasSubstr;

const change tools{.what = change::kind::tools}, prompts{.what = change::kind::prompts};
constexpr const char* watched = "test://watched-resource";
const change updated{.what = change::kind::resource, .uri = watched};

class duplex_listens : public duplex_client {
 protected:
  static std::string listen(const json::value& id, const json::object& wanted) {
    return modern_text(id, "subscriptions/listen", {{"notifications", wanted}});
  }
  static json::value subscription(const json::value& message) {
    return message.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId");
  }
};

TEST_F(duplex_listens, acknowledge_first_and_then_tell) {
  const auto first = ask(listen("mine", {{"toolsListChanged", true}}));
  EXPECT_EQ(first.at("method"), "notifications/subscriptions/acknowledged");
  EXPECT_EQ(subscription(first), "mine");
  here.tell(prompts);
  here.tell(tools);
  const auto told = next();
  EXPECT_EQ(told.at("method"), "notifications/tools/list_changed");
  EXPECT_EQ(subscription(told), "mine");
  EXPECT_TRUE(sent.empty());
  EXPECT_TRUE(one->is_idle()) << "listening is no call";
}

TEST_F(duplex_listens, are_several_at_once) {
  ask(listen(1, {{"toolsListChanged", true}}));
  ask(listen("1", {{"toolsListChanged", true}}));
  here.tell(tools);
  const auto one_of_them = subscription(next()), other = subscription(next());
  EXPECT_TRUE(one_of_them != other) << "1 and \"1\"";
}

TEST_F(duplex_listens, end_when_they_are_cancelled) {
  ask(listen(1, {{"toolsListChanged", true}}));
  EXPECT_EQ(ask(listen(1, {{"toolsListChanged", true}})).at("error").at("code"), -32600) << "an id in use";
  EXPECT_EQ(ask(modern_text(1, "tools/list")).at("error").at("code"), -32600);
  send(modern_text(nullptr, "notifications/cancelled", {{"requestId", 1}}));
  here.tell(tools);
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(ask(listen(1, {{"toolsListChanged", true}})).at("method"), "notifications/subscriptions/acknowledged");
}

TEST_F(duplex_listens, that_cannot_be_read_are_refused) {
  EXPECT_EQ(ask(modern_text(1, "subscriptions/listen")).at("error").at("code"), -32602);
  EXPECT_EQ(ask(listen(2, {{"toolsListChanged", 1}})).at("error").at("code"), -32602);
  EXPECT_EQ(with.streams.taken(), 0U);
}

TEST_F(duplex_listens, take_a_place_among_the_streams_and_give_it_back) {
  ask(listen(1, {{"toolsListChanged", true}}));
  ask(listen(2, {{"toolsListChanged", true}}));
  EXPECT_EQ(with.streams.taken(), 2U);
  send(modern_text(nullptr, "notifications/cancelled", {{"requestId", 1}}));
  EXPECT_EQ(with.streams.taken(), 1U);
  one->close();
  EXPECT_EQ(with.streams.taken(), 0U);
}

TEST_F(duplex_listens, end_with_a_result_when_the_server_leaves) {
  ask(listen(7, {{"toolsListChanged", true}}));
  one->drain();
  const auto last = next();
  EXPECT_EQ(last.at("id"), 7);
  EXPECT_EQ(last.at("result").at("resultType"), "complete");
  EXPECT_EQ(last.at("result").at("_meta").at("io.modelcontextprotocol/subscriptionId"), 7);
  EXPECT_EQ(idle, 1);
}

class sessions_that_listen : public duplex_client {};

TEST_F(sessions_that_listen, hear_of_every_list_once) {
  here.tell(tools);
  EXPECT_TRUE(sent.empty()) << "before initialize nobody listens";
  open();
  open();
  here.tell(tools);
  EXPECT_EQ(next().at("method"), "notifications/tools/list_changed");
  here.tell(prompts);
  EXPECT_EQ(next().at("method"), "notifications/prompts/list_changed");
  here.tell({.what = change::kind::resources});
  EXPECT_EQ(next().at("method"), "notifications/resources/list_changed");
  EXPECT_TRUE(sent.empty());
}

TEST_F(sessions_that_listen, hear_of_a_resource_while_they_are_subscribed) {
  open();
  here.tell(updated);
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(ask(rpc_text(1, "resources/subscribe", {{"uri", watched}})).at("result"), json::object());
  here.tell(updated);
  EXPECT_EQ(next().at("params").at("uri"), watched);
  EXPECT_EQ(ask(rpc_text(2, "resources/unsubscribe", {{"uri", watched}})).at("result"), json::object());
  here.tell(updated);
  EXPECT_TRUE(sent.empty());
}

TEST_F(sessions_that_listen, hear_of_what_a_call_has_changed) {
  open();
  send(rpc_text(1, "tools/call", {{"name", "test_trigger_tool_change"}}));
  bool heard = false, answered = false;
  for (int count = 0; count < 2; ++count) {
    const auto message = next();
    heard = heard || message.as_object().contains("method");
    answered = answered || message.as_object().contains("result");
  }
  EXPECT_TRUE(heard && answered);
}

class questions_to_a_session : public duplex_client {
 protected:
  static std::string answer(const json::value& id, const json::object& result) {
    return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"result", result}});
  }
  json::value question() { return ask(call(1, "test_elicitation", {{"message", "Who are you?"}})); }
};

TEST_F(questions_to_a_session, are_answered_by_a_response) {
  open("2025-11-25", {{"elicitation", json::object()}});
  const auto asked = question();
  EXPECT_EQ(asked.at("method"), "elicitation/create");
  EXPECT_EQ(asked.at("params").at("message"), "Who are you?");
  send(answer("another", {{"action", "accept"}}));
  const auto ended = ask(answer(asked.at("id"), {{"action", "accept"}, {"content", {{"username", "ada"}}}}));
  EXPECT_EQ(ended.at("id"), 1);
  EXPECT_THAT(json::serialize(ended), HasSubstr("ada"));
}

TEST_F(questions_to_a_session, are_not_put_before_it_is_initialized) {
  ask(rpc_text("open", "initialize",
               {{"protocolVersion", "2025-11-25"}, {"capabilities", {{"elicitation", json::object()}}}}));
  EXPECT_EQ(question().at("error").at("code"), -32603);
  send(rpc_text(nullptr, "notifications/initialized"));
  EXPECT_EQ(question().at("method"), "elicitation/create");
}

TEST_F(questions_to_a_session, are_put_only_to_who_can_answer) {
  open("2025-11-25");
  const auto refused = question();
  EXPECT_EQ(refused.at("id"), 1);
  EXPECT_EQ(refused.at("error").at("code"), -32603);
}

TEST_F(questions_to_a_session, end_with_the_client) {
  open("2025-11-25", {{"elicitation", json::object()}});
  EXPECT_EQ(question().at("method"), "elicitation/create");
  one->close();
  EXPECT_TRUE(settles());
  EXPECT_TRUE(sent.empty());
}

TEST_F(questions_to_a_session, end_with_what_the_client_says) {
  open("2025-11-25", {{"elicitation", json::object()}});
  EXPECT_EQ(question().at("method"), "elicitation/create");
  one->input_ended();
  EXPECT_EQ(next().at("method"), "notifications/cancelled") << "the question is withdrawn";
  EXPECT_THAT(json::serialize(next()), HasSubstr("The client has gone."));
  EXPECT_THAT(json::serialize(question()), HasSubstr("The client has gone.")) << "it is not asked any more";
  EXPECT_TRUE(settles());
}

TEST_F(questions_to_a_session, end_with_the_call) {
  open("2025-11-25", {{"elicitation", json::object()}});
  const auto asked = question();
  send(cancel(1));
  EXPECT_EQ(next().at("params").at("requestId"), asked.at("id")) << "the question is withdrawn";
  EXPECT_TRUE(settles());
  send(answer(asked.at("id"), {{"action", "accept"}}));
  EXPECT_EQ(ask(rpc_text(2, "ping")).at("id"), 2);
  EXPECT_TRUE(sent.empty());
}

}  // namespace

#include <boost/json/serialize.hpp>

#include "test/server/sse_client.hpp"

namespace {

using testing::HasSubstr;
using testing::StartsWith;

class legacy_sse : public testing::Test {
 protected:
  support::http_response ask(const std::string& method, const std::string& target, const header_fields& fields = {},
                             const std::string& body = {}) {
    return support::ask_once(served.port(), request_text(method, target, served.authority(), fields, body),
                             method == "HEAD");
  }
  bool has_begun(int count) {
    return comes_to([&] { return served.at().begun >= count; });
  }
  std::size_t dialogues() {
    return served.sum([](server::loop& each) { return each.dialogues.size(); });
  }

  served_here served{with_sse()};
};

TEST_F(legacy_sse, says_first_where_messages_are_sent) {
  sse_client client(served.port());
  EXPECT_EQ(client.stream.head().status, 200);
  EXPECT_EQ(client.stream.head().field("content-type"), "text/event-stream");
  EXPECT_THAT(client.endpoint, StartsWith("messages?sessionId="));
}

TEST_F(legacy_sse, takes_a_message_and_answers_it_on_the_stream) {
  sse_client client(served.port());
  EXPECT_EQ(client.open().at("result").at("protocolVersion"), "2024-11-05");
  const auto taken = client.send(rpc_text(nullptr, "notifications/initialized"));
  EXPECT_EQ(taken.status, 202);
  EXPECT_EQ(taken.body, "Accepted");
  EXPECT_EQ(client.send(call(1, "test_simple_text")).status, 202);
  const auto event = client.stream.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->name, "message");
  EXPECT_EQ(event->id, "") << "it cannot be resumed";
  EXPECT_EQ(json::parse(event->data).at("id"), 1);
}

TEST_F(legacy_sse, takes_messages_on_every_loop) {
  sse_client client(served.port());
  client.open();
  std::vector<std::unique_ptr<mcp_client>> kept;
  for (int id = 0; id < 4; ++id) {
    EXPECT_EQ(client.ask(rpc_text(id, "ping")).at("id"), id);
    kept.push_back(std::make_unique<mcp_client>(served.port()));
    kept.back()->modern("server/discover");
  }
}

TEST_F(legacy_sse, keeps_its_clients_apart) {
  sse_client one(served.port()), other(served.port());
  one.open();
  other.open();
  EXPECT_NE(one.endpoint, other.endpoint);
  EXPECT_EQ(one.send(call("mine", "gate")).status, 202);
  ASSERT_TRUE(has_begun(1));
  EXPECT_EQ(other.send(rpc_text(nullptr, "notifications/cancelled", {{"requestId", "mine"}})).status, 202);
  EXPECT_EQ(other.ask(call("mine", "test_simple_text")).at("id"), "mine") << "the same id is another call";
  served.at().open = true;
  EXPECT_THAT(json::serialize(one.stream.message()), HasSubstr("through"));
  EXPECT_EQ(other.ask(rpc_text("last", "ping")).at("id"), "last") << "and has heard nothing of it";
}

TEST_F(legacy_sse, asks_its_client_and_takes_the_answer) {
  sse_client client(served.port());
  client.open({{"sampling", json::object()}});
  const auto asked = client.ask(call(1, "test_sampling", {{"prompt", "x"}}));
  EXPECT_EQ(asked.at("method"), "sampling/createMessage");
  sse_client other(served.port());
  const auto said = [&](const char* text) {
    return json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"id", asked.at("id")}, {"result", {{"content", {{"type", "text"}, {"text", text}}}}}});
  };
  EXPECT_EQ(other.send(said("Eve")).status, 202);
  EXPECT_THAT(json::serialize(client.ask(said("Paris"))), HasSubstr("Paris"));
}

TEST_F(legacy_sse, cancels_the_calls_of_who_leaves) {
  {
    sse_client client(served.port());
    client.open();
    EXPECT_EQ(client.send(call(1, "talk")).status, 202);
    EXPECT_EQ(client.stream.message().at("method"), "notifications/message");
    ASSERT_TRUE(has_begun(1));
    client.stream.close();
    EXPECT_TRUE(comes_to([&] { return served.at().cancelled == 1; }));
    EXPECT_EQ(client.send(rpc_text(2, "ping")).status, 404) << "its stream is closed";
  }
  EXPECT_EQ(dialogues(), 0U);
  EXPECT_TRUE(comes_to([&] { return served.with().streams.taken() + served.with().calls.taken() == 0; }));
}

TEST_F(legacy_sse, refuses_what_it_cannot_take) {
  sse_client client(served.port());
  EXPECT_EQ(client.send("{").status, 400);
  EXPECT_EQ(client.send("{}", "text/plain").status, 415);
  const header_fields json_type{{"Content-Type", "application/json"}};
  for (const char* target : {"/messages", "/messages?sessionId=", "/messages?sessionId=x", "/messages?session=x"})
    EXPECT_EQ(ask("POST", target, json_type, rpc_text(1, "ping")).status, 404) << target;
  mcp_client streamable(served.port());
  streamable.open();
  EXPECT_EQ(ask("POST", "/messages?sessionId=" + streamable.session(), json_type, rpc_text(1, "ping")).status, 404)
      << "a session of the other transport";
  EXPECT_EQ(ask("GET", "/sse", {{"Accept", "application/json"}}).status, 406);
  EXPECT_EQ(ask("GET", "/sse", {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(client.ask(rpc_text(1, "ping")).at("id"), 1) << "the session goes on";
  EXPECT_EQ(client.ask("[]").at("error").at("code"), -32600);
}

TEST_F(legacy_sse, names_the_methods_of_its_paths) {
  for (const auto& [method, target] :
       {std::pair("HEAD", "/sse"), std::pair("PUT", "/sse"), std::pair("POST", "/sse"), std::pair("HEAD", "/messages"),
        std::pair("GET", "/messages"), std::pair("PUT", "/messages")}) {
    const auto answer = ask(method, target);
    EXPECT_EQ(answer.status, 405) << method << target;
    EXPECT_THAT(answer.field("allow"), HasSubstr("OPTIONS")) << method << target;
  }
}

TEST_F(legacy_sse, waits_in_a_drain_for_the_calls_under_way) {
  sse_client busy(served.port()), idle(served.port());
  busy.open();
  idle.open();
  EXPECT_EQ(busy.send(call(1, "gate")).status, 202);
  ASSERT_TRUE(has_begun(1));
  served.drain();
  EXPECT_TRUE(idle.stream.ends());
  served.at().open = true;
  EXPECT_THAT(json::serialize(busy.stream.message()), HasSubstr("through"));
  EXPECT_TRUE(busy.stream.ends());
  EXPECT_EQ(served.at().cancelled, 0);
}

TEST(without_legacy_sse, its_paths_are_not_there) {
  served_here served;
  for (const auto& [method, target] : {std::pair("GET", "/sse"), std::pair("POST", "/messages?sessionId=x")})
    EXPECT_EQ(support::ask_once(served.port(), request_text(method, target, served.authority(),
                                                            {{"Content-Type", "application/json"}}))
                  .status,
              404)
        << target;
}

}  // namespace

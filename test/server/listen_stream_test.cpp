#include "test/server/served_sessions.hpp"

namespace {

using protocol::change;
const change tools{.what = change::kind::tools}, prompts{.what = change::kind::prompts};
constexpr const char* watched = "test://watched-resource";

class listen_streams : public served_sessions {
 protected:
  using served_sessions::served_sessions;

  stream_client listen(const json::value& id, const json::object& wanted) {
    return post(modern_fields("subscriptions/listen"),
                modern_text(id, "subscriptions/listen", {{"notifications", wanted}}));
  }
  static json::value subscription(const json::value& message) {
    return message.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId");
  }
};

TEST_F(listen_streams, acknowledge_first_and_then_tell_what_was_asked_for) {
  for (const json::value& id : {json::value(7), json::value("seven")}) {
    auto stream = listen(id, {{"toolsListChanged", true}, {"resourceSubscriptions", {watched, "test://unknown"}}});
    EXPECT_EQ(stream.head().field("content-type"), "text/event-stream");
    EXPECT_FALSE(stream.head().has("mcp-session-id"));
    const auto first = stream.message();
    EXPECT_EQ(first.at("method"), "notifications/subscriptions/acknowledged");
    EXPECT_EQ(subscription(first), id) << "of the same type";
    const auto& honoured = first.at("params").at("notifications").as_object();
    EXPECT_EQ(honoured.at("toolsListChanged"), true);
    EXPECT_FALSE(honoured.contains("promptsListChanged"));
    EXPECT_EQ(honoured.at("resourceSubscriptions"), json::value(json::array{watched}));
    served.with().announce(prompts);
    served.with().announce(tools);
    served.with().announce({.what = change::kind::resource, .uri = watched});
    const auto told = stream.message();
    EXPECT_EQ(told.at("method"), "notifications/tools/list_changed");
    EXPECT_EQ(subscription(told), id);
    EXPECT_EQ(stream.message().at("params").at("uri"), watched);
    EXPECT_EQ(stream.last_id(), "") << "it cannot be resumed";
  }
}

TEST_F(listen_streams, hear_of_what_calls_on_other_loops_have_changed) {
  auto stream = listen(1, {{"toolsListChanged", true}});
  stream.message();
  const auto elsewhere = everywhere(2);
  for (const auto& each : elsewhere) {
    EXPECT_FALSE(each->call("test_trigger_tool_change").is_error());
    EXPECT_EQ(stream.message().at("method"), "notifications/tools/list_changed");
  }
}

TEST_F(listen_streams, end_with_a_result_when_the_server_leaves) {
  auto stream = listen("mine", {{"toolsListChanged", true}});
  stream.message();
  served.drain();
  const auto last = stream.message();
  EXPECT_EQ(last.at("id"), "mine");
  EXPECT_EQ(last.at("result").at("resultType"), "complete");
  EXPECT_EQ(last.at("result").at("_meta").at("io.modelcontextprotocol/subscriptionId"), "mine");
  EXPECT_TRUE(stream.ends());
}

TEST_F(listen_streams, are_given_back_when_their_client_goes) {
  auto stream = listen(1, {{"toolsListChanged", true}});
  stream.message();
  EXPECT_EQ(served.with().streams.taken(), 1U);
  stream.close();
  EXPECT_TRUE(has_stream(0));
  served.with().announce(tools);
  EXPECT_EQ(served.sum([](server::loop& each) { return each.open_streams.size(); }), 0U);
}

TEST_F(listen_streams, that_cannot_be_read_are_refused) {
  auto fields = modern_fields("subscriptions/listen");
  const auto wrong = client.post(fields, modern_text(1, "subscriptions/listen"));
  EXPECT_EQ(wrong.status(), 200);
  EXPECT_EQ(wrong.error_code(), -32602);
  fields.emplace_back("Accept", "application/json");
  EXPECT_EQ(client.post(fields, modern_text(1, "subscriptions/listen", {{"notifications", json::object()}})).status(),
            406);
  EXPECT_EQ(served.with().streams.taken(), 0U);
}

server::settings with_little_patience() {
  auto with = served_here::usual();
  with.server.write_timeout = std::chrono::milliseconds(300);
  return with;
}

class impatient_streams : public listen_streams {
 protected:
  impatient_streams() : listen_streams(with_little_patience()) {}
};

TEST_F(impatient_streams, end_for_a_client_that_does_not_read) {
  support::raw_http slow(served.port(), support::transport::tcp, support::raw_http::window::small);
  slow.send(session_post(
      served.port(), modern_fields("subscriptions/listen"),
      modern_text(json::string(200, 'x'), "subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}})));
  ASSERT_TRUE(has_stream(1));
  auto other = listen(1, {{"promptsListChanged", true}});
  other.message();
  for (std::size_t count = 0; count < 20 * server::mailbox::most_texts; ++count)
    served.with().announce(tools);
  EXPECT_TRUE(has_stream(1)) << "only the other is left";
  served.with().announce(prompts);
  EXPECT_EQ(other.message().at("method"), "notifications/prompts/list_changed");
}

class streams_for_pages : public served_sessions {};

TEST_F(streams_for_pages, carry_the_fields_that_let_a_page_read_them) {
  client.open();
  auto fields = client.session_fields();
  fields.emplace_back("Origin", "http://localhost:6274");
  const auto is_open = [](const support::http_response& head) {
    return head.field("access-control-allow-origin") == "http://localhost:6274" &&
           head.field("access-control-expose-headers").find("Mcp-Session-Id") != std::string::npos &&
           head.field("vary") == "Origin";
  };
  EXPECT_TRUE(is_open(get(fields).head())) << "a stream";
  EXPECT_TRUE(is_open(get(fields, "nonsense").head())) << "an error";
  EXPECT_TRUE(is_open(client.ask("PUT", fields).http));
  served.at().open = true;
  EXPECT_TRUE(is_open(post(fields, call(1, "talk")).head())) << "a call that is a stream";
  EXPECT_TRUE(is_open(client.ask("DELETE", fields).http));
  EXPECT_TRUE(is_open(client.ask("GET", fields).http)) << "404";
  fields.back().second = "https://evil.example";
  const auto refused = client.ask("GET", fields);
  EXPECT_EQ(refused.status(), 403);
  EXPECT_FALSE(refused.http.has("access-control-allow-origin"));
}

}  // namespace

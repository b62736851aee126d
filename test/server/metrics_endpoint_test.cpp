#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/metrics_text.hpp"
#include "test/server/served_sessions.hpp"
#include "test/server/temporary_file.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::ask_once;
using support::daemon;
using support::environment;
using support::http_response;
using support::raw_http;
using testing::Gt;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

constexpr const char* calls = "portkey_mcp_calls_total";
constexpr const char* format = "text/plain; version=0.0.4; charset=utf-8";

/// GET /metrics of whoever listens there.
http_response scrape(std::uint16_t port, const header_fields& fields = {}) {
  return ask_once(port, request_text("GET", "/metrics", "127.0.0.1:" + std::to_string(port), fields));
}

metrics_text read(std::uint16_t port, const header_fields& fields = {}) {
  return metrics_text(scrape(port, fields).body);
}

std::optional<double> refused(const metrics_text& said, const std::string& what, const std::string& whose) {
  return said.value("portkey_mcp_refused_total", {{"what", what}, {"whose", whose}});
}

std::optional<double> refused_credentials(const metrics_text& said, const std::string& reason) {
  return said.value("portkey_mcp_credentials_refused_total", {{"reason", reason}});
}

TEST(metrics_endpoint, tells_anybody_on_loopback_what_was_called) {
  const daemon served;
  mcp_client client(served);
  client.modern("tools/list");
  client.modern("tools/list");
  client.modern("tools/nothing");
  client.call("list_workspaces");  // without a key it fails
  const auto answer = scrape(served.port());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("content-type"), format);
  const metrics_text said(answer.body);
  EXPECT_THAT(said.value(calls, {{"method", "tools/list"}, {"principal", "none"}, {"outcome", "answered"}}),
              Optional(2));
  EXPECT_THAT(said.value(calls, {{"method", "other"}, {"principal", "none"}, {"outcome", "error"}}), Optional(1));
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "none"}, {"outcome", "failed"}}), Optional(1));
  EXPECT_THAT(said.value("mcp_server_operation_duration_seconds_count",
                         {{"mcp_method_name", "tools/list"}, {"mcp_protocol_version", "2026-07-28"}}),
              Optional(2));
  EXPECT_THAT(said.value("portkey_mcp_connections_open"), Optional(Gt(0)));
}

TEST(metrics_endpoint, answers_head_like_get_without_a_body) {
  const daemon served;
  raw_http client(served.port());
  client.send(request_text("HEAD", "/metrics", served.authority()));
  const auto answer = client.read(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("content-type"), format);
  EXPECT_NE(answer.field("content-length"), "0");
  client.send(request_text("GET", "/metrics", served.authority()));
  EXPECT_EQ(client.read().status, 200) << "nothing stood between the two answers";
  client.send(request_text("GET", "/metrics/", served.authority()));
  EXPECT_EQ(client.read().status, 404) << "a proxy that keeps the figures to itself goes by the exact path";
  client.send(request_text("POST", "/metrics", served.authority()));
  EXPECT_EQ(client.read().status, 405);
}

TEST(metrics_endpoint, is_not_there_where_metrics_are_off) {
  const daemon served(environment{{"PORTKEY_MCP_METRICS_ENABLED", "false"}, {"PORTKEY_MCP_METRICS_PORT", "1"}});
  EXPECT_EQ(scrape(served.port()).status, 404) << "and no port was opened, which only root may open";
}

TEST(metrics_endpoint, is_elsewhere_where_anybody_may_come) {
  const daemon served({{"PORTKEY_MCP_IDENTITY_MODE", "none"}}, {"--host", "0.0.0.0"});
  const auto answer = scrape(served.port());
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("metrics.host"));
}

class bearer_metrics : public testing::Test {
 protected:
  static std::string configuration(const std::string& secret_file) {
    return "[server]\nhost = \"0.0.0.0\"\n[identity]\nmode = \"bearer\"\nallow_anonymous_discovery = true\n"
           "[[identity.token]]\nname = \"alice\"\nsecret_file = \"" +
           secret_file + "\"\n[limits]\nwrites_per_minute_per_principal = 1\n";
  }
  header_fields token() const { return {{"Authorization", "Bearer " + secret}}; }
  mcp_answer call(const std::string& tool) const {
    mcp_client client(served.port());
    auto fields = modern_fields("tools/call", tool);
    fields.push_back(token().front());
    return client.post(fields, modern_text(1, "tools/call", {{"name", tool}}));
  }

  const std::string secret = "a-secret-of-alice-0123456789abcdefgh";
  const temporary_file secret_file{secret};
  const temporary_file file{configuration(secret_file.path())};
  const daemon served{{}, {"--config", file.path()}};
};

TEST_F(bearer_metrics, are_for_who_is_identified) {
  const auto nobody = scrape(served.port());
  EXPECT_EQ(nobody.status, 401) << "though nobody may discover";
  EXPECT_THAT(nobody.field("www-authenticate"), HasSubstr("Bearer"));
  EXPECT_THAT(nobody.body, Not(HasSubstr("portkey_mcp_")));
  const std::string wrong = "another-secret-0123456789abcdefghijk";
  const auto stranger = scrape(served.port(), {{"Authorization", "Bearer " + wrong}});
  EXPECT_EQ(stranger.status, 401);
  EXPECT_THAT(stranger.body, Not(HasSubstr("portkey_mcp_")));
  call("list_workspaces");
  const auto answer = scrape(served.port(), token());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("content-type"), format);
  const metrics_text said(answer.body);
  EXPECT_THAT(said.values_of(calls, "principal"), testing::ElementsAre("alice"));
  EXPECT_THAT(refused_credentials(said, "missing"), Optional(1));
  EXPECT_THAT(refused_credentials(said, "invalid"), Optional(1));
  EXPECT_THAT(answer.body, Not(HasSubstr(secret)));
  EXPECT_THAT(answer.body, Not(HasSubstr(wrong)));
}

TEST_F(bearer_metrics, count_addresses_that_guess) {
  for (int times = 0; times < 30; ++times)
    scrape(served.port(), {{"Authorization", "Bearer guess-" + std::to_string(times)}});
  const auto said = read(served.port(), token());
  EXPECT_THAT(refused_credentials(said, "invalid"), Optional(Gt(0)));
  EXPECT_THAT(refused_credentials(said, "limited"), Optional(Gt(0)));
  EXPECT_EQ(*refused_credentials(said, "invalid") + *refused_credentials(said, "limited"), 30);
}

TEST_F(bearer_metrics, count_writes_beyond_the_allowance) {
  call("create_config");
  call("create_config");
  const auto said = read(served.port(), token());
  EXPECT_THAT(refused(said, "writes", "principal"), Optional(1));
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "alice"}, {"outcome", "refused"}}),
              Optional(1));
}

TEST(own_key_metrics, are_for_keys_that_portkey_knows) {
  emulator::server portkey(fixed_day());
  const daemon served({{"PORTKEY_BASE_URL", portkey.url()},
                       {"PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL", "true"},
                       {"PORTKEY_MCP_IDENTITY_MODE", "byok"}},
                      {"--host", "0.0.0.0"});
  const header_fields key{{"x-portkey-api-key", emulator::admin_key}};
  const auto call_with = [&](const std::string& text) {
    mcp_client client(served.port());
    auto fields = modern_fields("tools/call", "list_workspaces");
    fields.emplace_back("x-portkey-api-key", text);
    return client.post(fields, modern_text(1, "tools/call", {{"name", "list_workspaces"}}));
  };
  EXPECT_EQ(scrape(served.port()).status, 401);
  EXPECT_EQ(scrape(served.port(), key).status, 401) << "anything may look like a key";
  EXPECT_EQ(call_with("pk-invented").status(), 200);
  EXPECT_EQ(scrape(served.port(), {{"x-portkey-api-key", "pk-invented"}}).status, 401);
  EXPECT_EQ(call_with(emulator::admin_key).status(), 200);
  const auto answer = scrape(served.port(), key);
  EXPECT_EQ(answer.status, 200);
  const metrics_text said(answer.body);
  EXPECT_THAT(said.values_of(calls, "principal"), testing::ElementsAre("byok"));
  EXPECT_THAT(refused_credentials(said, "invalid"), Optional(3)) << "two scrapes, and one by Portkey";
  EXPECT_THAT(answer.body, Not(HasSubstr(emulator::admin_key)));
  EXPECT_THAT(answer.body, Not(HasSubstr("pk-invented")));
}

server::settings with_one_of_each() {
  auto with = served_here::usual();
  with.limits.calls_in_flight = 1;
  with.limits.streams = 1;
  return with;
}

class counted_here : public served_sessions {
 protected:
  counted_here() : served_sessions(with_one_of_each()) {}

  stream_client listen() {
    return post(modern_fields("subscriptions/listen"),
                modern_text(1, "subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}));
  }
};

TEST_F(counted_here, calls_that_find_no_place_and_those_under_way) {
  raw_http waiting(served.port());
  auto fields = modern_fields("tools/call", "gate");
  fields.emplace_back("Content-Type", "application/json");
  waiting.send(
      request_text("POST", "/mcp", served.authority(), fields, modern_text(1, "tools/call", {{"name", "gate"}})));
  ASSERT_TRUE(has_begun(1));
  mcp_client another(served.port());
  EXPECT_NE(another.call("gate").error_code(), 0);
  const auto said = read(served.port());
  EXPECT_THAT(said.value("portkey_mcp_calls_in_flight"), Optional(1));
  EXPECT_THAT(refused(said, "calls", "all"), Optional(1));
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "none"}, {"outcome", "refused"}}),
              Optional(1));
  served.at().open = true;
  EXPECT_EQ(waiting.read().status, 200);
  EXPECT_TRUE(comes_to([&] { return read(served.port()).value("portkey_mcp_calls_in_flight") == 0; }));
}

TEST_F(counted_here, streams_that_find_no_place_and_those_open) {
  auto first = listen();
  ASSERT_EQ(first.status(), 200);
  EXPECT_EQ(listen().status(), 503);
  const auto said = read(served.port());
  EXPECT_THAT(said.value("portkey_mcp_streams_open"), Optional(1));
  EXPECT_THAT(refused(said, "streams", "all"), Optional(1));
}

TEST(counted_connections, are_those_open_and_those_beyond_the_bound) {
  const daemon served(environment{{"PORTKEY_MCP_SERVER_MAX_CONNECTIONS", "1"}});
  raw_http first(served.port());
  const auto question = request_text("GET", "/metrics", served.authority());
  first.send(question);
  EXPECT_EQ(first.read().status, 200);
  EXPECT_EQ(ask_once(served.port(), question).status, 503);
  first.send(question);
  const metrics_text said(first.read().body);
  EXPECT_THAT(said.value("portkey_mcp_connections_open"), Optional(1));
  EXPECT_THAT(refused(said, "connections", "all"), Optional(1));
}

}  // namespace

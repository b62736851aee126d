#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::raw_http;
using testing::HasSubstr;
using namespace std::chrono_literals;

const std::vector<std::string> draining{R"("event":"draining")"};

std::string live_request(const daemon& served) {
  return request_text("GET", "/livez", served.authority());
}

std::string call_request(const daemon& served, const std::string& tool) {
  auto fields = modern_fields("tools/call", tool);
  fields.emplace_back("Content-Type", "application/json");
  return request_text("POST", "/mcp", served.authority(), fields, modern_text(1, "tools/call", {{"name", tool}}));
}

TEST(drain, ends_a_daemon_that_nobody_uses) {
  for (const int number : {SIGTERM, SIGINT}) {
    daemon served;
    served.signal(number);
    EXPECT_EQ(served.wait(), 0);
    EXPECT_THAT(served.errors(), HasSubstr(R"("event":"stopped")"));
    EXPECT_EQ(served.output(), "");
  }
}

TEST(drain, goes_on_serving_for_its_delay_but_is_not_ready) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey, {{"PORTKEY_MCP_SERVER_DRAIN_DELAY", "5m"}}));
  raw_http kept(served.port());
  kept.send(live_request(served));
  EXPECT_EQ(kept.read().status, 200);
  served.signal(SIGTERM);
  ASSERT_TRUE(served.wait_for_error_line(draining));
  for (const char* path : {"/readyz", "/ready"})
    EXPECT_EQ(support::ask_once(served.port(), request_text("GET", path, served.authority())).status, 503);
  EXPECT_EQ(support::ask_once(served.port(), live_request(served)).status, 200);
  kept.send(live_request(served));
  EXPECT_EQ(kept.read().status, 200) << "connections stay";
  mcp_client client(served);
  EXPECT_FALSE(client.call("list_workspaces").is_error());
  served.signal(SIGTERM);
  EXPECT_EQ(served.wait(), 0) << "a second signal skips to the end";
}

TEST(drain, ends_after_its_delay) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_DRAIN_DELAY", "50ms"}});
  EXPECT_EQ(served.stop(), 0);
}

TEST(drain, finishes_the_call_that_is_under_way) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey));
  portkey.misbehave({.delay = 400ms});
  raw_http client(served.port());
  client.send(call_request(served, "list_workspaces"));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  served.signal(SIGTERM);
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("ws-produc-5a3f10"));
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_TRUE(client.wait_for_close());
  EXPECT_EQ(served.wait(), 0);
}

TEST(drain, takes_no_request_behind_the_one_under_way) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey));
  portkey.misbehave({.delay = 400ms});
  raw_http client(served.port());
  client.send(call_request(served, "list_workspaces") + call_request(served, "list_configs"));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  served.signal(SIGTERM);
  EXPECT_EQ(client.read().status, 200);
  EXPECT_EQ(client.read().status, 0);
  EXPECT_EQ(served.wait(), 0);
  EXPECT_EQ(portkey.requests().size(), 1U);
}

TEST(drain, closes_idle_connections_and_the_door) {
  daemon served;
  raw_http used(served.port()), unused(served.port());
  used.send(live_request(served));
  EXPECT_EQ(used.read().status, 200);
  unused.send(live_request(served));
  EXPECT_EQ(unused.read().status, 200);
  served.signal(SIGTERM);
  EXPECT_TRUE(used.wait_for_close());
  EXPECT_TRUE(unused.wait_for_close());
  EXPECT_EQ(served.wait(), 0);
  EXPECT_THROW(raw_http{served.port()}, std::runtime_error);
}

TEST(drain, answers_a_connection_that_was_opened_a_moment_ago) {
  daemon served;
  raw_http used(served.port());
  used.send(live_request(served));
  EXPECT_EQ(used.read().status, 200);
  raw_http fresh(served.port());
  served.signal(SIGTERM);
  EXPECT_TRUE(used.wait_for_close()) << "so the drain has come to the connections";
  fresh.send(live_request(served));
  const auto answer = fresh.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_EQ(served.wait(), 0);
}

TEST(drain, does_not_wait_long_for_who_never_asks) {
  daemon served;
  raw_http silent(served.port());
  EXPECT_EQ(served.stop(), 0);
  EXPECT_TRUE(silent.wait_for_close());
  EXPECT_EQ(served.errors().find(R"("event":"dropped")"), std::string::npos);
}

TEST(drain, does_not_wait_long_for_who_only_said_whom_it_speaks_for) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_PROXY_PROTOCOL", "true"},
                                     {"PORTKEY_MCP_SERVER_TRUSTED_PROXIES", "127.0.0.1"}});
  raw_http silent(served.port());
  served.signal(SIGTERM);
  ASSERT_TRUE(served.wait_for_error_line(draining));
  silent.send("PROXY TCP4 192.0.2.1 192.0.2.2 1000 2000\r\n");
  EXPECT_TRUE(silent.wait_for_close());
  EXPECT_EQ(served.wait(), 0);
  EXPECT_EQ(served.errors().find(R"("event":"dropped")"), std::string::npos);
}

TEST(drain, ends_streams_properly) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_THREADS", "2"}});
  mcp_client client(served);
  client.open();
  raw_http stream(served.port());
  stream.send(request_text("GET", "/mcp", served.authority(), client.session_fields()));
  ASSERT_EQ(stream.read_head().status, 200);
  ASSERT_TRUE(stream.read_chunk()) << "a comment";
  ASSERT_TRUE(stream.read_chunk()) << "an event with nothing but an id";
  served.signal(SIGTERM);
  EXPECT_EQ(stream.read_chunk(), "") << "the last chunk";
  EXPECT_TRUE(stream.wait_for_close());
  EXPECT_EQ(served.wait(), 0);
}

TEST(drain, drops_what_takes_too_long) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey, {{"PORTKEY_MCP_SERVER_DRAIN_LIMIT", "100ms"}}));
  raw_http client(served.port());
  const auto request = call_request(served, "list_workspaces");
  client.send(request.substr(0, request.size() - 1));
  raw_http idle(served.port());
  idle.send(live_request(served));
  EXPECT_EQ(idle.read().status, 200);
  EXPECT_EQ(served.stop(), 0);
  EXPECT_TRUE(client.wait_for_close());
  EXPECT_THAT(served.errors(), HasSubstr(R"("event":"dropped")"));
}

TEST(drain, hurries_at_a_second_signal) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey));
  portkey.misbehave({.delay = 1h});
  raw_http client(served.port());
  client.send(call_request(served, "list_workspaces"));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  served.signal(SIGTERM);
  ASSERT_TRUE(served.wait_for_error_line(draining));
  served.signal(SIGTERM);
  EXPECT_EQ(served.wait(), 0);
}

}  // namespace

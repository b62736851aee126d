#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::raw_http;
using clock_type = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto client_timeout = 1s;
// No measurement: who stood behind slow clients would wait for the timeouts of seventy-five of them.
constexpr auto promptly = 5s;

using clients = std::vector<std::unique_ptr<raw_http>>;

/// Seventy-five clients that have all sent this.
clients connected(const daemon& to, const std::string& first, raw_http::window size = raw_http::window::usual) {
  clients all;
  for (int count = 0; count < 75; ++count) {
    all.push_back(std::make_unique<raw_http>(to.port(), support::transport::tcp, size));
    all.back()->send(first);
  }
  return all;
}

TEST(slow_clients, are_in_nobodys_way) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey, {{"PORTKEY_MCP_SERVER_HEADER_TIMEOUT", "1s"},
                                   {"PORTKEY_MCP_SERVER_BODY_TIMEOUT", "1s"},
                                   {"PORTKEY_MCP_SERVER_IDLE_TIMEOUT", "1s"},
                                   {"PORTKEY_MCP_SERVER_WRITE_TIMEOUT", "1s"},
                                   {"PORTKEY_MCP_SERVER_DRAIN_LIMIT", "100ms"}}));
  const auto begin = clock_type::now();
  const auto silent = connected(served, "");
  const auto slow_heads = connected(served, "GET /livez HTTP/1.1\r\nX: ");
  const auto slow_bodies =
      connected(served, "POST /mcp HTTP/1.1\r\nHost: " + served.authority() +
                            "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
  const auto question = request_text("GET", "/", served.authority());
  std::string questions;
  while (questions.size() < 60'000)
    questions += question;
  const auto unread = connected(served, "", raw_http::window::small);

  int calls = 0;
  do {
    for (const auto& each : unread)
      each->send_now(questions);
    for (const auto* dripping : {&slow_heads, &slow_bodies})
      for (const auto& each : *dripping)
        each->send_now(" ");
    mcp_client normal(served);
    const auto asked = clock_type::now();
    const auto answer = normal.call("list_workspaces");
    EXPECT_EQ(answer.status(), 200);
    EXPECT_FALSE(answer.is_error()) << answer.text();
    EXPECT_LT(clock_type::now() - asked, promptly);
    ++calls;
  } while (clock_type::now() - begin < 3 * client_timeout / 2);
  EXPECT_EQ(portkey.requests().size(), static_cast<std::size_t>(calls));

  for (const auto& each : silent)
    EXPECT_TRUE(each->wait_for_close()) << "nothing was asked, so nothing is answered";
  for (const auto* dripping : {&slow_heads, &slow_bodies})
    for (const auto& each : *dripping) {
      EXPECT_EQ(each->read().status, 408);
      EXPECT_TRUE(each->wait_for_close());
    }
  for (const auto& each : unread)
    EXPECT_TRUE(each->wait_for_break()) << "answers that nobody reads are not waited for";
  EXPECT_EQ(served.stop(), 0);
}

}  // namespace

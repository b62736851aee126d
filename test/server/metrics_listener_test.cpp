#include "server/metrics_listener.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "server/config.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/metrics_text.hpp"

namespace {

using support::ask_once;
using support::daemon;
using support::raw_http;
using testing::HasSubstr;

/// The listener on a free port, with a thread of its own.
class metrics_listener : public testing::Test {
 protected:
  metrics_listener() {
    auto accepting = door.run(with);
    boost::asio::co_spawn(io, std::move(accepting), boost::asio::detached);
    thread = std::thread([this] { io.run(); });
  }
  ~metrics_listener() override { close(); }

  /// Afterwards nothing is left that would keep a loop running.
  void close() {
    if (!thread.joinable()) return;
    boost::asio::post(io, [this] { door.close(); });
    thread.join();
  }

  support::http_response ask(const std::string& method, const std::string& target, const header_fields& fields = {}) {
    return ask_once(door.port(), request_text(method, target, authority, fields), method == "HEAD");
  }

  server::service with{server::default_settings()};
  boost::asio::io_context io{1};
  server::metrics_listener door{io, "127.0.0.1", 0};
  const std::string authority = "127.0.0.1:" + std::to_string(door.port());
  std::thread thread;
};

TEST_F(metrics_listener, serves_the_metrics_over_and_over) {
  raw_http client(door.port());
  for (int times = 1; times < 4; ++times) {
    with.counts.refused(server::bounded::calls, server::no_place::too_many);
    client.send(request_text("GET", "/metrics", authority));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(metrics_text(answer.body).value("portkey_mcp_refused_total", {{"what", "calls"}, {"whose", "all"}}),
                testing::Optional(times));
  }
  client.send(request_text("HEAD", "/metrics", authority));
  const auto head = client.read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.field("content-length"), "0");
}

TEST_F(metrics_listener, serves_nothing_else) {
  for (const char* path : {"/", "/mcp", "/livez", "/readyz", "/metrics/x", "/nothing"})
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  for (const char* method : {"POST", "DELETE", "OPTIONS"}) {
    const auto answer = ask(method, "/metrics");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.field("allow"), "GET, HEAD");
  }
  EXPECT_EQ(ask("POST", "/mcp").status, 404);
}

TEST_F(metrics_listener, is_closed_to_foreign_names_and_pages) {
  EXPECT_EQ(ask_once(door.port(), request_text("GET", "/metrics", "rebound.example")).status, 403);
  const auto page = ask("GET", "/metrics", {{"Origin", "https://evil.example"}});
  EXPECT_EQ(page.status, 403);
  EXPECT_FALSE(page.has("access-control-allow-origin"));
}

TEST_F(metrics_listener, ends_the_connection_after_what_it_does_not_read) {
  for (const std::string& request :
       {request_text("GET", "/metrics", authority, {}, "a body"), std::string("GET /metrics HTTP/1.1\r\n\r\n")}) {
    raw_http client(door.port());
    client.send(request + request_text("GET", "/metrics", authority));
    EXPECT_EQ(client.read().field("connection"), "close");
    EXPECT_TRUE(client.wait_for_close());
  }
}

TEST_F(metrics_listener, has_no_more_connections_than_it_can_serve) {
  std::vector<std::unique_ptr<raw_http>> open;
  for (std::size_t count = 0; count < server::metrics_listener::most; ++count) {
    open.push_back(std::make_unique<raw_http>(door.port()));
    open.back()->send(request_text("GET", "/metrics", authority));
    EXPECT_EQ(open.back()->read().status, 200);
  }
  raw_http late(door.port());
  EXPECT_TRUE(late.wait_for_close());
}

TEST_F(metrics_listener, ends_with_its_connections) {
  raw_http idle(door.port());
  idle.send(request_text("GET", "/metrics", authority));
  EXPECT_EQ(idle.read().status, 200);
  raw_http silent(door.port());
  close();
  EXPECT_TRUE(idle.wait_for_close());
  EXPECT_TRUE(silent.wait_for_close());
}

TEST_F(metrics_listener, says_which_settings_to_change_when_it_cannot_listen) {
  try {
    boost::asio::io_context another;
    const server::metrics_listener second(another, "127.0.0.1", door.port());
    FAIL() << "the port is taken";
  } catch (const std::runtime_error& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("choose another with metrics.port"));
  }
}

/// A daemon with a listener for metrics on a port that was free a moment ago, and that port.
std::pair<std::unique_ptr<daemon>, std::uint16_t> daemon_with_listener() {
  for (int times = 1;; ++times) {
    std::uint16_t port = 0;
    {
      boost::asio::io_context io;
      port = server::metrics_listener(io, "127.0.0.1", 0).port();
    }
    try {
      const support::environment variables{{"PORTKEY_MCP_METRICS_PORT", std::to_string(port)},
                                           {"PORTKEY_MCP_IDENTITY_MODE", "none"}};
      return {std::make_unique<daemon>(variables, std::vector<std::string>{"--host", "0.0.0.0"}), port};
    } catch (const std::runtime_error&) {
      if (times == 5) throw;  // somebody else has taken it each time
    }
  }
}

TEST(daemon_with_a_metrics_listener, has_the_metrics_there_alone_and_leaves_in_order) {
  const auto [served, port] = daemon_with_listener();
  EXPECT_TRUE(served->wait_for_error_line({"serving metrics", "http://127.0.0.1:" + std::to_string(port)}));
  mcp_client(*served).modern("tools/list");
  raw_http scraper(port);
  scraper.send(request_text("GET", "/metrics", "127.0.0.1:" + std::to_string(port)));
  const auto answer = scraper.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(
      metrics_text(answer.body)
          .value("portkey_mcp_calls_total", {{"method", "tools/list"}, {"principal", "none"}, {"outcome", "answered"}}),
      testing::Optional(1));
  EXPECT_EQ(ask_once(served->port(), request_text("GET", "/metrics", served->authority())).status, 404);
  EXPECT_EQ(served->stop(), 0);
  EXPECT_TRUE(scraper.wait_for_close());
}

}  // namespace

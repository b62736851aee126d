#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <memory>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/support/daemon.hpp"
#include "test/support/raw_http.hpp"

namespace {

using support::ask_once;
using support::daemon;
using support::http_response;
using support::raw_http;
using testing::HasSubstr;

class http_endpoints : public testing::Test {
 protected:
  static void SetUpTestSuite() { served = std::make_unique<daemon>(); }
  static void TearDownTestSuite() { served.reset(); }

  static http_response ask(const std::string& method, const std::string& target, const header_fields& fields = {}) {
    return ask_once(served->port(), request_text(method, target, served->authority(), fields), method == "HEAD");
  }

  static std::unique_ptr<daemon> served;
};
std::unique_ptr<daemon> http_endpoints::served;

TEST_F(http_endpoints, say_that_the_daemon_is_alive_and_ready) {
  for (const char* path : {"/livez", "/health", "/livez/", "/livez?x=1"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.field("content-type"), "application/json");
    EXPECT_EQ(answer.body, R"({"status":"alive"})");
  }
  for (const char* path : {"/readyz", "/ready", "/readyz/"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, R"({"status":"ready"})");
  }
}

TEST_F(http_endpoints, show_a_person_the_way) {
  const auto answer = ask("GET", "/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer.field("vary"), "Accept");
  EXPECT_THAT(answer.body, HasSubstr(served->url()));
}

TEST_F(http_endpoints, show_a_browser_a_page) {
  const auto answer = ask("GET", "/", {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(answer.field("vary"), "Accept");
  EXPECT_THAT(answer.body, HasSubstr(served->url()));
  EXPECT_THAT(answer.body, HasSubstr("list_workspaces"));
}

TEST_F(http_endpoints, answer_head_like_get_without_a_body) {
  for (const char* path : {"/", "/livez", "/readyz"}) {
    raw_http client(served->port());
    client.send(request_text("HEAD", path, served->authority()));
    const auto answer = client.read(true);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.field("content-length"), ask("GET", path).field("content-length"));
    client.send(request_text("GET", "/livez", served->authority()));
    EXPECT_EQ(client.read().body, R"({"status":"alive"})") << "nothing stood between the two answers";
  }
}

TEST_F(http_endpoints, are_no_others) {
  for (const char* path : {"/nothing", "/mcp/nothing", "/livez/x", "/.well-known/oauth-protected-resource", "/sse"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.field("content-type"), "application/json");
    EXPECT_TRUE(boost::json::parse(answer.body).at("error").is_string());
  }
}

TEST_F(http_endpoints, name_the_methods_they_take) {
  for (const char* method : {"POST", "PUT", "DELETE"}) {
    const auto answer = ask(method, "/livez");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.field("allow"), "GET, HEAD, OPTIONS");
  }
  for (const char* method : {"PUT", "HEAD", "PATCH"}) {
    const auto answer = ask(method, "/mcp");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.field("allow"), "POST, GET, DELETE, OPTIONS");
  }
}

TEST_F(http_endpoints, are_closed_to_foreign_names_and_pages) {
  for (const char* path : {"/livez", "/", "/mcp", "/nothing"}) {
    const auto answer =
        ask_once(served->port(), request_text("GET", path, "rebound.example:" + std::to_string(served->port())));
    EXPECT_EQ(answer.status, 403) << path;
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_THAT(answer.body, HasSubstr("server.allowed_hosts"));
  }
  const auto answer = ask("GET", "/livez", {{"Origin", "https://evil.example"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_FALSE(answer.has("access-control-allow-origin"));
  EXPECT_EQ(ask("OPTIONS", "/mcp", {{"Origin", "https://evil.example"}}).status, 403);
}

TEST_F(http_endpoints, are_open_to_local_pages) {
  const header_fields page{{"Origin", "http://localhost:6274"},
                           {"Access-Control-Request-Headers", "content-type,mcp-method"}};
  const auto preflight = ask("OPTIONS", "/mcp", page);
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(preflight.field("access-control-allow-origin"), "http://localhost:6274");
  EXPECT_EQ(preflight.field("access-control-allow-headers"), "content-type,mcp-method");
  EXPECT_THAT(preflight.field("access-control-allow-methods"), HasSubstr("DELETE"));
  const auto error = ask("GET", "/nothing", page);
  EXPECT_EQ(error.status, 404);
  EXPECT_EQ(error.field("access-control-allow-origin"), "http://localhost:6274");
  EXPECT_EQ(error.field("vary"), "Origin");
}

TEST_F(http_endpoints, keep_the_connection_for_the_next_request) {
  raw_http client(served->port());
  const auto one = request_text("GET", "/livez", served->authority());
  for (int times = 0; times < 3; ++times) {
    client.send(one);
    EXPECT_EQ(client.read().status, 200);
  }
  client.send(one + request_text("GET", "/nothing", served->authority()) + one);
  for (const int status : {200, 404, 200})
    EXPECT_EQ(client.read().status, status);
  client.send(request_text("GET", "/livez", served->authority(), {{"Connection", "close"}}));
  EXPECT_EQ(client.read().field("connection"), "close");
  EXPECT_TRUE(client.wait_for_close());
}

TEST_F(http_endpoints, speak_http_1_0) {
  raw_http client(served->port());
  client.send("GET /livez HTTP/1.0\r\nHost: " + served->authority() + "\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_TRUE(client.wait_for_close());
}

TEST(http_limits, turn_away_connections_beyond_the_bound_with_an_answer) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_MAX_CONNECTIONS", "1"}});
  const auto question = request_text("GET", "/livez", served.authority());
  raw_http first(served.port());
  first.send(question);
  EXPECT_EQ(first.read().status, 200);
  raw_http second(served.port());
  const auto answer = second.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.field("retry-after"), "5");
  EXPECT_TRUE(boost::json::parse(answer.body).at("error").is_string());
  EXPECT_TRUE(second.wait_for_close());
  first.send(question);
  EXPECT_EQ(first.read().status, 200);
}

TEST(http_limits, close_a_connection_that_asks_nothing) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_IDLE_TIMEOUT", "100ms"}});
  raw_http silent(served.port());
  EXPECT_TRUE(silent.wait_for_close());
  raw_http once(served.port());
  once.send(request_text("GET", "/livez", served.authority()));
  EXPECT_EQ(once.read().status, 200);
  EXPECT_TRUE(once.wait_for_close());
}

TEST(http_limits, refuse_requests_that_take_too_long_to_arrive) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_HEADER_TIMEOUT", "100ms"},
                                     {"PORTKEY_MCP_SERVER_BODY_TIMEOUT", "100ms"}});
  const auto whole = request_text("POST", "/mcp", served.authority(), {{"Content-Type", "application/json"}}, "{}");
  for (const auto missing : {std::size_t{1}, std::size_t{20}}) {
    raw_http client(served.port());
    client.send(whole.substr(0, whole.size() - missing));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(client.wait_for_close());
  }
}

TEST(http_limits, do_not_lose_the_answer_to_a_body_that_is_not_read) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_MAX_BODY", "1KiB"}});
  const std::string body(300'000, 'x');
  const std::pair<const char*, int> refused[] = {{"application/json", 413}, {"text/plain", 415}};
  for (const auto& [type, status] : refused) {
    raw_http client(served.port());
    client.send(request_text("POST", "/mcp", served.authority(), {{"Content-Type", type}}, body));
    EXPECT_EQ(client.read().status, status);
    EXPECT_TRUE(client.wait_for_orderly_close()) << "a reset takes the answer along where it is not read at once";
  }
}

TEST(http_limits, refuse_large_bodies_before_they_are_sent) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_MAX_BODY", "1KiB"}});
  raw_http client(served.port());
  client.send("POST /mcp HTTP/1.1\r\nHost: " + served.authority() +
              "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 1025\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(answer.body, HasSubstr("1024 bytes"));
  EXPECT_TRUE(client.wait_for_close());
}

}  // namespace

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test/server/mcp_client.hpp"
#include "test/support/daemon.hpp"

namespace {

using support::ask_once;
using support::daemon;
using testing::HasSubstr;

const struct {
  const char* method;
  const char* path;
} routes[] = {
    {"GET", "/livez"},    {"HEAD", "/livez"},   {"POST", "/livez"},
    {"GET", "/health"},   {"GET", "/readyz"},   {"GET", "/ready"},
    {"GET", "/"},         {"HEAD", "/"},        {"GET", "/nothing"},
    {"POST", "/nothing"}, {"OPTIONS", "/mcp"},  {"OPTIONS", "/nope"},
    {"GET", "/mcp"},      {"POST", "/mcp"},     {"DELETE", "/mcp"},
    {"GET", "/metrics"},  {"HEAD", "/metrics"}, {"POST", "/metrics"},
    {"PUT", "/mcp"},      {"GET", "/mcp/"},     {"GET", "/.well-known/oauth-protected-resource"},
};

TEST(every_route, is_closed_to_foreign_hosts_and_origins) {
  const daemon served;
  for (const auto& [method, path] : routes) {
    const auto where = std::string(method) + " " + path;
    const bool to_head = method == std::string("HEAD");
    const auto by_host = ask_once(served.port(), request_text(method, path, "rebound.example"), to_head);
    EXPECT_EQ(by_host.status, 403) << where;
    EXPECT_EQ(by_host.field("connection"), "close") << where;
    const auto by_origin = ask_once(
        served.port(), request_text(method, path, served.authority(), {{"Origin", "https://evil.example"}}), to_head);
    EXPECT_EQ(by_origin.status, 403) << where;
    EXPECT_FALSE(by_origin.has("access-control-allow-origin")) << where;
    const auto allowed = ask_once(
        served.port(), request_text(method, path, served.authority(), {{"Origin", "http://localhost:6274"}}), to_head);
    EXPECT_NE(allowed.status, 403) << where;
    EXPECT_NE(allowed.status, 0) << where;
  }
}

TEST(base_path, moves_the_endpoint_and_nothing_else) {
  const daemon served({}, {"--server.path", "/gateway/portkey/mcp"});
  EXPECT_THAT(served.url(), testing::EndsWith("/gateway/portkey/mcp"));
  auto fields = modern_fields("tools/list");
  fields.emplace_back("Content-Type", "application/json");
  const auto post = [&](const std::string& path) {
    return ask_once(served.port(),
                    request_text("POST", path, served.authority(), fields, modern_text(1, "tools/list")));
  };
  EXPECT_THAT(post("/gateway/portkey/mcp").body, HasSubstr("list_workspaces"));
  EXPECT_EQ(post("/gateway/portkey/mcp/").status, 200);
  for (const char* path : {"/mcp", "/portkey/mcp", "/gateway/portkey", "/gateway/portkey/mcp/mcp"}) {
    const auto answer = post(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_THAT(answer.body, HasSubstr("/gateway/portkey/mcp"));
  }
  const auto get = [&](const std::string& path) {
    return ask_once(served.port(), request_text("GET", path, served.authority())).status;
  };
  for (const char* path : {"/livez", "/readyz", "/"})
    EXPECT_EQ(get(path), 200) << path;
  EXPECT_EQ(get("/gateway/portkey/livez"), 404);
  EXPECT_EQ(get("/gateway/portkey/mcp"), 405) << "a session's stream, without a session";
}

TEST(refusals_of_head, have_no_body) {
  const support::daemon served{support::environment()};
  support::raw_http client(served.port());
  client.send(request_text("HEAD", "/livez", "elsewhere.example"));
  EXPECT_EQ(client.read(true).status, 403);
  EXPECT_TRUE(client.wait_for_close()) << "and nothing before it";
}

}  // namespace

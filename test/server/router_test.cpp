#include "server/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "server/config.hpp"

namespace {

using server::endpoint;
using server::plain_answer;
using server::route;
using testing::HasSubstr;

struct row {
  const char* method;
  const char* path;
  endpoint where;
};

TEST(router, finds_the_endpoint) {
  for (const auto& [method, path, where] : {
           row{"POST", "/mcp", endpoint::mcp_post},
           row{"POST", "/mcp/", endpoint::mcp_post},
           row{"GET", "/mcp", endpoint::mcp_stream},
           row{"DELETE", "/mcp", endpoint::mcp_end},
           row{"HEAD", "/mcp", endpoint::mcp_not_allowed},
           row{"PUT", "/mcp", endpoint::mcp_not_allowed},
           row{"PATCH", "/mcp/", endpoint::mcp_not_allowed},
           row{"OPTIONS", "/mcp", endpoint::preflight},
           row{"OPTIONS", "/livez", endpoint::preflight},
           row{"GET", "/livez", endpoint::live},
           row{"HEAD", "/livez", endpoint::live},
           row{"GET", "/livez/", endpoint::live},
           row{"GET", "/health", endpoint::live},
           row{"GET", "/readyz", endpoint::ready},
           row{"GET", "/ready", endpoint::ready},
           row{"GET", "/", endpoint::guide},
           row{"GET", "/metrics", endpoint::metrics},
           row{"HEAD", "/metrics", endpoint::metrics},
           row{"GET", "/metrics/", endpoint::not_found},
           row{"GET", "//metrics", endpoint::not_found},
           row{"POST", "/metrics", endpoint::not_allowed},
           row{"HEAD", "/", endpoint::guide},
           row{"POST", "/", endpoint::not_allowed},
           row{"POST", "/readyz", endpoint::not_allowed},
           row{"DELETE", "/health", endpoint::not_allowed},
           row{"GET", "/nothing", endpoint::not_found},
           row{"GET", "/mcp2", endpoint::not_found},
           row{"GET", "/MCP", endpoint::not_found},
           row{"POST", "/mcp/x", endpoint::not_found},
           row{"POST", "/mcp/x/", endpoint::not_found},
           row{"POST", "/mcp/x/a", endpoint::mcp_post},
           row{"GET", "/mcp/x/a,b/", endpoint::mcp_stream},
           row{"DELETE", "/mcp/x/a%2Cb/readonly", endpoint::mcp_end},
           row{"POST", "/mcp/x/a/readonly/", endpoint::mcp_post},
           row{"POST", "/mcp/readonly", endpoint::mcp_post},
           row{"GET", "/mcp/readonly/", endpoint::mcp_stream},
           row{"DELETE", "/mcp/readonly", endpoint::mcp_end},
           row{"HEAD", "/mcp/readonly", endpoint::mcp_not_allowed},
           row{"PUT", "/mcp/x/a", endpoint::mcp_not_allowed},
           row{"OPTIONS", "/mcp/x/a/readonly", endpoint::preflight},
           row{"POST", "/mcp/x/a/b", endpoint::not_found},
           row{"POST", "/mcp/x/a/readonly/b", endpoint::not_found},
           row{"POST", "/mcp/readonly/x/a", endpoint::not_found},
           row{"POST", "/mcp/readonly/readonly", endpoint::not_found},
           row{"POST", "/mcp/readonlyx", endpoint::not_found},
           row{"POST", "/mcp/a", endpoint::not_found},
           row{"POST", "/readonly", endpoint::not_found},
           row{"POST", "/x/a", endpoint::not_found},
           row{"GET", "/livez/x", endpoint::not_found},
           row{"GET", "/%6dcp", endpoint::not_found},
           row{"GET", "", endpoint::not_found},
           row{"GET", "/sse", endpoint::not_found},
           row{"POST", "/messages", endpoint::not_found},
           row{"get", "/mcp", endpoint::mcp_not_allowed},
       })
    EXPECT_EQ(route(method, path, "/mcp", false), where) << method << " " << path;
}

TEST(router, has_the_endpoint_where_the_operator_wants_it) {
  EXPECT_EQ(route("POST", "/a/b", "/a/b", false), endpoint::mcp_post);
  EXPECT_EQ(route("POST", "/a/b/", "/a/b", false), endpoint::mcp_post);
  EXPECT_EQ(route("POST", "/a/b/x/c/readonly", "/a/b", false), endpoint::mcp_post);
  EXPECT_EQ(route("POST", "/mcp", "/a/b", false), endpoint::not_found);
  EXPECT_EQ(route("POST", "/mcp/readonly", "/a/b", false), endpoint::not_found);
}

TEST(router, has_the_page_for_people_beside_the_endpoint_too) {
  EXPECT_EQ(route("GET", "/a/", "/a/mcp", false), endpoint::guide);
  EXPECT_EQ(route("POST", "/a/", "/a/mcp", false), endpoint::not_allowed);
  EXPECT_EQ(route("GET", "/", "/a/mcp", false), endpoint::guide);
  EXPECT_EQ(route("GET", "/b/", "/a/mcp", false), endpoint::not_found);
  EXPECT_EQ(server::folder_of("/mcp"), "");
  EXPECT_EQ(server::folder_of("/a/b/mcp"), "/a/b");
}

TEST(router, has_the_older_transport_only_where_it_is_on) {
  for (const auto& [method, path, where] : {
           row{"GET", "/sse", endpoint::sse_stream},
           row{"GET", "/sse/", endpoint::sse_stream},
           row{"HEAD", "/sse", endpoint::sse_not_allowed},
           row{"POST", "/sse", endpoint::sse_not_allowed},
           row{"POST", "/messages", endpoint::sse_message},
           row{"GET", "/messages", endpoint::sse_not_allowed},
           row{"DELETE", "/messages", endpoint::sse_not_allowed},
           row{"OPTIONS", "/messages", endpoint::preflight},
           row{"POST", "/mcp", endpoint::mcp_post},
           row{"GET", "/sse/x", endpoint::not_found},
       })
    EXPECT_EQ(route(method, path, "/mcp", true), where) << method << " " << path;
}

class plain_answers : public testing::Test {
 protected:
  server::service with{server::default_settings()};

  static std::string field(const server::http_answer& answer, const std::string& name) {
    for (const auto& [key, value] : answer.fields)
      if (key == name) return value;
    return "";
  }
};

TEST_F(plain_answers, say_that_the_daemon_is_alive) {
  const auto answer = plain_answer(endpoint::live, with);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, R"({"status":"alive"})");
}

TEST_F(plain_answers, say_whether_it_is_ready) {
  EXPECT_EQ(plain_answer(endpoint::ready, with).status, 503U);
  with.ready = true;
  EXPECT_EQ(plain_answer(endpoint::ready, with).status, 200U);
}

TEST_F(plain_answers, show_the_way_in) {
  with.base = "http://127.0.0.1:8080";
  const auto answer = plain_answer(endpoint::guide, with);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_THAT(answer.body, HasSubstr("http://127.0.0.1:8080/mcp"));
}

TEST_F(plain_answers, name_the_methods_that_are_allowed) {
  const auto plain = plain_answer(endpoint::not_allowed, with);
  EXPECT_EQ(plain.status, 405U);
  EXPECT_EQ(field(plain, "Allow"), "GET, HEAD, OPTIONS");
  const auto mcp = plain_answer(endpoint::mcp_not_allowed, with);
  EXPECT_EQ(mcp.status, 405U);
  EXPECT_EQ(field(mcp, "Allow"), "POST, GET, DELETE, OPTIONS");
  EXPECT_EQ(boost::json::parse(mcp.body).at("jsonrpc").as_string(), "2.0");
}

TEST_F(plain_answers, name_the_endpoint_where_there_is_nothing) {
  const auto answer = plain_answer(endpoint::not_found, with);
  EXPECT_EQ(answer.status, 404U);
  EXPECT_EQ(field(answer, "Content-Type"), "application/json");
  EXPECT_THAT(std::string(boost::json::parse(answer.body).at("error").as_string()), HasSubstr("/mcp"));
}

}  // namespace

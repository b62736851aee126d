#include "server/cors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace {

using testing::HasSubstr;

std::string field(const server::http_answer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.fields)
    if (key == name) return value;
  return "";
}

TEST(preflight, allows_what_the_page_asks_for) {
  server::request_head head;
  head.fields = {{"origin", "http://localhost:3000"},
                 {"access-control-request-headers", "mcp-new-header,content-type,x-mcp-readonly"}};
  const auto answer = server::preflight_answer(head);
  EXPECT_EQ(answer.status, 204U);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(field(answer, "Access-Control-Allow-Headers"), "mcp-new-header,content-type,x-mcp-readonly");
  EXPECT_EQ(field(answer, "Access-Control-Allow-Methods"), "GET, POST, DELETE, OPTIONS");
  EXPECT_FALSE(field(answer, "Access-Control-Max-Age").empty());
}

TEST(preflight, allows_the_usual_headers_when_the_page_names_none) {
  const auto allowed = field(server::preflight_answer({}), "Access-Control-Allow-Headers");
  for (const char* name : {"Content-Type", "Accept", "Authorization", "Mcp-Session-Id", "MCP-Protocol-Version",
                           "Mcp-Method", "Mcp-Name", "Last-Event-ID", "X-MCP-Toolsets", "X-MCP-Readonly"})
    EXPECT_THAT(allowed, HasSubstr(name));
}

}  // namespace

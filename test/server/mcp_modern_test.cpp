#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "portkey/surface.hpp"
#include "portkey/toolbox.hpp"
#include "protocol/header_value.hpp"
#include "test/server/mcp_client.hpp"

namespace {

using support::daemon;
using testing::HasSubstr;

class mcp_modern : public testing::Test {
 protected:
  static void SetUpTestSuite() { served = std::make_unique<daemon>(); }
  static void TearDownTestSuite() { served.reset(); }

  static std::unique_ptr<daemon> served;
  mcp_client client{*served};
};
std::unique_ptr<daemon> mcp_modern::served;

TEST_F(mcp_modern, discovers_the_server) {
  const auto answer = client.modern("server/discover");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.http.field("content-type"), "application/json");
  EXPECT_FALSE(answer.http.has("mcp-session-id"));
  const auto& result = answer.result();
  EXPECT_EQ(result.at("resultType").as_string(), "complete");
  EXPECT_EQ(result.at("supportedVersions"),
            (json::array{"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}));
  EXPECT_TRUE(result.at("capabilities").at("tools").is_object());
  EXPECT_EQ(result.at("_meta").at("io.modelcontextprotocol/serverInfo").at("name").as_string(), "portkey-mcp");
  EXPECT_LE(result.at("instructions").as_string().size(), 2000U);
}

TEST_F(mcp_modern, lists_the_tools) {
  const auto answer = client.modern("tools/list");
  EXPECT_EQ(answer.status(), 200);
  const auto& tools = answer.result().at("tools").as_array();
  EXPECT_EQ(tools.size(), portkey::core_tools.size() + portkey::surface_tool_names().size());
  EXPECT_EQ(answer.result().at("cacheScope").as_string(), "public");
  for (const auto& tool : tools)
    EXPECT_TRUE(tool.at("inputSchema").is_object());
}

TEST_F(mcp_modern, echoes_the_id_as_it_is) {
  for (const auto& id :
       {json::value(7), json::value("x \"y\" \u00e9"), json::value(-1), json::value(9'007'199'254'740'993)}) {
    const auto answer = client.post(modern_fields("server/discover"), modern_text(id, "server/discover"));
    EXPECT_EQ(answer.message.at("id"), id);
  }
}

TEST_F(mcp_modern, answers_with_one_event_where_nothing_else_is_taken) {
  auto fields = modern_fields("server/discover");
  fields.emplace_back("Accept", "text/event-stream");
  for (int times = 0; times < 2; ++times) {
    const auto answer = client.post(fields, modern_text("e", "server/discover"));
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.http.field("content-type"), "text/event-stream");
    EXPECT_TRUE(answer.http.whole);
    EXPECT_EQ(answer.message.at("id").as_string(), "e");
    EXPECT_FALSE(answer.result().empty());
  }
}

TEST_F(mcp_modern, shows_an_error_in_the_status_even_to_who_takes_events) {
  auto fields = modern_fields("no/such");
  fields.emplace_back("Accept", "text/event-stream");
  const auto answer = client.post(fields, modern_text(1, "no/such"));
  EXPECT_EQ(answer.status(), 404);
  EXPECT_EQ(answer.error_code(), -32601);
}

TEST_F(mcp_modern, wants_headers_that_agree_with_the_body) {
  const auto body = modern_text(5, "tools/call", {{"name", "list_configs"}});
  const std::pair<header_fields, const char*> bad[] = {
      {{{"Mcp-Method", "tools/call"}, {"Mcp-Name", "list_configs"}}, "MCP-Protocol-Version"},
      {{{"MCP-Protocol-Version", "2025-11-25"}, {"Mcp-Method", "tools/call"}, {"Mcp-Name", "list_configs"}},
       "MCP-Protocol-Version"},
      {{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Name", "list_configs"}}, "Mcp-Method"},
      {{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", "tools/list"}, {"Mcp-Name", "list_configs"}},
       "Mcp-Method"},
      {{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", "tools/call"}}, "Mcp-Name"},
      {{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", "tools/call"}, {"Mcp-Name", "get_config"}}, "Mcp-Name"},
      {{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", "tools/call"}, {"Mcp-Name", "=?base64?!!?="}},
       "Mcp-Name"},
  };
  for (const auto& [fields, named] : bad) {
    const auto answer = client.post(fields, body);
    EXPECT_EQ(answer.status(), 400);
    EXPECT_EQ(answer.error_code(), -32020) << named;
    EXPECT_THAT(answer.error(), HasSubstr(named));
    EXPECT_EQ(answer.message.at("id"), 5);
  }
}

TEST_F(mcp_modern, names_the_versions_it_speaks) {
  json::object meta{{"io.modelcontextprotocol/protocolVersion", "2031-01-01"},
                    {"io.modelcontextprotocol/clientCapabilities", json::object()}};
  const auto answer = client.post({{"MCP-Protocol-Version", "2031-01-01"}, {"Mcp-Method", "tools/list"}},
                                  rpc_text(1, "tools/list", {{"_meta", meta}}));
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.error_code(), -32022);
  EXPECT_EQ(answer.message.at("error").at("data").at("supported").as_array().size(), 5U);
}

TEST_F(mcp_modern, refuses_what_is_no_message_before_anything_runs) {
  const auto fields = modern_fields("tools/list");
  const std::pair<const char*, int> bad[] = {
      {"", -32700},
      {"{", -32700},
      {"{\"a\":1,\"a\":2}", -32700},
      {"\"\\ud800\"", -32700},
      {"[1e999]", -32700},
      {"\xff", -32700},
      {"7", -32600},
      {"{}", -32600},
      {"[]", -32600},
      {R"({"jsonrpc":"1.0","id":1,"method":"x"})", -32600},
      {R"({"jsonrpc":"2.0","id":null,"method":"x"})", -32600},
      {R"({"jsonrpc":"2.0","id":1,"method":7})", -32600},
      {R"({"jsonrpc":"2.0","id":1,"method":"x","params":[]})", -32600},
  };
  for (const auto& [body, code] : bad) {
    const auto answer = client.post(fields, body);
    EXPECT_EQ(answer.status(), 400) << body;
    EXPECT_EQ(answer.error_code(), code) << body << ": " << answer.error();
  }
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(client.post(fields, deep).error_code(), -32700);
}

TEST_F(mcp_modern, wants_json_and_says_so) {
  auto fields = modern_fields("tools/list");
  fields.emplace_back("Content-Type", "text/plain");
  auto answer = client.post(fields, modern_text(1, "tools/list"));
  EXPECT_EQ(answer.status(), 415);
  EXPECT_EQ(answer.http.field("connection"), "close");
  fields.back() = {"Accept", "text/html"};
  answer = client.post(fields, modern_text(1, "tools/list"));
  EXPECT_EQ(answer.status(), 406);
  EXPECT_EQ(answer.error_code(), -32600);
}

TEST_F(mcp_modern, takes_notifications_without_a_word) {
  const auto answer = client.post(modern_fields("notifications/cancelled"),
                                  modern_text(nullptr, "notifications/cancelled", {{"requestId", 1}}));
  EXPECT_EQ(answer.status(), 202);
  EXPECT_EQ(answer.http.body, "");
}

TEST_F(mcp_modern, tells_errors_of_the_call_from_errors_of_the_message) {
  auto answer = client.call("list_config");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.error_code(), -32602);
  EXPECT_THAT(answer.error(), HasSubstr("list_configs"));
  answer = client.call("get_config");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_TRUE(answer.is_error());
  EXPECT_THAT(answer.text(), HasSubstr("slug"));
  answer = client.call("list_configs");
  EXPECT_TRUE(answer.is_error());
  EXPECT_THAT(answer.text(), HasSubstr("PORTKEY_API_KEY")) << "no key is configured";
  EXPECT_EQ(client.modern("ping").status(), 404) << "a method of older revisions";
  EXPECT_EQ(client.modern("tools/list", {{"cursor", "x"}}).error_code(), -32602);
}

TEST_F(mcp_modern, answers_in_utf_8_whatever_it_repeats) {
  // A name that is cut in the answer, right inside of a character.
  const auto long_name = std::string(63, 'x') + "\xc3\xa9\xc3\xa9";
  std::string encoded = "=?base64?";
  for (int groups = 0; groups < 21; ++groups)
    encoded += "eHh4";
  encoded += "w6nDqQ==?=";
  ASSERT_EQ(protocol::decode_header_value(encoded), long_name);
  const auto unknown_tool =
      client.post(modern_fields("tools/call", encoded), modern_text(1, "tools/call", {{"name", long_name}}));
  EXPECT_EQ(unknown_tool.error_code(), -32602);
  EXPECT_TRUE(protocol::is_utf8(unknown_tool.http.body)) << unknown_tool.http.body;
  mcp_client older(*served);
  older.open();
  const auto unknown_method = older.legacy(long_name);
  EXPECT_EQ(unknown_method.error_code(), -32601);
  EXPECT_TRUE(protocol::is_utf8(unknown_method.http.body)) << unknown_method.http.body;
}

}  // namespace

#include "protocol/modern_request.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;
namespace meta = protocol::meta;
using protocol::admit_modern;

/// A request that is admitted, and the headers that came with it.
struct sent {
  protocol::request call;
  protocol::wire_headers headers;

  json::object& claim() { return call.params["_meta"].as_object(); }
};

sent fine() {
  sent one;
  one.call.id = 1;
  one.call.method = "tools/call";
  one.call.params = json::parse(R"({"name":"list_workspaces","arguments":{},"_meta":{
      "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"roots":{}},
      "io.modelcontextprotocol/clientInfo":{"name":"desk","version":"3"},"progressToken":"p"}})")
                        .as_object();
  one.headers.protocol_version = "2026-07-28";
  one.headers.method = "tools/call";
  one.headers.name = "list_workspaces";
  return one;
}

/// One thing that is wrong, in the order of the ladder.
struct rung {
  const char* name;
  void (*spoil)(sent&);
  int code;
  const char* says;
};

const rung ladder[] = {
    {"C1 no version", [](sent& one) { one.claim().erase(meta::protocol_version); }, -32602, meta::protocol_version},
    {"C1 version no text", [](sent& one) { one.claim()[meta::protocol_version] = 20260728; }, -32602,
     meta::protocol_version},
    {"C1 no capabilities", [](sent& one) { one.claim().erase(meta::client_capabilities); }, -32602,
     meta::client_capabilities},
    {"C1 capabilities no object", [](sent& one) { one.claim()[meta::client_capabilities] = true; }, -32602,
     meta::client_capabilities},
    {"C2 no version header", [](sent& one) { one.headers.protocol_version.reset(); }, -32020,
     "MCP-Protocol-Version is missing"},
    {"C2 other version header", [](sent& one) { one.headers.protocol_version = "2025-11-25"; }, -32020,
     "MCP-Protocol-Version"},
    {"C3 version not spoken",
     [](sent& one) {
       one.claim()[meta::protocol_version] = "2031-01-01";
       one.headers.protocol_version = "2031-01-01";
     },
     -32022, "not spoken"},
    {"C4 no method header", [](sent& one) { one.headers.method.reset(); }, -32020, "Mcp-Method is missing"},
    {"C4 method header in other case", [](sent& one) { one.headers.method = "Tools/Call"; }, -32020, "Mcp-Method"},
    {"C5 no name header", [](sent& one) { one.headers.name.reset(); }, -32020, "Mcp-Name is missing"},
    {"C5 other name header", [](sent& one) { one.headers.name = "get_workspace"; }, -32020, "Mcp-Name"},
    {"C11 broken base64", [](sent& one) { one.headers.name = "=?base64?Zg=?="; }, -32020, "Mcp-Name"},
    {"C9 unknown log level", [](sent& one) { one.claim()[meta::log_level] = "verbose"; }, -32602, meta::log_level},
};

void expect_refusal(sent& one, const rung& by, const std::string& name) {
  const auto admitted = admit_modern(one.call, &one.headers);
  ASSERT_FALSE(admitted) << name;
  EXPECT_EQ(admitted.error().status, 400U) << name;
  EXPECT_EQ(admitted.error().why.code, by.code) << name << ": " << admitted.error().why.message;
  EXPECT_NE(admitted.error().why.message.find(by.says), std::string::npos)
      << name << ": " << admitted.error().why.message;
}

TEST(admit_modern, refuses_each_thing_that_is_wrong) {
  for (const auto& each : ladder) {
    auto one = fine();
    each.spoil(one);
    expect_refusal(one, each, each.name);
  }
}

TEST(admit_modern, gives_a_request_that_is_wrong_in_two_ways_the_earlier_refusal) {
  for (const auto& earlier : ladder)
    for (const auto* later = &earlier + 1; later != std::end(ladder); ++later) {
      if (std::string(earlier.name).substr(0, 2) == std::string(later->name).substr(0, 2)) continue;
      auto one = fine();
      later->spoil(one);
      earlier.spoil(one);
      expect_refusal(one, earlier, std::string(earlier.name) + " and " + later->name);
    }
}

TEST(admit_modern, refuses_a_request_without_meta) {
  for (const auto* value : {"", "null", "[]", "\"x\""}) {
    auto one = fine();
    one.call.params.erase("_meta");
    if (*value != '\0') one.call.params["_meta"] = json::parse(value);
    const auto admitted = admit_modern(one.call, &one.headers);
    ASSERT_FALSE(admitted);
    EXPECT_EQ(admitted.error().why.code, -32602);
    EXPECT_NE(admitted.error().why.message.find(meta::protocol_version), std::string::npos);
    EXPECT_NE(admitted.error().why.message.find(meta::client_capabilities), std::string::npos);
  }
}

TEST(admit_modern, gives_the_context_that_the_claim_makes) {
  const auto one = fine();
  const auto admitted = admit_modern(one.call, &one.headers);
  ASSERT_TRUE(admitted);
  EXPECT_EQ(admitted->spoken, protocol::revision::r2026_07_28);
  EXPECT_TRUE(admitted->client_capabilities.contains("roots"));
  EXPECT_EQ(admitted->client, "desk/3");
  EXPECT_EQ(admitted->progress_token, json::value("p"));
  EXPECT_FALSE(admitted->notify);
}

TEST(admit_modern, needs_no_client_info_and_no_progress_token) {
  auto one = fine();
  one.claim().erase(meta::client_info);
  one.claim().erase("progressToken");
  const auto admitted = admit_modern(one.call, &one.headers);
  ASSERT_TRUE(admitted);
  EXPECT_EQ(admitted->client, "");
  EXPECT_TRUE(admitted->progress_token.is_null());
}

TEST(admit_modern, keeps_the_type_of_a_progress_token_and_ignores_what_is_none) {
  auto one = fine();
  one.claim()["progressToken"] = 0;
  EXPECT_EQ(admit_modern(one.call, &one.headers)->progress_token, json::value(0));
  one.claim()["progressToken"] = true;
  EXPECT_TRUE(admit_modern(one.call, &one.headers)->progress_token.is_null());
}

TEST(admit_modern, accepts_every_log_level) {
  for (const auto* level : {"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}) {
    auto one = fine();
    one.claim()[meta::log_level] = level;
    EXPECT_TRUE(admit_modern(one.call, &one.headers)) << level;
  }
}

TEST(admit_modern, keeps_the_log_level_that_is_asked_for) {
  auto one = fine();
  EXPECT_FALSE(admit_modern(one.call, &one.headers)->log_from);
  one.claim()[meta::log_level] = "warning";
  EXPECT_EQ(admit_modern(one.call, &one.headers)->log_from, protocol::log_level::warning);
}

TEST(admit_modern, keeps_the_headers_of_parameters_where_there_are_headers) {
  auto one = fine();
  one.headers.parameters = {{"region", "eu"}};
  EXPECT_EQ(admit_modern(one.call, &one.headers)->parameter_headers, one.headers.parameters);
  EXPECT_FALSE(admit_modern(one.call, nullptr)->parameter_headers);
}

TEST(admit_modern, holds_the_claim_to_the_same_rules_where_there_are_no_headers) {
  for (const auto& each : ladder) {
    const std::string rung(each.name);
    if (!rung.starts_with("C1 ") && !rung.starts_with("C3") && !rung.starts_with("C9")) continue;
    auto one = fine();
    each.spoil(one);
    const auto refused = admit_modern(one.call, nullptr);
    ASSERT_FALSE(refused) << rung;
    EXPECT_EQ(refused.error().why.code, each.code) << rung;
  }
}

TEST(admit_modern, ignores_the_session) {
  auto one = fine();
  one.headers.session_id = "s";
  EXPECT_TRUE(admit_modern(one.call, &one.headers));
}

TEST(admit_modern, compares_the_name_header_decoded) {
  auto one = fine();
  one.headers.name = "=?base64?bGlzdF93b3Jrc3BhY2Vz?=";
  EXPECT_TRUE(admit_modern(one.call, &one.headers));
  one.headers.name = "=?BASE64?bGlzdF93b3Jrc3BhY2Vz?=";
  EXPECT_FALSE(admit_modern(one.call, &one.headers));
  one.call.params["name"] = "=?BASE64?bGlzdF93b3Jrc3BhY2Vz?=";
  EXPECT_TRUE(admit_modern(one.call, &one.headers));
}

TEST(admit_modern, wants_the_name_header_wherever_the_body_has_the_value) {
  struct named {
    const char* method;
    const char* member;
  };
  for (const auto& [method, member] :
       {named{"prompts/get", "name"}, named{"resources/read", "uri"}, named{"tasks/get", "taskId"},
        named{"tasks/update", "taskId"}, named{"tasks/cancel", "taskId"}}) {
    auto one = fine();
    one.call.method = method;
    one.headers.method = method;
    one.headers.name.reset();
    one.call.params[member] = "abc";
    const auto refused = admit_modern(one.call, &one.headers);
    ASSERT_FALSE(refused) << method;
    EXPECT_EQ(refused.error().why.code, -32020) << method;
    one.headers.name = "abc";
    EXPECT_TRUE(admit_modern(one.call, &one.headers)) << method;
  }
}

TEST(admit_modern, leaves_a_missing_name_to_the_check_of_the_parameters) {
  auto one = fine();
  one.call.params.erase("name");
  EXPECT_TRUE(admit_modern(one.call, &one.headers));
  one.call.params["name"] = 5;
  one.headers.name.reset();
  EXPECT_TRUE(admit_modern(one.call, &one.headers));
}

TEST(admit_modern, wants_no_name_header_for_other_methods) {
  auto one = fine();
  one.call.method = "tools/list";
  one.headers.method = "tools/list";
  one.headers.name.reset();
  EXPECT_TRUE(admit_modern(one.call, &one.headers));
}

TEST(admit_modern, wants_no_headers_where_there_are_none) {
  auto one = fine();
  EXPECT_TRUE(admit_modern(one.call, nullptr));
  one.claim()[meta::protocol_version] = "2025-11-25";
  const auto refused = admit_modern(one.call, nullptr);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why.code, -32022);
}

TEST(client_label, is_short) {
  EXPECT_EQ(protocol::client_label(nullptr), "");
  const auto long_info = json::parse(R"({"name":")" + std::string(500, 'n') + R"(","version":7})").as_object();
  EXPECT_EQ(protocol::client_label(&long_info), std::string(64, 'n') + "/");
}

}  // namespace

#include "protocol/era.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace {

namespace json = boost::json;
using protocol::read_post;
using protocol::wire_headers;

std::string refused(const protocol::refusal& what) {
  return "refused " + std::to_string(what.status) + " " + std::to_string(what.why.code);
}

struct teller {
  std::string operator()(const protocol::modern_call& one) const {
    wire_headers same = headers;
    same.method = one.call.method;
    same.name = "list_workspaces";
    const auto admitted = protocol::admit_modern(one.call, &same);
    return "modern " + one.call.method + ", " + (admitted ? "admitted" : refused(admitted.error()));
  }
  std::string operator()(const protocol::modern_notice& one) const { return "modern notice " + one.notice.method; }
  std::string operator()(const protocol::opening& one) const {
    return "opening " + protocol::to_json_text(one.call.id);
  }
  std::string operator()(const protocol::legacy_post& one) const {
    std::string told = one.batch ? "batch of" : "legacy";
    for (const auto& each : one.messages) {
      if (const auto* call = std::get_if<protocol::request>(&each)) told += " " + call->method;
      if (const auto* notice = std::get_if<protocol::notification>(&each)) told += " " + notice->method;
      if (std::holds_alternative<protocol::response>(each)) told += " response";
    }
    for (std::size_t count = one.unreadable.size(); count > 0; --count)
      told += " unreadable";
    return told;
  }
  const wire_headers& headers;
};

/// What becomes of a body that came with this MCP-Protocol-Version, in words.
std::string decided(const std::string& body, const std::optional<std::string>& version) {
  auto parsed = protocol::parse_json(body);
  if (!parsed) return "not JSON";
  wire_headers headers;
  headers.protocol_version = version;
  const auto read = read_post(std::move(*parsed), &headers);
  if (read) return std::visit(teller{headers}, *read);
  const auto& id = read.error().id;
  return refused(read.error().what) + (id.is_null() ? "" : " id " + protocol::to_json_text(id));
}

std::string claim(const std::string& version = "2026-07-28") {
  return R"("_meta":{"io.modelcontextprotocol/protocolVersion":")" + version +
         R"(","io.modelcontextprotocol/clientCapabilities":{}})";
}

std::string call(const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":7,"method":")" + method + R"(","params":{)" + params + "}}";
}

std::string notice(const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","method":")" + method + R"(","params":{)" + params + "}}";
}

/// A row of the decision table of the checklist; rows 1 to 7 are decided before there is a body.
struct row {
  int number;
  const char* what;
  std::string body;
  std::optional<std::string> version;
  const char* outcome;
};

const std::optional<std::string> no_header, modern = "2026-07-28", legacy = "2025-06-18", unknown = "2031-01-01";
const std::string response = R"({"jsonrpc":"2.0","id":7,"result":{}})";
const auto initialize = call("initialize", R"("protocolVersion":"2025-11-25","capabilities":{})");
const auto only_version = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"})";

const row rows[] = {
    {8, "unparsable", "{\"jsonrpc\":", modern, "not JSON"},
    {9, "empty array", "[]", no_header, "refused 400 -32600"},
    {9, "request with claim", "[" + call("tools/list", claim()) + "]", no_header, "refused 400 -32600"},
    {9, "broken claim",
     R"([{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}}])",
     no_header, "refused 400 -32600"},
    {9, "notification with claim", "[" + call("ping", "") + "," + notice("notifications/cancelled", claim()) + "]",
     no_header, "refused 400 -32600"},
    {9, "initialize", "[" + initialize + "]", no_header, "refused 400 -32600"},
    {9, "no message in it", "[" + call("ping", "") + ",1]", no_header, "batch of ping unreadable"},
    {9, "batch", "[" + call("ping", "") + "," + notice("notifications/initialized", "") + "," + response + "]",
     no_header, "batch of ping notifications/initialized response"},
    {10, "other version", R"({"jsonrpc":"1.0","id":7,"method":"ping"})", no_header, "refused 400 -32600 id 7"},
    {10, "null id", R"({"jsonrpc":"2.0","id":null,"method":"ping"})", no_header, "refused 400 -32600"},
    {10, "fraction id", R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", modern, "refused 400 -32600"},
    {10, "params no object", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":[]})", modern,
     "refused 400 -32600 id 7"},
    {10, "scalar", "1", legacy, "refused 400 -32600"},
    {11, "response", response, no_header, "legacy response"},
    {11, "error response", R"({"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"no"}})", legacy, "legacy response"},
    {12, "complete claim", call("initialize", claim()), modern, "modern initialize, admitted"},
    {13, "handshake", initialize, no_header, "opening 7"},
    {13, "asks for modern without claim", call("initialize", R"("protocolVersion":"2026-07-28")"), no_header,
     "opening 7"},
    {13, "incomplete claim", call("initialize", only_version), no_header, "opening 7"},
    {13, "claim of an unknown version", call("initialize", claim("2031-01-01")), no_header, "opening 7"},
    {13, "legacy header", initialize, legacy, "opening 7"},
    {13, "unknown header", initialize, unknown, "opening 7"},
    {13, "modern header", initialize, modern, "refused 400 -32020 id 7"},
    {14, "claim", call("tools/list", claim()), modern, "modern tools/list, admitted"},
    {14, "claim without header", call("tools/list", claim()), no_header, "modern tools/list, refused 400 -32020"},
    {14, "claim against header", call("tools/list", claim()), legacy, "modern tools/list, refused 400 -32020"},
    {14, "unknown claim", call("tools/list", claim("2031-01-01")), unknown, "modern tools/list, refused 400 -32022"},
    {14, "claim of a legacy version", call("tools/list", claim("2025-06-18")), legacy,
     "modern tools/list, refused 400 -32022"},
    {14, "broken claim", call("tools/list", R"("_meta":{"io.modelcontextprotocol/protocolVersion":null})"), no_header,
     "modern tools/list, refused 400 -32602"},
    {15, "no claim", call("tools/list", ""), modern, "modern tools/list, refused 400 -32602"},
    {15, "empty meta", call("tools/list", R"("_meta":{})"), modern, "modern tools/list, refused 400 -32602"},
    {16, "legacy header", call("tools/list", ""), legacy, "legacy tools/list"},
    {16, "no header", call("tools/list", ""), no_header, "legacy tools/list"},
    {16, "meta without claim", call("tools/list", R"("_meta":{"progressToken":1})"), no_header, "legacy tools/list"},
    {17, "unknown header", call("tools/list", ""), unknown, "refused 400 -32602 id 7"},
    {17, "empty header", call("tools/list", ""), "", "refused 400 -32602 id 7"},
    {18, "claim", notice("notifications/cancelled", claim()), no_header, "modern notice notifications/cancelled"},
    {18, "modern header", notice("notifications/cancelled", ""), modern, "modern notice notifications/cancelled"},
    {19, "legacy header", notice("notifications/initialized", ""), legacy, "legacy notifications/initialized"},
    {19, "no header", notice("notifications/initialized", ""), no_header, "legacy notifications/initialized"},
};

TEST(read_post, decides_every_row_of_the_table) {
  for (const auto& each : rows)
    EXPECT_EQ(decided(each.body, each.version), each.outcome) << "row " << each.number << ": " << each.what;
}

TEST(read_post, bounds_a_batch) {
  const auto of = [](std::size_t size) {
    std::string body;
    for (std::size_t each = 0; each < size; ++each)
      body += (body.empty() ? "[" : ",") + call("ping", "");
    return body + "]";
  };
  EXPECT_EQ(decided(of(65), no_header), "refused 400 -32600");
  EXPECT_TRUE(decided(of(64), no_header).starts_with("batch of ping"));
}

TEST(read_post, names_what_is_spoken_when_the_header_is_not) {
  wire_headers headers;
  headers.protocol_version = "2024-10-07";
  const auto read = read_post(json::parse(call("tools/list", "")), &headers);
  ASSERT_FALSE(read);
  for (const auto spoken : protocol::spoken_revisions)
    EXPECT_NE(read.error().what.why.message.find(protocol::name_of(spoken)), std::string::npos);
}

TEST(read_post, goes_by_the_body_alone_where_there_are_no_headers) {
  EXPECT_TRUE(
      std::holds_alternative<protocol::modern_call>(*read_post(json::parse(call("tools/list", claim())), nullptr)));
  EXPECT_TRUE(std::holds_alternative<protocol::legacy_post>(*read_post(json::parse(call("tools/list", "")), nullptr)));
  EXPECT_TRUE(std::holds_alternative<protocol::opening>(*read_post(json::parse(initialize), nullptr)));
}

TEST(read_post, is_not_swayed_by_the_other_headers) {
  wire_headers headers;
  headers.method = "tools/list";
  headers.name = "x";
  headers.session_id = "s";
  const auto read = read_post(json::parse(initialize), &headers);
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::holds_alternative<protocol::opening>(*read));
}

}  // namespace

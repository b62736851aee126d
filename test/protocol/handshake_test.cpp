#include "protocol/handshake.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "protocol/json_text.hpp"

namespace {

namespace json = boost::json;
using protocol::read_initialize;
using protocol::revision;

const protocol::server_identity server = {"portkey-mcp", "Portkey \"admin\"", "1.2.3", "First\nsecond.", {}};

auto read(const std::string& params) {
  return read_initialize(json::parse(params).as_object());
}

TEST(read_initialize, settles_on_the_revision_asked_for_when_it_has_a_handshake) {
  for (const auto spoken :
       {revision::r2024_11_05, revision::r2025_03_26, revision::r2025_06_18, revision::r2025_11_25}) {
    const auto settled = read(R"({"protocolVersion":")" + std::string(protocol::name_of(spoken)) + R"("})");
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->spoken, spoken);
  }
}

TEST(read_initialize, answers_everything_else_with_the_newest_that_has_one) {
  for (const std::string wanted : {"2026-07-28", "2024-10-07", "2031-01-01", "", "latest"}) {
    const auto settled = read(R"({"protocolVersion":")" + wanted + R"("})");
    ASSERT_TRUE(settled) << wanted;
    EXPECT_EQ(settled->spoken, revision::r2025_11_25) << wanted;
  }
}

TEST(read_initialize, takes_capabilities_and_the_name_of_the_client) {
  const auto settled = read(R"({"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}},
      "clientInfo":{"name":"desk","version":"2.0"}})");
  ASSERT_TRUE(settled);
  EXPECT_TRUE(settled->capabilities.contains("elicitation"));
  EXPECT_EQ(settled->client, "desk/2.0");
}

TEST(read_initialize, forgives_a_client_that_says_nothing_of_itself) {
  const auto settled = read(R"({"protocolVersion":"2025-06-18","clientInfo":"desk"})");
  ASSERT_TRUE(settled);
  EXPECT_TRUE(settled->capabilities.empty());
  EXPECT_EQ(settled->client, "");
}

TEST(read_initialize, refuses_what_it_cannot_read) {
  for (const std::string params :
       {"{}", R"({"protocolVersion":20251125})", R"({"protocolVersion":null,"capabilities":{}})"}) {
    const auto refused = read(params);
    ASSERT_FALSE(refused) << params;
    EXPECT_EQ(refused.error().code, protocol::code::invalid_params);
    EXPECT_NE(refused.error().message.find("protocolVersion"), std::string::npos);
  }
  for (const std::string capabilities : {"null", "[]", "true"}) {
    const auto refused = read(R"({"protocolVersion":"2025-11-25","capabilities":)" + capabilities + "}");
    ASSERT_FALSE(refused) << capabilities;
    EXPECT_EQ(refused.error().code, protocol::code::invalid_params);
    EXPECT_NE(refused.error().message.find("capabilities"), std::string::npos);
  }
}

TEST(initialize_result, introduces_the_server) {
  EXPECT_EQ(protocol::initialize_result(server, revision::r2025_11_25),
            R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
            R"("serverInfo":{"name":"portkey-mcp","title":"Portkey \"admin\"","version":"1.2.3"},)"
            R"("instructions":"First\nsecond."})");
}

TEST(initialize_result, names_the_revision_that_was_settled_on) {
  for (const auto spoken :
       {revision::r2024_11_05, revision::r2025_03_26, revision::r2025_06_18, revision::r2025_11_25}) {
    const auto result = json::parse(protocol::initialize_result(server, spoken));
    EXPECT_EQ(result.at("protocolVersion"), json::value(protocol::name_of(spoken)));
    EXPECT_FALSE(result.as_object().contains("resultType"));
    EXPECT_EQ(result.at("serverInfo").as_object().contains("title"), spoken >= revision::r2025_06_18);
  }
}

TEST(initialize_result, has_a_title_only_where_titles_are_known) {
  EXPECT_EQ(protocol::initialize_result(server, revision::r2025_03_26),
            R"({"protocolVersion":"2025-03-26","capabilities":{"tools":{}},)"
            R"("serverInfo":{"name":"portkey-mcp","version":"1.2.3"},"instructions":"First\nsecond."})");
  const auto result = json::parse(protocol::initialize_result(server, revision::r2025_06_18));
  EXPECT_EQ(result.at("serverInfo").at("title"), "Portkey \"admin\"");
}

protocol::server_identity offering(const protocol::offered_features& offers) {
  auto all = server;
  all.offers = offers;
  return all;
}

std::string declared(const protocol::offered_features& offers, revision spoken) {
  const auto text = protocol::is_modern(spoken) ? "{" + protocol::discover_members(offering(offers)) + "}"
                                                : protocol::initialize_result(offering(offers), spoken);
  return protocol::to_json_text(json::parse(text).at("capabilities"));
}

TEST(capabilities, are_declared_for_what_is_offered_alone) {
  for (const auto spoken : protocol::spoken_revisions)
    EXPECT_EQ(declared({}, spoken), R"({"tools":{}})");
  protocol::offered_features some;
  some.prompts = some.resources = true;
  for (const auto spoken : protocol::spoken_revisions)
    EXPECT_EQ(declared(some, spoken), R"({"tools":{},"prompts":{},"resources":{}})");
}

TEST(capabilities, are_those_that_each_revision_knows) {
  const protocol::offered_features all = {true, true, true, true, true, true, true, true};
  const std::string lists = R"({"tools":{"listChanged":true},"prompts":{"listChanged":true},)"
                            R"("resources":{"listChanged":true,"subscribe":true},)";
  EXPECT_EQ(declared(all, revision::r2024_11_05), lists + R"("logging":{}})");
  for (const auto spoken : {revision::r2025_03_26, revision::r2025_06_18, revision::r2025_11_25})
    EXPECT_EQ(declared(all, spoken), lists + R"("completions":{},"logging":{}})");
  EXPECT_EQ(declared(all, revision::r2026_07_28),
            lists + R"("completions":{},"logging":{},"extensions":{"io.modelcontextprotocol/tasks":{},)"
                    R"("io.modelcontextprotocol/skills":{"directoryRead":true}}})");
}

TEST(discover_members, name_every_revision_newest_first) {
  EXPECT_EQ(
      protocol::discover_members(server),
      R"("supportedVersions":["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"],"capabilities":{"tools":{}},)"
      R"("instructions":"First\nsecond.")");
}

TEST(modern_members, say_the_kind_of_the_result_and_who_answered) {
  EXPECT_EQ(protocol::modern_members(server, "complete"),
            R"("resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":)"
            R"({"name":"portkey-mcp","title":"Portkey \"admin\"","version":"1.2.3"}})");
  EXPECT_TRUE(protocol::modern_members(server, "task").starts_with(R"("resultType":"task",)"));
}

}  // namespace

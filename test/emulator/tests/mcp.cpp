#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class mcp : public emulated {};

}  // namespace

TEST_F(mcp, integrations_live) {
  const std::string body = R"({"name":"Mine","slug":"mine","url":"https://mcp.example.com/x","auth_type":"headers",)"
                           R"("transport":"http","configurations":{"custom_headers":{"a":"b"}}})";
  EXPECT_EQ(create("/v1/mcp-integrations", body).at("slug"), "mine");
  EXPECT_EQ(refused("POST", "/v1/mcp-integrations", body), "409 AB07");
  const json::value all = read("/v1/mcp-integrations?page_size=2");
  EXPECT_EQ(all.at("total"), 4);
  EXPECT_EQ(all.at("has_more"), true);
  EXPECT_EQ(all.at("data").at(0).at("workspaces_count"), 4);
  update("/v1/mcp-integrations/mine", R"({"transport":"sse"})");
  EXPECT_EQ(read("/v1/mcp-integrations/mine").at("transport"), "sse");
  EXPECT_EQ(read("/v1/mcp-integrations/mine/metadata").at("sync_status"), "synced");
  EXPECT_EQ(done("POST", "/v1/mcp-integrations/mine/test").at("success"), true);
  EXPECT_EQ(ask("DELETE", "/v1/mcp-integrations/mine").body, "{}");
  EXPECT_EQ(refused("GET", "/v1/mcp-integrations/mine"), "404 AB08");
  EXPECT_EQ(refused("DELETE", "/v1/mcp-integrations/linear"), "409 AB07") << "servers use it";
}

TEST_F(mcp, capabilities_are_paged_from_1_counted_and_switched) {
  const std::string at = "/v1/mcp-integrations/linear/capabilities";
  const json::value page = read(at + "?page=1&page_size=2");
  EXPECT_EQ(page.at("total"), 5);
  EXPECT_EQ(page.at("has_more"), true);
  EXPECT_EQ(page.at("data").as_array().size(), 2u);
  EXPECT_EQ(page.at("counts").at("tools").at("total"), 3);
  EXPECT_EQ(page.at("counts").at("tools").at("enabled"), 2);
  EXPECT_EQ(page.at("data").at(0).at("annotations").at("readOnlyHint"), false);
  EXPECT_EQ(read(at + "?page=3&page_size=2").at("has_more"), false);
  EXPECT_EQ(refused("GET", at + "?page=0"), "400 AB01");
  EXPECT_EQ(read(at + "?type=prompt").at("total"), 1);
  EXPECT_EQ(
      done("PUT", at, R"({"capabilities":[{"name":"create_issue","type":"tool","enabled":false}]})").at("success"),
      true);
  EXPECT_EQ(read(at).at("counts").at("tools").at("enabled"), 1);
  EXPECT_EQ(refused("PUT", at, R"({"capabilities":[{"name":"none","type":"tool","enabled":false}]})"), "404 AB08");
}

TEST_F(mcp, integrations_are_opened_to_workspaces) {
  const std::string at = "/v1/mcp-integrations/linear/workspaces";
  EXPECT_EQ(read(at).at("workspaces").as_array().size(), 4u);
  EXPECT_EQ(read(at + "?version=v2").at("total"), 4);
  update(at, R"({"workspaces":[{"id":"ws-stagin-8c41d7","enabled":false}]})");
  EXPECT_EQ(read(at).at("workspaces").at(1).at("enabled"), false);
  EXPECT_EQ(read(at).at("workspaces").at(0).at("enabled"), true);
  update(at,
         R"({"workspaces":[],"global_workspace_access":{"enabled":false},"override_existing_workspace_access":true})");
  EXPECT_EQ(read(at).at("workspaces").at(0).at("enabled"), false);
  EXPECT_EQ(refused("PUT", at, R"({"workspaces":[{"id":"ws-none","enabled":true}]})"), "403 AB03");
}

TEST_F(mcp, servers_live) {
  const json::value made = create("/v1/mcp-servers", R"({"name":"Mine","mcp_integration_id":"weather","slug":"mine",)"
                                                     R"("workspace_id":"ws-produc-5a3f10"})");
  const std::string at = "/v1/mcp-servers/" + text(made, "/id");
  EXPECT_EQ(read(at).at("mcp_integration_details").at("slug"), "weather");
  EXPECT_EQ(read("/v1/mcp-servers?workspace_id=ws-produc-5a3f10").at("total"), 2);
  EXPECT_EQ(read("/v1/mcp-servers?id=" + text(made, "/id")).at("data").at(0).at("url"),
            "https://mcp.portkey.ai/mine/mcp");
  update(at, R"({"description":"changed"})");
  EXPECT_EQ(read(at).at("description"), "changed");
  EXPECT_EQ(done("POST", at + "/test").at("success"), false);
  EXPECT_EQ(done("POST", "/v1/mcp-servers/wiki/test").at("success"), true);
  EXPECT_EQ(refused("POST", "/v1/mcp-servers",
                    R"({"name":"x","mcp_integration_id":"none","workspace_id":"ws-produc-5a3f10"})"),
            "404 AB08");
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
}

TEST_F(mcp, servers_switch_capabilities_for_themselves) {
  const std::string at = "/v1/mcp-servers/linear-prod/capabilities";
  EXPECT_EQ(
      done("PUT", at, R"({"capabilities":[{"name":"create_issue","type":"tool","enabled":false}]})").at("success"),
      true);
  EXPECT_EQ(read(at).at("data").at(0).at("enabled"), false);
  EXPECT_EQ(read(at).at("data").at(0).at("integration_enabled"), true);
  EXPECT_EQ(read("/v1/mcp-servers/linear-research/capabilities").at("data").at(0).at("enabled"), true);
}

TEST_F(mcp, servers_open_to_users_and_are_disconnected_from_them) {
  const std::string access = "/v1/mcp-servers/linear-prod/user-access";
  const json::value page = read(access + "?page=1&page_size=2");
  EXPECT_EQ(page.at("data").as_array().size(), 2u);
  EXPECT_EQ(page.at("default_user_access"), "allow");
  EXPECT_EQ(page.at("data").at(0).at("connection_status"), "connected");
  const std::string user = text(page, "/data/0/user_id");
  done("PUT", access, R"({"default_user_access":"deny","user_access":[{"user_id":")" + user + R"(","enabled":true}]})");
  EXPECT_EQ(read(access).at("data").at(0).at("has_override"), true);
  EXPECT_EQ(read(access).at("data").at(0).at("enabled"), true);
  EXPECT_EQ(read(access).at("data").at(1).at("enabled"), false);

  const std::string connections = "/v1/mcp-servers/linear-prod/connections";
  EXPECT_EQ(read(connections).at("total"), 3);
  EXPECT_EQ(refused("DELETE", connections), "400 AB01");
  EXPECT_EQ(done("DELETE", connections + "?user_id=" + user).at("success"), true);
  EXPECT_EQ(read(connections).at("total"), 2);
}

}  // namespace emulator::testing

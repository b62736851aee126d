#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class guardrails : public emulated {
 protected:
  std::string server() { return text(read("/v1/mcp-servers"), "/data/3/id"); }
};
class policies : public emulated {};

const char* const new_guardrail =
    R"({"name":"Mine","organisation_id":"o","checks":[{"id":"default.contains","parameters":{"words":["x"]}}],)"
    R"("actions":{"deny":true,"async":false}})";

}  // namespace

TEST_F(guardrails, live_and_answer_a_new_version_each_time) {
  const json::value made = create("/v1/guardrails", new_guardrail);
  const std::string at = "/v1/guardrails/" + text(made, "/slug");
  EXPECT_EQ(read(at).at("checks").at(0).at("id"), "default.contains");
  EXPECT_NE(done("PUT", at, R"({"name":"Yours"})").at("version_id"), made.at("version_id"));
  EXPECT_EQ(read(at).at("name"), "Yours");
  const json::value all = read("/v1/guardrails");
  EXPECT_EQ(all.at("total"), 6);
  EXPECT_FALSE(all.at("data").at(0).as_object().contains("checks"));
  const answer gone = ask("DELETE", at);
  EXPECT_EQ(gone.status, 200u);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(refused("GET", at), "404 AB08");
  EXPECT_EQ(refused("POST", "/v1/guardrails", R"({"name":"Mine","checks":[],"actions":{}})"), "400 AB01");
  EXPECT_EQ(refused("POST", "/v1/guardrails", R"({"name":"Mine","organisation_id":"o","checks":[{}],"actions":{}})"),
            "400 AB01");
}

TEST_F(guardrails, that_are_defaults_cannot_be_deleted) {
  EXPECT_EQ(refused("DELETE", "/v1/guardrails/pg-pii-1b7e22"), "409 AB07");
  const std::string at = "/v2/admin/organisation/defaults";
  EXPECT_EQ(read(at).at("input_guardrails").at(0).at("slug"), "pg-pii-1b7e22");
  update(at, R"({"input_guardrails":["pg-models-08bc3e"]})");
  EXPECT_EQ(read(at).at("input_guardrails").at(0).at("slug"), "pg-models-08bc3e");
  EXPECT_EQ(read(at).at("mcp_input_guardrails").as_array().size(), 1u) << "left alone";
  EXPECT_EQ(ask("DELETE", "/v1/guardrails/pg-pii-1b7e22").status, 200u);
  EXPECT_EQ(refused("PUT", at, R"({"input_guardrails":["pg-json-5d20c1"]})"), "400 AB01") << "a workspace's own";
  EXPECT_EQ(ask("GET", "/v1/admin/organisation/defaults").status, 400u) << "routed below /v2 only";
}

TEST_F(guardrails, are_mapped_to_mcp_servers) {
  const std::string at = "/v1/guardrails/pg-no-sql-93ab2d/mcp-servers";
  ASSERT_EQ(read(at).as_array().size(), 2u);
  const std::string id = server();
  EXPECT_FALSE(text(done("PUT", at + "/" + id, R"({"run_on":["output"]})"), "/map_id").empty());
  EXPECT_EQ(read(at).as_array().size(), 3u);
  const json::value replaced = done("PUT", at, R"({"mcp_servers":{")" + id + R"(":{"run_on":["input"]}}})");
  EXPECT_EQ(replaced.at("updated"), 1);
  EXPECT_EQ(replaced.at("removed"), 2);
  EXPECT_EQ(read(at).at(0).at("run_on").at(0), "input");
  EXPECT_EQ(refused("PUT", at, R"({"mcp_servers":{"none":{}}})"), "404 AB08");
}

TEST_F(guardrails, of_the_organisation_spare_excluded_workspaces) {
  const std::string at = "/v1/workspace-exclusions/input-guardrails";
  EXPECT_EQ(read(at).at("data").at(0).at("slug"), "ws-resear-e07b92");
  update(at, R"({"workspaces":[{"workspace_id":"ws-stagin-8c41d7","excluded":true}]})");
  EXPECT_EQ(read(at).at("total"), 2);
  update(at, R"({"workspaces":[{"workspace_id":"ws-stagin-8c41d7","excluded":false}],"override_existing":true})");
  EXPECT_EQ(read(at).at("total"), 0);
  EXPECT_EQ(read("/v1/workspace-exclusions/output-guardrails").at("total"), 0);
}

TEST_F(policies, on_usage_live_and_their_entities_are_reset) {
  const std::string body = R"({"conditions":[{"key":"metadata.team","value":"*"}],"group_by":[{"key":"provider"}],)"
                           R"("type":"cost","credit_limit":5,"workspace_id":"ws-produc-5a3f10"})";
  const json::value made = create("/v1/policies/usage-limits", body);
  EXPECT_EQ(made.at("object"), "policy_usage_limits");
  const std::string at = "/v1/policies/usage-limits/" + text(made, "/id");
  update(at, R"({"credit_limit":7.5})");
  EXPECT_EQ(read(at).at("credit_limit"), 7.5);
  EXPECT_EQ(read(at + "/entities").at("total"), 0);
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
  EXPECT_EQ(refused("POST", "/v1/policies/usage-limits",
                    R"({"conditions":[{"key":"shoe","value":"*"}],"group_by":[],)"
                    R"("type":"cost","credit_limit":5})"),
            "400 AB01");

  const std::string sample =
      "/v1/policies/usage-limits/" + text(read("/v1/policies/usage-limits?type=cost"), "/data/0/id");
  const json::value exhausted = read(sample + "/entities?status=exhausted");
  ASSERT_EQ(exhausted.at("total"), 2);
  update(sample + "/entities/" + text(exhausted, "/data/0/id") + "/reset", "");
  EXPECT_EQ(read(sample + "/entities?status=exhausted").at("total"), 1);
  EXPECT_EQ(read(sample + "?include_usage=true").at("value_key_usage_map").as_object().size(), 6u);
}

TEST_F(policies, on_rates_live) {
  const std::string made = text(create("/v1/policies/rate-limits", R"({"conditions":[{"key":"model","value":"*"}],)"
                                                                   R"("group_by":[],"type":"requests","unit":"rpm",)"
                                                                   R"("value":5,"workspace_id":"ws-produc-5a3f10"})"),
                                "/id");
  const std::string at = "/v1/policies/rate-limits/" + made;
  EXPECT_EQ(read("/v1/policies/rate-limits?unit=rpm").at("total"), 2);
  update(at, R"({"value":9,"unit":"rph"})");
  EXPECT_EQ(read(at).at("unit"), "rph");
  EXPECT_EQ(refused("PUT", at, R"({"unit":"fortnight"})"), "400 AB01");
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
}

}  // namespace emulator::testing

#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class integrations : public emulated {
 protected:
  std::string reference() {
    return text(create("/v1/secret-references", R"({"name":"New","slug":"new-one","manager_type":"aws_sm",)"
                                                R"("secret_path":"a/b","auth_config":{"aws_auth_type":"accessKey",)"
                                                R"("aws_secret_access_key":"sample-secret","aws_region":"eu"}})"),
                "/id");
  }
};

class providers : public emulated {};

const char* const new_integration = R"({"name":"Mine","slug":"mine","ai_provider_id":"bedrock","key":"sk-sample-777",)"
                                    R"("configurations":{"aws_region":"eu","aws_secret_access_key":"sample-secret"}})";

}  // namespace

TEST_F(integrations, live_with_their_secrets_masked) {
  EXPECT_EQ(create("/v1/integrations", new_integration).at("slug"), "mine");
  EXPECT_EQ(refused("POST", "/v1/integrations", new_integration), "409 AB07");
  const std::string at = "/v1/integrations/mine";
  json::value one = read(at);
  EXPECT_EQ(one.at("masked_key"), "sk*****777");
  EXPECT_EQ(one.at("configurations").at("aws_secret_access_key"), "sa*****ret");
  EXPECT_EQ(one.at("configurations").at("aws_region"), "eu");
  EXPECT_FALSE(one.as_object().contains("key"));
  update(at, R"({"description":"changed"})");
  one = read(at);
  EXPECT_EQ(one.at("description"), "changed");
  EXPECT_EQ(one.at("masked_key"), "sk*****777") << "what is left out is left alone";
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
  EXPECT_EQ(refused("DELETE", "/v1/integrations/openai-main"), "409 AB07") << "providers use it";
}

TEST_F(integrations, of_the_organisation_are_seen_from_every_workspace) {
  EXPECT_EQ(read("/v1/integrations").at("total"), 4);
  EXPECT_EQ(read("/v1/integrations?type=workspace").at("total"), 1);
  EXPECT_EQ(read("/v1/integrations?workspace_id=ws-stagin-8c41d7").at("total"), 3);
  key = workspace_key;
  EXPECT_EQ(read("/v1/integrations").at("total"), 3);
}

TEST_F(integrations, models_are_kept_in_bulk_and_only_custom_ones_deleted) {
  const std::string at = "/v1/integrations/openai-main/models";
  EXPECT_EQ(read(at).at("total"), 5);
  EXPECT_EQ(read("/v1/integrations/bedrock-eu/models").at("models").as_array().size(), 240u);
  EXPECT_EQ(read("/v1/integrations/bedrock-eu/models?page_size=10").at("models").as_array().size(), 10u);
  update(at, R"({"models":[{"slug":"gpt-4o","enabled":false},{"slug":"mine","enabled":true,"is_custom":true}],)"
             R"("allow_all_models":false})");
  EXPECT_EQ(read(at).at("total"), 6);
  EXPECT_EQ(read(at).at("models").at(0).at("enabled"), false);
  EXPECT_EQ(read("/v1/integrations/openai-main").at("allow_all_models"), false);
  EXPECT_EQ(refused("DELETE", at + "?slugs=mine,gpt-4o"), "400 AB01");
  EXPECT_EQ(read(at).at("total"), 6) << "all or none";
  EXPECT_EQ(ask("DELETE", at + "?slugs=mine").body, "{}");
  EXPECT_EQ(ask("DELETE", at, R"({"slugs":["ft:gpt-4o-mini:support"]})").status, 200u);
  EXPECT_EQ(read(at).at("total"), 4);
  EXPECT_EQ(refused("PUT", at, R"({"models":[{"slug":"x"}]})"), "400 AB01");
}

TEST_F(integrations, access_of_workspaces_is_kept_in_bulk) {
  const std::string at = "/v1/integrations/openai-main/workspaces";
  EXPECT_EQ(read("/v1/integrations/openai-main").at("workspace_count"), 3);
  update(
      at,
      R"({"workspaces":[{"id":"ws-suppor-1d96fa","enabled":true,"usage_limits":[{"type":"cost","credit_limit":9}]}]})");
  EXPECT_EQ(read(at).at("workspaces").at(3).at("usage_limits").at(0).at("credit_limit"), 9);
  update(at, R"({"global_workspace_access":{"enabled":false},"override_existing_workspace_access":true})");
  EXPECT_EQ(read("/v1/integrations/openai-main").at("workspace_count"), 0);
  EXPECT_EQ(refused("PUT", at, R"({"workspaces":[{"id":"ws-none","enabled":true}]})"), "403 AB03");
}

TEST_F(integrations, secret_references_live_while_nothing_maps_to_them) {
  const std::string id = reference();
  const std::string at = "/v1/secret-references/" + id;
  EXPECT_EQ(read(at).at("auth_config").at("aws_secret_access_key"), "sa*****ret");
  update(at, R"({"auth_config":{"aws_region":"us"},"tags":{"a":"b"}})");
  EXPECT_EQ(read(at).at("auth_config").at("aws_region"), "us");
  EXPECT_EQ(read(at).at("auth_config").at("aws_auth_type"), "accessKey") << "merged";
  EXPECT_EQ(refused("PUT", at, R"({"allowed_workspaces":[]})"), "400 AB01");
  EXPECT_EQ(refused("PUT", at, R"({"allowed_workspaces":["ws-stagin-8c41d7"],"allow_all_workspaces":true})"),
            "400 AB01");
  EXPECT_EQ(read("/v1/secret-references?manager_type=aws_sm").at("total"), 2);

  create("/v1/integrations", R"({"name":"M","slug":"m","ai_provider_id":"openai","secret_mappings":[)"
                             R"({"target_field":"key","secret_reference_id":"new-one"}]})");
  EXPECT_EQ(refused("DELETE", at), "400 AB01");
  update("/v1/integrations/m", R"({"secret_mappings":[]})");
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("POST", "/v1/integrations",
                    R"({"name":"M","ai_provider_id":"openai","secret_mappings":[)"
                    R"({"target_field":"key","secret_reference_id":"new-one"}]})"),
            "400 AB01");
}

TEST_F(integrations, prices_of_models_are_public_and_below_no_version) {
  key = "";
  EXPECT_EQ(read("/model-configs/pricing/openai/gpt-4o").at("pay_as_you_go").at("request_token").at("price"), 0.00025);
  EXPECT_TRUE(read("/model-configs/general/openai/gpt-4o").at("params").is_array());
  EXPECT_EQ(ask("GET", "/v1/model-configs/pricing/openai/gpt-4o").status, 400u);
  const answer unknown = ask("GET", "/model-configs/pricing/openai/none");
  EXPECT_EQ(unknown.status, 404u);
  EXPECT_EQ(unknown.body, R"({"error":"Model not found"})");
}

TEST_F(providers, live) {
  const json::value made = create("/v1/providers", R"({"name":"Mine","integration_id":"anthropic-eu","slug":"mine",)"
                                                   R"("workspace_id":"ws-resear-e07b92"})");
  EXPECT_EQ(made.at("slug"), "mine");
  EXPECT_EQ(read("/v1/providers?workspace_id=ws-resear-e07b92").at("total"), 2);
  EXPECT_EQ(done("PUT", "/v1/providers/mine", R"({"note":"changed"})").at("slug"), "mine");
  EXPECT_EQ(read("/v1/providers/mine").at("note"), "changed");
  EXPECT_EQ(read("/v1/providers/mine").at("ai_provider_name"), "anthropic");
  EXPECT_EQ(
      refused("POST", "/v1/providers", R"({"name":"x","integration_id":"none","workspace_id":"ws-resear-e07b92"})"),
      "400 AB01");
  EXPECT_EQ(ask("DELETE", "/v1/providers/mine").body, "{}");
  EXPECT_EQ(refused("GET", "/v1/providers/mine"), "403 AB03");
}

}  // namespace emulator::testing

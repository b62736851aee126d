#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class virtual_keys : public emulated {};
class api_keys : public emulated {};

}  // namespace

TEST_F(virtual_keys, live_and_hide_their_secret) {
  const json::value made = create(
      "/v1/virtual-keys",
      R"({"name":"Mine","provider":"openai","key":"sk-sample-1234","workspace_id":"ws-produc-5a3f10","rate_limits":{"type":"requests","unit":"rpm","value":5},"awsRegion":"eu-1"})");
  EXPECT_EQ(made.at("success"), true);
  const std::string at = "/v1/virtual-keys/" + text(made, "/data/slug");
  json::value one = read(at);
  EXPECT_EQ(one.at("masked_api_key"), "sk*****234");
  EXPECT_EQ(one.at("key"), "");
  EXPECT_EQ(one.at("model_config").at("awsRegion"), "eu-1");
  EXPECT_TRUE(one.at("rate_limits").is_array());
  EXPECT_EQ(read("/v1/virtual-keys?current_page=0&page_size=50").at("total"), 9);
  update(at, R"({"note":"changed","usage_limits":{"type":"cost","credit_limit":5}})");
  one = read(at);
  EXPECT_EQ(one.at("note"), "changed");
  EXPECT_EQ(one.at("name"), "Mine");
  EXPECT_EQ(refused("PUT", at, R"({"usage_limits":{"periodic_reset":"weekly","periodic_reset_days":3}})"), "400 AB01");
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "403 AB03");
}

TEST_F(api_keys, a_new_one_is_shown_once_and_opens_what_its_scopes_say) {
  const json::value made = create("/v1/api-keys/workspace/service",
                                  R"({"name":"Mine","scopes":["configs.list"],"workspace_id":"ws-stagin-8c41d7",)"
                                  R"("defaults":{"allow_config_override":true}})");
  const std::string at = "/v1/api-keys/" + text(made, "/id");
  const std::string secret = text(made, "/key");
  const json::value one = read(at);
  EXPECT_EQ(one.at("type"), "workspace-service");
  EXPECT_EQ(one.at("allow_config_override"), 1);
  EXPECT_NE(text(one, "/key"), secret);
  EXPECT_FALSE(one.as_object().contains("secrets"));
  EXPECT_EQ(read("/v1/api-keys").at("total"), 7);

  key = secret;
  EXPECT_EQ(read("/v1/configs").at("data").as_array().size(), 2u);
  EXPECT_EQ(refused("GET", "/v1/configs/pc-stagin-12ab90"), "403 AB03");
  key = admin_key;
  update(at, R"({"scopes":["configs.read"],"name":"Yours"})");
  EXPECT_EQ(read(at).at("name"), "Yours");
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "403 AB03");
  key = secret;
  EXPECT_EQ(refused("GET", "/v1/configs"), "401 AB05");
}

TEST_F(api_keys, are_rotated_one_transition_at_a_time) {
  const json::value made = create("/v1/api-keys/organisation/service", R"({"name":"Mine","scopes":["configs.list"]})");
  const std::string at = "/v1/api-keys/" + text(made, "/id") + "/rotate";
  EXPECT_EQ(refused("POST", at, R"({"key_transition_period_ms":1000})"), "400 AB01");
  const json::value rotated = create(at, R"({"key_transition_period_ms":3600000})");
  EXPECT_EQ(rotated.at("key_transition_expires_at"), "2026-03-31T13:00:00.000Z");
  EXPECT_EQ(refused("POST", at), "400 AB01");
  for (const std::string& secret : {text(made, "/key"), text(rotated, "/key")}) {
    key = secret;
    EXPECT_EQ(ask("GET", "/v1/configs").status, 200u) << "both open during the transition";
  }
}

TEST_F(api_keys, must_be_complete) {
  EXPECT_EQ(refused("POST", "/v1/api-keys/workspace/service", R"({"name":"x","scopes":[]})"), "400 AB01");
  EXPECT_EQ(
      refused("POST", "/v1/api-keys/workspace/user", R"({"name":"x","scopes":[],"workspace_id":"ws-stagin-8c41d7"})"),
      "400 AB01");
  EXPECT_EQ(refused("POST", "/v1/api-keys/organisation/user", R"({"name":"x","scopes":[]})"), "400 AB01");
  EXPECT_EQ(refused("POST", "/v1/api-keys/organisation/service", R"({"name":"x"})"), "400 AB01");
}

}  // namespace emulator::testing

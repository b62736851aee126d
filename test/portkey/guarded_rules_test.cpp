#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "test/portkey/guarded_portkey.hpp"

namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class guarded_rules : public guarded_portkey {};

TEST_F(guarded_rules, are_refused_by_the_operators_rule_before_anything_is_read) {
  const auto slug = config();
  portkey::tool_policy policy;
  policy.safety.rules = {{"delete_config", "", "", "", portkey::verdict::deny}};
  is_served(policy);
  const auto requests = emulator_.requests().size();
  EXPECT_THAT(failed(called("delete_config", by_id(slug))), HasSubstr("safety.rule 1"));
  EXPECT_EQ(emulator_.requests().size(), requests);
  EXPECT_THAT(guards_.audit.outcomes(), ElementsAre("delete_config denied: rule 1"));
}

TEST_F(guarded_rules, run_unasked_where_a_rule_or_the_policy_says_so) {
  const auto slug = config();
  portkey::tool_policy policy;
  policy.safety.rules = {{"delete_config", "", "", "", portkey::verdict::allow}};
  is_served(policy);
  shown(called("delete_config", by_id(slug)));
  const auto other = config("Another");
  policy.safety.rules.clear();
  policy.safety.confirm = portkey::confirmation::never;
  is_served(policy);
  shown(called("delete_config", by_id(other)));
}

TEST_F(guarded_rules, ask_before_every_write_where_the_policy_says_so) {
  portkey::tool_policy policy;
  policy.safety.confirm = portkey::confirmation::writes;
  is_served(policy);
  can_be_asked();
  question(
      called("create_config", R"({"name":"New","workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}}})"));
  EXPECT_THAT(written(), IsEmpty());
  shown(called("list_configs", "{}"));
}

TEST_F(guarded_rules, show_what_any_write_would_change_and_send_none) {
  const auto slug = config();
  const auto update =
      shown(called("update_config", R"({"config_id":")" + slug + R"(","name":"Renamed","dry_run":true})"));
  EXPECT_EQ(update.at("method").as_string(), "PUT");
  EXPECT_EQ(update.at("path").as_string(), "/v1/configs/" + slug);
  EXPECT_EQ(json::serialize(update.at("changes")), R"([{"member":"name","from":"Doomed","to":"Renamed"}])");
  const auto remove = shown(called("delete_config", R"({"config_id":")" + slug + R"(","dry_run":true})"));
  EXPECT_EQ(remove.at("target").at("name").as_string(), "Doomed");
  const auto create = shown(
      called("create_config",
             R"({"name":"X","workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}},"dry_run":true})"));
  EXPECT_EQ(create.at("body").at("name").as_string(), "X");
  EXPECT_THAT(newly_written(), IsEmpty());
  EXPECT_THAT(guards_.audit.entries, IsEmpty());
}

TEST_F(guarded_rules, do_not_take_for_a_dry_run_what_only_looks_like_one) {
  for (const auto* odd : {R"("true")", "1", "null", "[]"})
    EXPECT_THAT(
        failed(called("create_config",
                      R"({"name":"X","workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}},"dry_run":)" +
                          std::string(odd) + "}")),
        HasSubstr("dry_run"))
        << odd;
  EXPECT_THAT(failed(called(
                  "create_config",
                  R"({"name":"X","workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}},"dryrun":true})")),
              HasSubstr("did you mean dry_run"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(guarded_rules, hold_what_a_program_writes_on_its_way_to_the_rules) {
  portkey::tool_policy policy;
  policy.safety.rules = {{"create_prompt", "", "", "", portkey::verdict::deny}};
  is_served(policy);
  EXPECT_THAT(failed(called("migrate_prompt", R"({"name":"New","collection_id":"product-0c1d2e","string":"Hello",
                            "model":"gpt-4o","virtual_key":"openai-main-258f4d","parameters":{},"app":"a","env":"prod"})")),
              HasSubstr("safety.rule 1"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(guarded_rules, know_the_workspace_that_they_are_about) {
  const auto slug = config();
  portkey::tool_policy policy;
  for (const auto* name : {"ws-produc-5a3f10", "Production"}) {
    policy.safety.rules = {{"", "", "write", name, portkey::verdict::deny}};
    is_served(policy);
    for (const auto& call : {R"({"config_id":")" + slug + R"(","name":"X"})",
                             R"({"config_id":")" + slug + R"(","name":"X","workspace_id":"ws-shared-team-4b88d1"})"})
      EXPECT_THAT(failed(called("update_config", call)), HasSubstr("safety.rule 1")) << name << call;
    EXPECT_THAT(failed(called("create_prompt", R"({"name":"New","collection_id":"product-0c1d2e","string":"Hello",
                              "model":"gpt-4o","virtual_key":"openai-main-258f4d","parameters":{}})")),
                HasSubstr("safety.rule 1"))
        << name;
    EXPECT_THAT(failed(called("update_config", R"({"config_id":"pc-nobody-knows","name":"X"})")),
                HasSubstr("Could not"));
  }
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_rules, stay_a_dry_run_whoever_says_so) {
  EXPECT_THAT(failed(called("call_write_tool", R"({"name":"create_config","dry_run":false,
                            "arguments":{"name":"X","config":{"retry":{"attempts":3}},"dry_run":"true"}})")),
              HasSubstr("dry_run"));
  shown(called("call_write_tool", R"({"name":"create_config","dry_run":false,"arguments":{"name":"X",
               "workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}},"dry_run":true}})"));
  EXPECT_THAT(written(), IsEmpty());
}

}  // namespace

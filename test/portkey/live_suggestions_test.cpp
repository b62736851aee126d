#include <gmock/gmock.h>

#include "portkey/suggestions.hpp"
#include "test/portkey/live_portkey.hpp"

namespace {

using protocol::completion_values;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class live_suggestions : public live_portkey {
 protected:
  completion_values complete(protocol::completion_request wanted) {
    auto lent = tools();
    portkey::live_suggestions suggestions(lent);
    auto found = support::run(loop_, suggestions.complete(std::move(wanted), context_));
    EXPECT_TRUE(found);
    return found ? std::move(*found) : completion_values();
  }
  completion_values argument(const std::string& prompt, const std::string& name, const std::string& value,
                             boost::json::object others = {}) {
    protocol::completion_request wanted;
    wanted.prompt = prompt;
    wanted.argument = name;
    wanted.value = value;
    wanted.others = std::move(others);
    return complete(std::move(wanted));
  }
  void create_prompts(int count, const std::string& name) {
    for (int at = 0; at < count; ++at) {
      auto lent = tools();
      boost::json::object arguments;
      arguments["name"] = name;
      arguments["collection_id"] = "product-0c1d2e";
      arguments["string"] = "x";
      arguments["parameters"].emplace_object();
      arguments["virtual_key"] = "openai-main-258f4d";
      const auto made = support::run(loop_, lent.call("create_prompt", std::move(arguments), context_));
      ASSERT_TRUE(made);
      ASSERT_FALSE(std::get<protocol::tool_result>(*made).is_error) << std::get<protocol::tool_result>(*made).text;
    }
  }
  completion_values variable(const std::string& uri, const std::string& name, const std::string& value) {
    protocol::completion_request wanted;
    wanted.template_uri = uri;
    wanted.argument = name;
    wanted.value = value;
    return complete(std::move(wanted));
  }
};

TEST_F(live_suggestions, are_what_portkey_has) {
  const auto workspaces = argument("usage_by_model", "workspace", "");
  EXPECT_THAT(workspaces.values, Contains("ws-produc-5a3f10"));
  EXPECT_EQ(workspaces.total, workspaces.values.size());
  EXPECT_FALSE(workspaces.more);
  EXPECT_THAT(argument("usage_by_model", "workspace", "PRODUC").values, ElementsAre("ws-produc-5a3f10"));
  EXPECT_THAT(argument("key_usage_and_credit", "api_key", "web").values, Contains("Web shop"));
  EXPECT_THAT(argument("add_team_members", "emails", "uma").values, ElementsAre("uma.virtanen@example.com"));
}

TEST_F(live_suggestions, are_of_the_workspace_that_is_known_already) {
  EXPECT_THAT(argument("production_fallback", "config", "", {{"workspace", "ws-stagin-8c41d7"}}).values,
              ElementsAre("pc-stagin-12ab90", "pc-stagin-f3c5d7"));
  EXPECT_THAT(argument("production_fallback", "primary", "openai", {{"workspace", "ws-produc-5a3f10"}}).values,
              testing::Not(IsEmpty()));
  emulator_.forget_requests();
  argument("production_fallback", "config", "", {{"workspace", "../x"}});
  EXPECT_EQ(emulator_.requests().at(0).target.find("workspace_id"), std::string::npos);
}

TEST_F(live_suggestions, are_fixed_for_what_portkey_does_not_know) {
  EXPECT_THAT(argument("usage_by_model", "period", "LAST 7").values, ElementsAre("last 7 days"));
  EXPECT_THAT(argument("add_team_members", "role", "").values, ElementsAre("member", "manager", "admin"));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(live_suggestions, complete_the_variables_of_templates) {
  EXPECT_THAT(variable("portkey://configs/{slug}", "slug", "pc-sta").values,
              ElementsAre("pc-stagin-12ab90", "pc-stagin-f3c5d7"));
  EXPECT_THAT(variable("portkey://prompts/{id}", "id", "translate").values, ElementsAre("pp-translate-b7f312"));
  EXPECT_THAT(variable("portkey://workspaces/{id}", "id", "staging").values, ElementsAre("ws-stagin-8c41d7"));
}

TEST_F(live_suggestions, are_none_for_what_is_unknown) {
  for (const auto& none : {argument("usage_by_modle", "workspace", ""), argument("usage_by_model", "colour", ""),
                           argument("set_up_workspace", "name", ""), variable("portkey://configs/{slug}", "id", ""),
                           variable("portkey://users/{id}", "id", ""), variable("", "slug", "")})
    EXPECT_THAT(none.values, IsEmpty());
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(live_suggestions, are_none_where_nothing_can_be_read) {
  emulator::misbehaviour rule;
  rule.statuses = {500};
  rule.times = 20;
  emulator_.misbehave(rule);
  const auto failed = argument("usage_by_model", "workspace", "");
  EXPECT_THAT(failed.values, IsEmpty());
  EXPECT_EQ(failed.total, std::nullopt);
}

TEST_F(live_suggestions, ask_nothing_without_the_key_or_the_tool_for_it) {
  has_keys("", emulator::workspace_key);
  EXPECT_THAT(argument("usage_by_model", "workspace", "").values, IsEmpty()) << "that takes an Admin key";
  has_keys("");
  EXPECT_THAT(argument("key_usage_and_credit", "api_key", "").values, IsEmpty());
  has_keys(emulator::admin_key);
  is_served({}, "analytics");
  EXPECT_THAT(argument("usage_by_model", "workspace", "").values, IsEmpty());
  EXPECT_THAT(argument("set_up_workspace", "monthly_budget", "").values, IsEmpty()) << "the prompt is not offered";
  EXPECT_THAT(variable("portkey://configs/{slug}", "slug", "").values, IsEmpty());
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(live_suggestions, read_three_pages_at_most) {
  const auto before = argument("usage_by_model", "workspace", "").values.size();
  for (int at = 0; at < 310; ++at) {
    auto lent = tools();
    boost::json::object arguments;
    arguments["name"] = "Team " + std::to_string(at);
    ASSERT_TRUE(support::run(loop_, lent.call("create_workspace", std::move(arguments), context_)));
  }
  emulator_.forget_requests();
  const auto many = argument("usage_by_model", "workspace", "");
  EXPECT_THAT(many.values, SizeIs(300));
  EXPECT_EQ(many.total, std::nullopt) << "there are " << before + 310;
  EXPECT_TRUE(many.more);
  EXPECT_THAT(asked(), SizeIs(3));
  EXPECT_EQ(argument("usage_by_model", "workspace", "ws-prod").values.size(), 1U);
}

TEST_F(live_suggestions, ask_for_no_more_of_an_item_than_they_need) {
  argument("key_usage_and_credit", "api_key", "");
  argument("usage_by_model", "workspace", "");
  variable("portkey://configs/{slug}", "slug", "");
  variable("portkey://prompts/{id}", "id", "");
  argument("add_team_members", "emails", "");
  argument("production_fallback", "primary", "");
  EXPECT_THAT(asked(), SizeIs(6)) << "each list takes the members it is asked for";
  portkey::tool_policy policy;
  policy.max_result_chars = 2000;
  is_served(policy);
  emulator_.forget_requests();
  EXPECT_THAT(argument("usage_by_model", "workspace", "").values, Contains("ws-produc-5a3f10"));
  EXPECT_THAT(asked(), SizeIs(1)) << "workspaces in full would have been cut";
}

TEST_F(live_suggestions, find_a_prompt_beyond_those_that_were_read_by_its_name) {
  create_prompts(300, "Many");
  create_prompts(1, "Needle");
  emulator_.forget_requests();
  const auto found = variable("portkey://prompts/{id}", "id", "needle");
  EXPECT_THAT(found.values, SizeIs(1));
  EXPECT_TRUE(found.more) << "the slugs of the others were not looked at";
  const auto targets = emulator_.requests();
  ASSERT_THAT(targets, SizeIs(4));
  EXPECT_NE(targets.at(3).target.find("search=needle"), std::string::npos);
  emulator_.forget_requests();
  variable("portkey://prompts/{id}", "id", "many");
  EXPECT_THAT(asked(), SizeIs(3)) << "there were matches";
}

TEST_F(live_suggestions, go_from_workspace_to_workspace_where_one_must_be_named) {
  emulator_.misbehave(wants_workspace("/configs"));
  emulator_.misbehave(wants_workspace("/prompts"));
  EXPECT_THAT(variable("portkey://configs/{slug}", "slug", "pc-sta").values,
              ElementsAre("pc-stagin-12ab90", "pc-stagin-f3c5d7"));
  EXPECT_THAT(variable("portkey://prompts/{id}", "id", "translate").values, ElementsAre("pp-translate-b7f312"));
  for (int at = 0; at < 6; ++at) {
    auto lent = tools();
    boost::json::object arguments;
    arguments["name"] = "Team " + std::to_string(at);
    ASSERT_TRUE(support::run(loop_, lent.call("create_workspace", std::move(arguments), context_)));
  }
  emulator_.forget_requests();
  EXPECT_TRUE(variable("portkey://configs/{slug}", "slug", "").more) << "of workspaces that were not looked at";
  EXPECT_THAT(asked(), SizeIs(7));
}

TEST_F(live_suggestions, are_none_where_naming_a_workspace_does_not_help) {
  auto refused = wants_workspace("/configs");
  refused.without.clear();
  emulator_.misbehave(refused);
  const auto none = variable("portkey://configs/{slug}", "slug", "");
  EXPECT_THAT(none.values, IsEmpty());
  EXPECT_EQ(none.total, std::nullopt);
  EXPECT_THAT(asked(), SizeIs(3));
  emulator_.forget_requests();
  argument("production_fallback", "config", "", {{"workspace", "ws-stagin-8c41d7"}});
  EXPECT_THAT(asked(), SizeIs(1)) << "it was named already";
}

}  // namespace

#include "portkey/safety_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "portkey/catalogue.hpp"
#include "portkey/surface.hpp"

namespace {

using portkey::confirmation;
using portkey::judge;
using portkey::operation_named;
using portkey::safety_policy;
using portkey::safety_rule;
using portkey::verdict;
using testing::ElementsAre;
using testing::IsEmpty;
using texts = std::vector<std::string>;

const texts nowhere{};

safety_rule of_tool(const char* tool, verdict action) {
  safety_rule out;
  out.tool = tool;
  out.action = action;
  return out;
}

safety_rule of_effect(const char* effect, verdict action) {
  safety_rule out;
  out.effect = effect;
  out.action = action;
  return out;
}

safety_rule of_toolset(const char* toolset, verdict action) {
  safety_rule out;
  out.toolset = toolset;
  out.action = action;
  return out;
}

safety_rule in_workspace(const char* workspace, verdict action) {
  safety_rule out;
  out.workspace = workspace;
  out.action = action;
  return out;
}

safety_policy with(std::vector<safety_rule> rules, confirmation confirm = confirmation::destructive) {
  safety_policy out;
  out.rules = std::move(rules);
  out.confirm = confirm;
  return out;
}

/// "deny 2": what is said of that tool, and by which rule; "?": the workspace has to be read.
std::string said(const safety_policy& by, const char* tool, const std::optional<texts>& workspaces = nowhere) {
  const auto found = judge(by, operation_named(tool), workspaces);
  if (!found) return "?";
  return std::string(name_of(found->what)) + " " + std::to_string(found->rule);
}

TEST(safety_policy, asks_by_default_about_what_confirm_says) {
  for (const auto& [confirm, reads, writes, destroys] :
       {std::tuple(confirmation::destructive, "allow 0", "allow 0", "confirm 0"),
        std::tuple(confirmation::writes, "allow 0", "confirm 0", "confirm 0"),
        std::tuple(confirmation::never, "allow 0", "allow 0", "allow 0")}) {
    const auto by = with({}, confirm);
    EXPECT_EQ(said(by, "list_configs"), reads);
    EXPECT_EQ(said(by, "update_config"), writes);
    EXPECT_EQ(said(by, "delete_config"), destroys);
    EXPECT_EQ(said(by, "delete_config", std::nullopt), destroys);
  }
}

TEST(safety_policy, takes_the_first_rule_that_matches) {
  const auto by = with({of_tool("delete_config", verdict::allow), of_toolset("configs", verdict::deny),
                        of_effect("read", verdict::confirm), safety_rule{}},
                       confirmation::never);
  EXPECT_EQ(said(by, "delete_config"), "allow 1");
  EXPECT_EQ(said(by, "list_configs"), "deny 2");
  EXPECT_EQ(said(by, "list_workspaces"), "confirm 3");
  EXPECT_EQ(said(by, "create_workspace"), "confirm 4") << "a rule that names nothing matches all";
}

TEST(safety_policy, wants_all_that_a_rule_names) {
  auto both = of_toolset("prompts", verdict::deny);
  both.effect = "destructive";
  const auto by = with({both});
  EXPECT_EQ(said(by, "delete_prompt"), "deny 1");
  EXPECT_EQ(said(by, "update_prompt"), "allow 0");
  EXPECT_EQ(said(by, "delete_config"), "confirm 0");
}

TEST(safety_policy, knows_a_workspace_by_whatever_it_is_called) {
  const auto by = with({in_workspace("production", verdict::deny)});
  EXPECT_EQ(said(by, "delete_config", texts{"ws-1", "production", "Production"}), "deny 1");
  EXPECT_EQ(said(by, "delete_config", texts{"ws-2", "staging"}), "confirm 0");
  EXPECT_EQ(said(by, "delete_config", texts{}), "confirm 0") << "it is about no workspace";
}

TEST(safety_policy, says_nothing_while_the_workspace_decides_and_is_not_known) {
  auto production = in_workspace("production", verdict::deny);
  production.toolset = "configs";
  const auto by = with({of_tool("delete_config", verdict::allow), production, of_effect("write", verdict::confirm)});
  EXPECT_EQ(said(by, "delete_config", std::nullopt), "allow 1") << "an earlier rule has matched";
  EXPECT_EQ(said(by, "update_config", std::nullopt), "?");
  EXPECT_EQ(said(by, "update_prompt", std::nullopt), "confirm 3") << "the workspace does not matter";
}

TEST(safety_policy, has_no_toolset_for_a_tool_of_the_surface) {
  EXPECT_EQ(portkey::toolset_of(*portkey::surface_tools.begin()), nullptr);
  EXPECT_STREQ(portkey::toolset_of(operation_named("delete_config"))->name, "configs");
}

TEST(idle_rules, are_those_whose_words_do_not_go_together) {
  auto elsewhere = of_tool("delete_config", verdict::deny);
  elsewhere.toolset = "prompts";
  auto other = of_tool("delete_config", verdict::deny);
  other.effect = "read";
  EXPECT_THAT(idle_rules(with({elsewhere, of_tool("delete_config", verdict::deny), other})),
              ElementsAre("safety.rule 1 can never match: no tool is all that it names",
                          "safety.rule 3 can never match: no tool is all that it names"));
}

TEST(idle_rules, are_those_for_which_earlier_ones_leave_nothing) {
  auto destroyed_configs = of_toolset("configs", verdict::deny);
  destroyed_configs.effect = "destructive";
  EXPECT_THAT(idle_rules(with({of_effect("destructive", verdict::confirm), destroyed_configs})),
              ElementsAre("safety.rule 2 can never match: rule 1 takes all that it would"));
  EXPECT_THAT(idle_rules(with({of_effect("destructive", verdict::confirm), of_effect("write", verdict::confirm),
                               of_effect("read", verdict::allow), of_toolset("configs", verdict::deny)})),
              ElementsAre("safety.rule 4 can never match: the rules before it take all that it would"));
  EXPECT_THAT(
      idle_rules(with({of_tool("delete_config", verdict::allow), of_toolset("configs", verdict::deny), safety_rule{}})),
      IsEmpty());
}

TEST(idle_rules, leave_to_each_workspace_its_own) {
  auto production = of_tool("delete_config", verdict::deny), staging = production;
  production.workspace = "production";
  staging.workspace = "staging";
  EXPECT_THAT(idle_rules(with({production, staging, of_tool("delete_config", verdict::allow)})), IsEmpty());
  EXPECT_THAT(idle_rules(with({production, production})),
              ElementsAre("safety.rule 2 can never match: rule 1 takes all that it would"));
  EXPECT_THAT(idle_rules(with({of_tool("delete_config", verdict::allow), staging})),
              ElementsAre("safety.rule 2 can never match: rule 1 takes all that it would"));
}

}  // namespace

#include "server/check_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/settings_table.hpp"

namespace {

using server::load;
using server::report_on;
using testing::HasSubstr;
using testing::Not;

std::string line_of(const std::string& text, const std::string& name) {
  const auto begin = text.find(name + " = ");
  return begin == std::string::npos ? "" : text.substr(begin, text.find('\n', begin) - begin);
}

TEST(check_report, shows_every_setting_with_where_it_came_from) {
  server::sources given;
  given.command_line = {{"server.port", "9000"}, {"tools.exclude", "delete_prompt,delete_config"}};
  const auto report = report_on(load(given, {}));
  EXPECT_EQ(report.exit_code, 0);
  for (const auto& row : server::all_settings())
    EXPECT_NE(line_of(report.text, row.name()), "") << row.name();
  EXPECT_EQ(line_of(report.text, "server.port"),
            "server.port = 9000                                      # command line");
  EXPECT_THAT(line_of(report.text, "server.host"), HasSubstr("\"127.0.0.1\" "));
  EXPECT_THAT(line_of(report.text, "server.host"), HasSubstr("# default"));
  EXPECT_THAT(line_of(report.text, "tools.exclude"), HasSubstr("[\"delete_prompt\", \"delete_config\"] "));
}

TEST(check_report, masks_secrets) {
  server::sources given;
  given.variables = {{"PORTKEY_API_KEY", "pk-1234567890abcdef"}};
  const auto report = report_on(load(given, {}));
  EXPECT_THAT(line_of(report.text, "portkey.api_key"), HasSubstr("\"pk*****ef\""));
  EXPECT_THAT(report.text, Not(HasSubstr("1234567890")));
}

TEST(check_report, shows_who_may_come_in) {
  server::configuration accepted{server::default_settings(), {{"identity.token", "config.toml:3"}}, {}};
  accepted.values.identity.tokens = {{"alice", portkey::secret("0123456789abcdef0123456789abcdef")}};
  server::oauth_principal group;
  group.claim = "groups";
  group.value = "platform";
  group.issuer = "https://login.example.com";
  group.api_key = portkey::secret("pk-1234567890abcdef");
  accepted.values.identity.oauth.principals = {group};
  const auto report = report_on(accepted);
  EXPECT_THAT(report.text, HasSubstr("\n[[identity.token]] alice: 01*****ef "));
  EXPECT_THAT(report.text, HasSubstr("# config.toml:3\n"));
  EXPECT_THAT(report.text, HasSubstr("[[identity.oauth.principal]] groups=platform of https://login.example.com: "
                                     "api_key pk*****ef"));
  EXPECT_THAT(report.text, Not(HasSubstr("1234567890")));
}

TEST(check_report, lists_warnings) {
  const auto report = report_on(load({}, {}));
  EXPECT_THAT(report.text, HasSubstr("\nwarning: no Portkey key is configured"));
}

server::configuration with_rules(std::vector<portkey::safety_rule> rules) {
  server::configuration accepted{server::default_settings(), {}, {}};
  accepted.values.tools.toolsets = {"workspaces", "configs"};
  accepted.values.safety.rules = std::move(rules);
  return accepted;
}

TEST(check_report, counts_what_runs_and_what_asks) {
  EXPECT_THAT(report_on(with_rules({})).text,
              HasSubstr("\nsafety.confirm decides 16 tools, of which 13 run and 3 ask a person first\n"));
  auto accepted = with_rules({});
  accepted.values.safety.confirm = portkey::confirmation::writes;
  EXPECT_THAT(report_on(accepted).text, HasSubstr("16 tools, of which 7 run and 9 ask a person first\n"));
  accepted.values.tools.read_only = true;
  EXPECT_THAT(report_on(accepted).text, HasSubstr("7 tools, of which 7 run and 0 ask a person first\n"));
}

TEST(check_report, says_in_words_what_each_rule_decides) {
  portkey::safety_rule one, production, reads, rest;
  one.tool = "delete_workspace";
  one.action = portkey::verdict::deny;
  production.workspace = "production";
  production.toolset = "configs";
  production.effect = "destructive";
  production.action = portkey::verdict::deny;
  reads.effect = "read";
  reads.action = portkey::verdict::allow;
  auto accepted = with_rules({one, production, reads});
  EXPECT_THAT(
      report_on(accepted).text,
      HasSubstr("\nsafety.rule 1. deny: tool delete_workspace (destructive, toolset workspaces); decides 1 tool\n"
                "safety.rule 2. deny: toolset configs, effect destructive, workspace \"production\"; decides 1 "
                "tool\n"
                "safety.rule 3. allow: effect read; decides 7 tools\n"
                "safety.confirm decides the rest: 8 tools, of which 6 run and 2 ask a person first\n"));
  accepted.values.safety.rules = {rest};
  EXPECT_THAT(report_on(accepted).text,
              HasSubstr("\nsafety.rule 1. confirm: everything; decides 16 tools\n"
                        "safety.confirm decides the rest: no tools, of which 0 run and 0 ask"));
}

TEST(check_report, warns_of_rules_that_can_never_match) {
  portkey::safety_rule all, one;
  one.tool = "delete_workspace";
  const auto report = report_on(with_rules({all, one}));
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_THAT(report.text, HasSubstr("\nwarning: safety.rule 2 can never match: rule 1 takes all that it would\n"));
}

TEST(check_report, lists_every_problem_and_fails) {
  server::sources given;
  given.command_line = {{"server.port", "x"}, {"server.threads", "y"}};
  const auto report = report_on(load(given, {}));
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_EQ(report.text,
            "2 problems\n"
            "command line: server.port wants a whole number from 0 to 65535, not \"x\"\n"
            "command line: server.threads wants a whole number from 0 to 1024, not \"y\"\n");
}

}  // namespace

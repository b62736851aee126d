#include "server/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/settings_table.hpp"

namespace {

using server::command;
using server::early_exit;
using server::invocation;
using server::parse_command_line;
using testing::HasSubstr;

using arguments = std::vector<std::string>;

invocation accepted(const arguments& given) {
  const auto parsed = parse_command_line(given);
  const auto* result = std::get_if<invocation>(&parsed);
  if (result == nullptr) ADD_FAILURE() << std::get<early_exit>(parsed).text;
  return result == nullptr ? invocation{} : *result;
}

early_exit ended(const arguments& given) {
  const auto parsed = parse_command_line(given);
  const auto* result = std::get_if<early_exit>(&parsed);
  if (result == nullptr) ADD_FAILURE() << "was accepted";
  return result == nullptr ? early_exit{} : *result;
}

/// The one line of a refusal, without its line break.
std::string refusal(const arguments& given) {
  const auto result = ended(given);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(std::count(result.text.begin(), result.text.end(), '\n'), 1);
  return result.text.substr(0, result.text.size() - 1);
}

std::vector<std::pair<std::string, std::string>> settings_of(const arguments& given) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& one : accepted(given).settings)
    pairs.emplace_back(one.name, one.text);
  return pairs;
}

using pairs = std::vector<std::pair<std::string, std::string>>;

TEST(command_line, serves_unless_another_command_is_named) {
  EXPECT_EQ(accepted({}).what, command::serve);
  EXPECT_EQ(accepted({"serve"}).what, command::serve);
  EXPECT_EQ(accepted({"stdio"}).what, command::stdio);
  EXPECT_EQ(accepted({"check"}).what, command::check);
  EXPECT_EQ(accepted({"tools"}).what, command::tools);
  EXPECT_EQ(accepted({"healthcheck"}).what, command::healthcheck);
  EXPECT_EQ(accepted({"audit"}).what, command::audit);
  EXPECT_EQ(accepted({"connect"}).what, command::connect);
}

TEST(command_line, takes_options_before_and_behind_the_command) {
  EXPECT_EQ(settings_of({"--server.port", "9000", "check"}), (pairs{{"server.port", "9000"}}));
  EXPECT_EQ(settings_of({"check", "--server.port=9000"}), (pairs{{"server.port", "9000"}}));
  EXPECT_EQ(accepted({"check", "--config", "a.toml"}).config_file, "a.toml");
  EXPECT_EQ(accepted({"--config=a.toml"}).config_file, "a.toml");
  EXPECT_EQ(accepted({}).config_file, std::nullopt);
}

TEST(command_line, has_an_option_for_every_setting_that_is_no_secret) {
  for (const auto& row : server::all_settings()) {
    if (row.is_secret()) continue;
    EXPECT_EQ(settings_of({"--" + row.name() + "=x"}), (pairs{{row.name(), "x"}}));
    EXPECT_EQ(settings_of({"serve", "--" + row.name(), "true"}), (pairs{{row.name(), "true"}}));
  }
}

TEST(command_line, has_short_names_for_the_everyday_settings) {
  EXPECT_EQ(settings_of({"--host", "::1", "--port", "1", "--log-level", "debug"}),
            (pairs{{"server.host", "::1"}, {"server.port", "1"}, {"log.level", "debug"}}));
}

TEST(command_line, takes_a_boolean_without_a_value_for_true) {
  EXPECT_EQ(settings_of({"--tools.read_only", "check"}), (pairs{{"tools.read_only", "true"}}));
  EXPECT_EQ(settings_of({"--tools.read_only"}), (pairs{{"tools.read_only", "true"}}));
  EXPECT_EQ(settings_of({"--tools.read_only", "false", "check"}), (pairs{{"tools.read_only", "false"}}));
  EXPECT_EQ(settings_of({"--tools.read_only=false"}), (pairs{{"tools.read_only", "false"}}));
}

TEST(command_line, takes_an_empty_text_behind_an_equals_sign_and_not_the_next_argument) {
  const auto result = accepted({"--server.public_url=", "check"});
  EXPECT_EQ(result.what, command::check);
  ASSERT_EQ(result.settings.size(), 1U);
  EXPECT_EQ(result.settings.front().text, "");
  EXPECT_EQ(settings_of({"--tools.read_only="}), (pairs{{"tools.read_only", ""}}));
}

TEST(command_line, knows_the_options_of_tools) {
  const auto result = accepted({"tools", "--json", "--toolsets"});
  EXPECT_TRUE(result.tools.json);
  EXPECT_TRUE(result.tools.toolsets);
  EXPECT_FALSE(result.tools.markdown);
  EXPECT_TRUE(accepted({"tools", "--markdown"}).tools.markdown);
  EXPECT_THAT(refusal({"tools", "--json", "--markdown"}), HasSubstr("--json excludes --markdown"));
  EXPECT_THAT(refusal({"--json"}), HasSubstr("unknown option --json"));
}

TEST(command_line, knows_the_options_of_audit) {
  const auto result = accepted({"audit", "audit.log", "--since", "7d", "--until=2026-10-01", "--principal", "alice",
                                "--tool", "delete_config", "--outcome", "denied", "--limit", "0", "--json"});
  EXPECT_EQ(result.audit.file, "audit.log");
  EXPECT_EQ(result.audit.since, "7d");
  EXPECT_EQ(result.audit.until, "2026-10-01");
  EXPECT_EQ(result.audit.principal, "alice");
  EXPECT_EQ(result.audit.tool, "delete_config");
  EXPECT_EQ(result.audit.outcome, "denied");
  EXPECT_EQ(result.audit.limit, 0U);
  EXPECT_TRUE(result.audit.json);
  EXPECT_EQ(accepted({"audit", "-"}).audit.file, "-");
  EXPECT_EQ(accepted({"audit"}).audit.limit, 100U);
  EXPECT_THAT(refusal({"audit", "--limit", "many"}), HasSubstr("--limit"));
  EXPECT_THAT(refusal({"--since", "7d"}), HasSubstr("unknown option --since"));
}

TEST(command_line, knows_the_options_of_connect) {
  const auto remote = accepted({"connect", "cursor", "--url", "https://a.example/mcp", "--name", "here", "--write",
                                "--file", "mcp.json", "--replace"});
  EXPECT_EQ(remote.connect.client, "cursor");
  EXPECT_EQ(remote.connect.url, "https://a.example/mcp");
  EXPECT_EQ(remote.connect.name, "here");
  EXPECT_EQ(remote.connect.file, "mcp.json");
  EXPECT_TRUE(remote.connect.write);
  EXPECT_TRUE(remote.connect.replace);
  EXPECT_FALSE(remote.connect.stdio);
  const auto local = accepted({"connect", "vscode", "--stdio"});
  EXPECT_TRUE(local.connect.stdio);
  EXPECT_EQ(local.connect.url, std::nullopt);
  EXPECT_EQ(local.connect.name, "portkey");
  EXPECT_EQ(accepted({"connect"}).connect.client, "");
  EXPECT_THAT(refusal({"connect", "cursor", "--url", "x", "--stdio"}), HasSubstr("--url excludes --stdio"));
  EXPECT_THAT(refusal({"connect", "cursor", "--file", "x"}), HasSubstr("--file requires --write"));
  EXPECT_THAT(refusal({"connect", "cursor", "--replace"}), HasSubstr("--replace requires --write"));
  EXPECT_THAT(refusal({"--write"}), HasSubstr("unknown option --write"));
}

TEST(command_line, prints_help_and_version_and_ends) {
  EXPECT_EQ(ended({"--version"}).exit_code, 0);
  EXPECT_EQ(ended({"--version"}).text, "portkey-mcp " PORTKEY_MCP_VERSION "\n");
  const auto help = ended({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const auto* word : {"serve", "stdio", "check", "tools", "healthcheck", "--config", "--server.port", "--port"}) {
    EXPECT_THAT(help.text, HasSubstr(word));
  }
  EXPECT_THAT(ended({"tools", "--help"}).text, HasSubstr("--markdown"));
}

TEST(command_line, names_the_nearest_for_what_it_does_not_know) {
  EXPECT_EQ(refusal({"chek"}), "portkey-mcp: unknown command \"chek\"; did you mean check?");
  EXPECT_EQ(refusal({"--server.prot", "1"}), "portkey-mcp: unknown option --server.prot; did you mean --server.port?");
  EXPECT_EQ(refusal({"--prt=1"}), "portkey-mcp: unknown option --prt; did you mean --port?");
  EXPECT_EQ(refusal({"--read-only"}), "portkey-mcp: unknown option --read-only; did you mean --tools.read_only?");
  EXPECT_EQ(refusal({"--colour"}), "portkey-mcp: unknown option --colour; --help lists them");
  EXPECT_EQ(refusal({"serve", "stdio"}), "portkey-mcp: only one command is possible at a time");
}

TEST(command_line, wants_one_value_for_an_option) {
  EXPECT_EQ(refusal({"--port"}), "portkey-mcp: --server.port wants exactly one value");
  EXPECT_EQ(refusal({"--port", "1", "--server.port", "2"}), "portkey-mcp: --server.port wants exactly one value");
}

TEST(command_line, has_no_option_for_a_secret_and_does_not_repeat_one) {
  for (const auto& given :
       {arguments{"--portkey.api_key=pk-very-secret"}, arguments{"--portkey.api_key", "pk-very-secret"},
        arguments{"--api-key", "pk-very-secret"}, arguments{"--api_key=pk-very-secret", "check"},
        arguments{"stdio", "--portkey-api-key", "pk-very-secret"}}) {
    const auto text = refusal(given);
    EXPECT_THAT(text, HasSubstr(": secrets have no option; set PORTKEY_API_KEY_FILE or PORTKEY_API_KEY"));
    EXPECT_EQ(text.find("very-secret"), std::string::npos);
  }
  EXPECT_THAT(refusal({"--identity.oauth.client_secret", "x"}),
              HasSubstr("set PORTKEY_MCP_IDENTITY_OAUTH_CLIENT_SECRET_FILE"));
}

}  // namespace

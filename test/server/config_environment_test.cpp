#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "server/config.hpp"
#include "server/settings_table.hpp"
#include "test/server/temporary_file.hpp"

namespace {

using server::environment;
using server::load;
using server::sources;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

sources with(environment variables) {
  sources given;
  given.variables = std::move(variables);
  return given;
}

std::vector<std::string> problems_of(environment variables) {
  const auto loaded = load(with(std::move(variables)), {});
  return loaded ? std::vector<std::string>{} : loaded.error();
}

TEST(environment_of, splits_at_the_first_equals_sign_and_keeps_the_first_of_two) {
  const std::array<const char*, 6> block{"A=1=2", "B=", "nothing", "A=3", "=x", nullptr};
  const auto variables = server::environment_of(block.data());
  EXPECT_EQ(variables.at("A"), "1=2");
  EXPECT_EQ(variables.at("B"), "");
  EXPECT_EQ(variables.count("nothing"), 0U);
  EXPECT_THAT(server::environment_of(nullptr), IsEmpty());
}

TEST(variables, have_a_long_name_for_every_setting) {
  for (const auto& row : server::all_settings()) {
    if (row.is_secret() || row.fallback.empty()) continue;
    const auto loaded = load(with({{row.variable(), row.fallback}}), {});
    ASSERT_TRUE(loaded) << row.name();
    EXPECT_EQ(loaded->origins.at(row.name()), "environment " + row.variable());
  }
}

TEST(variables, have_well_known_short_names) {
  const auto loaded = load(with({{"PORTKEY_API_KEY", "pk-admin"},
                                 {"PORTKEY_WORKSPACE_API_KEY", "pk-workspace"},
                                 {"PORTKEY_BASE_URL", "https://a.example/v1"},
                                 {"PORTKEY_GATEWAY_URL", "https://b.example"}}),
                           {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.portkey.api_key.reveal(), "pk-admin");
  EXPECT_EQ(loaded->values.portkey.workspace_api_key.reveal(), "pk-workspace");
  EXPECT_EQ(loaded->values.portkey.base.where.host, "a.example");
  EXPECT_EQ(loaded->values.portkey.gateway.where.host, "b.example");
  EXPECT_EQ(loaded->origins.at("portkey.api_key"), "environment PORTKEY_API_KEY");
  EXPECT_THAT(loaded->warnings, IsEmpty());
}

TEST(variables, that_are_empty_count_as_unset) {
  const auto loaded = load(with({{"PORT", ""},
                                 {"PORTKEY_API_KEY", ""},
                                 {"PORTKEY_MCP_SERVER_PORT", ""},
                                 {"PORTKEY_MCP_CONFIG", ""},
                                 {"PORTKEY_MCP_NONSENSE", ""}}),
                           {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->origins.at("server.port"), "default");
}

TEST(variables, of_both_names_may_agree_but_not_differ) {
  EXPECT_THAT(problems_of({{"PORTKEY_BASE_URL", "https://a"}, {"PORTKEY_MCP_PORTKEY_BASE_URL", "https://a"}}),
              IsEmpty());
  EXPECT_THAT(problems_of({{"PORTKEY_BASE_URL", "https://a"}, {"PORTKEY_MCP_PORTKEY_BASE_URL", "https://b"}}),
              ElementsAre("environment PORTKEY_BASE_URL and PORTKEY_MCP_PORTKEY_BASE_URL: both set portkey.base_url to "
                          "different values; keep one of them"));
}

TEST(variables, that_are_unknown_are_a_problem_with_the_nearest_name) {
  EXPECT_THAT(problems_of({{"PORTKEY_MCP_SERVER_PROT", "1"}, {"PORTKEY_MCP_PORT", "8080"}, {"PORTKEY_OTHER", "x"}}),
              ElementsAre("environment PORTKEY_MCP_PORT: unknown setting; did you mean PORTKEY_MCP_SERVER_PORT?",
                          "environment PORTKEY_MCP_SERVER_PROT: unknown setting; did you mean "
                          "PORTKEY_MCP_SERVER_PORT?"));
}

TEST(variables, that_kubernetes_sets_for_a_service_are_not_settings) {
  const auto loaded = load(with({{"PORTKEY_MCP_SERVICE_HOST", "10.0.0.1"},
                                 {"PORTKEY_MCP_SERVICE_PORT", "8080"},
                                 {"PORTKEY_MCP_SERVICE_PORT_HTTP", "8080"},
                                 {"PORTKEY_MCP_PORT", "tcp://10.0.0.1:8080"},
                                 {"PORTKEY_MCP_PORT_8080_TCP", "tcp://10.0.0.1:8080"},
                                 {"PORTKEY_MCP_PORT_8080_TCP_ADDR", "10.0.0.1"},
                                 {"PORTKEY_MCP_SERVER_PORT", "tcp://10.0.0.1:8080"},
                                 {"PORTKEY_MCP_SERVER_SERVICE_HOST", "10.0.0.1"}}),
                           {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.port, 8080);
  EXPECT_EQ(loaded->origins.at("server.port"), "default");
}

TEST(variable_port, listens_on_every_address_and_so_asks_for_identity) {
  EXPECT_THAT(problems_of({{"PORT", "9000"}}),
              ElementsAre(HasSubstr("environment PORT: listening on 0.0.0.0 without identity")));
  const auto loaded = load(with({{"PORT", "9000"}, {"PORTKEY_MCP_IDENTITY_MODE", "none"}}), {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.host, "0.0.0.0");
  EXPECT_EQ(loaded->values.server.port, 9000);
  EXPECT_EQ(loaded->origins.at("server.host"), "environment PORT");
}

TEST(variable_port, leaves_the_host_alone_when_the_environment_names_one) {
  const auto loaded = load(with({{"PORT", "9000"}, {"PORTKEY_MCP_SERVER_HOST", "127.0.0.1"}}), {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.host, "127.0.0.1");
  EXPECT_EQ(loaded->values.server.port, 9000);
}

TEST(variable_port, wins_over_the_host_of_the_file) {
  const temporary_file file("[server]\nhost = \"127.0.0.1\"\n[identity]\nmode = \"none\"\n");
  auto given = with({{"PORT", "9000"}});
  given.config_file = file.path();
  EXPECT_EQ(load(given, {})->values.server.host, "0.0.0.0");
}

TEST(variable_port, is_ignored_when_the_command_line_chooses_the_port) {
  auto given = with({{"PORT", "9000"}});
  given.command_line = {{"server.port", "8000"}};
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.host, "127.0.0.1");
  EXPECT_EQ(loaded->values.server.port, 8000);
}

TEST(variable_port, is_ignored_where_nothing_listens) {
  auto given = with({{"PORT", "whatever"}});
  given.opens = server::listening::no;
  EXPECT_TRUE(load(given, {}));
}

TEST(variable_port, must_agree_with_its_long_name) {
  EXPECT_THAT(
      problems_of({{"PORT", "1"}, {"PORTKEY_MCP_SERVER_PORT", "2"}}),
      ElementsAre("environment PORT and PORTKEY_MCP_SERVER_PORT: both set server.port to different values; keep "
                  "one of them"));
}

TEST(secrets, come_from_a_file_without_its_last_line_break) {
  const temporary_file unix_ending("pk-abc\n");
  const temporary_file windows_ending("pk-def\r\n");
  const auto loaded = load(with({{"PORTKEY_API_KEY_FILE", unix_ending.path()},
                                 {"PORTKEY_MCP_PORTKEY_WORKSPACE_API_KEY_FILE", windows_ending.path()}}),
                           {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.portkey.api_key.reveal(), "pk-abc");
  EXPECT_EQ(loaded->values.portkey.workspace_api_key.reveal(), "pk-def");
  EXPECT_EQ(loaded->origins.at("portkey.api_key"), "environment PORTKEY_API_KEY_FILE");
}

TEST(secrets, of_a_file_that_is_missing_empty_or_no_key_are_a_problem) {
  EXPECT_THAT(
      problems_of({{"PORTKEY_API_KEY_FILE", "/nonexistent/key"}}),
      ElementsAre("environment PORTKEY_API_KEY_FILE: the file of portkey.api_key, \"/nonexistent/key\", cannot be "
                  "read: No such file or directory"));
  const temporary_file empty("\n");
  EXPECT_THAT(problems_of({{"PORTKEY_API_KEY_FILE", empty.path()}}), ElementsAre(testing::EndsWith("is empty")));
  const temporary_file two_lines("pk-abc\n\n");
  EXPECT_THAT(problems_of({{"PORTKEY_API_KEY_FILE", two_lines.path()}}),
              ElementsAre(HasSubstr("holds a character that no key has")));
}

TEST(secrets, given_as_text_and_as_file_are_a_problem) {
  EXPECT_THAT(problems_of({{"PORTKEY_API_KEY", "pk-abc"}, {"PORTKEY_API_KEY_FILE", "/x"}}),
              ElementsAre("environment PORTKEY_API_KEY and PORTKEY_API_KEY_FILE: both set portkey.api_key; keep one of "
                          "them"));
  EXPECT_THAT(problems_of({{"PORTKEY_API_KEY", "pk-abc"}, {"PORTKEY_MCP_PORTKEY_API_KEY_FILE", "/x"}}),
              ElementsAre(HasSubstr("PORTKEY_API_KEY and PORTKEY_MCP_PORTKEY_API_KEY_FILE")));
}

TEST(secrets, of_the_environment_win_over_a_missing_file_of_the_configuration) {
  const temporary_file file("[portkey]\napi_key_file = \"/nonexistent/key\"\n");
  auto given = with({{"PORTKEY_API_KEY", "pk-abc"}});
  given.config_file = file.path();
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.portkey.api_key.reveal(), "pk-abc");
}

TEST(secrets, are_never_shown_in_a_problem) {
  for (const auto& variables :
       {environment{{"PORTKEY_API_KEY", "pk-very-secret\n"}}, environment{{"PORTKEY_API_KEY_FILE", "pk-very-secret"}},
        environment{{"PORTKEY_API_KEY", "pk-very-secret"}, {"PORTKEY_MCP_PORTKEY_API_KEY", "pk-very-secret2"}}}) {
    const auto wrong = problems_of(variables);
    ASSERT_EQ(wrong.size(), 1U);
    EXPECT_EQ(wrong.front().find("very-secret"), std::string::npos);
  }
}

}  // namespace

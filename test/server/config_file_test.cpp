#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/config.hpp"
#include "server/config_sources.hpp"
#include "test/server/temporary_file.hpp"

namespace {

using server::load;
using server::sources;
using testing::ElementsAre;
using testing::HasSubstr;

/// The problems of a configuration file of that content, each without the path before its line.
std::vector<std::string> problems_of(std::string_view content) {
  const temporary_file file(content);
  sources given;
  given.config_file = file.path();
  const auto loaded = load(given, {});
  std::vector<std::string> wrong;
  if (loaded) return wrong;
  for (const auto& problem : loaded.error()) {
    wrong.push_back(problem.starts_with(file.path() + ":") ? problem.substr(file.path().size() + 1) : problem);
  }
  return wrong;
}

TEST(configuration_file, is_read_with_the_line_of_each_value) {
  const temporary_file file(
      "[server]\nport = 9000\nallowed_origins = [\"https://a\", \"https://b\"]\n[portkey]\n"
      "timeout = \"5s\"\nmax_response = 65536\n[tools]\nread_only = true\nsurface = \"all\"\n");
  sources given;
  given.config_file = file.path();
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.port, 9000);
  EXPECT_THAT(loaded->values.server.allowed_origins, ElementsAre("https://a", "https://b"));
  EXPECT_EQ(loaded->values.portkey.timeout, std::chrono::seconds(5));
  EXPECT_EQ(loaded->values.portkey.max_response, 65'536U);
  EXPECT_TRUE(loaded->values.tools.read_only);
  EXPECT_THAT(loaded->values.tools.surface, ElementsAre("all"));
  EXPECT_EQ(loaded->origins.at("server.allowed_origins"), file.path() + ":3");
  EXPECT_EQ(loaded->origins.at("tools.read_only"), file.path() + ":8");
}

TEST(configuration_file, is_found_through_the_environment_too) {
  const temporary_file file("[server]\nport = 9001\n");
  const temporary_file other("[server]\nport = 9002\n");
  sources given;
  given.variables = {{"PORTKEY_MCP_CONFIG", file.path()}};
  EXPECT_EQ(load(given, {})->values.server.port, 9001);
  given.config_file = other.path();
  EXPECT_EQ(load(given, {})->values.server.port, 9002);
}

TEST(configuration_file, that_cannot_be_read_is_a_problem) {
  sources given;
  given.config_file = "/nonexistent/config.toml";
  EXPECT_THAT(load(given, {}).error(),
              ElementsAre("/nonexistent/config.toml: the configuration file cannot be read: No "
                          "such file or directory"));
  given.config_file = "/";
  EXPECT_THAT(load(given, {}).error(), ElementsAre(HasSubstr("cannot be read: Is a directory")));
  const temporary_file huge(std::string(1024 * 1024 + 1, '#'));
  given.config_file = huge.path();
  EXPECT_THAT(load(given, {}).error(), ElementsAre(HasSubstr("is larger than 1048576 bytes")));
}

TEST(configuration_file, that_is_malformed_is_a_problem_with_its_line) {
  EXPECT_THAT(problems_of("[server]\n\nport = \n"), ElementsAre(testing::StartsWith("3: ")));
  EXPECT_THAT(problems_of("[server]\nport = 1\nport = 2\n"), ElementsAre(testing::StartsWith("3: ")));
}

TEST(configuration_file, has_problems_of_one_line_whatever_it_holds) {
  for (const auto* content : {"port = fal\n", "\"a\\nb\" = 1\n", "[server]\n\"p\\nort\" = 1\n"}) {
    const auto read = server::from_toml(content, "config.toml");
    ASSERT_EQ(read.given.wrong.size(), 1U) << content;
    EXPECT_EQ(read.given.wrong.front().find('\n'), std::string::npos) << read.given.wrong.front();
  }
}

TEST(configuration_file, names_the_nearest_for_an_unknown_key) {
  EXPECT_THAT(problems_of("[server]\nhost = \"127.0.0.1\"\nprot = 1\n"),
              ElementsAre("3: unknown setting server.prot; did you mean server.port?"));
  EXPECT_THAT(problems_of("[portkey]\napi_key_fil = \"/x\"\n"),
              ElementsAre("2: unknown setting portkey.api_key_fil; did you mean portkey.api_key_file?"));
  EXPECT_THAT(problems_of("[server]\nread_only = true\n"),
              ElementsAre("2: unknown setting server.read_only; did you mean tools.read_only?"));
  EXPECT_THAT(problems_of("port = 1\n"), ElementsAre("1: unknown setting port; did you mean server.port?"));
  EXPECT_THAT(problems_of("[server]\ncolour = 1\n"),
              ElementsAre("2: unknown setting server.colour; config.toml.example names every setting"));
}

TEST(configuration_file, names_the_nearest_for_an_unknown_section) {
  EXPECT_THAT(problems_of("[sever]\nport = 1\n"), ElementsAre("1: unknown section sever; did you mean server?"));
  EXPECT_THAT(problems_of("[identity.oath]\nissuer = \"\"\n"),
              ElementsAre("1: unknown section identity.oath; did you mean identity.oauth?"));
  EXPECT_THAT(problems_of("[[safety.rul]]\n"), ElementsAre("1: unknown section safety.rul; did you mean safety.rule?"));
  EXPECT_THAT(problems_of("server = 3\n"), ElementsAre("1: server is a section: write [server] on a line of its own"));
}

TEST(configuration_file, holds_rules_of_safety_in_their_order) {
  const temporary_file file(
      "[safety]\nconfirm = \"writes\"\n[[safety.rule]]\ntool = \"delete_workspace\"\naction = \"deny\"\n"
      "[[safety.rule]]\ntoolset = \"prompts\"\neffect = \"write\"\nworkspace = \"ws-1\"\naction = \"allow\"\n"
      "[[safety.rule]]\ntool = \"\"\naction = \"confirm\"\n");
  sources given;
  given.config_file = file.path();
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded) << loaded.error().front();
  const auto& safety = loaded->values.safety;
  EXPECT_EQ(safety.confirm, portkey::confirmation::writes);
  ASSERT_EQ(safety.rules.size(), 3U);
  EXPECT_EQ(safety.rules[0].tool, "delete_workspace");
  EXPECT_EQ(safety.rules[0].action, portkey::verdict::deny);
  EXPECT_EQ(safety.rules[1].tool, "");
  EXPECT_EQ(safety.rules[1].toolset, "prompts");
  EXPECT_EQ(safety.rules[1].effect, "write");
  EXPECT_EQ(safety.rules[1].workspace, "ws-1");
  EXPECT_EQ(safety.rules[1].action, portkey::verdict::allow);
  EXPECT_EQ(safety.rules[2].action, portkey::verdict::confirm) << "the last matches all that is left";
  EXPECT_EQ(loaded->origins.at("safety.rule"), file.path() + ":3");
}

TEST(configuration_file, says_what_is_wrong_with_a_rule_of_safety_and_where) {
  EXPECT_THAT(
      problems_of("[[safety.rule]]\ntool = \"delete_workspac\"\ntoolset = \"prompt\"\neffect = \"writes\"\n"
                  "action = \"forbid\"\n[[safety.rule]]\ntoolz = \"x\"\ntool = 3\naction = \"\"\n"),
      ElementsAre("2: safety.rule.tool names an unknown tool, \"delete_workspac\"; did you mean delete_workspace?",
                  "3: safety.rule.toolset names an unknown toolset, \"prompt\"; did you mean prompts?",
                  "4: safety.rule.effect names an unknown effect, \"writes\"; did you mean write?",
                  "5: safety.rule.action names an unknown action, \"forbid\"; it is one of allow, confirm, deny",
                  "6: safety.rule needs an action: allow, confirm or deny",
                  "7: unknown setting safety.rule.toolz; did you mean tool?",
                  "8: safety.rule.tool wants a text, not a whole number"));
  EXPECT_THAT(problems_of("[safety.rule]\naction = \"deny\"\n"),
              ElementsAre("1: safety.rule is a list of blocks: write [[safety.rule]] above each"));
}

TEST(configuration_file, wants_each_value_in_its_own_type) {
  EXPECT_THAT(problems_of("[server]\nport = \"80\"\npath = 3\nheader_timeout = 10\nmax_body = true\n"
                          "legacy_sse = \"false\"\nallowed_hosts = [1]\nallowed_origins = {}\nthreads = 1.5\n"),
              ElementsAre("2: server.port wants a whole number from 0 to 65535, not a text in quotes",
                          "3: server.path wants a text, not a whole number",
                          "4: server.header_timeout wants a duration from 100ms to 10m in ms, s, m or h, not a whole "
                          "number",
                          "5: server.max_body wants a size from 1KiB to 64MiB in bytes, KiB, MiB or GiB, not true or "
                          "false",
                          "6: server.legacy_sse wants true or false, not a text in quotes",
                          "7: server.allowed_hosts wants a list of texts, and one element is a whole number",
                          "8: server.allowed_origins wants a list of texts, not a section",
                          "9: server.threads wants a whole number from 0 to 1024, not a number with a fraction"));
}

TEST(configuration_file, takes_a_secret_or_the_path_of_its_file) {
  const temporary_file key("pk-from-a-file\n");
  const temporary_file file("[portkey]\napi_key = \"\"\napi_key_file = \"" + key.path() +
                            "\"\nworkspace_api_key = \"pk-in-place\"\nworkspace_api_key_file = \"\"\n");
  sources given;
  given.config_file = file.path();
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.portkey.api_key.reveal(), "pk-from-a-file");
  EXPECT_EQ(loaded->origins.at("portkey.api_key"), file.path() + ":3");
  EXPECT_EQ(loaded->values.portkey.workspace_api_key.reveal(), "pk-in-place");
}

TEST(configuration_file, refuses_a_secret_that_is_given_twice) {
  EXPECT_THAT(problems_of("[portkey]\napi_key = \"pk-1\"\napi_key_file = \"/x\"\n"),
              ElementsAre("3: portkey.api_key and portkey.api_key_file are both set; keep one of them"));
}

TEST(configuration_file, reads_the_token_of_each_principal) {
  const temporary_file secret("a-token\n");
  const auto content = "[[identity.token]]\nname = \"alice\"\nsecret_file = \"" + secret.path() +
                       "\"\n[[identity.token]]\nname = \"bob\"\nsecret = \"another\"\n";
  const temporary_file file(content);
  const auto read = server::from_file(file.path());
  ASSERT_EQ(read.tokens.size(), 2U);
  EXPECT_EQ(read.tokens[0].name, "alice");
  EXPECT_EQ(read.tokens[0].secret.reveal(), "a-token");
  EXPECT_EQ(read.tokens[1].secret.reveal(), "another");
  EXPECT_THAT(read.given.wrong, testing::IsEmpty());
  EXPECT_THAT(problems_of(content), ElementsAre(HasSubstr("1: identity.token belongs to mode = \"bearer\"")));
}

TEST(configuration_file, reads_oauth_principals) {
  const auto* content =
      "[[identity.oauth.principal]]\nclaim = \"groups\"\nvalue = \"platform\"\nissuer = \"https://i\"\n"
      "api_key = \"pk-1\"\nworkspace_api_key = \"pk-2\"\n";
  const temporary_file file(content);
  const auto read = server::from_file(file.path());
  ASSERT_EQ(read.principals.size(), 1U);
  EXPECT_EQ(read.principals[0].claim, "groups");
  EXPECT_EQ(read.principals[0].value, "platform");
  EXPECT_EQ(read.principals[0].issuer, "https://i");
  EXPECT_EQ(read.principals[0].api_key.reveal(), "pk-1");
  EXPECT_EQ(read.principals[0].workspace_api_key.reveal(), "pk-2");
  EXPECT_THAT(problems_of(content), ElementsAre(HasSubstr("1: identity.oauth.principal belongs to mode = \"oauth\"")));
}

TEST(configuration_file, checks_every_entry_of_a_block) {
  EXPECT_THAT(problems_of("[[identity.token]]\nname = 3\nsecert = \"x\"\nsecret = \"a b\"\nsecret_file = \"/x\"\n"
                          "[[identity.token]]\nsecret_file = \"/nonexistent/token\"\ncolour = \"x\"\n"),
              ElementsAre("2: identity.token.name wants a text, not a whole number",
                          "3: unknown setting identity.token.secert; did you mean secret?",
                          HasSubstr("4: identity.token.secret holds a character that no key has"),
                          "5: identity.token.secret and identity.token.secret_file are both set; keep one of them",
                          "7: identity.token.secret_file names a file, \"/nonexistent/token\", that cannot be read: No "
                          "such file or directory",
                          "8: unknown setting identity.token.colour; a block has name, secret, secret_file"));
  EXPECT_THAT(problems_of("[identity.token]\nname = \"alice\"\n"),
              testing::Contains("1: identity.token is a list of blocks: write [[identity.token]] above each"));
}

TEST(configuration_file, never_shows_a_secret_in_a_problem) {
  for (const auto* content :
       {"[portkey]\napi_key = pk-very-secret\n", "[portkey]\napi_key = \"pk-very-secret\n",
        "[portkey]\napi_key = \"pk-very-secret \"\n", "[portkey]\napi_key_file = \"pk-very-secret\"\n",
        "[[identity.token]]\nsecret_file = \"pk-very-secret\"\n", "[portkey]\napi_key = [\"pk-very-secret\"]\n"}) {
    const auto wrong = problems_of(content);
    ASSERT_FALSE(wrong.empty()) << content;
    for (const auto& problem : wrong)
      EXPECT_EQ(problem.find("very-secret"), std::string::npos) << problem;
  }
}

}  // namespace

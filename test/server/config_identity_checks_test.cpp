#include "server/config_identity_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "server/config.hpp"

namespace {

using server::identity_mode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* long_enough = "0123456789abcdef0123456789abcdef";

server::settings in_mode(identity_mode mode) {
  auto out = server::default_settings();
  out.identity.mode = mode;
  return out;
}

server::settings with_tokens(std::vector<std::pair<const char*, std::string>> all) {
  auto out = in_mode(identity_mode::bearer);
  for (const auto& [name, secret] : all)
    out.identity.tokens.push_back({name, portkey::secret(secret)});
  return out;
}

server::oauth_principal alice() {
  server::oauth_principal out;
  out.subject = "alice";
  out.api_key = portkey::secret("pk-alice");
  return out;
}

server::settings with_oauth(identity_mode mode = identity_mode::oauth) {
  auto out = in_mode(mode);
  out.server.public_url = "https://mcp.example.com";
  out.identity.oauth.issuers = {"https://login.example.com"};
  if (mode == identity_mode::oauth) out.identity.oauth.principals = {alice()};
  return out;
}

std::vector<std::string> problems(const server::settings& values,
                                  const std::set<std::string, std::less<>>& given = {}) {
  std::vector<std::string> out;
  for (const auto& each : server::check_identity(values, [&](std::string_view name) { return given.contains(name); }))
    out.push_back(each.setting + ": " + each.sentence);
  return out;
}

TEST(identity_settings, are_accepted_in_each_mode) {
  EXPECT_THAT(problems(in_mode(identity_mode::unset)), IsEmpty());
  EXPECT_THAT(problems(in_mode(identity_mode::none)), IsEmpty());
  EXPECT_THAT(problems(with_tokens({{"alice", long_enough}})), IsEmpty());
  EXPECT_THAT(problems(in_mode(identity_mode::byok)), IsEmpty());
  EXPECT_THAT(problems(with_oauth(), {"identity.oauth.issuer"}), IsEmpty());
  EXPECT_THAT(problems(with_oauth(identity_mode::oauth_byok), {"identity.oauth.issuer"}), IsEmpty());
}

TEST(identity_settings, that_belong_to_another_mode_are_ambiguous) {
  for (const auto mode : {identity_mode::unset, identity_mode::none, identity_mode::byok}) {
    auto values = with_tokens({{"alice", long_enough}});
    values.identity.mode = mode;
    EXPECT_THAT(problems(values), ElementsAre(AllOf(HasSubstr("identity.token belongs to mode = \"bearer\""),
                                                    HasSubstr("it is ambiguous which of the two is meant"))));
  }
  for (const auto mode : {identity_mode::unset, identity_mode::none, identity_mode::byok}) {
    EXPECT_THAT(problems(in_mode(mode), {"identity.oauth.issuer"}),
                ElementsAre(HasSubstr("of [identity.oauth] belongs to mode = \"oauth\" or \"oauth+byok\"")));
  }
  auto brought_along = with_oauth(identity_mode::oauth_byok);
  brought_along.identity.oauth.principals = {alice()};
  EXPECT_THAT(problems(brought_along), ElementsAre(HasSubstr("identity.oauth.principal belongs to mode = \"oauth\"")));
}

TEST(identity_settings, leave_no_server_key_beside_the_keys_of_callers) {
  for (auto values : {in_mode(identity_mode::byok), with_oauth(), with_oauth(identity_mode::oauth_byok)}) {
    values.portkey.api_key = portkey::secret("pk-server");
    EXPECT_THAT(problems(values), ElementsAre(HasSubstr("portkey.api_key: portkey.api_key belongs to mode")));
    values.portkey.api_key = {};
    values.portkey.workspace_api_key = portkey::secret("pk-server");
    EXPECT_THAT(problems(values), ElementsAre(HasSubstr("portkey.workspace_api_key belongs to mode")));
  }
}

TEST(identity_settings, have_nothing_to_discover_anonymously_where_nobody_is_asked) {
  auto values = in_mode(identity_mode::none);
  values.identity.allow_anonymous_discovery = true;
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("belongs to a mode that asks for a credential")));
}

TEST(bearer_settings, want_tokens_that_are_long_and_can_be_sent) {
  EXPECT_THAT(problems(with_tokens({})), ElementsAre(HasSubstr("wants an [[identity.token]] for each principal")));
  EXPECT_THAT(problems(with_tokens({{"alice", "short"}})), ElementsAre(HasSubstr("\"alice\" wants a secret of 32")));
  EXPECT_THAT(problems(with_tokens({{"alice", std::string(40, '!')}})),
              ElementsAre(HasSubstr("no Authorization header")));
  EXPECT_THAT(problems(with_tokens({{"", long_enough}})), ElementsAre(HasSubstr("name wants 1 to 64")));
  EXPECT_THAT(problems(with_tokens({{"a b", long_enough}})), ElementsAre(HasSubstr("name wants 1 to 64")));
}

TEST(bearer_settings, give_each_principal_one_token_of_its_own) {
  const std::string other = std::string(long_enough) + "x";
  EXPECT_THAT(problems(with_tokens({{"alice", long_enough}, {"alice", other}})), ElementsAre(HasSubstr("there twice")));
  EXPECT_THAT(problems(with_tokens({{"alice", long_enough}, {"bob", long_enough}})),
              ElementsAre(HasSubstr("\"bob\" has the secret of another principal")));
  EXPECT_THAT(problems(with_tokens({{"alice", long_enough}, {"bob", other}})), IsEmpty());
}

TEST(bearer_settings, never_show_a_secret) {
  for (const auto* secret : {"very-secret", "very-secret !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"})
    for (const auto& each : problems(with_tokens({{"alice", secret}, {"bob", secret}})))
      EXPECT_EQ(each.find("very-secret"), each.npos) << each;
}

TEST(oauth_settings, want_to_know_whom_tokens_come_from_and_are_for) {
  auto values = with_oauth();
  values.server.public_url = "";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("server.public_url is wanted with identity.mode = \"oauth\"")));
  values = with_oauth();
  values.identity.oauth.issuers = {};
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("identity.oauth.issuer is wanted")));
  values.identity.oauth.issuers = {"https://a.example", "https://a.example"};
  values.identity.oauth.principals.front().issuer = "https://a.example";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("names the same issuer twice")));
}

TEST(oauth_settings, want_https_beyond_this_machine) {
  for (const auto* issuer :
       {"http://login.example.com", "http://127.0.0.1:9", "https://u:p@login.example.com", "login"}) {
    auto values = with_oauth();
    values.identity.oauth.issuers = {issuer};
    EXPECT_THAT(problems(values), ElementsAre(HasSubstr("identity.oauth.issuer \""))) << issuer;
  }
  auto values = with_oauth();
  values.identity.oauth.issuers = {"http://127.0.0.1:9"};
  values.identity.oauth.allow_insecure_issuer = true;
  EXPECT_THAT(problems(values), IsEmpty());
  values.identity.oauth.jwks_urls = {"http://127.0.0.1:9/a", "http://127.0.0.1:9/b"};
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("jwks_url wants one URL for each issuer")));
}

TEST(oauth_settings, want_scopes_that_differ) {
  auto values = with_oauth();
  values.identity.oauth.write_scope = values.identity.oauth.read_scope;
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("have to differ")));
  values = with_oauth();
  values.identity.oauth.admin_scope = "two words";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("admin_scope wants one scope")));
}

TEST(oauth_settings, take_introspection_whole_or_not_at_all) {
  auto values = with_oauth();
  values.identity.oauth.introspection_url = "https://login.example.com/introspect";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("belong together")));
  values.identity.oauth.client_id = "portkey-mcp";
  values.identity.oauth.client_secret = portkey::secret("secret");
  EXPECT_THAT(problems(values), IsEmpty());
  values.identity.oauth.issuers.emplace_back("https://other.example");
  values.identity.oauth.principals.front().issuer = "https://other.example";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("is ambiguous with several issuers")));
}

TEST(oauth_principals, are_told_apart_and_have_a_key) {
  auto values = with_oauth();
  auto& all = values.identity.oauth.principals;
  all = {};
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("wants an [[identity.oauth.principal]]")));
  all = {alice(), alice()};
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("\"alice\" is there twice: it is ambiguous which key")));
  all = {alice(), alice()};
  all.back().issuer = "https://login.example.com";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("\"alice\" is there twice")));
  all = {alice()};
  all.front().api_key = {};
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("wants api_key_file or workspace_api_key_file")));
  all = {alice()};
  all.front().claim = "groups";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("wants either subject, or claim and value")));
  all.front().subject = "";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("wants claim and value together")));
  all.front().value = "platform";
  EXPECT_THAT(problems(values), IsEmpty());
  all.front().issuer = "https://other.example";
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("which identity.oauth.issuer does not")));
  all.front().issuer = "";
  values.identity.oauth.issuers.emplace_back("https://other.example");
  EXPECT_THAT(problems(values), ElementsAre(HasSubstr("is ambiguous with several issuers")));
}

}  // namespace

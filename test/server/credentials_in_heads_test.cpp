#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/bearer_tokens.hpp"
#include "server/challenge.hpp"
#include "server/principal_map.hpp"
#include "server/resource_metadata.hpp"
#include "server/shown_credentials.hpp"

namespace {

using server::access;

server::request_head with(std::vector<std::pair<std::string, std::string>> fields) {
  server::request_head head;
  head.fields = std::move(fields);
  return head;
}

TEST(shown_credentials, are_the_bearer_whatever_the_case_of_its_scheme) {
  for (const auto* scheme : {"Bearer ", "bearer ", "BEARER   "}) {
    const auto shown = server::read_credentials(with({{"authorization", std::string(scheme) + "abc"}}));
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->bearer.reveal(), "abc");
  }
}

TEST(shown_credentials, are_none_in_another_scheme) {
  for (const auto* other : {"Basic abc", "Bearer", "Bearer ", "Bearerabc", "", "Digest bearer abc"}) {
    const auto shown = server::read_credentials(with({{"authorization", other}}));
    ASSERT_TRUE(shown);
    EXPECT_TRUE(shown->is_empty()) << other;
  }
}

TEST(shown_credentials, refuse_a_key_that_is_none) {
  for (const auto* name : {"x-portkey-api-key", "x-portkey-workspace-api-key"}) {
    EXPECT_FALSE(server::read_credentials(with({{name, "two words"}})));
    EXPECT_FALSE(server::read_credentials(with({{name, std::string(2000, 'x')}})));
    EXPECT_TRUE(server::read_credentials(with({{name, "pk-key="}})));
  }
}

TEST(own_key, is_in_either_header_but_not_two_in_both) {
  const auto key = [](std::vector<std::pair<std::string, std::string>> fields) {
    return server::own_key(*server::read_credentials(with(std::move(fields))));
  };
  EXPECT_EQ(key({{"x-portkey-api-key", "a"}})->reveal(), "a");
  EXPECT_EQ(key({{"authorization", "Bearer a"}})->reveal(), "a");
  EXPECT_EQ(key({{"authorization", "Bearer a"}, {"x-portkey-api-key", "a"}})->reveal(), "a");
  EXPECT_FALSE(key({{"authorization", "Bearer a"}, {"x-portkey-api-key", "b"}}));
  EXPECT_TRUE(key({})->empty());
}

TEST(query, holds_no_credential_under_any_usual_name) {
  for (const auto* query :
       {"access_token=x", "a=b&api_key=x", "apiKey=x", "x-portkey-api-key=x", "ACCESS-TOKEN", "portkey_api_key=x&a",
        "portkey[apiKey]=x", "portkeyWorkspaceApiKey=x", "access%5Ftoken=x", "%61pikey=x", "authorization=Bearer%20x"})
    EXPECT_TRUE(server::has_credential_in_query(query)) << query;
  for (const auto* query : {"", "toolsets=api_keys", "readonly=true&tools=prompts", "key", "sessionId=x"})
    EXPECT_FALSE(server::has_credential_in_query(query)) << query;
}

TEST(bearer_tokens, belong_to_their_principals) {
  const server::bearer_tokens tokens(
      {{"alice", portkey::secret("token-of-alice")}, {"bob", portkey::secret("token-of-bob")}});
  EXPECT_EQ(tokens.principal_of("token-of-alice"), "alice");
  EXPECT_EQ(tokens.principal_of("token-of-bob"), "bob");
  for (const auto* none : {"", "token-of-bo", "token-of-bobb", "Token-of-bob", "token-of-alicetoken-of-bob"})
    EXPECT_FALSE(tokens.principal_of(none)) << none;
  EXPECT_FALSE(server::bearer_tokens({}).principal_of(""));
}

TEST(challenge, has_no_error_where_no_credential_was_shown) {
  const server::challenges oauth("https://m/.well-known/x", {"r", "w", "a"});
  EXPECT_EQ(oauth.none(), R"(Bearer resource_metadata="https://m/.well-known/x", scope="r")");
  EXPECT_EQ(server::challenges().none(), R"(Bearer realm="portkey-mcp")");
}

TEST(challenge, says_what_is_wrong_with_a_token) {
  const server::challenges oauth("https://m/x", {"r", "w", "a"});
  EXPECT_EQ(
      oauth.invalid_token("It is late."),
      R"(Bearer error="invalid_token", error_description="It is late.", resource_metadata="https://m/x", scope="r")");
  EXPECT_EQ(server::challenges().invalid_token("No."),
            R"(Bearer realm="portkey-mcp", error="invalid_token", error_description="No.")");
}

TEST(challenge, names_every_scope_that_a_call_needs) {
  const server::challenges oauth("https://m/x", {"r", "w", "a"});
  EXPECT_EQ(oauth.insufficient_scope(access::read, "S."),
            R"(Bearer error="insufficient_scope", scope="r", resource_metadata="https://m/x", error_description="S.")");
  EXPECT_EQ(
      oauth.insufficient_scope(access::write, "S."),
      R"(Bearer error="insufficient_scope", scope="r w", resource_metadata="https://m/x", error_description="S.")");
  EXPECT_EQ(
      oauth.insufficient_scope(access::admin, "S."),
      R"(Bearer error="insufficient_scope", scope="r w a", resource_metadata="https://m/x", error_description="S.")");
}

TEST(challenge, cannot_be_broken_out_of) {
  const auto text = server::challenges().invalid_token("a\"b\\c\r\nX: y\xc3\xa9");
  EXPECT_EQ(text, R"(Bearer realm="portkey-mcp", error="invalid_token", error_description="abcX: y")");
}

TEST(protected_resource, is_described_by_its_public_url_alone) {
  const auto at_root =
      server::describe_resource("https://mcp.example.com", "/mcp", {"https://i.example"}, {"r", "w", "a"});
  EXPECT_EQ(at_root.resource, "https://mcp.example.com/mcp");
  EXPECT_EQ(at_root.metadata_url, "https://mcp.example.com/.well-known/oauth-protected-resource/mcp");
  EXPECT_EQ(at_root.document,
            R"({"resource":"https://mcp.example.com/mcp","authorization_servers":["https://i.example"],)"
            R"("scopes_supported":["r","w","a"],"bearer_methods_supported":["header"],"resource_name":"Portkey"})");
  const auto below = server::describe_resource("https://example.com/portkey", "/mcp", {}, {"r", "w", "a"});
  EXPECT_EQ(below.metadata_url, "https://example.com/.well-known/oauth-protected-resource/portkey/mcp");
}

TEST(protected_resource, is_looked_for_at_both_uris) {
  for (const auto* path :
       {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/",
        "/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource/mcp/readonly",
        "/.well-known/oauth-protected-resource/portkey/mcp"})
    EXPECT_TRUE(server::is_metadata_path(path, "/mcp", "/portkey/mcp")) << path;
  for (const auto* path : {"/.well-known/oauth-protected-resourcex", "/.well-known/oauth-protected-resource/other",
                           "/.well-known/oauth-authorization-server", "/mcp", "/"})
    EXPECT_FALSE(server::is_metadata_path(path, "/mcp", "/portkey/mcp")) << path;
}

server::oauth_principal one(const char* subject, const char* claim, const char* value, const char* issuer) {
  server::oauth_principal out;
  out.subject = subject;
  out.claim = claim;
  out.value = value;
  out.issuer = issuer;
  return out;
}

TEST(principal_map, has_no_default) {
  const std::vector<server::oauth_principal> all = {one("alice", "", "", ""), one("", "groups", "platform", ""),
                                                    one("bob", "", "", "https://a")};
  boost::json::object none;
  EXPECT_EQ(server::find_principal(all, "https://i", "alice", none), &all[0]);
  EXPECT_EQ(server::find_principal(all, "https://a", "bob", none), &all[2]);
  EXPECT_EQ(server::find_principal(all, "https://b", "bob", none), nullptr);
  EXPECT_EQ(server::find_principal(all, "https://i", "mallory", none), nullptr);
  EXPECT_EQ(server::find_principal(all, "https://i", "", none), nullptr);
}

TEST(principal_map, looks_at_claims_that_are_a_text_or_hold_one) {
  const std::vector<server::oauth_principal> all = {one("", "groups", "platform", "")};
  const auto found = [&](const char* claims) {
    return server::find_principal(all, "https://i", "x", boost::json::parse(claims).as_object()) != nullptr;
  };
  EXPECT_TRUE(found(R"({"groups":"platform"})"));
  EXPECT_TRUE(found(R"({"groups":["other","platform"]})"));
  EXPECT_FALSE(found(R"({"groups":"platform other"})"));
  EXPECT_FALSE(found(R"({"groups":["platforms"]})"));
  EXPECT_FALSE(found(R"({"groups":{"platform":true}})"));
  EXPECT_FALSE(found(R"({"group":"platform"})"));
}

}  // namespace

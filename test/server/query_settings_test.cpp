#include "server/query_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "server/redaction.hpp"
#include "server/shown_credentials.hpp"
#include "server/tool_wish.hpp"

namespace {

using server::read_query_settings;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// {"portkeyApiKey":"pk-alice>?0123456789","toolsets":"prompts,analytics","readOnly":true}
constexpr const char* config =
    "eyJwb3J0a2V5QXBpS2V5IjoicGstYWxpY2U+"
    "PzAxMjM0NTY3ODkiLCJ0b29sc2V0cyI6InByb21wdHMsYW5hbHl0aWNzIiwicmVhZE9ubHkiOnRydWV9";
constexpr const char* alice = "pk-alice>?0123456789";

server::query_settings settings_of(const std::string& query) {
  auto read = read_query_settings(query);
  EXPECT_TRUE(read) << query << ": " << read.error();
  return read ? std::move(*read) : server::query_settings();
}

std::string refused(const std::string& query) {
  const auto read = read_query_settings(query);
  EXPECT_FALSE(read) << query;
  return read ? "" : read.error();
}

server::request_head asking(const std::string& query) {
  server::request_head head;
  head.path = "/mcp";
  head.query = query;
  return head;
}

std::vector<std::string> texts(const std::vector<portkey::secret>& all) {
  std::vector<std::string> out;
  for (const auto& each : all)
    out.push_back(each.reveal());
  return out;
}

TEST(query_settings, are_none_where_nothing_is_said) {
  for (const char* query : {"", "&", "a=b", "profile=mine&sessionId=x", "portkeyApiKey=", "portkeyApiKey",
                            "config=", "config=e30", "config=e30=", "api_key=smithery-key", "toolsets="}) {
    const auto found = settings_of(query);
    EXPECT_TRUE(found.key.empty() && found.workspace_key.empty()) << query;
  }
  EXPECT_EQ(settings_of("profile=a&api_key=b&c=d%20e&toolsets=").rest, "profile=a&c=d%20e");
}

TEST(query_settings, are_read_however_their_names_are_written) {
  for (const char* query : {"portkeyApiKey=pk-1", "portkey.apiKey=pk-1", "portkey[apiKey]=pk-1",
                            "portkey%5BapiKey%5D=pk-1", "portkey_api_key=pk-1", "PORTKEY-API-KEY=pk-1",
                            "x=y&portkeyApiKey=%70k-1", "portkeyApiKey=pk-1&portkey.apiKey=pk-1"}) {
    EXPECT_EQ(settings_of(query).key.reveal(), "pk-1") << query;
  }
  EXPECT_EQ(settings_of("portkey[workspaceApiKey]=w").workspace_key.reveal(), "w");
  EXPECT_EQ(settings_of("portkeyApiKey=a+b/c==").key.reveal(), "a+b/c==") << "a key has no space";
}

TEST(query_settings, are_read_from_a_config_of_either_alphabet) {
  std::string url_safe(config), encoded(config);
  url_safe.replace(url_safe.find('+'), 1, "-");
  encoded.replace(encoded.find('+'), 1, "%2B");
  for (const auto& text : {std::string(config), url_safe, encoded}) {
    const auto found = settings_of("config=" + text + "&a=b");
    EXPECT_EQ(found.key.reveal(), alice);
    EXPECT_EQ(found.rest, "toolsets=prompts%2Canalytics&readOnly=true&a=b");
  }
  // {"portkey":{"apiKey":"k","workspaceApiKey":"w"},"toolsets":["a","b"],"x":null,"n":1}
  const auto nested = settings_of(
      "config="
      "eyJwb3J0a2V5Ijp7ImFwaUtleSI6ImsiLCJ3b3Jrc3BhY2VBcGlLZXkiOiJ3In0sInRvb2xzZXRzIjpbImEiLCJiIl0sIngiOm51bGwsIm4i"
      "OjF9");
  EXPECT_EQ(nested.key.reveal(), "k");
  EXPECT_EQ(nested.workspace_key.reveal(), "w");
  EXPECT_EQ(nested.rest, "toolsets=a%2Cb&n=1");
}

TEST(query_settings, are_refused_in_one_sentence_that_quotes_nothing) {
  const std::string unreadable = "The config of this URL cannot be read";
  for (const char* text : {"%25", "e3", "e30===", "bm8ganNvbg", "W10", "InRleHQi", "eyJhIjoxLCJhIjoyfQ", "e30A"})
    EXPECT_THAT(refused(std::string("config=") + text), HasSubstr(unreadable)) << text;
  EXPECT_THAT(refused("config=" + std::string(6'145, 'A')), HasSubstr(unreadable));
  // {"a":{"b":{"c":1}}}, {"toolsets":[1]} and {"config":"e30"}
  for (const char* text : {"eyJhIjp7ImIiOnsiYyI6MX19fQ", "eyJ0b29sc2V0cyI6WzFdfQ", "eyJjb25maWciOiJlMzAifQ"})
    EXPECT_THAT(refused(std::string("config=") + text), HasSubstr("a member that is no setting")) << text;
  EXPECT_THAT(refused("portkeyApiKey=%zz"), HasSubstr("percent-encoded"));
  for (const auto& key : {std::string("two%20words"), std::string("line%0Abreak"), std::string(1'025, 'k')}) {
    const auto sentence = refused("portkeyApiKey=" + key);
    EXPECT_THAT(sentence, HasSubstr("portkeyApiKey of this URL is no Portkey key"));
    EXPECT_THAT(sentence, testing::Not(HasSubstr(key)));
  }
}

TEST(query_settings, are_ambiguous_where_keys_differ) {
  EXPECT_THAT(refused("portkeyApiKey=pk-1&portkey.apiKey=pk-2"), HasSubstr("two different keys as portkeyApiKey"));
  EXPECT_THAT(refused(std::string("portkeyApiKey=pk-1&config=") + config), HasSubstr("two different keys"));
  for (const char* field : {"x-portkey-api-key", "x-portkey-workspace-api-key"}) {
    auto head = asking("portkeyApiKey=pk-1&portkeyWorkspaceApiKey=pk-1");
    head.fields = {{field, "pk-2"}};
    const auto taken = server::take_query_settings(head);
    ASSERT_FALSE(taken);
    EXPECT_THAT(taken.error(), HasSubstr(field));
    EXPECT_THAT(taken.error(), testing::Not(HasSubstr("pk-")));
  }
}

TEST(query_settings, count_as_if_they_stood_in_the_head) {
  auto head = asking("portkeyApiKey=pk-1&portkeyWorkspaceApiKey=w-1&readOnly=true&api_key=x");
  head.fields = {{"x-portkey-api-key", "pk-1"}, {"x-portkey-workspace-api-key", ""}};
  ASSERT_TRUE(server::take_query_settings(head));
  EXPECT_EQ(head.query, "readOnly=true");
  const auto shown = server::read_credentials(head);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->key.reveal(), "pk-1");
  EXPECT_EQ(shown->workspace_key.reveal(), "w-1");
  EXPECT_EQ(head.every("x-portkey-api-key").size(), 1U);
  EXPECT_EQ(head.every("x-portkey-workspace-api-key").size(), 1U);
  EXPECT_FALSE(server::has_credential_in_query(head.query));
}

TEST(query_settings, only_narrow_the_tools) {
  auto head = asking(std::string("config=") + config + "&toolsets=prompts");
  ASSERT_TRUE(server::take_query_settings(head));
  const auto wish = server::read_tool_wish(head, "/mcp");
  ASSERT_TRUE(wish);
  EXPECT_THAT(wish->toolsets, ElementsAre("prompts,analytics", "prompts"));
  EXPECT_TRUE(wish->read_only);
  EXPECT_FALSE(wish->in_header);
  // {"read_only_mode":true}: what is nearly a wish stays an error.
  auto nearly = asking("config=eyJyZWFkX29ubHlfbW9kZSI6dHJ1ZX0");
  ASSERT_TRUE(server::take_query_settings(nearly));
  EXPECT_FALSE(server::read_tool_wish(nearly, "/mcp"));
}

TEST(query_settings, are_hidden_in_every_form_in_which_they_stand_there) {
  const std::string encoded = "pk%2Dalice%3E%3F0123456789";
  auto head = asking("portkeyApiKey=" + encoded + "&config=" + config + "&api_key=smithery-own-key");
  auto taken = server::take_query_settings(head);
  ASSERT_TRUE(taken);
  EXPECT_THAT(texts(*taken), testing::IsSupersetOf(
                                 {std::string(alice), encoded, std::string(config), std::string("smithery-own-key")}));
  const auto filter = server::redaction_of(head, std::move(*taken));
  ASSERT_TRUE(filter);
  std::string text = std::string("1 ") + alice + " 2 " + encoded + " 3 " + config + " 4 smithery-own-key";
  filter->apply(text, server::written::plain);
  EXPECT_EQ(text, "1 [redacted] 2 [redacted] 3 [redacted] 4 [redacted]");
}

TEST(query_settings_schema, is_small_and_wants_nothing) {
  const auto schema = server::query_settings_schema("https://mcp.example.com/.well-known/mcp-config");
  EXPECT_EQ(schema.at("$id"), "https://mcp.example.com/.well-known/mcp-config");
  EXPECT_FALSE(schema.contains("required"));
  EXPECT_EQ(schema.at("additionalProperties"), false);
  EXPECT_LE(boost::json::serialize(schema).size(), 1'024U) << "Smithery takes no larger one";
  for (const auto& each : schema.at("properties").as_object()) {
    const auto found = settings_of(std::string(each.key()) + "=value");
    const bool is_key = !found.key.empty() || !found.workspace_key.empty();
    EXPECT_EQ(is_key, found.rest.empty()) << each.key();
  }
}

}  // namespace

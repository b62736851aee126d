#include "server/server_card.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <memory>
#include <string>

#include "server/config.hpp"
#include "server/identity.hpp"
#include "server/portkey_application.hpp"
#include "test/server/served_here.hpp"
#include "test/support/raw_http.hpp"

namespace {

namespace json = boost::json;

server::settings in_mode(server::identity_mode mode, bool discovery = false) {
  auto out = served_here::usual();
  out.identity.mode = mode;
  out.identity.allow_anonymous_discovery = discovery;
  out.server.public_url = "https://mcp.example.com";
  out.identity.oauth.issuers = {"https://login.example.com"};
  return out;
}

/// The card of the product with these settings.
json::object card_of(const server::settings& with) {
  served_here served(with, std::make_shared<server::portkey_application>(with));
  served.with().base = with.server.public_url;
  const auto text = served.on_loop(0, [&](server::loop& here) {
    here.identity = std::make_shared<const server::identity_rules>(with);
    return server::server_card(here, served.with());
  });
  return json::parse(text).as_object();
}

support::http_response get(const served_here& at, const std::string& path, const std::string& more = "",
                           const std::string& method = "GET") {
  return support::ask_once(at.port(),
                           method + " " + path + " HTTP/1.1\r\nHost: " + at.authority() + "\r\n" + more + "\r\n",
                           method == "HEAD");
}

TEST(server_card, tells_what_anybody_is_given) {
  const auto card = card_of(in_mode(server::identity_mode::none));
  EXPECT_EQ(card.at("name"), "io.github.portkey-mcp/portkey-mcp");
  EXPECT_EQ(card.at("serverInfo").at("version"), card.at("version"));
  EXPECT_EQ(card.at("authentication").at("required"), false);
  EXPECT_GT(card.at("tools").as_array().size(), 10U);
  EXPECT_TRUE(card.at("resources").as_array().empty());
  EXPECT_FALSE(card.at("resourceTemplates").as_array().empty());
  EXPECT_FALSE(card.at("prompts").as_array().empty());
  EXPECT_TRUE(card.contains("instructions"));
}

TEST(server_card, has_every_page_of_a_list) {
  auto with = in_mode(server::identity_mode::none);
  with.tools.surface = {"all"};
  EXPECT_GT(card_of(with).at("tools").as_array().size(), 150U);
}

TEST(server_card, keeps_its_lists_to_itself_where_discovery_is_closed) {
  using mode = server::identity_mode;
  for (const auto each : {mode::byok, mode::bearer, mode::oauth, mode::oauth_byok}) {
    const auto closed = card_of(in_mode(each));
    for (const char* list : {"tools", "resources", "resourceTemplates", "prompts", "instructions", "capabilities"})
      EXPECT_FALSE(closed.contains(list)) << list;
    EXPECT_EQ(closed.at("serverInfo").at("name"), "portkey-mcp");
    EXPECT_EQ(closed.at("authentication").at("required"), true);
    EXPECT_FALSE(closed.at("authentication").at("schemes").as_array().empty());
    EXPECT_FALSE(card_of(in_mode(each, true)).at("tools").as_array().empty());
  }
}

TEST(server_card, says_how_to_connect_only_where_that_is_known) {
  const auto remote = card_of(in_mode(server::identity_mode::byok)).at("remotes").at(0);
  EXPECT_EQ(remote.at("url"), "https://mcp.example.com/mcp");
  EXPECT_EQ(remote.at("headers").at(0).at("name"), "x-portkey-api-key");
  EXPECT_EQ(remote.at("headers").at(0).at("isSecret"), true);
  auto below = in_mode(server::identity_mode::byok);
  below.server.public_url = "https://example.com/portkey";
  EXPECT_EQ(card_of(below).at("remotes").at(0).at("url"), "https://example.com/portkey/mcp");
  EXPECT_EQ(card_of(below).at("transport").at("endpoint"), "/portkey/mcp");
  auto hidden = in_mode(server::identity_mode::none);
  hidden.server.public_url.clear();
  hidden.server.host = "0.0.0.0";
  EXPECT_FALSE(card_of(hidden).contains("remotes"));
}

TEST(server_card, is_made_anew_when_what_is_offered_or_who_may_come_in_changes) {
  const auto with = in_mode(server::identity_mode::none);
  served_here served(with, std::make_shared<server::portkey_application>(with));
  const auto text = [&] {
    return served.on_loop(0, [&](server::loop& here) { return here.card.text(here, served.with()); });
  };
  const auto first = text();
  EXPECT_EQ(text(), first);
  auto reading = with;
  reading.tools.read_only = true;
  served.on_loop(0, [&](server::loop& here) {
    here.app = std::make_shared<server::portkey_application>(reading);
    return true;
  });
  const auto second = text();
  EXPECT_NE(second, first);
  served.on_loop(0, [&](server::loop& here) {
    here.identity = std::make_shared<const server::identity_rules>(in_mode(server::identity_mode::byok));
    return true;
  });
  EXPECT_NE(text(), second);
}

TEST(public_documents, are_the_card_at_both_paths) {
  served_here served;
  for (const char* path : {"/.well-known/mcp/server-card.json", "/mcp/server-card", "/mcp/server-card?a=b"}) {
    const auto answer = get(served, path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.field("content-type"), "application/json");
    EXPECT_THAT(answer.field("cache-control"), testing::HasSubstr("max-age="));
    EXPECT_TRUE(json::parse(answer.body).as_object().contains("serverInfo"));
    const auto head = get(served, path, "", "HEAD");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.field("content-length"), std::to_string(answer.body.size()));
    EXPECT_EQ(get(served, path, "If-None-Match: " + answer.field("etag") + "\r\n").status, 304);
    EXPECT_EQ(get(served, path, "Accept: application/mcp-server-card+json\r\n").field("content-type"),
              "application/mcp-server-card+json");
    const auto written = get(served, path, "Content-Length: 0\r\n", "POST");
    EXPECT_EQ(written.status, 405);
    EXPECT_EQ(written.field("allow"), "GET, HEAD, OPTIONS");
  }
}

TEST(public_documents, have_the_schema_of_query_settings_only_where_those_are_read) {
  served_here plain;
  EXPECT_EQ(get(plain, "/.well-known/mcp-config").status, 404);
  auto with = in_mode(server::identity_mode::byok, true);
  with.server.hosting = server::hosting_platform::smithery;
  served_here hosted(with);
  hosted.with().base = with.server.public_url;
  const auto answer = get(hosted, "/.well-known/mcp-config");
  EXPECT_EQ(answer.status, 200);
  const auto schema = json::parse(answer.body).as_object();
  EXPECT_EQ(schema.at("$id"), "https://mcp.example.com/.well-known/mcp-config");
  EXPECT_EQ(get(hosted, "/.well-known/mcp-config", "", "HEAD").status, 200);
  with.server.public_url = "https://example.com/portkey";
  served_here below(with);
  below.with().base = with.server.public_url;
  EXPECT_EQ(json::parse(get(below, "/.well-known/mcp-config").body).at("$id"),
            "https://example.com/portkey/.well-known/mcp-config");
}

TEST(well_known_paths, of_oauth_are_plainly_not_there_without_it) {
  served_here served;
  for (const char* path : {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp",
                           "/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/mcp",
                           "/.well-known/openid-configuration", "/.well-known/openid-configuration/mcp",
                           "/mcp/.well-known/openid-configuration", "/.well-known/mcp/server-card",
                           "/mcp/readonly/server-card", "/mcp/server-cards", "/.well-known/mcp-config"}) {
    const auto answer = get(served, path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.field("content-type"), "application/json") << path;
    EXPECT_TRUE(json::parse(answer.body).as_object().contains("error")) << path;
  }
}

}  // namespace

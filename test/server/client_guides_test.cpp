#include "server/client_guides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/url/decode_view.hpp>
#include <string>

#include "protocol/header_value.hpp"
#include "server/client_settings.hpp"

namespace {

using server::client_guide;
using server::find_client;
using server::identity_mode;
using testing::HasSubstr;

constexpr const char* url = "https://mcp.example.com/mcp";

client_guide guide(const char* id, identity_mode asks = identity_mode::none, const std::string& to = url) {
  return server::guide_to(*find_client(id), "portkey", {to, asks});
}

std::string decoded(std::string_view text) {
  const boost::urls::decode_view view(text);
  return {view.begin(), view.end()};
}

/// What stands in the place of the URL, of the only server in a file.
boost::json::object entry(const char* id, identity_mode asks = identity_mode::none, const std::string& to = url) {
  const auto* one = find_client(id);
  const auto all = boost::json::parse(guide(id, asks, to).copied).as_object();
  return all.at(one->servers).at("portkey").as_object();
}

TEST(client_guides, give_each_client_what_it_reads) {
  EXPECT_EQ(guide("claude-ai").copied, url);
  EXPECT_EQ(guide("chatgpt").copied, url);
  EXPECT_EQ(guide("claude-code").copied, "claude mcp add --transport http portkey https://mcp.example.com/mcp");
  EXPECT_EQ(entry("vscode"), boost::json::parse(R"({"type": "http", "url": "https://mcp.example.com/mcp"})"));
  EXPECT_EQ(entry("cursor"), boost::json::parse(R"({"url": "https://mcp.example.com/mcp"})"));
  EXPECT_EQ(entry("gemini-cli"), boost::json::parse(R"({"httpUrl": "https://mcp.example.com/mcp"})"));
  EXPECT_EQ(entry("claude-desktop"),
            boost::json::parse(R"({"command": "npx", "args": ["-y", "mcp-remote", "https://mcp.example.com/mcp"]})"));
}

TEST(client_guides, name_a_secret_and_never_hold_one) {
  const auto bearer = identity_mode::bearer;
  EXPECT_THAT(guide("claude-code", bearer).copied, HasSubstr(" --header \"Authorization: Bearer $PORTKEY_TOKEN\""));
  EXPECT_EQ(entry("vscode", bearer).at("headers").at("Authorization"), "Bearer ${input:PORTKEY_TOKEN}");
  const auto asked = boost::json::parse(guide("vscode", bearer).copied).at("inputs").at(0).as_object();
  EXPECT_EQ(asked.at("id"), "PORTKEY_TOKEN");
  EXPECT_EQ(asked.at("password"), true);
  EXPECT_EQ(entry("cursor", bearer).at("headers").at("Authorization"), "Bearer ${env:PORTKEY_TOKEN}");
  EXPECT_EQ(entry("gemini-cli", identity_mode::byok).at("headers").at("x-portkey-api-key"), "${PORTKEY_API_KEY}");
  const auto bridged = entry("claude-desktop", bearer);
  EXPECT_EQ(bridged.at("args").at(4), "Authorization:${PORTKEY_TOKEN}") << "no spaces: some clients mangle them";
  EXPECT_EQ(bridged.at("env").at("PORTKEY_TOKEN"), "Bearer YOUR-PORTKEY_TOKEN");
}

TEST(client_guides, say_what_becomes_of_the_secret) {
  EXPECT_THAT(guide("vscode", identity_mode::byok).steps, HasSubstr("asks once for your Portkey key"));
  EXPECT_THAT(guide("cursor", identity_mode::bearer).steps, HasSubstr("environment variable PORTKEY_TOKEN"));
  EXPECT_THAT(guide("claude-desktop", identity_mode::bearer).steps, HasSubstr("in the place of YOUR-PORTKEY_TOKEN"));
  EXPECT_THAT(guide("claude-code", identity_mode::oauth).steps, HasSubstr("/mcp"));
  EXPECT_THAT(guide("gemini-cli", identity_mode::oauth).steps, HasSubstr("sign in"));
}

TEST(client_guides, say_why_a_client_of_the_internet_does_not_reach_the_server) {
  for (const char* id : {"claude-ai", "chatgpt"}) {
    for (const char* near :
         {"http://mcp.example.com/mcp", "http://127.0.0.1:8080/mcp", "https://localhost/mcp", "https://[::1]:8443/mcp"})
      EXPECT_THAT(guide(id, identity_mode::none, near).trouble, HasSubstr("public https URL")) << near;
    EXPECT_THAT(guide(id, identity_mode::bearer).trouble, HasSubstr("header Authorization"));
    EXPECT_THAT(guide(id, identity_mode::oauth_byok).trouble, HasSubstr("header x-portkey-api-key"));
    EXPECT_EQ(guide(id).trouble, "");
    EXPECT_EQ(guide(id, identity_mode::oauth).trouble, "");
  }
}

TEST(client_guides, tell_the_bridge_about_http) {
  const auto has_flag = [](const char* to) {
    return guide("claude-desktop", identity_mode::none, to).copied.find("--allow-http") != std::string::npos;
  };
  EXPECT_TRUE(has_flag("http://10.0.0.1:8080/mcp"));
  EXPECT_TRUE(has_flag("http://[::1]:8080/mcp"));
  EXPECT_FALSE(has_flag("http://127.0.0.1:8080/mcp"));
  EXPECT_FALSE(has_flag(url));
}

TEST(client_guides, quote_what_a_shell_would_read) {
  const auto copied = guide("claude-code", identity_mode::none, "https://a.example/m?x=1&y='$(z)'").copied;
  EXPECT_THAT(copied, HasSubstr(R"( 'https://a.example/m?x=1&y='\''$(z)'\''')"));
}

TEST(client_guides, have_links_that_install) {
  const std::string vscode = guide("vscode", identity_mode::byok).install;
  ASSERT_TRUE(vscode.starts_with("vscode:mcp/install?")) << vscode;
  const auto added = boost::json::parse(decoded(vscode.substr(vscode.find('?') + 1))).as_object();
  EXPECT_EQ(added.at("name"), "portkey");
  EXPECT_EQ(added.at("url"), url);
  EXPECT_EQ(added.at("type"), "http");
  EXPECT_EQ(added.at("inputs").at(0).at("id"), "PORTKEY_API_KEY");
  const std::string cursor = guide("cursor", identity_mode::bearer).install;
  const std::string before = "cursor://anysphere.cursor-deeplink/mcp/install?name=portkey&config=";
  ASSERT_TRUE(cursor.starts_with(before)) << cursor;
  const auto config = protocol::decode_base64(decoded(cursor.substr(before.size())));
  ASSERT_TRUE(config);
  EXPECT_EQ(boost::json::parse(*config).as_object(), entry("cursor", identity_mode::bearer));
  EXPECT_EQ(guide("gemini-cli").install, "");
}

TEST(client_guides, let_a_client_start_the_program) {
  const auto local = server::entry_of_program(*find_client("vscode"), "portkey", "/opt/portkey-mcp");
  EXPECT_EQ(local.server, boost::json::parse(R"({"type": "stdio", "command": "/opt/portkey-mcp", "args": ["stdio"],
                                                 "env": {"PORTKEY_API_KEY": "${input:PORTKEY_API_KEY}"}})"));
  EXPECT_EQ(local.inputs.at(0).at("id"), "PORTKEY_API_KEY");
  const auto desktop = server::entry_of_program(*find_client("claude-desktop"), "portkey", "/opt/portkey-mcp");
  EXPECT_EQ(desktop.server.at("env").at("PORTKEY_API_KEY"), "YOUR-PORTKEY_API_KEY");
  EXPECT_TRUE(desktop.inputs.empty());
}

}  // namespace

#include "server/front_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>

#include "server/config.hpp"
#include "server/html_answer.hpp"
#include "server/page_files.hpp"
#include "server/portkey_application.hpp"
#include "test/conformance/fixture_application.hpp"
#include "test/server/mcp_client.hpp"
#include "test/support/daemon.hpp"

namespace {

using server::identity_mode;
using support::ask_once;
using support::daemon;
using testing::HasSubstr;
using testing::Not;

std::shared_ptr<const server::application> offering(std::vector<std::string> exclude = {}) {
  auto with = server::default_settings();
  with.tools.exclude = std::move(exclude);
  return std::make_shared<const server::portkey_application>(with);
}

server::page_facts facts(identity_mode asks = identity_mode::none, bool shows_tools = true) {
  return {"https://mcp.example.com/mcp", asks, shows_tools};
}

std::string field(const server::http_answer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.fields)
    if (key == name) return value;
  return "";
}

TEST(front_page, shows_health_clients_and_tools) {
  server::front_page page;
  const auto offered = offering();
  const auto answer = page.answer(offered, facts(), true);
  EXPECT_EQ(answer.status, 200U);
  for (const char* part : {"Ready</p>", PORTKEY_MCP_VERSION, "https://mcp.example.com/mcp", "Claude Code", "claude.ai",
                           "Claude Desktop", "ChatGPT", "VS Code", "Cursor", "Gemini CLI", "list_workspaces",
                           "List workspaces", "vscode:mcp/install?", "cursor://anysphere.cursor-deeplink/"})
    EXPECT_THAT(answer.body, HasSubstr(part));
  EXPECT_THAT(page.answer(offered, facts(), false).body, HasSubstr("Starting or draining</p>"));
}

TEST(front_page, allows_its_own_style_and_script_alone) {
  server::front_page page;
  const auto answer = page.answer(offering(), facts(), true);
  EXPECT_EQ(field(answer, "Content-Security-Policy"),
            "default-src 'none'; style-src " + server::inline_source(server::page_css) + "; script-src " +
                server::inline_source(server::page_js) +
                "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_THAT(answer.body, HasSubstr("<style>" + std::string(server::page_css) + "</style>"));
  EXPECT_THAT(answer.body, HasSubstr("<script>" + std::string(server::page_js) + "</script>"));
  EXPECT_EQ(field(answer, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field(answer, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(field(answer, "Vary"), "Accept");
}

TEST(front_page, shows_no_tools_to_who_has_to_sign_in) {
  server::front_page page;
  const auto offered = offering();
  const auto locked = page.answer(offered, facts(identity_mode::bearer, false), true).body;
  EXPECT_THAT(locked, Not(HasSubstr("list_workspaces")));
  EXPECT_THAT(locked, HasSubstr("The tools are shown to those who identify themselves"));
  EXPECT_THAT(locked, HasSubstr("Authorization: Bearer your token for this server"));
  EXPECT_THAT(page.answer(offered, facts(identity_mode::bearer, true), true).body, HasSubstr("list_workspaces"));
}

TEST(front_page, follows_what_is_offered) {
  server::front_page page;
  const auto answer = page.answer(offering(), facts(), true);
  EXPECT_THAT(answer.body, HasSubstr(">delete_workspace<"));
  const auto again = page.answer(offering({"delete_workspace"}), facts(), true);
  EXPECT_THAT(again.body, Not(HasSubstr(">delete_workspace<")));
}

TEST(front_page, has_no_section_for_tools_where_there_is_no_catalogue) {
  server::front_page page;
  const auto fixtures = std::make_shared<const fixture::application>();
  for (const bool shows_tools : {true, false}) {
    const auto answer = page.answer(fixtures, facts(identity_mode::byok, shows_tools), true);
    EXPECT_THAT(answer.body, HasSubstr("Connect a client"));
    EXPECT_THAT(answer.body, Not(HasSubstr("id=\"tools\"")));
  }
}

TEST(front_page, sends_nobody_anywhere_where_the_server_does_not_know_its_url) {
  server::front_page page;
  const auto answer = page.answer(offering(), {"", identity_mode::byok, true}, true);
  EXPECT_THAT(answer.body, HasSubstr("server.public_url"));
  EXPECT_THAT(answer.body, HasSubstr("List workspaces"));
  for (const char* part : {"127.0.0.1", "Claude Code", "MCP endpoint", "vscode:mcp/install?"})
    EXPECT_THAT(answer.body, Not(HasSubstr(part)));
}

TEST(front_page, escapes_the_url) {
  server::front_page page;
  auto with = facts();
  with.url = "https://a.example/\"><script>";
  EXPECT_THAT(page.answer(offering(), with, true).body, Not(HasSubstr("\"><script>")));
}

/// The page of a daemon.
std::string page_of(const daemon& served) {
  return ask_once(served.port(), request_text("GET", "/", served.authority(), {{"Accept", "text/html"}})).body;
}

TEST(front_page, of_a_server_with_own_keys_shows_its_tools_to_nobody) {
  const daemon served(support::environment{{"PORTKEY_MCP_IDENTITY_MODE", "byok"}});
  EXPECT_THAT(page_of(served), Not(HasSubstr("list_workspaces")));
  EXPECT_THAT(page_of(served), HasSubstr("x-portkey-api-key"));
  const daemon open(support::environment{{"PORTKEY_MCP_IDENTITY_MODE", "byok"},
                                         {"PORTKEY_MCP_IDENTITY_ALLOW_ANONYMOUS_DISCOVERY", "true"}});
  EXPECT_THAT(page_of(open), HasSubstr("list_workspaces"));
}

TEST(front_page, says_that_the_server_is_draining) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_DRAIN_DELAY", "5m"}});
  EXPECT_THAT(page_of(served), HasSubstr("Ready</p>"));
  served.signal(SIGTERM);
  ASSERT_TRUE(served.wait_for_error_line({R"("event":"draining")"}));
  EXPECT_THAT(page_of(served), HasSubstr("Starting or draining</p>"));
}

}  // namespace

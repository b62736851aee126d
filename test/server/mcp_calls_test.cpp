#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/temporary_file.hpp"
#include "test/server/upstream.hpp"

namespace {

using emulator::misbehaviour;
using support::daemon;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

struct example {
  const char* tool;
  json::object arguments;
  const char* member;  ///< what the result must hold
};

const json::object march{{"time_of_generation_min", "2026-03-01T00:00:00+00:00"},
                         {"time_of_generation_max", "2026-03-31T00:00:00+00:00"},
                         {"workspace_slug", "ws-produc-5a3f10"}};

/// One call of each tool.
const example examples[] = {
    {"list_workspaces", {}, "data"},
    {"get_workspace", {{"workspace_id", "ws-produc-5a3f10"}}, "users"},
    {"list_configs", {}, "configurations"},
    {"get_config", {{"slug", "pc-fallba-77c1a0"}}, "config"},
    {"list_virtual_keys", {}, "virtual_keys"},
    {"list_all_users", {}, "data"},
    {"invite_user",
     {{"email", "new.person@example.com"}, {"role", "member"}, {"workspaces", json::array()}},
     "invite_id"},
    {"get_cost_analytics", march, "data_points"},
    {"get_user_stats", march, "data"},
};

/// A daemon in front of an emulator, over plain HTTP or over TLS.
class calls : public testing::TestWithParam<bool> {
 protected:
  support::environment settings(const support::environment& more = {}) {
    auto all = upstream(portkey, more);
    if (GetParam()) {
      authorities.emplace(portkey.ca_pem());
      all["PORTKEY_MCP_PORTKEY_CA_FILE"] = authorities->path();
    }
    return all;
  }

  mcp_client& client(const support::environment& more = {}) {
    if (!served) served = std::make_unique<daemon>(settings(more));
    if (!client_) client_.emplace(*served);
    return *client_;
  }

  /// A call that must fail with one sentence of that part, and leaves no trace: the next one works.
  void fails_once(const misbehaviour& rule, const std::string& part, const std::string& tool = "list_configs",
                  const json::object& arguments = {}) {
    portkey.misbehave(rule);
    const auto answer = client().call(tool, arguments);
    EXPECT_EQ(answer.status(), 200);
    EXPECT_TRUE(answer.is_error()) << answer.http.body;
    EXPECT_THAT(answer.text(), HasSubstr(part));
    EXPECT_TRUE(answer.text().starts_with("Could not ")) << answer.text();
    EXPECT_EQ(answer.text().find('\n'), std::string::npos);
    EXPECT_LT(answer.text().size(), 700U);
    EXPECT_FALSE(answer.result().contains("structuredContent"));
    portkey.behave();
    EXPECT_FALSE(client().call("list_workspaces").is_error()) << "after " << part;
  }

  emulator::server portkey{fixed_day(GetParam())};
  std::optional<temporary_file> authorities;
  std::unique_ptr<daemon> served;
  std::optional<mcp_client> client_;
};

INSTANTIATE_TEST_SUITE_P(over, calls, testing::Bool(),
                         [](const auto& chosen) { return std::string(chosen.param ? "tls" : "plain_http"); });

TEST_P(calls, work_with_the_tools_that_everybody_knows) {
  for (const auto& one : examples) {
    const auto answer = client().call(one.tool, one.arguments);
    EXPECT_EQ(answer.status(), 200) << one.tool;
    EXPECT_FALSE(answer.is_error()) << one.tool << ": " << answer.text();
    const auto& structured = answer.result().at("structuredContent").as_object();
    EXPECT_TRUE(structured.contains(one.member)) << one.tool;
    EXPECT_EQ(boost::json::parse(answer.text()), json::value(structured)) << one.tool;
  }
  EXPECT_EQ(portkey.requests().size(), std::size(examples));
  for (const auto& request : portkey.requests())
    EXPECT_EQ(request.key, "admin") << request.target;
}

TEST_P(calls, work_in_a_session) {
  for (const char* revision : {"2025-11-25", "2025-03-26"}) {
    client().open(revision);
    const auto answer = client().legacy("tools/call", {{"name", "list_workspaces"}, {"arguments", json::object()}});
    EXPECT_FALSE(answer.is_error()) << answer.text();
    EXPECT_EQ(answer.result().contains("structuredContent"), revision == std::string("2025-11-25"));
    EXPECT_THAT(answer.text(), HasSubstr("ws-produc-5a3f10"));
  }
}

TEST_P(calls, share_connections) {
  for (int times = 0; times < 5; ++times)
    client().call("list_workspaces");
  EXPECT_EQ(portkey.connections(), 1U);
}

TEST_P(calls, say_what_portkey_says_when_it_says_no) {
  fails_once({.statuses = {403}}, "HTTP 403 AB03");
  fails_once({.statuses = {401}}, "HTTP 401");
  fails_once({.statuses = {429}, .retry_after = "3600"}, "wait 3600 s and call again");
  fails_once({.times = 9, .statuses = {500}}, "HTTP 500");
  fails_once({.statuses = {404}, .shape = emulator::error_shape::error_text}, "The emulator was told to answer this");
  fails_once({.redirect_to = "https://evil.example/"}, "redirect");
  EXPECT_THAT(client().call("get_workspace", {{"workspace_id", "no-such"}}).text(), HasSubstr("AB03"));
}

TEST_P(calls, survive_answers_that_are_no_json) {
  fails_once({.body = "<html>hello</html>", .content_type = "text/html"}, "text/html");
  fails_once({.body = ""}, "not with the JSON it promises");
  fails_once({.body = R"({"data":[)"}, "not with the JSON it promises");
}

TEST_P(calls, survive_connections_that_break) {
  fails_once({.times = 9, .drop = true}, "list configs: ");
  fails_once({.times = 9, .cut_after = 5}, "list configs: ");
  fails_once({.times = 9, .cut_body_after = 20}, "list configs: ");
  fails_once({.times = 9, .chunked = true, .cut_body_after = 20}, "list configs: ");
}

TEST_P(calls, say_that_the_outcome_of_a_write_is_not_known) {
  fails_once({.times = 9, .drop = true}, "The outcome is unknown", "invite_user", examples[6].arguments);
  const auto sent = portkey.requests();
  EXPECT_EQ(std::count_if(sent.begin(), sent.end(), [](const auto& one) { return one.method == "POST"; }), 1)
      << "a write is sent once";
}

TEST_P(calls, have_one_deadline) {
  client({{"PORTKEY_MCP_PORTKEY_TIMEOUT", "200ms"}});
  fails_once({.times = 9, .delay = 1h}, "within");
  fails_once({.times = 9, .cut_body_after = 20, .pause = 1h}, "within");
  EXPECT_TRUE(eventually([&] { return portkey.open_connections() <= 1; })) << "what was too late is not kept";
}

TEST_P(calls, read_no_answer_that_is_too_large) {
  client({{"PORTKEY_MCP_PORTKEY_MAX_RESPONSE", "64KiB"}});
  fails_once({.body_size = 70'000}, "list configs: ");
}

TEST_P(calls, never_show_the_key) {
  const std::string echo = std::string(R"({"message":"bad key )") + emulator::admin_key + "\"}";
  fails_once({.statuses = {401}, .body = echo}, "[redacted]");
  fails_once({.times = 9, .drop = true}, "list configs");
  for (const auto& one : examples)
    client().call(one.tool, one.arguments);
  EXPECT_EQ(served->stop(), 0);
  const auto log = served->errors();
  EXPECT_THAT(log, HasSubstr(R"("event":"call")"));
  EXPECT_THAT(log, HasSubstr(R"("tool":"get_user_stats")"));
  EXPECT_THAT(log, Not(HasSubstr(emulator::admin_key)));
  EXPECT_THAT(log, Not(HasSubstr("new.person@example.com"))) << "nor arguments";
  EXPECT_THAT(log, Not(HasSubstr("2026-03-01")));
  EXPECT_EQ(served->output(), "");
}

TEST_P(calls, beyond_the_bound_are_told_to_come_again) {
  auto& first = client({{"PORTKEY_MCP_LIMITS_CALLS_IN_FLIGHT", "1"}});
  portkey.misbehave({.delay = 1h});
  support::raw_http waiting(served->port());
  waiting.send(request_text("POST", "/mcp", served->authority(),
                            {{"Content-Type", "application/json"},
                             {"MCP-Protocol-Version", "2026-07-28"},
                             {"Mcp-Method", "tools/call"},
                             {"Mcp-Name", "list_configs"}},
                            modern_text(1, "tools/call", {{"name", "list_configs"}})));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  const auto refused = first.call("list_workspaces");
  EXPECT_EQ(refused.status(), 503);
  EXPECT_EQ(refused.http.field("retry-after"), "1");
  EXPECT_EQ(refused.error_code(), -31000);
  waiting.reset();
  EXPECT_TRUE(eventually([&] { return first.call("list_workspaces").status() == 200; }));
}

TEST(untrusted_upstream, is_never_spoken_to) {
  emulator::server portkey(fixed_day(true));
  daemon served(upstream(portkey));
  mcp_client client(served);
  const auto answer = client.call("list_workspaces");
  EXPECT_TRUE(answer.is_error());
  EXPECT_THAT(answer.text(), HasSubstr("list workspaces: "));
  EXPECT_TRUE(portkey.requests().empty());
}

TEST(absent_upstream, is_one_sentence) {
  std::string url;
  {
    emulator::server portkey;
    url = portkey.url();
  }
  daemon served(support::environment{
      {"PORTKEY_API_KEY", "k"}, {"PORTKEY_BASE_URL", url}, {"PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL", "true"}});
  mcp_client client(served);
  const auto read = client.call("list_workspaces");
  EXPECT_TRUE(read.is_error());
  EXPECT_TRUE(read.text().starts_with("Could not list workspaces: ")) << read.text();
  EXPECT_THAT(client.call("invite_user", examples[6].arguments).text(), HasSubstr("Nothing was sent"));
}

TEST(read_only, offers_and_does_no_writes) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey, {{"PORTKEY_MCP_TOOLS_READ_ONLY", "true"}}));
  mcp_client client(served);
  const auto listed = client.modern("tools/list");
  const auto& tools = listed.result().at("tools").as_array();
  EXPECT_GT(tools.size(), std::size(examples));
  for (const auto& tool : tools)
    EXPECT_TRUE(tool.at("annotations").at("readOnlyHint").as_bool()) << tool.at("name");
  const auto answer = client.call("invite_user", examples[6].arguments);
  EXPECT_EQ(answer.error_code(), -32602);
  EXPECT_THAT(answer.error(), HasSubstr("tools.read_only"));
  EXPECT_TRUE(portkey.requests().empty());
}

}  // namespace

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "server/drain.hpp"
#include "test/server/certificates.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::raw_http;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

/// Callers of both eras, half and half.
class draining_calls : public testing::TestWithParam<bool> {
 protected:
  daemon start(const support::environment& more) {
    const auto all = upstream(portkey, more);
    return daemon(GetParam() ? files.settings(all) : all);
  }

  void call(const daemon& served, const mcp_client& session, const std::string& tool, int count,
            const json::object& arguments = {}) {
    ask(served, session, "tools/call", tool, {{"name", tool}, {"arguments", arguments}}, count);
  }
  void ask(const daemon& served, const mcp_client& session, const std::string& method, const std::string& name,
           const json::object& params, int count) {
    for (int number = 0; number < count; ++number) {
      const bool modern = number % 2 == 0;
      auto fields = modern ? modern_fields(method, name) : session.session_fields();
      fields.emplace_back("Content-Type", "application/json");
      fields.emplace_back("Accept", "application/json, text/event-stream");
      callers.push_back(std::make_unique<raw_http>(served.port(), served.over()));
      callers.back()->send(
          request_text("POST", "/mcp", served.authority(), fields,
                       modern ? modern_text(number, method, params) : rpc_text(number, method, params)));
    }
  }

  emulator::server portkey{fixed_day()};
  const certificate_files files;
  std::vector<std::unique_ptr<raw_http>> callers;
};

INSTANTIATE_TEST_SUITE_P(over, draining_calls, testing::Bool(),
                         [](const auto& chosen) { return std::string(chosen.param ? "tls" : "plain_tcp"); });

TEST_P(draining_calls, are_all_answered_beside_a_stream_and_a_stuck_upstream) {
  auto served = start({{"PORTKEY_MCP_SERVER_DRAIN_LIMIT", "4s"}});
  mcp_client session(served);
  session.open();
  raw_http stream(served.port(), served.over());
  stream.send(request_text("GET", "/mcp", served.authority(), session.session_fields()));
  ASSERT_EQ(stream.read_head().status, 200);
  ASSERT_TRUE(stream.read_chunk()) << "a comment";
  ASSERT_TRUE(stream.read_chunk()) << "an event with nothing but an id";

  portkey.misbehave({.times = 20, .path = "/configs", .delay = 500ms});
  portkey.misbehave({.times = 6, .path = "/admin/workspaces", .delay = 1h});
  call(served, session, "list_configs", 20);
  call(served, session, "list_workspaces", 4);
  const std::string uri = "portkey://workspaces/ws-produc-5a3f10";
  ask(served, session, "resources/read", uri, {{"uri", uri}}, 2);
  ASSERT_TRUE(portkey.wait_for_requests(26));
  served.signal(SIGTERM);

  EXPECT_EQ(stream.read_chunk(), "") << "the last chunk";
  EXPECT_TRUE(stream.wait_for_orderly_close());
  stream.close();
  for (std::size_t number = 0; number < callers.size(); ++number) {
    const auto answer = callers[number]->read();
    const bool stuck = number >= 20, is_tool = number < 24;
    EXPECT_EQ(answer.status, is_tool ? 200 : 503) << number;
    EXPECT_TRUE(answer.whole) << number;
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_EQ(answer.body.find("is shutting down") != std::string::npos, stuck) << answer.body;
    EXPECT_EQ(answer.body.find(R"("isError":true)") != std::string::npos, stuck && is_tool) << answer.body;
    callers[number].reset();
  }
  EXPECT_EQ(served.wait(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr(R"("event":"dropped")")));
}

TEST_P(draining_calls, say_of_a_write_without_an_answer_that_it_may_have_been_done) {
  auto served = start({{"PORTKEY_MCP_SERVER_DRAIN_LIMIT", "1s"}});
  mcp_client session(served);
  session.open();
  portkey.misbehave({.times = 2, .path = "/admin/users/invites", .delay = 1h});
  call(served, session, "invite_user", 2,
       {{"email", "new.person@example.com"}, {"role", "member"}, {"workspaces", json::array()}});
  ASSERT_TRUE(portkey.wait_for_requests(2));
  served.signal(SIGTERM);
  for (const auto& caller : callers) {
    const auto answer = caller->read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("it may have done so"));
    caller->close();
  }
  EXPECT_EQ(served.wait(), 0);
  EXPECT_THAT(served.errors(), HasSubstr(R"("outcome":"unknown")"));
}

TEST_P(draining_calls, are_answered_when_their_head_has_begun_to_arrive) {
  auto served = start({});
  const auto question = request_text("GET", "/livez", served.authority());
  raw_http client(served.port(), served.over());
  client.send(question);
  EXPECT_EQ(client.read().status, 200);
  client.send(question.substr(0, 10));
  raw_http idle(served.port(), served.over());
  idle.send(question);
  EXPECT_EQ(idle.read().status, 200);
  served.signal(SIGTERM);
  EXPECT_TRUE(idle.wait_for_close()) << "the drain has reached the connections";
  idle.close();
  client.send(question.substr(10));
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("connection"), "close");
  client.close();
  EXPECT_EQ(served.wait(), 0);
}

TEST(drain_limit, leaves_time_for_the_answers) {
  const std::pair<std::chrono::milliseconds, std::chrono::milliseconds> cases[] = {
      {0ms, 0ms}, {100ms, 25ms}, {4s, 1s}, {30s, 1s}, {1h, 1s}};
  for (const auto& [limit, kept] : cases)
    EXPECT_EQ(server::time_for_answers(limit), kept);
}

}  // namespace

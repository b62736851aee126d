#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <string>

#include "portkey/surface.hpp"
#include "portkey/toolbox.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"
#include "test/support/program.hpp"

namespace {

using support::program;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

class stdio : public testing::Test {
 protected:
  void send(const std::string& message) { ASSERT_TRUE(served.write(message + "\n")); }

  /// The next message; null when there is none.
  json::value next() {
    const auto line = served.line();
    boost::system::error_code error;
    return line ? json::parse(*line, error) : json::value();
  }

  json::value ask(const std::string& message) {
    send(message);
    return next();
  }

  json::value open(const std::string& revision = "2025-11-25") {
    auto answer =
        ask(rpc_text("open", "initialize", {{"protocolVersion", revision}, {"capabilities", json::object()}}));
    send(rpc_text(nullptr, "notifications/initialized"));
    return answer;
  }

  static std::string call_text(const json::value& id, const std::string& tool) {
    return modern_text(id, "tools/call", {{"name", tool}, {"arguments", json::object()}});
  }

  int end() {
    served.close_input();
    return served.wait();
  }

  emulator::server portkey{fixed_day()};
  program served{{"stdio"}, upstream(portkey)};
};

TEST_F(stdio, serves_2026_07_28) {
  EXPECT_EQ(ask(modern_text(1, "server/discover")).at("result").at("supportedVersions").as_array().size(), 5U);
  EXPECT_EQ(ask(modern_text(2, "tools/list")).at("result").at("tools").as_array().size(),
            portkey::core_tools.size() + portkey::surface_tool_names().size());
  const auto answer = ask(call_text("three", "list_workspaces"));
  EXPECT_EQ(answer.at("id"), "three");
  EXPECT_EQ(answer.at("result").at("structuredContent").at("total"), 4);
  EXPECT_EQ(ask(modern_text(4, "ping")).at("error").at("code"), -32601);
  EXPECT_EQ(end(), 0);
}

class stdio_revisions : public stdio, public testing::WithParamInterface<const char*> {};

TEST_P(stdio_revisions, are_served) {
  EXPECT_EQ(open(GetParam()).at("result").at("protocolVersion"), GetParam());
  EXPECT_EQ(ask(rpc_text(2, "ping")).at("result"), json::object());
  const auto answer = ask(rpc_text(3, "tools/call", {{"name", "list_workspaces"}}));
  EXPECT_EQ(answer.at("id"), 3);
  EXPECT_EQ(answer.at("result").at("content").as_array().size(), 1U);
  EXPECT_EQ(end(), 0);
}

INSTANTIATE_TEST_SUITE_P(every, stdio_revisions,
                         testing::Values("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"));

TEST_F(stdio, is_initialized_once) {
  open("2025-11-25");
  EXPECT_EQ(open("2025-03-26").at("error").at("code"), -32600);
  EXPECT_EQ(end(), 0);
}

TEST_F(stdio, wants_initialize_before_older_calls) {
  EXPECT_EQ(ask(rpc_text(1, "ping")).at("result"), json::object());
  const auto answer = ask(rpc_text(2, "tools/list"));
  EXPECT_EQ(answer.at("id"), 2);
  EXPECT_EQ(answer.at("error").at("code"), -32600);
  EXPECT_EQ(ask(rpc_text(3, "initialize")).at("error").at("code"), -32602);
}

TEST_F(stdio, takes_batches_in_the_one_revision_that_has_them) {
  const auto batch =
      "[" + rpc_text(1, "ping") + "," + rpc_text(nullptr, "notifications/x") + "," + rpc_text(2, "ping") + "]";
  EXPECT_EQ(ask(batch).at("error").at("code"), -32600);
  open("2025-03-26");
  const auto answers = ask(batch);
  ASSERT_TRUE(answers.is_array());
  EXPECT_EQ(answers.get_array().size(), 2U);
  send("[" + rpc_text(nullptr, "notifications/x") + "]");
  EXPECT_EQ(ask(rpc_text("after", "ping")).at("id"), "after") << "nothing is said to a batch of notifications";
}

TEST_F(stdio, answers_a_malformed_line_and_reads_on) {
  for (const char* line : {"{", "nonsense", "\xff\xfe", "{\"a\":1,\"a\":1}"}) {
    const auto answer = ask(line);
    EXPECT_EQ(answer.at("error").at("code"), -32700) << line;
    EXPECT_FALSE(answer.as_object().contains("id"));
  }
  EXPECT_EQ(ask("{}").at("error").at("code"), -32600);
  send("");
  send("  \t ");
  EXPECT_EQ(ask(modern_text(1, "tools/list") + "\r").at("id"), 1) << "with the line end of Windows, after empty lines";
}

TEST_F(stdio, refuses_a_line_that_is_too_long_and_reads_on) {
  program small({"stdio"}, {{"PORTKEY_MCP_SERVER_MAX_BODY", "1KiB"}});
  small.write(std::string(5'000, 'x') + "\n" + modern_text(1, "server/discover") + "\n");
  const auto refused = small.line(), answered = small.line();
  ASSERT_TRUE(refused && answered);
  EXPECT_THAT(*refused, HasSubstr("-32700"));
  EXPECT_THAT(*refused, HasSubstr("server.max_body"));
  EXPECT_THAT(*answered, HasSubstr(R"("id":1)"));
  small.write(std::string(5'000, 'x'));
  small.close_input();
  EXPECT_EQ(small.wait(), 0);
  const auto last = small.line();
  ASSERT_TRUE(last) << "the last line has no end";
  EXPECT_THAT(*last, HasSubstr("server.max_body"));
}

TEST_F(stdio, answers_calls_as_they_end) {
  portkey.misbehave({.path = "/configs", .delay = 300ms});
  send(call_text("slow", "list_configs"));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  send(call_text("slow", "list_workspaces"));
  const auto twice = next();
  EXPECT_EQ(twice.at("error").at("code"), -32600) << "an id that is in use";
  send(call_text("fast", "list_workspaces"));
  EXPECT_EQ(next().at("id"), "fast");
  EXPECT_EQ(next().at("id"), "slow");
}

TEST_F(stdio, gives_no_answer_to_a_cancelled_call) {
  portkey.misbehave({.delay = 1h});
  send(call_text("gone", "list_configs"));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  send(modern_text(nullptr, "notifications/cancelled", {{"requestId", "other"}}));
  send(modern_text(nullptr, "notifications/cancelled", {{"requestId", "gone"}, {"reason", "changed my mind"}}));
  EXPECT_TRUE(eventually([&] { return portkey.open_connections() == 0; })) << "the upstream connection is dropped";
  EXPECT_EQ(ask(call_text("next", "list_workspaces")).at("id"), "next");
  EXPECT_EQ(end(), 0);
  EXPECT_THAT(served.output(), Not(HasSubstr(R"("id":"gone")")));
}

TEST_F(stdio, ends_with_its_input_when_everything_is_answered) {
  portkey.misbehave({.delay = 200ms});
  send(call_text(1, "list_configs"));
  served.write(modern_text(2, "tools/list"));  // without a line end
  EXPECT_EQ(end(), 0);
  EXPECT_THAT(served.output(), HasSubstr(R"("id":1)"));
  EXPECT_THAT(served.output(), HasSubstr(R"("id":2)"));
}

TEST_F(stdio, ends_at_once_when_nothing_was_asked) {
  EXPECT_EQ(end(), 0);
  EXPECT_EQ(served.output(), "");
}

TEST_F(stdio, ends_at_a_signal_whatever_is_under_way) {
  portkey.misbehave({.delay = 1h});
  send(call_text(1, "list_configs"));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  served.signal(SIGTERM);
  EXPECT_EQ(served.wait(), 0);
  program idle({"stdio"}, upstream(portkey));
  idle.write(modern_text(1, "tools/list") + "\n");
  ASSERT_TRUE(idle.line());
  idle.signal(SIGINT);
  EXPECT_EQ(idle.wait(), 0);
}

TEST_F(stdio, writes_messages_and_nothing_else_to_its_output) {
  portkey.misbehave({.statuses = {500}});
  send("nonsense");
  send(call_text(1, "list_configs"));
  send(modern_text(2, "no/such"));
  EXPECT_EQ(end(), 0);
  std::size_t lines = 0;
  while (const auto line = served.line()) {
    EXPECT_EQ(json::parse(*line).at("jsonrpc"), "2.0") << *line;
    ++lines;
  }
  EXPECT_EQ(lines, 3U);
  EXPECT_THAT(served.errors(), Not(HasSubstr(emulator::admin_key)));
}

}  // namespace

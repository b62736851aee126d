#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <csignal>
#include <fstream>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/stream_client.hpp"
#include "test/server/temporary_file.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

/// The daemon with a configuration that a test writes again.
class reloaded_tools : public testing::Test {
 protected:
  void reload(const std::string& text) {
    std::ofstream(config.path()) << text;
    served.signal(SIGHUP);
    ++reloads;
    const auto lines = [&] {
      std::size_t count = 0;
      const auto log = served.errors();
      for (auto at = log.find(R"("event":"reloaded")"); at != log.npos; at = log.find(R"("event":"reloaded")", at + 1))
        ++count;
      return count;
    };
    ASSERT_TRUE(eventually([&] { return lines() == reloads; })) << served.errors();
  }
  bool lists(const std::string& tool) {
    return json::serialize(client.modern("tools/list").result()).find("\"" + tool + "\"") != std::string::npos;
  }

  emulator::server portkey{fixed_day()};
  const temporary_file config{""};
  daemon served{upstream(portkey, {{"PORTKEY_MCP_CONFIG", config.path()}})};
  mcp_client client{served};
  std::size_t reloads = 0;
};

TEST_F(reloaded_tools, are_told_of_to_streams_of_both_eras_when_they_have_changed) {
  client.open();
  stream_client session(served.port(), session_get(served.port(), client.session_fields()));
  ASSERT_TRUE(session.next());
  const json::object wanted{{"toolsListChanged", true}, {"promptsListChanged", true}, {"resourcesListChanged", true}};
  stream_client modern(served.port(),
                       session_post(served.port(), modern_fields("subscriptions/listen"),
                                    modern_text(1, "subscriptions/listen", {{"notifications", wanted}})));
  const auto both_hear = [&] {
    for (const char* told : {"notifications/tools/list_changed", "notifications/prompts/list_changed",
                             "notifications/resources/list_changed"})
      for (auto* each : {&session, &modern})
        EXPECT_EQ(each->message().at("method"), told);
  };
  EXPECT_EQ(modern.message().at("method"), "notifications/subscriptions/acknowledged");
  ASSERT_TRUE(lists("list_configs"));

  reload("[tools]\nexclude = [\"list_configs\"]\n");
  both_hear();
  EXPECT_FALSE(lists("list_configs"));
  EXPECT_EQ(client.call("list_configs").error_code(), -32602);

  reload("[tools]\nexclude = [\"list_configs\"]\nmax_result_chars = 50000\n");
  reload("[tools]\nread_only = true\n");
  both_hear();
  EXPECT_TRUE(lists("list_configs"));
  EXPECT_FALSE(lists("create_config"));

  served.signal(SIGTERM);
  EXPECT_EQ(session.message(), json::value()) << "nothing was told of what nobody could see";
  EXPECT_TRUE(modern.message().as_object().contains("result"));
  EXPECT_EQ(served.wait(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr(R"("changes_that_want_a_restart":"tools)")));
}

TEST_F(reloaded_tools, leave_a_call_under_way_alone) {
  portkey.misbehave({.times = 1, .path = "/configs", .delay = 500ms});
  support::raw_http calling(served.port());
  calling.send(session_post(served.port(), modern_fields("tools/call", "list_configs"),
                            modern_text(1, "tools/call", {{"name", "list_configs"}})));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  reload("[tools]\nexclude = [\"list_configs\"]\n");
  reload("[tools]\ntoolsets = [\"users\"]\n");
  EXPECT_TRUE(eventually([&] { return !lists("list_configs"); }));
  const auto answer = calling.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, Not(HasSubstr(R"("isError":true)")));
  EXPECT_THAT(answer.body, HasSubstr("total"));
  EXPECT_EQ(client.call("list_configs").error_code(), -32602);
}

TEST_F(reloaded_tools, keep_the_old_ones_where_the_new_are_wrong) {
  std::ofstream(config.path()) << "[tools]\nexclude = [\"list_confics\"]\n";
  served.signal(SIGHUP);
  EXPECT_TRUE(served.wait_for_error_line({R"("event":"not reloaded")", "list_configs"}));
  EXPECT_TRUE(lists("list_configs"));
}

}  // namespace

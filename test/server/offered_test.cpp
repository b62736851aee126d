#include "server/offered.hpp"

#include <algorithm>
#include <atomic>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <thread>

#include "server/config.hpp"
#include "test/server/served_sessions.hpp"
#include "test/server/toolset_application.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;
using names = std::vector<std::string>;

/// A server whose tools are reloaded.
class offered_tools : public served_sessions {
 protected:
  offered_tools() : offered_tools(std::make_shared<gate>()) {}
  explicit offered_tools(std::shared_ptr<gate> at)
      : served_sessions(served_here::usual(), std::make_shared<toolset_application>(names{}, at)),
        waits(std::move(at)) {
    waits->open = true;
  }

  /// Reads these settings at a hangup, and waits until every loop has what they come to.
  void reload(const std::function<void(server::settings&)>& change) {
    const auto before = fresh;
    ask_for(change);
    EXPECT_NE(fresh, before);
    for (std::size_t index = 0; index < 2; ++index)
      EXPECT_TRUE(
          comes_to([&] { return served.on_loop(index, [](server::loop& each) { return each.app.get(); }) == fresh; }));
  }
  void ask_for(const std::function<void(server::settings&)>& change) {
    change(wanted);
    const server::reread read = [this] {
      server::configuration again;
      again.values = wanted;
      return boost::system::result<server::configuration, server::problems>(again);
    };
    server::reload(read, {part}, running);
  }
  void exclude(names tools) {
    reload([&](server::settings& with) { with.tools.exclude = std::move(tools); });
  }
  /// Its first message says what it is going to tell.
  stream_client listen() {
    return post(modern_fields("subscriptions/listen"),
                modern_text(1, "subscriptions/listen",
                            {{"notifications", {{"toolsListChanged", true}, {"promptsListChanged", true}}}}));
  }
  std::string listed() { return json::serialize(client.modern("tools/list").result()); }

  std::shared_ptr<gate> waits;
  server::settings running = served_here::usual(), wanted = running;
  const server::application* fresh = nullptr;  ///< what was made last
  std::vector<server::settings> made_with;
  server::offer make = [this](const server::settings& from) {
    if (from.tools.max_result_chars == 0) throw std::runtime_error("It does not want to.");
    made_with.push_back(from);
    auto made = std::make_shared<const toolset_application>(from.tools.exclude, waits);
    fresh = made.get();
    return made;
  };
  server::reloadable part =
      server::offered_tools(served.with(), make, std::make_shared<toolset_application>(), running);
};

TEST_F(offered_tools, are_new_on_every_loop_after_a_reload) {
  exclude({"one_write", "two_write"});
  for (const auto& each : everywhere(4)) {
    EXPECT_THAT(json::serialize(each->modern("tools/list").result()), Not(HasSubstr("write")));
    EXPECT_EQ(each->call("one_write").error_code(), -32602);
    EXPECT_EQ(each->call("one_read").text(), "one_read,two_read");
  }
}

TEST_F(offered_tools, that_have_changed_are_told_of_to_listeners_of_both_eras) {
  client.open();
  auto session = get(client.session_fields()), modern = listen();
  ASSERT_TRUE(session.next());
  EXPECT_EQ(modern.message().at("method"), "notifications/subscriptions/acknowledged");
  exclude({"two_read"});
  EXPECT_EQ(session.message().at("method"), "notifications/tools/list_changed");
  EXPECT_EQ(modern.message().at("method"), "notifications/tools/list_changed");
  EXPECT_THAT(listed(), Not(HasSubstr("two_read"))) << "who hears of it finds it so";
}

TEST_F(offered_tools, that_look_the_same_are_not_told_of) {
  client.open();
  auto session = get(client.session_fields()), modern = listen();
  ASSERT_TRUE(session.next());
  EXPECT_EQ(modern.message().at("method"), "notifications/subscriptions/acknowledged");
  reload([](server::settings& with) { with.tools.max_result_chars = 10'000; });
  exclude({"no_such_tool"});
  exclude({"two_read"});
  served.with().announce({.what = protocol::change::kind::prompts});
  for (auto* each : {&session, &modern}) {
    EXPECT_EQ(each->message().at("method"), "notifications/tools/list_changed") << "of the last";
    EXPECT_EQ(each->message().at("method"), "notifications/prompts/list_changed") << "of the last";
    EXPECT_EQ(each->message().at("method"), "notifications/prompts/list_changed") << "which was told by itself";
  }
}

TEST_F(offered_tools, are_made_of_their_own_new_settings_alone) {
  reload([](server::settings& with) {
    with.tools.read_only = true;
    with.tools.surface = {"all"};
    with.portkey.max_response = 1;
    with.safety.confirm = portkey::confirmation::never;
    portkey::safety_rule one;
    one.tool = "delete_config";
    with.safety.rules = {one};
    with.safety.audit_file = "/nowhere";
  });
  ASSERT_EQ(made_with.size(), 1U);
  EXPECT_TRUE(made_with[0].tools.read_only);
  EXPECT_EQ(made_with[0].tools.surface, names{"all"});
  EXPECT_EQ(made_with[0].portkey.max_response, served_here::usual().portkey.max_response) << "wants a restart";
  EXPECT_EQ(made_with[0].safety.confirm, portkey::confirmation::never);
  ASSERT_EQ(made_with[0].safety.rules.size(), 1U);
  EXPECT_EQ(made_with[0].safety.rules[0].tool, "delete_config");
  EXPECT_EQ(made_with[0].safety.audit_file, "");
  EXPECT_TRUE(running.tools.read_only);
}

TEST_F(offered_tools, stay_where_they_cannot_be_made) {
  exclude({"one_read"});
  const auto* before = fresh;
  ask_for([](server::settings& with) {
    with.tools.exclude = {"two_read"};
    with.tools.max_result_chars = 0;
  });
  EXPECT_EQ(fresh, before);
  EXPECT_EQ(running.tools.exclude, names{"one_read"});
  EXPECT_THAT(listed(), HasSubstr("two_read"));
}

TEST_F(offered_tools, of_a_call_under_way_are_those_it_began_with) {
  waits->open = false;
  client.open();
  const auto begin = [&](const header_fields& fields, const std::string& body) {
    auto http = std::make_unique<support::raw_http>(served.port());
    http->send(session_post(served.port(), fields, body));
    return http;
  };
  const auto modern =
      begin(modern_fields("tools/call", "one_write"), modern_text(1, "tools/call", {{"name", "one_write"}}));
  const auto legacy = begin(client.session_fields(), call(2, "one_write"));
  ASSERT_TRUE(comes_to([&] { return waits->begun == 2; }));
  exclude({"one_write", "two_write"});
  exclude({"one_write"});
  waits->open = true;
  EXPECT_THAT(modern->read().body, HasSubstr("one_read,one_write,two_read,two_write"));
  EXPECT_THAT(legacy->read().body, HasSubstr("one_read,one_write,two_read,two_write"));
  EXPECT_EQ(client.call("one_write").error_code(), -32602);
}

TEST_F(offered_tools, of_a_task_are_those_it_began_with) {
  waits->open = false;
  const json::object tasks{{"extensions", {{protocol::tasks_extension, json::object()}}}};
  const auto begun =
      client.post(modern_fields("tools/call", "one_read"), modern_text(1, "tools/call", {{"name", "one_read"}}, tasks));
  const auto id = std::string(begun.result().at("taskId").as_string());
  exclude({"one_write"});
  exclude({"one_write", "two_write"});
  waits->open = true;
  json::object task;
  EXPECT_TRUE(comes_to([&] {
    task = client.post(modern_fields("tasks/get", id), modern_text(1, "tasks/get", {{"taskId", id}}, tasks)).result();
    return task.at("status") == "completed";
  }));
  EXPECT_THAT(json::serialize(task), HasSubstr("one_read,one_write,two_read,two_write"));
}

TEST_F(offered_tools, change_many_times_under_load) {
  std::atomic<bool> over{false};
  std::atomic<int> answered{0}, odd{0};
  std::vector<std::thread> callers;
  for (int number = 0; number < 4; ++number)
    callers.emplace_back([&] {
      mcp_client one(served.port());
      one.open();
      while (!over) {
        const bool good =
            one.call("one_read").text().starts_with("one_read") && one.legacy("tools/list").result().contains("tools");
        ++(good ? answered : odd);
      }
    });
  const auto stream = listen();
  for (int times = 0; times < 30; ++times) {
    exclude(times % 2 == 0 ? names{"two_read"} : names{"two_write"});
    const int so_far = answered;
    EXPECT_TRUE(comes_to([&] { return answered > so_far + 1; }));
  }
  over = true;
  for (auto& each : callers)
    each.join();
  EXPECT_EQ(odd, 0);
}

}  // namespace

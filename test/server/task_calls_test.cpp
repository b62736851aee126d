#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "server/config.hpp"
#include "server/portkey_application.hpp"
#include "server/task_desk.hpp"
#include "test/server/served_sessions.hpp"
#include "test/support/run.hpp"

namespace {

using protocol::task_control;
using testing::HasSubstr;
using done = boost::system::result<protocol::tool_result, protocol::error>;

boost::asio::awaitable<done> at_once(task_control&, const protocol::call_context&) {
  co_return protocol::tool_result();
}

/// The tasks as the requests of several callers see them.
class task_desks : public testing::Test {
 protected:
  task_desks() { with.loops = std::vector<server::loop*>(301, &here); }

  static server::settings settings() { return server::default_settings(); }
  static protocol::call_context of(const char* principal) {
    protocol::call_context context;
    context.principal = principal;
    return context;
  }
  std::string start(const char* principal) {
    server::task_desk desk(here, with, app);
    protocol::task_start wanted;
    wanted.work = at_once;
    const auto begun = support::run(here.io, desk.start(std::move(wanted), of(principal)));
    return std::string(json::parse("{" + *begun + "}").at("taskId").as_string());
  }
  template <class Ask>
  auto ask(const char* principal, Ask what) {
    server::task_desk desk(here, with, app);
    const auto context = of(principal);
    return support::run(here.io, what(desk, context));
  }
  auto get(const std::string& id, const char* principal) {
    return ask(principal, [&](auto& desk, auto& context) { return desk.get(id, context); });
  }

  std::shared_ptr<const server::application> app = std::make_shared<fixture::application>();
  server::service with{settings()};
  server::loop here{300, server::client_settings_of(settings()),
                    portkey::make_tls_profile(server::client_settings_of(settings())), with.counts};
};

TEST_F(task_desks, find_a_task_on_whatever_loop) {
  const auto id = start("ada");
  EXPECT_TRUE(get(id, "ada"));
  EXPECT_NE(id, start("ada"));
}

TEST_F(task_desks, hide_a_task_from_everybody_else) {
  const auto id = start("ada");
  for (const char* principal : {"eve", "", "ada "}) {
    EXPECT_EQ(get(id, principal).error().code, protocol::code::invalid_params);
    EXPECT_FALSE(ask(principal, [&](auto& desk, auto& context) { return desk.cancel(id, context); }));
    EXPECT_FALSE(ask(principal, [&](auto& desk, auto& context) { return desk.update(id, {}, context); }));
  }
  EXPECT_TRUE(get(id, "ada"));
}

TEST_F(task_desks, know_no_task_that_was_never_begun) {
  for (const std::string id : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    EXPECT_EQ(get(id, "ada").error().code, protocol::code::invalid_params) << id;
  auto forged = start("ada");
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(get(forged, "ada"));
}

/// Over HTTP, on whatever connection.
class task_calls : public served_sessions {
 protected:
  static json::object tasks() {
    return {{"extensions", {{protocol::tasks_extension, json::object()}}}, {"elicitation", json::object()}};
  }

  json::object task(mcp_client& on, const char* method, const std::string& id, const json::object& more = {}) {
    auto params = more;
    params["taskId"] = id;
    auto fields = modern_fields(method, id);
    return on.post(fields, modern_text(1, method, params, tasks())).result();
  }
  std::string begin(mcp_client& on, const char* tool, const json::object& arguments = {}) {
    const auto begun = on.post(modern_fields("tools/call", tool),
                               modern_text(1, "tools/call", {{"name", tool}, {"arguments", arguments}}, tasks()));
    EXPECT_EQ(begun.result().at("resultType"), "task") << begun.http.body;
    return std::string(begun.result().at("taskId").as_string());
  }
  bool comes_to(mcp_client& on, const std::string& id, const char* status) {
    return ::comes_to([&] { return task(on, "tasks/get", id).at("status") == status; });
  }
};

TEST_F(task_calls, go_on_after_their_answer_and_are_found_on_every_loop) {
  const auto elsewhere = everywhere(4);
  for (const auto& begun_on : elsewhere) {
    const auto id = begin(*begun_on, "slow_compute", {{"seconds", 0.02}, {"label", "it"}});
    for (const auto& each : elsewhere) {
      EXPECT_TRUE(comes_to(*each, id, "completed"));
      EXPECT_THAT(json::serialize(task(*each, "tasks/get", id)), HasSubstr("Computed it"));
    }
  }
}

TEST_F(task_calls, outlive_the_connection_they_were_begun_on) {
  std::string id;
  {
    mcp_client short_lived(served.port());
    id = begin(short_lived, "slow_compute", {{"seconds", 0.05}, {"label", "it"}});
  }
  EXPECT_TRUE(comes_to(client, id, "completed"));
}

TEST_F(task_calls, are_answered_and_cancelled_on_every_loop) {
  const auto elsewhere = everywhere(2);
  for (const auto& each : elsewhere) {
    const auto asking = begin(client, "confirm_delete", {{"filename", "x.txt"}});
    EXPECT_TRUE(comes_to(*each, asking, "input_required"));
    const json::object yes{{"action", "accept"}, {"content", {{"confirm", true}}}};
    task(*each, "tasks/update", asking, {{"inputResponses", {{"confirm", yes}}}});
    EXPECT_TRUE(comes_to(*each, asking, "completed"));
    const auto endless = begin(client, "slow_compute", {{"seconds", 600}, {"label", "it"}});
    EXPECT_EQ(task(*each, "tasks/get", endless).at("status"), "working");
    task(*each, "tasks/cancel", endless);
    EXPECT_EQ(task(client, "tasks/get", endless).at("status"), "cancelled");
  }
}

TEST_F(task_calls, do_not_keep_a_drain_waiting) {
  begin(client, "slow_compute", {{"seconds", 600}, {"label", "it"}});
  served.drain();
  EXPECT_TRUE(::comes_to([&] { return served.open() == 0; }));
}

}  // namespace

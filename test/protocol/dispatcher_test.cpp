#include "protocol/dispatcher.hpp"

#include <algorithm>
#include <set>

#include "protocol/json_text.hpp"
#include "protocol/methods.hpp"
#include "test/protocol/served.hpp"

namespace {

namespace json = boost::json;
using protocol::revision;
using served::legacies;
using served::modern;

class dispatcher : public served::methods {
 protected:
  int code_of(const std::string& method) {
    const auto ended = dispatched(method);
    return ended ? 0 : ended.error().code;
  }
};

/// Every method, with parameters that it takes.
struct row {
  const char* method;
  const char* params;
  bool modern, legacy, cacheable;
};
const row rows[] = {
    {"server/discover", "{}", true, false, true},
    {"ping", "{}", false, true, false},
    {"logging/setLevel", R"({"level":"info"})", false, true, false},
    {"tools/list", "{}", true, true, true},
    {"tools/call", R"({"name":"echo"})", true, true, false},
    {"resources/list", "{}", true, true, true},
    {"resources/templates/list", "{}", true, true, true},
    {"resources/read", R"({"uri":"test://a"})", true, true, true},
    {"resources/subscribe", R"({"uri":"test://a"})", false, true, false},
    {"resources/unsubscribe", R"({"uri":"test://a"})", false, true, false},
    {"prompts/list", "{}", true, true, true},
    {"prompts/get", R"({"name":"greet"})", true, true, false},
    {"completion/complete", R"({"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"a","value":""}})", true,
     true, false},
    {"skills/list", "{}", true, false, true},
    {"skills/get", R"({"uri":"skill://a/SKILL.md"})", true, false, true},
    {"resources/directory/read", R"({"uri":"skill://a"})", true, false, true},
    {"tasks/get", R"({"taskId":"t1"})", true, false, false},
    {"tasks/update", R"({"taskId":"t1","inputResponses":{}})", true, false, false},
    {"tasks/cancel", R"({"taskId":"t1"})", true, false, false},
};

TEST_F(dispatcher, gives_every_modern_result_its_kind_and_who_answered) {
  declare(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})");
  for (const auto& each : rows) {
    if (!each.modern) continue;
    const auto ended = result(each.method, each.params);
    EXPECT_EQ(ended.at("resultType"), "complete") << each.method;
    const auto& server = ended.at("_meta").at("io.modelcontextprotocol/serverInfo");
    EXPECT_EQ(server.at("name"), "portkey-mcp") << each.method;
    EXPECT_EQ(server.at("version"), "1.2.3") << each.method;
  }
}

TEST_F(dispatcher, says_how_long_a_modern_result_may_be_kept_where_it_may) {
  declare(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})");
  for (const auto& each : rows) {
    if (!each.modern) continue;
    const auto ended = result(each.method, each.params);
    ASSERT_EQ(ended.contains("ttlMs"), each.cacheable) << each.method;
    ASSERT_EQ(ended.contains("cacheScope"), each.cacheable) << each.method;
    if (!each.cacheable) continue;
    EXPECT_GE(ended.at("ttlMs").as_int64(), 0) << each.method;
    const bool is_personal = std::string_view(each.method) == "resources/read";
    EXPECT_EQ(ended.at("cacheScope"), is_personal ? "private" : "public") << each.method;
  }
}

TEST_F(dispatcher, gives_legacy_results_no_modern_members) {
  for (const auto spoken : legacies) {
    context_.spoken = spoken;
    for (const auto& each : rows) {
      if (!each.legacy) continue;
      const auto ended = result(each.method, each.params);
      for (const auto* name : {"resultType", "_meta", "ttlMs", "cacheScope"})
        EXPECT_FALSE(ended.contains(name)) << each.method << ' ' << name;
    }
  }
}

TEST_F(dispatcher, knows_no_method_of_the_other_era) {
  for (const auto& each : rows) {
    for (const auto spoken : protocol::spoken_revisions) {
      if (protocol::is_modern(spoken) ? each.modern : each.legacy) continue;
      context_.spoken = spoken;
      EXPECT_EQ(code_of(each.method), protocol::code::method_not_found) << each.method;
    }
  }
}

TEST_F(dispatcher, has_a_row_for_each_method_in_this_test) {
  std::set<std::string> tested, known;
  for (const auto& each : rows)
    tested.insert(each.method);
  for (const auto& kind : {protocol::tool_methods(), protocol::resource_methods(), protocol::prompt_methods(),
                           protocol::skill_methods(), protocol::task_methods(), protocol::session_methods()})
    for (const auto& each : kind)
      known.emplace(each.name);
  EXPECT_EQ(tested, known);
}

TEST_F(dispatcher, does_not_know_what_was_removed_or_belongs_to_the_transport) {
  for (const std::string method :
       {"initialize", "notifications/initialized", "notifications/roots/list_changed", "tasks/list", "tasks/result",
        "subscriptions/listen", "", "Tools/Call", "tools/call "}) {
    for (const auto spoken : protocol::spoken_revisions) {
      context_.spoken = spoken;
      EXPECT_EQ(code_of(method), protocol::code::method_not_found) << method;
    }
  }
}

TEST_F(dispatcher, knows_only_the_methods_of_what_is_offered) {
  server_.offers = {};
  for (const auto spoken : {modern, revision::r2025_11_25}) {
    protocol::call_context context;
    context.spoken = spoken;
    const protocol::services bare{server_, seals_, tools_};
    for (const auto& each : rows) {
      const std::string method = each.method;
      if (method == "server/discover" || method == "ping" || method.starts_with("tools/")) continue;
      const auto ended = support::run(loop_, protocol::dispatch(method, served::object(each.params), context, bare));
      ASSERT_FALSE(ended) << method;
      EXPECT_EQ(ended.error().code, protocol::code::method_not_found) << method;
    }
  }
}

TEST_F(dispatcher, names_the_nearest_method_of_the_era) {
  EXPECT_EQ(refused("tool/list").message, "There is no method \"tool/list\" here; did you mean tools/list?");
  EXPECT_EQ(refused("pings").message, "There is no method \"pings\" here.");
  context_.spoken = revision::r2025_11_25;
  EXPECT_EQ(refused("pings").message, "There is no method \"pings\" here; did you mean ping?");
}

TEST_F(dispatcher, shows_an_unknown_method_shortened_to_whole_characters) {
  const auto why = refused(std::string(63, 'm') + "\xc3\xa9" + std::string(40, 'm'));
  EXPECT_LT(why.message.size(), 110U);
  EXPECT_TRUE(protocol::parse_json(protocol::to_json_text(json::value(why.message)))) << why.message;
}

TEST_F(dispatcher, lets_nobody_have_log_messages_that_are_not_offered) {
  context_.log_from = protocol::log_level::debug;
  result("tools/call", R"({"name":"echo"})");
  EXPECT_TRUE(tools_.seen.log_from.has_value());
  server_.offers.log_messages = false;
  result("tools/call", R"({"name":"echo"})");
  EXPECT_FALSE(tools_.seen.log_from.has_value());
}

TEST_F(dispatcher, uses_no_reserved_error_code_for_its_own) {
  declare("{}");
  for (const auto& each : rows) {
    if (!each.modern) continue;
    const auto ended = dispatched(each.method, R"({"name":5,"uri":5,"taskId":5,"cursor":5,"ref":5})");
    if (ended) continue;
    const auto code = ended.error().code;
    EXPECT_TRUE(code <= -32600 || (code >= -32022 && code <= -32020)) << each.method << ' ' << code;
  }
}

}  // namespace

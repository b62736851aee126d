#include "protocol/dispatcher.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "test/support/run.hpp"

namespace {

namespace json = boost::json;
using protocol::outcome;
using protocol::revision;
using protocol::tool_result;

/// Tools that remember what they were called with.
class fake_tools final : public protocol::tools {
 public:
  const std::string& listed(revision spoken) const override {
    return protocol::has_structured_results(spoken) ? with_titles_ : plain_;
  }

  boost::asio::awaitable<boost::system::result<tool_result, protocol::error>> call(
      std::string name, json::object arguments, const protocol::call_context& context) override {
    called = name;
    given = protocol::to_json_text(arguments);
    client = context.client;
    if (name == "broken") co_return protocol::failed_result("It broke.");
    if (name != "echo") co_return protocol::error(protocol::code::invalid_params, "There is no tool of that name.");
    co_return protocol::structured_result(arguments);
  }

  std::string called, given, client;

 private:
  std::string with_titles_ = R"([{"name":"echo","title":"Echo"}])";
  std::string plain_ = R"([{"name":"echo"}])";
};

class dispatcher : public testing::Test {
 protected:
  outcome dispatched(revision spoken, const std::string& method, const std::string& params = "{}") {
    protocol::call_context context;
    context.spoken = spoken;
    context.client = "desk/1";
    const protocol::services served = {tools_, server_};
    return support::run(loop_, protocol::dispatch(method, json::parse(params).as_object(), context, served));
  }

  /// The result object; null, and a failure, when it was an error.
  json::value result(revision spoken, const std::string& method, const std::string& params = "{}") {
    const auto ended = dispatched(spoken, method, params);
    if (!ended) {
      ADD_FAILURE() << ended.error().message;
      return nullptr;
    }
    auto parsed = protocol::parse_json(*ended);
    EXPECT_TRUE(parsed) << *ended;
    return parsed ? std::move(*parsed) : json::value();
  }

  protocol::error refused(revision spoken, const std::string& method, const std::string& params = "{}") {
    const auto ended = dispatched(spoken, method, params);
    if (!ended) return ended.error();
    ADD_FAILURE() << *ended;
    return {0, ""};
  }

  boost::asio::io_context loop_{1};
  fake_tools tools_;
  protocol::server_identity server_ = {"portkey-mcp", "Portkey", "1.2.3", "Ask."};
};

constexpr auto modern = revision::r2026_07_28;
constexpr revision legacies[] = {revision::r2025_03_26, revision::r2025_06_18, revision::r2025_11_25};

void expect_modern(const json::value& result, bool cacheable) {
  const auto& object = result.as_object();
  EXPECT_EQ(object.at("resultType"), "complete");
  EXPECT_EQ(object.at("_meta").at("io.modelcontextprotocol/serverInfo").at("name"), "portkey-mcp");
  EXPECT_EQ(object.contains("ttlMs"), cacheable);
  EXPECT_EQ(object.contains("cacheScope"), cacheable);
  if (!cacheable) return;
  EXPECT_EQ(object.at("ttlMs").as_int64(), 3'600'000);
  EXPECT_EQ(object.at("cacheScope"), "public");
}

void expect_legacy(const json::value& result) {
  for (const auto* name : {"resultType", "_meta", "ttlMs", "cacheScope"})
    EXPECT_FALSE(result.as_object().contains(name)) << name;
}

TEST_F(dispatcher, discovers_in_the_modern_era) {
  const auto discovered = result(modern, "server/discover");
  expect_modern(discovered, true);
  EXPECT_EQ(discovered.at("supportedVersions").as_array().size(), 4U);
  EXPECT_TRUE(discovered.at("capabilities").at("tools").is_object());
  EXPECT_EQ(discovered.at("instructions"), "Ask.");
}

TEST_F(dispatcher, lists_tools_in_the_modern_era) {
  const auto listed = result(modern, "tools/list");
  expect_modern(listed, true);
  EXPECT_EQ(listed.at("tools").at(0).at("title"), "Echo");
}

TEST_F(dispatcher, calls_tools_in_the_modern_era) {
  const auto ended = result(modern, "tools/call", R"({"name":"echo","arguments":{"a":1}})");
  expect_modern(ended, false);
  EXPECT_EQ(ended.at("structuredContent").at("a").as_int64(), 1);
  EXPECT_EQ(ended.at("content").at(0).at("text"), R"({"a":1})");
  EXPECT_EQ(tools_.called, "echo");
  EXPECT_EQ(tools_.client, "desk/1");
}

TEST_F(dispatcher, marks_a_failed_call_as_an_error) {
  const auto ended = result(modern, "tools/call", R"({"name":"broken"})");
  expect_modern(ended, false);
  EXPECT_TRUE(ended.at("isError").as_bool());
  EXPECT_EQ(ended.at("content").at(0).at("text"), "It broke.");
  EXPECT_FALSE(ended.as_object().contains("structuredContent"));
}

TEST_F(dispatcher, gives_legacy_results_no_modern_members) {
  for (const auto spoken : legacies) {
    expect_legacy(result(spoken, "tools/list"));
    expect_legacy(result(spoken, "tools/call", R"({"name":"echo"})"));
    const auto pong = dispatched(spoken, "ping");
    ASSERT_TRUE(pong);
    EXPECT_EQ(*pong, "{}");
  }
}

TEST_F(dispatcher, gives_each_revision_what_it_knows) {
  for (const auto spoken : legacies) {
    const bool structured = spoken != revision::r2025_03_26;
    EXPECT_EQ(result(spoken, "tools/list").at("tools").at(0).as_object().contains("title"), structured);
    const auto ended = result(spoken, "tools/call", R"({"name":"echo","arguments":{"a":1}})");
    EXPECT_EQ(ended.as_object().contains("structuredContent"), structured);
    EXPECT_EQ(ended.at("content").at(0).at("text"), R"({"a":1})");
  }
}

TEST_F(dispatcher, takes_arguments_that_are_left_out_as_empty) {
  result(modern, "tools/call", R"({"name":"echo"})");
  EXPECT_EQ(tools_.given, "{}");
}

TEST_F(dispatcher, refuses_a_call_that_is_malformed) {
  for (const std::string params : {"{}", R"({"name":5})", R"({"name":null,"arguments":{}})"}) {
    const auto why = refused(modern, "tools/call", params);
    EXPECT_EQ(why.code, protocol::code::invalid_params);
    EXPECT_NE(why.message.find("\"name\""), std::string::npos);
  }
  for (const std::string arguments : {"[]", "null", R"("x")"}) {
    const auto why = refused(modern, "tools/call", R"({"name":"echo","arguments":)" + arguments + "}");
    EXPECT_EQ(why.code, protocol::code::invalid_params);
    EXPECT_NE(why.message.find("\"arguments\""), std::string::npos);
  }
  EXPECT_EQ(tools_.called, "");
}

TEST_F(dispatcher, hands_on_the_error_of_an_unknown_tool) {
  EXPECT_EQ(refused(modern, "tools/call", R"({"name":"nothing"})").code, protocol::code::invalid_params);
}

TEST_F(dispatcher, refuses_every_cursor_because_there_is_one_page) {
  for (const auto spoken : {revision::r2025_03_26, revision::r2025_11_25, modern})
    for (const std::string cursor : {R"("abc")", R"("")", "1", "null"})
      EXPECT_EQ(refused(spoken, "tools/list", R"({"cursor":)" + cursor + "}").code, protocol::code::invalid_params);
}

TEST_F(dispatcher, knows_no_method_of_the_other_era) {
  EXPECT_EQ(refused(modern, "ping").code, protocol::code::method_not_found);
  for (const auto spoken : legacies)
    EXPECT_EQ(refused(spoken, "server/discover").code, protocol::code::method_not_found);
  for (const std::string method :
       {"initialize", "logging/setLevel", "resources/subscribe", "prompts/list", "", "Tools/Call"}) {
    EXPECT_EQ(refused(modern, method).code, protocol::code::method_not_found) << method;
    EXPECT_EQ(refused(revision::r2025_11_25, method).code, protocol::code::method_not_found) << method;
  }
}

TEST_F(dispatcher, names_the_nearest_method_of_the_era) {
  EXPECT_EQ(refused(modern, "tool/list").message, "There is no method \"tool/list\" here; did you mean tools/list?");
  EXPECT_EQ(refused(revision::r2025_11_25, "pings").message, "There is no method \"pings\" here; did you mean ping?");
  EXPECT_EQ(refused(modern, "pings").message, "There is no method \"pings\" here.");
}

TEST_F(dispatcher, shows_an_unknown_method_shortened_to_whole_characters) {
  const auto why = refused(modern, std::string(63, 'm') + "\xc3\xa9" + std::string(40, 'm'));
  EXPECT_LT(why.message.size(), 110U);
  EXPECT_TRUE(protocol::parse_json(protocol::to_json_text(json::value(why.message)))) << why.message;
}

}  // namespace

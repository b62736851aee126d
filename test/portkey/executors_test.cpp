#include "portkey/executors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <variant>

#include "portkey/lent_tools.hpp"
#include "portkey/surface.hpp"
#include "test/support/run.hpp"

namespace {

namespace json = boost::json;
using portkey::secret;
using portkey::tool_policy;
using portkey::toolbox;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Calls that end before anything would be sent. There is no server: what gets as far as the network fails the test.
class executors : public testing::Test {
 protected:
  protocol::tool_result called(const std::string& name, const std::string& arguments,
                               const portkey::narrowing& within = {}) {
    portkey::lent_tools tools(box_, client_, keys_, within);
    const protocol::call_context context;
    const auto ended = support::run(loop_, tools.call(name, json::parse(arguments).as_object(), context));
    about_ = tools.about();
    EXPECT_TRUE(ended.has_value());
    return ended ? std::get<protocol::tool_result>(*ended) : protocol::tool_result();
  }
  std::string failed(const std::string& name, const std::string& arguments) {
    const auto ended = called(name, arguments);
    EXPECT_TRUE(ended.is_error) << ended.text;
    return ended.text;
  }
  json::object answered(const std::string& name, const std::string& arguments, const portkey::narrowing& within = {}) {
    const auto ended = called(name, arguments, within);
    EXPECT_FALSE(ended.is_error) << ended.text;
    EXPECT_TRUE(ended.structured);
    return ended.is_error ? json::object() : json::parse(ended.text).as_object();
  }

  static portkey::upstreams nowhere() {
    const auto base = portkey::parse_base_url("https://nowhere.invalid/v1", portkey::insecure::refused);
    return {*base, *base};
  }
  static toolbox boxed(tool_policy policy) {
    policy.surface = {"core"};
    return {std::move(policy), nowhere()};
  }

  boost::asio::io_context loop_{1};
  portkey::client client_{loop_.get_executor(), {}, portkey::make_tls_profile({})};
  toolbox box_ = boxed({});
  portkey::credentials keys_{secret("admin-key-of-tests"), {}};
  std::string about_;
};

TEST_F(executors, say_of_the_arguments_what_the_tool_itself_says) {
  const std::string wrong = R"({"slug":1,"colour":"red"})";
  const auto direct = failed("get_config", wrong);
  EXPECT_EQ(failed("call_read_tool", R"({"name":"get_config","arguments":)" + wrong + "}"), direct);
  EXPECT_EQ(failed("call_read_tool", R"({"name":"get_config"})"), failed("get_config", "{}"));
}

TEST_F(executors, take_arguments_that_a_model_wrote_as_a_text) {
  EXPECT_EQ(failed("call_read_tool", R"({"name":"get_config","arguments":"{\"slug\":1}"})"),
            failed("get_config", R"({"slug":1})"));
  for (const auto* odd : {R"("[1]")", R"("{")", R"("")", "7", "[]"})
    EXPECT_EQ(failed("call_read_tool", std::string(R"({"name":"get_config","arguments":)") + odd + "}"),
              "The argument \"arguments\" must be an object: the inputs of get_config.");
}

TEST_F(executors, say_where_the_inputs_of_the_other_tool_go) {
  EXPECT_THAT(failed("call_read_tool", R"({"name":"list_configs","page_size":1})"),
              HasSubstr("Inputs of the tool that is called go into \"arguments\"."));
}

TEST_F(executors, refuse_tools_of_another_effect_and_name_the_right_executor) {
  EXPECT_EQ(failed("call_read_tool", R"({"name":"create_config"})"),
            "\"create_config\" is a write tool, and call_read_tool does not run those; nothing was done. Use "
            "call_write_tool.");
  EXPECT_THAT(failed("call_write_tool", R"({"name":"delete_config"})"), HasSubstr("Use call_destructive_tool."));
  EXPECT_THAT(failed("call_destructive_tool", R"({"name":"list_configs"})"), HasSubstr("Use call_read_tool."));
  EXPECT_THAT(failed("call_read_tool", R"({"name":"call_read_tool"})"), HasSubstr("name the tool itself"));
}

TEST_F(executors, say_of_an_unknown_name_what_tools_call_says) {
  EXPECT_EQ(failed("call_read_tool", R"({"name":"get_confg"})"),
            "There is no tool \"get_confg\"; did you mean get_config?");
}

TEST_F(executors, call_no_tool_that_the_policy_or_the_request_leaves_out) {
  tool_policy policy;
  policy.exclude = {"get_config"};
  box_ = boxed(policy);
  EXPECT_THAT(failed("call_read_tool", R"({"name":"get_config"})"), HasSubstr("switched off here by the operator"));
  const auto narrowed =
      called("call_read_tool", R"({"name":"list_configs"})", {.toolsets = portkey::toolset_bit("logs")});
  EXPECT_TRUE(narrowed.is_error);
  EXPECT_THAT(narrowed.text, HasSubstr("outside of what this connection asked for"));
}

TEST_F(executors, do_not_destroy_what_the_tool_itself_would_not) {
  EXPECT_EQ(failed("call_destructive_tool", R"({"name":"delete_config","arguments":{"config_id":"c1"}})"),
            failed("delete_config", R"({"config_id":"c1"})"));
}

TEST_F(executors, tell_which_operation_the_call_was_about) {
  failed("call_read_tool", R"({"name":"get_config","arguments":{"slug":".."}})");
  EXPECT_EQ(about_, "get_config");
  failed("get_config", R"({"slug":".."})");
  EXPECT_EQ(about_, "get_config");
  failed("call_read_tool", R"({"name":"create_config"})");
  EXPECT_EQ(about_, "") << "it was not run";
}

TEST_F(executors, show_a_request_that_they_do_not_send) {
  const auto shown = answered("call_write_tool", R"({"name":"create_config","dry_run":true,
                                "arguments":{"name":"n","config":{"retry":{"attempts":3},"api_key":"very-secret"}}})");
  EXPECT_EQ(shown.at("method").as_string(), "POST");
  EXPECT_EQ(shown.at("path").as_string(), "/v1/configs");
  EXPECT_EQ(shown.at("body").at("config").at("retry").at("attempts"), 3);
  EXPECT_THAT(json::serialize(shown), Not(HasSubstr("very-secret")));
  EXPECT_EQ(about_, "create_config");
  const auto of_delete =
      answered("call_destructive_tool", R"({"name":"delete_config","dry_run":true,"arguments":{"config_id":"c1"}})");
  EXPECT_EQ(of_delete.at("method").as_string(), "DELETE");
  EXPECT_THAT(failed("call_write_tool", R"({"name":"create_config","dry_run":true})"), HasSubstr("name"));
}

TEST_F(executors, show_credentials_of_no_request_and_what_rules_look_at_of_every) {
  const auto limit = answered("call_write_tool", R"({"name":"create_rate_limit","dry_run":true,"arguments":{
    "conditions":[{"key":"api_key","value":"k1"}],"group_by":[{"key":"api_key"}],"type":"requests","unit":"rpm","value":5}})");
  EXPECT_EQ(json::serialize(limit.at("body")).find("[hidden]"), std::string::npos) << json::serialize(limit);
  const auto key = answered("call_write_tool", R"({"name":"create_virtual_key","dry_run":true,"arguments":{
    "name":"n","provider":"openai","key":"sk-very-secret"}})");
  EXPECT_EQ(key.at("body").at("key").as_string(), "[hidden]");
}

TEST_F(executors, leave_a_body_out_that_is_too_long_to_be_shown) {
  const auto ended =
      answered("call_write_tool", R"({"name":"create_config","dry_run":true,"arguments":{"name":"n","config":{"x":")" +
                                      std::string(100'000, 'x') + R"("}}})");
  EXPECT_FALSE(ended.contains("body"));
  EXPECT_TRUE(ended.contains("truncated"));
}

TEST_F(executors, keep_the_servers_key_out_of_what_they_say) {
  const std::string key = "admin-key-of-tests";
  for (const auto& arguments :
       {R"({"name":")" + key + R"("})", R"({"name":"create_config","dry_run":true,"arguments":{")" + key + R"(":1}})",
        R"({"name":"create_config","dry_run":true,"arguments":{"name":")" + key + R"(","config":{"retry":{}}}})"}) {
    const auto ended = called("call_write_tool", arguments);
    EXPECT_EQ(ended.text.find(key), std::string::npos) << ended.text;
  }
  portkey::lent_tools tools(box_, client_, keys_);
  const protocol::call_context context;
  const auto direct = support::run(loop_, tools.call(key, {}, context));
  ASSERT_FALSE(direct);
  EXPECT_EQ(direct.error().message.find(key), std::string::npos);
}

TEST_F(executors, are_told_of_by_search_where_a_tool_is_not_listed) {
  const auto ended =
      answered("search_tools", R"({"query":"list_configs delete_config update_usage_limit list_audit_logs"})");
  std::string calls;
  for (const auto& each : ended.at("tools").as_array())
    calls += std::string(each.at("call_with").as_string()) + " ";
  EXPECT_EQ(calls, "list_configs call_destructive_tool call_write_tool call_read_tool ");
}

TEST_F(executors, are_called_with_the_schema_that_search_gives) {
  const auto ended = answered("search_tools", R"({"query":"rotate an api key"})");
  const auto& tools = ended.at("tools").as_array();
  EXPECT_EQ(tools.at(0).at("name").as_string(), "rotate_api_key");
  EXPECT_TRUE(tools.at(0).at("input_schema").at("properties").as_object().contains("api_key_id") ||
              !tools.at(0).at("input_schema").at("required").as_array().empty());
  const auto none = answered("search_tools", R"({"query":"rotate an api key","schemas":0})");
  EXPECT_FALSE(none.at("tools").at(0).as_object().contains("input_schema"));
}

TEST_F(executors, search_tells_of_toolsets_where_it_is_not_asked_for_anything) {
  const auto ended = answered("search_tools", "{}");
  EXPECT_EQ(ended.at("toolsets").as_array().size(), portkey::toolset_names().size());
  EXPECT_TRUE(ended.at("tools").as_array().empty());
  EXPECT_FALSE(ended.contains("hint"));
  const auto narrowed =
      answered("search_tools", R"({"query":"","toolset":""})", {.toolsets = portkey::toolset_bit("audit")});
  ASSERT_EQ(narrowed.at("toolsets").as_array().size(), 1U);
  EXPECT_EQ(narrowed.at("toolsets").at(0).at("name").as_string(), "audit");
}

TEST_F(executors, search_explains_an_empty_result) {
  const auto nothing = answered("search_tools", R"({"query":"xyzzyq"})");
  EXPECT_THAT(nothing.at("hint").as_string().c_str(), StartsWith("No tool knows the words \"xyzzyq\"."));
  EXPECT_FALSE(nothing.at("toolsets").as_array().empty());
  tool_policy policy;
  policy.read_only = true;
  box_ = boxed(policy);
  const auto shut = answered("search_tools", R"({"query":"delete_config"})");
  EXPECT_THAT(shut.at("hint").as_string().c_str(), HasSubstr("\"delete_config\" is switched off here by the operator"));
}

TEST_F(executors, search_gives_schemas_with_the_first_tools_of_each_page) {
  for (const int page : {0, 1}) {
    const auto ended = answered("search_tools", R"({"toolset":"prompts","page_size":4,"schemas":2,"current_page":)" +
                                                    std::to_string(page) + "}");
    const auto& tools = ended.at("tools").as_array();
    ASSERT_EQ(tools.size(), 4U);
    for (std::size_t at = 0; at < tools.size(); ++at)
      EXPECT_EQ(tools.at(at).as_object().contains("input_schema"), at < 2) << page << " " << at;
  }
}

TEST_F(executors, search_answers_within_a_small_bound) {
  tool_policy policy;
  policy.max_result_chars = 1'000;
  box_ = boxed(policy);
  EXPECT_FALSE(answered("search_tools", R"({"query":"create a config"})").at("tools").as_array().empty());
  EXPECT_TRUE(answered("search_tools", "{}").contains("truncated"));
  const auto nothing = answered("search_tools", R"({"query":"xyzzyq"})");
  EXPECT_THAT(nothing.at("hint").as_string().c_str(), StartsWith("No tool knows the words \"xyzzyq\"."));
}

TEST_F(executors, search_tells_what_there_is_outside_of_the_toolset) {
  const auto ended = answered("search_tools", R"({"query":"cost","toolset":"users"})");
  EXPECT_TRUE(ended.at("tools").as_array().empty());
  EXPECT_THAT(ended.at("hint").as_string().c_str(), HasSubstr("In other toolsets there are get_"));
  const auto refused = called("search_tools", R"({"toolset":"users"})", {.toolsets = portkey::toolset_bit("prompts")});
  EXPECT_EQ(refused.text, "The toolset \"users\" is not allowed here; allowed are: prompts.");
}

TEST_F(executors, are_not_told_of_where_they_are_switched_off) {
  tool_policy policy;
  policy.exclude = {"call_read_tool", "search_tools"};
  box_ = boxed(policy);
  EXPECT_EQ(box_.find("search_tools"), nullptr);
  EXPECT_THAT(box_.unknown("zzzzzzzz"), HasSubstr("tools/list names those there are"));
}

TEST_F(executors, search_in_a_toolset_that_exists) {
  const auto ended = answered("search_tools", R"({"toolset":"prompts,labels","page_size":50})");
  for (const auto& each : ended.at("tools").as_array())
    EXPECT_TRUE(each.at("toolset") == "prompts" || each.at("toolset") == "labels");
  EXPECT_EQ(answered("search_tools", R"({"toolset":"core"})").at("total").to_number<std::size_t>(),
            portkey::core_tools.size());
  EXPECT_EQ(failed("search_tools", R"({"toolset":"promts"})"), "There is no toolset \"promts\"; did you mean prompts?");
}

}  // namespace

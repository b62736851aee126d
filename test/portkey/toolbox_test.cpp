#include "portkey/lent_tools.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/header_value.hpp"
#include "test/support/run.hpp"

namespace {

namespace json = boost::json;
using portkey::secret;
using portkey::tool_policy;
using portkey::toolbox;

std::vector<std::string> listed_names(const toolbox& box) {
  std::vector<std::string> names;
  const auto listed = json::parse(box.listed(true));
  for (const auto& tool : listed.as_array())
    names.emplace_back(tool.at("name").as_string());
  return names;
}

std::string unknown(tool_policy policy, std::string_view name) {
  return toolbox(std::move(policy), {}).unknown(name);
}

const std::string off_here =
    " is switched off here by the operator (tools.toolsets, tools.exclude or tools.read_only).";

TEST(tool_policy, allows_everything_unless_told_otherwise) {
  const toolbox box({}, {});
  EXPECT_EQ(listed_names(box), portkey::tool_names());
  EXPECT_EQ(box.size(), portkey::tool_names().size());
  for (const auto& name : portkey::tool_names())
    EXPECT_NE(box.find(name), nullptr) << name;
}

TEST(tool_policy, keeps_to_the_toolsets) {
  tool_policy policy;
  policy.toolsets = {"audit", "tracing"};
  const toolbox box(policy, {});
  EXPECT_EQ(listed_names(box), (std::vector<std::string>{"create_feedback", "update_feedback", "list_audit_logs"}));
  EXPECT_EQ(box.find("list_all_users"), nullptr);
}

TEST(tool_policy, excludes_tools_even_of_toolsets_that_are_allowed) {
  tool_policy policy;
  policy.toolsets = {"tracing"};
  policy.exclude = {"update_feedback", "list_all_users"};
  EXPECT_EQ(listed_names(toolbox(policy, {})), (std::vector<std::string>{"create_feedback"}));
}

TEST(tool_policy, hides_writes_where_only_reading_is_allowed) {
  tool_policy policy;
  policy.read_only = true;
  const toolbox box(policy, {});
  EXPECT_EQ(box.find("invite_user"), nullptr);
  EXPECT_NE(box.find("list_all_users"), nullptr);
  const auto listed = json::parse(box.listed(false));
  for (const auto& tool : listed.as_array())
    EXPECT_TRUE(tool.at("annotations").at("readOnlyHint").as_bool()) << tool.at("name");
}

TEST(toolbox, may_be_empty) {
  tool_policy policy;
  policy.toolsets = {"nothing"};
  const toolbox box(policy, {});
  EXPECT_EQ(box.size(), 0U);
  EXPECT_EQ(box.listed(true), "[]");
  EXPECT_EQ(box.listed(false), "[]");
}

TEST(toolbox, finds_a_tool_by_its_exact_name) {
  const toolbox box({}, {});
  EXPECT_STREQ(box.find("get_config")->name, "get_config");
  for (const std::string name : {"", "Get_Config", "get_config ", "get_confi"})
    EXPECT_EQ(box.find(name), nullptr) << name;
}

TEST(toolbox, tells_what_is_switched_off_from_what_is_unknown) {
  tool_policy read_only, excluding, other_set;
  read_only.read_only = true;
  excluding.exclude = {"invite_user"};
  other_set.toolsets = {"configs"};
  for (const auto& policy : {read_only, excluding, other_set})
    EXPECT_EQ(unknown(policy, "invite_user"), "The tool \"invite_user\"" + off_here);
  EXPECT_EQ(unknown({}, "summon_user"), "There is no tool \"summon_user\"; tools/list names those there are.");
}

TEST(toolbox, suggests_the_nearest_tool_that_is_allowed) {
  EXPECT_EQ(unknown({}, "get_confg"), "There is no tool \"get_confg\"; did you mean get_config?");
  tool_policy policy;
  policy.exclude = {"invite_user"};
  EXPECT_EQ(unknown(policy, "invite_users"), "There is no tool \"invite_users\"; tools/list names those there are.");
}

TEST(toolbox, shortens_a_long_name_to_whole_characters) {
  const auto said = unknown({}, std::string(63, 'n') + "\xc3\xa9" + std::string(100'000, 'n'));
  EXPECT_LT(said.size(), 200U);
  EXPECT_TRUE(protocol::is_utf8(said)) << said;
}

TEST(tool_names, are_the_catalogue_in_its_order) {
  auto names = portkey::toolset_names();
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{
                       "analytics",   "api_keys",     "audit",        "collections", "configs", "deployments",
                       "guardrails",  "integrations", "labels",       "limits",      "logs",    "mcp_integrations",
                       "mcp_servers", "partials",     "prompts",      "providers",   "scim",    "secret_references",
                       "tracing",     "users",        "virtual_keys", "workspaces"}));
  EXPECT_EQ(portkey::tool_names().front(), "list_workspaces");
}

/// Calls that end before anything would be sent. There is no server: what gets as far as the network fails the test.
class lent_tools : public testing::Test {
 protected:
  boost::system::result<protocol::tool_result, protocol::error> called(const std::string& name,
                                                                       const std::string& arguments) {
    portkey::lent_tools tools(box_, client_, keys_);
    const protocol::call_context context;
    const auto ended = support::run(loop_, tools.call(name, json::parse(arguments).as_object(), context));
    if (!ended) return ended.error();
    return std::get<protocol::tool_result>(*ended);
  }

  std::string failed(const std::string& name, const std::string& arguments) {
    const auto ended = called(name, arguments);
    if (!ended) {
      ADD_FAILURE() << ended.error().message;
      return {};
    }
    EXPECT_TRUE(ended->is_error);
    return ended->text;
  }

  static portkey::upstreams nowhere() {
    const auto base = portkey::parse_base_url("https://nowhere.invalid/v1", portkey::insecure::refused);
    return {*base, *base};
  }

  boost::asio::io_context loop_{1};
  portkey::client client_{loop_.get_executor(), {}, portkey::make_tls_profile({})};
  toolbox box_{{}, nowhere()};
  portkey::credentials keys_;
};

const std::string bad_path = "The argument \"slug\" cannot be an id or slug";

TEST_F(lent_tools, are_listed_as_each_revision_knows_them) {
  const portkey::lent_tools tools(box_, client_, keys_);
  EXPECT_EQ(&tools.listed(protocol::revision::r2025_03_26), box_.kept({}, false));
  for (const auto spoken :
       {protocol::revision::r2025_06_18, protocol::revision::r2025_11_25, protocol::revision::r2026_07_28})
    EXPECT_EQ(&tools.listed(spoken), box_.kept({}, true));
}

TEST_F(lent_tools, answer_an_unknown_name_with_an_error) {
  const auto ended = called("get_confg", "{}");
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, protocol::code::invalid_params);
  EXPECT_EQ(ended.error().message, "There is no tool \"get_confg\"; did you mean get_config?");
}

TEST_F(lent_tools, check_the_arguments_before_the_key) {
  EXPECT_EQ(failed("get_config", R"({"slug":1})").rfind("The argument \"slug\" must be", 0), 0U);
}

TEST_F(lent_tools, say_which_key_is_missing_before_anything_is_sent) {
  EXPECT_EQ(failed("list_workspaces", "{}"),
            "Could not list workspaces: it needs a Portkey Admin key, and this server was given none; set "
            "PORTKEY_API_KEY or "
            "portkey.api_key_file and start it again.");
  EXPECT_EQ(failed("list_configs", "{}").rfind("Could not list configs: it needs a Portkey Admin key", 0), 0U);
}

TEST_F(lent_tools, do_not_take_a_workspace_key_for_what_needs_an_admin_key) {
  keys_.workspace_api_key = secret("workspace-key-1");
  EXPECT_EQ(failed("list_workspaces", "{}").rfind("Could not list workspaces: it needs a Portkey Admin key", 0), 0U);
}

TEST_F(lent_tools, take_either_key_where_either_will_do) {
  keys_.workspace_api_key = secret("workspace-key-1");
  EXPECT_EQ(failed("get_config", R"({"slug":".."})").rfind(bad_path, 0), 0U);
  keys_.api_key = std::exchange(keys_.workspace_api_key, secret());
  EXPECT_EQ(failed("get_config", R"({"slug":".."})").rfind(bad_path, 0), 0U);
}

TEST_F(lent_tools, say_what_is_wrong_with_the_arguments_before_they_ask_anybody) {
  keys_.api_key = secret("admin-key-1");
  EXPECT_EQ(failed("delete_config", "{}").rfind("The argument", 0), 0U);
  EXPECT_EQ(failed("delete_config", R"({"config_id":"c","dry_run":"yes"})").rfind("The argument \"dry_run\"", 0), 0U);
}

TEST_F(lent_tools, destroy_nothing_where_nobody_can_be_asked) {
  keys_.api_key = secret("admin-key-1");
  EXPECT_EQ(
      failed("delete_config", R"({"config_id":"c1"})"),
      "Could not delete config: it needs somebody's confirmation, which cannot be asked for here. Nothing was sent.");
}

TEST_F(lent_tools, keep_keys_out_of_what_they_say) {
  keys_.api_key = secret("very-secret-key-1");
  const auto said = failed("list_all_users", R"({"role":"very-secret-key-1"})");
  EXPECT_EQ(said.find("very-secret"), std::string::npos) << said;
}

}  // namespace

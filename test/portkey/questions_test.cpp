#include <gtest/gtest.h>

#include <set>

#include "portkey/catalogue.hpp"
#include "portkey/target.hpp"
#include "test/portkey/live_portkey.hpp"

namespace {

struct asked_question {
  const char* tool;
  const char* arguments;
  const char* question;
};

// The ids are those of the sample organisation, which are the same in every run.
constexpr asked_question questions[] = {
    {"delete_workspace", R"({"workspace_id":"ws-produc-5a3f10","name":"Production","force_delete":true})",
     "Delete the workspace \"Production\" (ws-produc-5a3f10) with 11 members, 2 API keys, 2 providers, 3 prompts and 5 "
     "configs; this cannot be undone; all that is in it is deleted with it."},
    {"remove_workspace_member",
     R"({"workspace_id":"ws-produc-5a3f10","user_id":"2be41499-ce81-48ac-a1a9-4c476db4ae4a"})",
     "Remove the member \"Bram Okafor\" (ws-produc-5a3f10/2be41499-ce81-48ac-a1a9-4c476db4ae4a) from the workspace "
     "\"ws-produc-5a3f10\"."},
    {"delete_user", R"({"user_id":"247794ea-ba37-4f94-ad4d-3b965ac4bbf4"})",
     "Remove the user \"Farid Moreau\" (247794ea-ba37-4f94-ad4d-3b965ac4bbf4) with e-mail address "
     "'farid.moreau@example.com', 2 workspaces and no API keys from the organisation and all of its workspaces; this "
     "cannot be undone."},
    {"delete_user_invite", R"({"invite_id":"b7c11e39-449a-44c5-a5b5-bc5e912be620"})",
     "Withdraw the invitation \"amara.koch@example.com\" (b7c11e39-449a-44c5-a5b5-bc5e912be620) with status 'pending'; "
     "its link stops working."},
    {"delete_api_key", R"({"api_key_id":"38d8e761-6855-4d26-ada6-9926dca204c1"})",
     "Delete the API key \"Web shop\" (38d8e761-6855-4d26-ada6-9926dca204c1); requests with it are refused from then "
     "on, and this cannot be undone."},
    {"rotate_api_key", R"({"api_key_id":"38d8e761-6855-4d26-ada6-9926dca204c1"})",
     "Rotate the secret of the API key \"Web shop\" (38d8e761-6855-4d26-ada6-9926dca204c1); the old secret stops "
     "working when the transition period is over."},
    {"delete_config", R"({"config_id":"pc-fallba-77c1a0","workspace_id":"ws-produc-5a3f10"})",
     "Delete the config \"Fallback to Azure\" (pc-fallba-77c1a0) with the rank of default and 1 version; requests and "
     "API keys that name it lose their routing, and this cannot be undone."},
    {"delete_prompt", R"({"prompt_id":"pp-ticket-su-6f2d1b"})",
     "Delete the prompt \"Ticket summary\" (pp-ticket-su-6f2d1b) with 4 versions; requests that name it fail from then "
     "on, and this cannot be undone."},
    {"delete_prompt_partial", R"({"prompt_partial_id":"pp-partial-996c1c"})",
     "Delete the prompt partial \"House style\" (pp-partial-996c1c) with 1 version; prompts that include it may fail, "
     "and this cannot be undone."},
    {"delete_prompt_label", R"({"label_id":"567b22b7-425e-45ba-a614-2f31857e7c00"})",
     "Delete the prompt label \"production\" (567b22b7-425e-45ba-a614-2f31857e7c00); it no longer names a version of "
     "any prompt, and this cannot be undone."},
    {"delete_collection", R"({"collection_id":"product-0c1d2e"})",
     "Delete the collection \"Product\" (product-0c1d2e) with the rank of default and 2 prompts; this cannot be "
     "undone."},
    {"delete_virtual_key", R"({"virtual_key_id":"openai-main-258f4d","workspace_id":"ws-produc-5a3f10"})",
     "Delete the virtual key \"OpenAI main\" (openai-main-258f4d), and the credential stored in it; requests that name "
     "it fail from then on, and this cannot be undone."},
    {"delete_provider", R"({"slug":"openai-prod","workspace_id":"ws-produc-5a3f10"})",
     "Delete the provider \"OpenAI\" (openai-prod); requests, configs and prompts that name it fail from then on, and "
     "this cannot be undone."},
    {"delete_integration", R"({"slug":"openai-main"})",
     "Delete the integration \"OpenAI\" (openai-main) with 3 workspaces that may use it, 5 models and 2 providers, and "
     "the credential stored in it; providers made from it stop working, and this cannot be undone."},
    {"update_integration_models",
     R"({"slug":"openai-main","models":[{"slug":"gpt-4o","enabled":false}],"allow_all_models":false})",
     "Set 1 model of the integration \"OpenAI\" (openai-main), now 5 models; a model that is switched off fails in "
     "every workspace; models that come later are off."},
    {"delete_integration_model", R"({"slug":"openai-main","slugs":["ft-1","ft-2"]})",
     "Delete 2 custom models of the integration \"OpenAI\" (openai-main): \"ft-1\" and \"ft-2\"; requests for them "
     "fail from then on, and this cannot be undone."},
    {"update_integration_workspaces",
     R"({"slug":"openai-main","workspaces":[{"id":"ws-produc-5a3f10","enabled":false}],"global_workspace_access":{"enabled":false},"override_existing_workspace_access":true})",
     "Set the access of 1 workspace to the integration \"OpenAI\" (openai-main), now 3 workspaces that may use it; "
     "workspaces that come later may not use it; the same then holds for every workspace there is."},
    {"delete_guardrail", R"({"guardrail_id":"pg-pii-1b7e22"})",
     "Delete the guardrail \"No personal data\" (pg-pii-1b7e22) with no MCP servers; what it checks goes unchecked, "
     "and this cannot be undone."},
    {"replace_guardrail_mcp_servers", R"({"guardrail_id":"pg-no-sql-93ab2d","mcp_servers":{}})",
     "Replace the list of MCP servers that the guardrail \"No SQL in tool calls\" (pg-no-sql-93ab2d) watches, now 2 "
     "MCP servers, by one of no servers; what is not in it goes unwatched."},
    {"update_organisation_defaults", R"({"defaults":{"input_guardrails":[],"output_guardrails":[]}})",
     "Replace the organisation's input_guardrails and output_guardrails, which the requests of every workspace go "
     "through."},
    {"update_input_guardrail_workspace_exclusions",
     R"({"organisation_id":"f0f1b2e0-8ecd-4d5a-a03d-e797d67d89c6","workspaces":[{"id":"ws-produc-5a3f10","excluded":true}],"override_existing":true})",
     "Set for 1 workspace whether the organisation's input guardrails check them; all other exemptions end."},
    {"update_output_guardrail_workspace_exclusions",
     R"({"organisation_id":"f0f1b2e0-8ecd-4d5a-a03d-e797d67d89c6","workspaces":[{"id":"ws-produc-5a3f10","excluded":true}]})",
     "Set for 1 workspace whether the organisation's output guardrails check them."},
    {"delete_rate_limit", R"({"rate_limit_id":"5d340273-7568-4f4b-a73c-0a97948c3427"})",
     "Delete the rate limit \"Requests a minute\" (5d340273-7568-4f4b-a73c-0a97948c3427); it slows nobody from then "
     "on, and this cannot be undone."},
    {"delete_usage_limit", R"({"usage_limit_id":"509c0e86-9ee2-4f40-ab9b-75fd03598bf4"})",
     "Delete the usage limit \"Monthly budget for each user\" (509c0e86-9ee2-4f40-ab9b-75fd03598bf4) with 6 counters; "
     "its budget no longer holds, and this cannot be undone."},
    {"reset_usage_limit_entity",
     R"({"usage_limit_id":"509c0e86-9ee2-4f40-ab9b-75fd03598bf4","entity_id":"bf0625a9-63da-4da3-a982-1b1f6f44d5f0"})",
     "Reset the usage of the counter \"metadata._user:ada.lindqvist@example.com\" "
     "(509c0e86-9ee2-4f40-ab9b-75fd03598bf4/bf0625a9-63da-4da3-a982-1b1f6f44d5f0) to zero; the present figure is "
     "lost."},
    {"delete_secret_reference", R"({"secret_reference_id":"openai-production"})",
     "Delete the secret reference \"OpenAI production key\" (openai-production); the secret itself stays where it is, "
     "and this cannot be undone."},
    {"delete_mcp_integration", R"({"mcp_integration_id":"35f04eed-8460-457a-aaf0-dd68f9a3f812"})",
     "Delete the MCP integration \"Linear\" (35f04eed-8460-457a-aaf0-dd68f9a3f812) with 2 MCP servers and 3 workspaces "
     "that may use it; this cannot be undone."},
    {"update_mcp_integration_capabilities",
     R"({"mcp_integration_id":"35f04eed-8460-457a-aaf0-dd68f9a3f812","capabilities":[{"name":"create_issue","type":"tool","enabled":false}]})",
     "Switch 1 capability of the MCP integration \"Linear\" (35f04eed-8460-457a-aaf0-dd68f9a3f812) on or off for the "
     "whole organisation: \"create_issue\"."},
    {"update_mcp_integration_workspaces",
     R"({"mcp_integration_id":"35f04eed-8460-457a-aaf0-dd68f9a3f812","workspaces":[],"global_workspace_access":{"enabled":true}})",
     "Set the access of no workspaces to the MCP integration \"Linear\" (35f04eed-8460-457a-aaf0-dd68f9a3f812), now 3 "
     "workspaces that may use it; workspaces that come later may use it."},
    {"delete_mcp_server", R"({"mcp_server_id":"f9fe8f0c-28e7-44e1-a962-99611cd12c7d"})",
     "Delete the MCP server \"Linear for production\" (f9fe8f0c-28e7-44e1-a962-99611cd12c7d) with 3 connections; "
     "clients that use its URL lose it, and this cannot be undone."},
    {"update_mcp_server_capabilities",
     R"({"mcp_server_id":"f9fe8f0c-28e7-44e1-a962-99611cd12c7d","capabilities":[{"name":"a","type":"tool","enabled":false},{"name":"b","type":"tool","enabled":true}]})",
     "Switch 2 capabilities of the MCP server \"Linear for production\" (f9fe8f0c-28e7-44e1-a962-99611cd12c7d) on or "
     "off for its workspace: \"a\" and \"b\"."},
    {"update_mcp_server_user_access",
     R"({"mcp_server_id":"f9fe8f0c-28e7-44e1-a962-99611cd12c7d","user_access":[{"user_id":"247794ea-ba37-4f94-ad4d-3b965ac4bbf4","enabled":false}],"default_user_access":"deny"})",
     "Set the access of 1 person to the MCP server \"Linear for production\" (f9fe8f0c-28e7-44e1-a962-99611cd12c7d); "
     "everybody else is locked out, unless allowed one by one."},
    {"disconnect_mcp_server_connection",
     R"({"mcp_server_id":"f9fe8f0c-28e7-44e1-a962-99611cd12c7d","user_id":"3525dca7-e433-44ca-a9a7-ac6aecf936e1","workspace_id":"ws-produc-5a3f10"})",
     "Disconnect \"3525dca7-e433-44ca-a9a7-ac6aecf936e1\" from the MCP server \"Linear for production\" "
     "(f9fe8f0c-28e7-44e1-a962-99611cd12c7d); to use it again they have to sign in anew."},
    {"update_deployment", R"({"deployment_id":"29195363-a170-4e34-abf0-57e6c37c1f11","name":"New","rotate_auth":true})",
     "Set name and rotate_auth of the deployment \"EU gateway\" (29195363-a170-4e34-abf0-57e6c37c1f11); what stood "
     "there before is lost; it gets a new secret, and the old secret stops working."},
    {"archive_deployment", R"({"deployment_id":"29195363-a170-4e34-abf0-57e6c37c1f11"})",
     "Archive the deployment \"EU gateway\" (29195363-a170-4e34-abf0-57e6c37c1f11) with the rank of default; it no "
     "longer counts as active."},
    {"delete_scim_workspace_mapping", R"({"mapping_id":"59ae8723-24f8-417b-a92a-0e6e895a0186"})",
     "Unlink the SCIM group \"Engineering\" (59ae8723-24f8-417b-a92a-0e6e895a0186) from the workspace "
     "\"2632e36b-ec1e-4e4f-a4b1-497302725245\"; people who join the group no longer join it."},
};

class questions_about : public live_portkey {
 protected:
  std::string question(const char* tool, const char* arguments) {
    const auto& one = portkey::operation_named(tool);
    const auto given = boost::json::parse(arguments).as_object();
    auto with = tools();
    const auto found = support::run(loop_, portkey::read_target(with, one, given, context_.until));
    return found ? portkey::question_about(one, given, *found) : "failed: " + found.error().told.text;
  }
};

TEST_F(questions_about, what_destroys_say_what_will_happen_to_what) {
  for (const auto& each : questions)
    EXPECT_EQ(question(each.tool, each.arguments), each.question) << each.tool;
  for (const auto& each : emulator_.requests())
    EXPECT_EQ(each.method, "GET") << each.target;
}

TEST_F(questions_about, what_destroys_leave_out_no_tool) {
  std::set<std::string> asked;
  for (const auto& each : questions)
    asked.insert(each.tool);
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      EXPECT_EQ(asked.contains(one.name), portkey::is_destructive(one.does)) << one.name;
}

TEST_F(questions_about, one_tool_take_at_most_six_reads) {
  for (const auto& each : questions) {
    const auto before = emulator_.requests().size();
    question(each.tool, each.arguments);
    EXPECT_LE(emulator_.requests().size() - before, 6U) << each.tool;
  }
}

TEST_F(questions_about, other_writes_name_what_is_changed) {
  EXPECT_EQ(question("update_config", R"({"config_id":"pc-fallba-77c1a0","name":"New"})"),
            "Update config \"Fallback to Azure\" (pc-fallba-77c1a0) with the rank of default; this sets name.");
  EXPECT_EQ(question("create_workspace", R"({"name":"Sales"})"), "Create workspace \"Sales\".");
}

}  // namespace

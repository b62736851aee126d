#include "portkey/target_table.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "portkey/catalogue.hpp"
#include "portkey/safety_policy.hpp"
#include "portkey/settling_read.hpp"

namespace portkey {

namespace {

constexpr target_rule rules[] = {
    {.tool = "delete_workspace",
     .asks = "Delete {the}{with}; this cannot be undone",
     .has = {{"member", "members", "list_workspace_members", {{"workspace_id", "workspace_id"}}},
             {"API key", "API keys", "list_api_keys", {{"workspace_id", "workspace_id"}}},
             {"provider", "providers", "list_providers", {{"workspace_id", "workspace_id"}}},
             {"prompt", "prompts", "list_prompts", {{"workspace_id", "workspace_id"}}},
             {"config", "configs", "list_configs", {{"workspace_id", "workspace_id"}}}},
     .remarks = {{"force_delete", "true", "all that is in it is deleted with it"}},
     .typed = true},
    {.tool = "remove_workspace_member", .asks = "Remove {the} from the workspace {value:workspace_id}"},
    {.tool = "delete_user",
     .asks = "Remove {the}{with} from the organisation and all of its workspaces; this cannot be undone",
     .has = {{"workspace", "workspaces", nullptr, {}, "workspace_ids"},
             {"API key", "API keys", "list_api_keys", {}, "user_id", ".id"}},
     .typed = true},
    {.tool = "delete_user_invite", .asks = "Withdraw {the}{with}; its link stops working"},
    {.tool = "delete_api_key",
     .asks = "Delete {the}{with}; requests with it are refused from then on, and this cannot be undone"},
    {.tool = "rotate_api_key",
     .asks = "Rotate the secret of {the}; the old secret stops working when the transition period is over",
     .reads = "get_api_key"},
    {.tool = "delete_config",
     .asks = "Delete {the}{with}; requests and API keys that name it lose their routing, and this cannot be undone",
     .has = {{"version", "versions", "list_config_versions", {{"config_id", "config_id"}}}}},
    {.tool = "delete_prompt",
     .asks = "Delete {the}{with}; requests that name it fail from then on, and this cannot be undone",
     .has = {{"version", "versions", "list_prompt_versions", {{"prompt_id", "prompt_id"}}}}},
    {.tool = "delete_prompt_partial",
     .asks = "Delete {the}{with}; prompts that include it may fail, and this cannot be undone",
     .has = {{"version", "versions", "list_partial_versions", {{"prompt_partial_id", "prompt_partial_id"}}}}},
    {.tool = "delete_prompt_label",
     .asks = "Delete {the}{with}; it no longer names a version of any prompt, and this cannot be undone"},
    {.tool = "delete_collection",
     .asks = "Delete {the}{with}; this cannot be undone",
     .has = {{"prompt", "prompts", "list_prompts", {{"collection_id", ".id"}, {"workspace_id", ".workspace_id"}}}}},
    {.tool = "delete_virtual_key",
     .asks = "Delete {the}{with}, and the credential stored in it; requests that name it fail from then on, and this "
             "cannot be undone",
     .typed = true},
    {.tool = "delete_provider",
     .asks = "Delete {the}{with}; requests, configs and prompts that name it fail from then on, and this cannot be "
             "undone",
     .typed = true},
    {.tool = "delete_integration",
     .asks =
         "Delete {the}{with}, and the credential stored in it; providers made from it stop working, and this cannot "
         "be undone",
     .has = {{"workspace that may use it",
              "workspaces that may use it",
              "list_integration_workspaces",
              {{"slug", "slug"}},
              "enabled"},
             {"model", "models", "list_integration_models", {{"slug", "slug"}}},
             {"provider", "providers", "list_providers", {}, "integration_id", ".slug"}},
     .typed = true},
    {.tool = "update_integration_models",
     .asks = "Set {count:models:model:models} of {the}{now}; a model that is switched off fails in every workspace",
     .reads = "get_integration",
     .has = {{"model", "models", "list_integration_models", {{"slug", "slug"}}}},
     .remarks = {{"allow_all_models", "false", "models that come later are off"},
                 {"allow_all_models", "true", "models that come later are on"}}},
    {.tool = "delete_integration_model",
     .asks = "Delete {count:slugs:custom model:custom models} of {the}: {list:slugs}; requests for them fail from then "
             "on, and this cannot be undone",
     .reads = "get_integration"},
    {.tool = "update_integration_workspaces",
     .asks = "Set the access of {count:workspaces:workspace:workspaces} to {the}{now}",
     .reads = "get_integration",
     .has = {{"workspace that may use it",
              "workspaces that may use it",
              "list_integration_workspaces",
              {{"slug", "slug"}},
              "enabled"}},
     .remarks = {{"global_workspace_access.enabled", "true", "workspaces that come later may use it"},
                 {"global_workspace_access.enabled", "false", "workspaces that come later may not use it"},
                 {"override_existing_workspace_access", "true", "the same then holds for every workspace there is"}}},
    {.tool = "delete_guardrail",
     .asks = "Delete {the}{with}; what it checks goes unchecked, and this cannot be undone",
     .has = {{"MCP server", "MCP servers", "list_guardrail_mcp_servers", {{"guardrail_id", "guardrail_id"}}}}},
    {.tool = "replace_guardrail_mcp_servers",
     .asks = "Replace the list of MCP servers that {the} watches{now}, by one of {count:mcp_servers:server:servers}; "
             "what is not in it goes unwatched",
     .reads = "get_guardrail",
     .has = {{"MCP server", "MCP servers", "list_guardrail_mcp_servers", {{"guardrail_id", "guardrail_id"}}}}},
    {.tool = "update_organisation_defaults",
     .asks = "Replace the organisation's {members}, which the requests of every workspace go through"},
    {.tool = "update_input_guardrail_workspace_exclusions",
     .asks = "Set for {count:workspaces:workspace:workspaces} whether the organisation's input guardrails check them",
     .has = {{"workspace",
              "workspaces",
              "list_input_guardrail_workspace_exclusions",
              {{"organisation_id", "organisation_id"}}}},
     .remarks = {{"override_existing", "true", "all other exemptions end"}}},
    {.tool = "update_output_guardrail_workspace_exclusions",
     .asks = "Set for {count:workspaces:workspace:workspaces} whether the organisation's output guardrails check them",
     .has = {{"workspace",
              "workspaces",
              "list_output_guardrail_workspace_exclusions",
              {{"organisation_id", "organisation_id"}}}},
     .remarks = {{"override_existing", "true", "all other exemptions end"}}},
    {.tool = "delete_rate_limit",
     .asks = "Delete {the}{with}; it slows nobody from then on, and this cannot be undone"},
    {.tool = "delete_usage_limit",
     .asks = "Delete {the}{with}; its budget no longer holds, and this cannot be undone",
     .has = {{"counter", "counters", "list_usage_limit_entities", {{"usage_limit_id", "usage_limit_id"}}}}},
    {.tool = "reset_usage_limit_entity",
     .asks = "Reset the usage of {the}{with} to zero; the present figure is lost",
     .reads = "list_usage_limit_entities"},
    {.tool = "delete_secret_reference",
     .asks = "Delete {the}{with}; the secret itself stays where it is, and this cannot be undone"},
    {.tool = "delete_mcp_integration",
     .asks = "Delete {the}{with}; this cannot be undone",
     .has = {{"MCP server", "MCP servers", "list_mcp_servers", {}, "mcp_integration_id", ".id"},
             {"workspace that may use it",
              "workspaces that may use it",
              "list_mcp_integration_workspaces",
              {{"mcp_integration_id", "mcp_integration_id"}},
              "enabled"}},
     .typed = true},
    {.tool = "update_mcp_integration_capabilities",
     .asks = "Switch {count:capabilities:capability:capabilities} of {the} on or off for the whole organisation: "
             "{list:capabilities}",
     .reads = "get_mcp_integration"},
    {.tool = "update_mcp_integration_workspaces",
     .asks = "Set the access of {count:workspaces:workspace:workspaces} to {the}{now}",
     .reads = "get_mcp_integration",
     .has = {{"workspace that may use it",
              "workspaces that may use it",
              "list_mcp_integration_workspaces",
              {{"mcp_integration_id", "mcp_integration_id"}},
              "enabled"}},
     .remarks = {{"global_workspace_access.enabled", "true", "workspaces that come later may use it"},
                 {"global_workspace_access.enabled", "false", "workspaces that come later may not use it"},
                 {"override_existing_workspace_access", "true", "the same then holds for every workspace there is"}}},
    {.tool = "delete_mcp_server",
     .asks = "Delete {the}{with}; clients that use its URL lose it, and this cannot be undone",
     .has = {{"connection",
              "connections",
              "list_mcp_server_connections",
              {{"mcp_server_id", "mcp_server_id"}, {"workspace_id", ".workspace_id"}}}}},
    {.tool = "update_mcp_server_capabilities",
     .asks = "Switch {count:capabilities:capability:capabilities} of {the} on or off for its workspace: "
             "{list:capabilities}",
     .reads = "get_mcp_server"},
    {.tool = "update_mcp_server_user_access",
     .asks = "Set the access of {count:user_access:person:people} to {the}",
     .reads = "get_mcp_server",
     .remarks = {{"default_user_access", "\"deny\"", "everybody else is locked out, unless allowed one by one"},
                 {"default_user_access", "\"allow\"", "everybody else is let in, unless denied one by one"}}},
    {.tool = "disconnect_mcp_server_connection",
     .asks = "Disconnect {value:user_id} from {the}; to use it again they have to sign in anew",
     .reads = "get_mcp_server"},
    {.tool = "update_deployment",
     .asks = "Set {members} of {the}; what stood there before is lost",
     .remarks = {{"rotate_auth", "true", "it gets a new secret, and the old secret stops working"},
                 {"override_existing", "true", "its access lists are replaced, not added to"}}},
    {.tool = "archive_deployment", .asks = "Archive {the}{with}; it no longer counts as active", .typed = true},
    {.tool = "migrate_prompt",
     .asks = "Create or update the prompt {value:name} in the collection {value:collection_id}",
     .remarks = {{"publish", "true", "the new version is served at once"}}},
    {.tool = "promote_prompt",
     .asks = "Copy the prompt {value:source_prompt_id} into the collection {value:target_collection_id}",
     .remarks = {{"publish", "true", "the new version is served at once"}}},
    {.tool = "delete_scim_workspace_mapping",
     .asks =
         "Unlink {the}{with} from the workspace {object:workspace_id}; people who join the group no longer join it"},
};

struct named_path {
  std::string_view begins;
  const char* kind;
};

// The first that fits wins.
constexpr named_path kinds[] = {
    {"/admin/workspaces/{workspace_id}/users", "member"},
    {"/admin/workspaces", "workspace"},
    {"/admin/users/invites", "invitation"},
    {"/admin/users", "user"},
    {"/admin/organisation", "organisation"},
    {"/workspace-exclusions", "organisation"},
    {"/api-keys", "API key"},
    {"/configs", "config"},
    {"/prompts/partials", "prompt partial"},
    {"/prompts/{prompt_id}/versions", "prompt version"},
    {"/prompts", "prompt"},
    {"/labels", "prompt label"},
    {"/collections", "collection"},
    {"/virtual-keys", "virtual key"},
    {"/providers", "provider"},
    {"/integrations", "integration"},
    {"/guardrails", "guardrail"},
    {"/policies/usage-limits/{usage_limit_id}/entities", "counter"},
    {"/policies/usage-limits", "usage limit"},
    {"/policies/rate-limits", "rate limit"},
    {"/logs/exports", "log export"},
    {"/logs", "log"},
    {"/feedback", "feedback"},
    {"/secret-references", "secret reference"},
    {"/mcp-integrations", "MCP integration"},
    {"/mcp-servers", "MCP server"},
    {"/deployments", "deployment"},
    {"/scim", "SCIM group"},
};

/// The read of the thing that the path goes through last: for "/prompts/{prompt_id}/makeDefault" that of the prompt.
const operation* read_on_the_way(const operation& one, const toolset& among) {
  std::string_view path = one.to ? one.to : "";
  while (!path.empty() && !path.ends_with('}'))
    path = path.substr(0, path.rfind('/'));
  if (path.empty()) return nullptr;
  const auto* const found = std::find_if(among.begin(), among.end(), [path](const operation& each) {
    return each.sends == verb::get && each.to && each.to == path;
  });
  return found == among.end() ? nullptr : found;
}

}  // namespace

const target_rule* target_rule_of(const operation& one) {
  const auto* const found =
      std::ranges::find_if(rules, [&one](const target_rule& each) { return std::string_view(each.tool) == one.name; });
  return found == std::end(rules) ? nullptr : found;
}

const char* kind_of_target(const operation& one) {
  const std::string_view path = one.to ? one.to : "/prompts";
  const auto* const found =
      std::ranges::find_if(kinds, [path](const named_path& each) { return path.starts_with(each.begins); });
  return found == std::end(kinds) ? "object" : found->kind;
}

const operation* current_read(const operation& one) {
  if (!is_write(one.does) || one.does == effect::creates) return nullptr;
  const auto* rule = target_rule_of(one);
  if (rule && rule->reads) return &operation_named(rule->reads);
  const auto* of = toolset_of(one);
  if (!of) return nullptr;
  const auto* found = settling_read(one, *of);
  return found ? found : read_on_the_way(one, *of);
}

}  // namespace portkey

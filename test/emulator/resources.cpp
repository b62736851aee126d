#include "test/emulator/resources.hpp"

namespace emulator {

namespace {

constexpr const resource* all_resources[] = {
    &users,
    &invites,
    &workspaces,
    &workspace_members,
    &configs,
    &virtual_keys,
    &collections,
    &labels,
    &partials,
    &prompts,
    &versions_of_prompts,
    &prompt_rendering,
    &api_keys,
    &scim,
    &secret_references,
    &integrations,
    &integration_access,
    &model_configs,
    &providers,
    &guardrails,
    &guardrail_mappings,
    &organisation_defaults,
    &policies,
    &mcp_integrations,
    &mcp_servers,
    &mcp_capabilities,
    &mcp_user_access,
    &logs,
    &log_exports,
    &feedback,
    &deployments,
    &audit_logs,
    &analytics_graphs,
    &analytics_groups,
};

}  // namespace

constinit const std::span<const resource* const> resources = all_resources;

}  // namespace emulator

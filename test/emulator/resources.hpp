#pragma once

#include <span>

#include "test/emulator/route.hpp"

namespace emulator {

/// One kind of thing in Portkey: its operations, and what the sample organisation has of it. A new one is a file that
/// defines it, and its line here and in resources.cpp.
struct resource {
  std::span<const route> routes;
  void (*sample)(organisation&);  ///< fills its table; may be null
};

extern const resource users;
extern const resource invites;
extern const resource workspaces;
extern const resource workspace_members;
extern const resource configs;
extern const resource virtual_keys;
extern const resource collections;
extern const resource labels;
extern const resource partials;
extern const resource prompts;
extern const resource versions_of_prompts;
extern const resource prompt_rendering;
extern const resource api_keys;
extern const resource scim;
extern const resource secret_references;
extern const resource integrations;
extern const resource integration_access;
extern const resource model_configs;
extern const resource providers;
extern const resource guardrails;
extern const resource guardrail_mappings;
extern const resource organisation_defaults;
extern const resource policies;
extern const resource mcp_integrations;
extern const resource mcp_servers;
extern const resource mcp_capabilities;
extern const resource mcp_user_access;
extern const resource logs;
extern const resource log_exports;
extern const resource feedback;
extern const resource deployments;
extern const resource audit_logs;
extern const resource analytics_graphs;
extern const resource analytics_groups;

/// All of them; one may count on those before it.
extern const std::span<const resource* const> resources;

}  // namespace emulator

#pragma once

#include <array>
#include <string_view>

#include "portkey/operation.hpp"

namespace portkey {

// One for each file of portkey/operations/.
extern const toolset workspaces, users, configs, virtual_keys, analytics, api_keys, audit, collections, deployments,
    guardrails, integrations, labels, limits, logs, mcp_integrations, mcp_servers, partials, prompts, providers, scim,
    secret_references, tracing;

/// Every toolset, in the order that tools are listed: what is asked for first comes first, and the very first tool can
/// be called without arguments. Sealed sessions name toolsets by their place here: who moves one raises the layout of
/// session ids.
inline constexpr std::array catalogue = {
    &workspaces,       &users,       &api_keys,     &configs,   &prompts,      &partials,
    &labels,           &collections, &virtual_keys, &providers, &integrations, &guardrails,
    &limits,           &analytics,   &logs,         &tracing,   &audit,        &secret_references,
    &mcp_integrations, &mcp_servers, &deployments,  &scim};

/// The operation of that name; null: there is none.
const operation* catalogued(std::string_view name);

/// The operation of that name, for programs that run it. Throws `std::logic_error` where there is none, which is a bug.
const operation& operation_named(std::string_view name);

}  // namespace portkey

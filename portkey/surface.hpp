#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "portkey/operation.hpp"

namespace portkey {

/// The tools through which all others are found and called. They belong to no toolset of the catalogue, and are listed
/// wherever something may be called that is not listed.
extern const toolset surface_tools;

/// What the surface `core` lists beside them, in the order of the catalogue: the everyday reads and the reports, and the
/// writes that the everyday tasks end in. Together at most 25 tools and 40,000 bytes: hosted assistants break on more.
inline constexpr auto core_tools = std::to_array<std::string_view>({
    "list_workspaces",
    "create_workspace",
    "add_workspace_member",
    "list_all_users",
    "invite_user",
    "list_api_keys",
    "list_configs",
    "get_config",
    "create_config",
    "list_prompts",
    "list_providers",
    "create_rate_limit",
    "list_usage_limits",
    "get_cost_analytics",
    "get_latency_analytics",
    "get_error_rate_analytics",
    "get_analytics_group_models",
});

constexpr bool is_core(std::string_view name) {
  return std::find(core_tools.begin(), core_tools.end(), name) != core_tools.end();
}

}  // namespace portkey

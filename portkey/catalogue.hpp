#pragma once

#include <array>
#include <string_view>

#include "portkey/operation.hpp"

namespace portkey {

// One for each file of portkey/operations/.
extern const toolset workspaces;
extern const toolset users;
extern const toolset configs;
extern const toolset virtual_keys;
extern const toolset analytics;

/// Every toolset, in the order that tools are listed: what is asked for first comes first, and the very first tool can
/// be called without arguments.
inline constexpr std::array catalogue = {&workspaces, &users, &configs, &virtual_keys, &analytics};

}  // namespace portkey

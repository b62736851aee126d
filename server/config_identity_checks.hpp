#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "server/config_tool_checks.hpp"
#include "server/settings.hpp"

namespace server {

/// What is wrong with `[identity]` for a daemon that listens: each mode takes what belongs to it and nothing else, so that no
/// credential stands in a configuration without effect. `given` says whether a setting is another than its default. The mode may
/// be unset still.
std::vector<wrong_setting> check_identity(const settings& values, const std::function<bool(std::string_view)>& given);

}  // namespace server

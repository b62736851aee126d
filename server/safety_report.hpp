#pragma once

#include <string>

#include "portkey/safety_policy.hpp"
#include "server/settings.hpp"

namespace server {

/// What `safety.confirm` and the rules come to, for `portkey-mcp check`: a line for each rule, with how many tools it decides,
/// then one for what `safety.confirm` decides, all of the tools that may be called.
std::string safety_text(const settings& from);

/// The policy of these settings.
portkey::safety_policy safety_policy_of(const settings& from);

}  // namespace server

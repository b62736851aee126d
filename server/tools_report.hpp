#pragma once

#include <string>

#include "portkey/toolbox.hpp"
#include "server/command_line.hpp"

namespace server {

/// What `portkey-mcp tools` prints: every tool that the policy allows, with toolset, effect, scope, the bytes of its
/// definition in tools/list and an estimate of its tokens (four bytes each); totals per toolset and over all.
std::string tools_report(const portkey::toolbox& tools, const tools_options& options);

}  // namespace server

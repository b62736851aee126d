#pragma once

#include "portkey/shapes.hpp"

namespace portkey {

/// What MCP integrations (registrations of upstream MCP servers) and MCP servers (workspaces' instances of them) share.

inline constexpr field capability_switch_fields[] = {
    {"name", any_text, "Name of the capability.", required},
    {"type", {.choices = {"tool", "prompt", "resource"}}, "What it is.", required},
    {"enabled", any_boolean, "false hides and blocks it.", required},
};
/// A tool, prompt or resource of an MCP server, to be allowed or not.
inline constexpr shape capability_switch = object_of(list_of(capability_switch_fields));
inline constexpr shape capability_switches = {.is = kind::list, .least = 1, .items = &capability_switch};

}  // namespace portkey

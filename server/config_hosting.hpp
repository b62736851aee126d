#pragma once

#include <optional>

#include "server/config.hpp"
#include "server/config_tool_checks.hpp"

namespace server {

/// Fills in what `server.hosting` stands for where nothing else is said: callers bring keys of their own, and may look around
/// without one. A setting without an origin could not be read, and is left. Gives what is wrong: an identity mode in which
/// nobody brings a key.
std::optional<wrong_setting> settle_hosting(settings& values, provenance& origins);

}  // namespace server

#pragma once

#include <string>

#include "server/settings.hpp"

namespace server {

/// For a person: what this is, what it asks of whom, and how each client connects to it, ready to copy. `url` is the MCP
/// endpoint's.
std::string connect_guide(const std::string& url, identity_mode asks);

}  // namespace server

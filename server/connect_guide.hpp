#pragma once

#include <string>

namespace server {

/// For a person: what this is and how each client connects to it, ready to copy. `url` is the MCP endpoint's.
std::string connect_guide(const std::string& url);

}  // namespace server

#pragma once

#include <string>
#include <string_view>

#include "server/settings.hpp"

namespace server {

/// What stands in the place of the steps where nobody has told the server how others reach it. To guess would send whoever follows
/// the steps, and their key, to their own machine.
inline constexpr std::string_view unknown_url =
    "How clients reach this server is not known to it yet. Its operator sets server.public_url, and the steps for each "
    "client are shown here.";

/// For a person: what this is, what it asks of whom, and how each client connects to it, ready to copy. `url` is the MCP
/// endpoint's; empty: nobody has told the server.
std::string connect_guide(const std::string& url, identity_mode asks);

}  // namespace server

#pragma once

#include <memory>

#include "server/application.hpp"
#include "server/settings.hpp"

namespace server {

/// Serves one client with what is `offered`, over standard input and output: one JSON-RPC message a line, nothing else
/// on standard output (MCP "stdio"). Ends when the input ends and what was asked is answered, or at SIGTERM or SIGINT.
/// Throws `std::runtime_error` with one sentence when it cannot start.
void serve_stdio(const settings& with, std::shared_ptr<const application> offered);

}  // namespace server

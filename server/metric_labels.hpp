#pragma once

#include <string_view>

#include "protocol/dispatcher.hpp"
#include "server/router.hpp"

namespace server {

// What labels say: of fixed sets, whatever clients send. All of it lives as long as the program, so that the place of a text
// also tells it apart from the others.

/// The method of a call; "other" where the protocol has none of that name.
std::string_view method_label(std::string_view method);

/// The tool, as the catalogue and the surface have it; "other" for every other name, empty for none.
std::string_view tool_label(std::string_view tool);

/// How a call ended, in the log's words: "answered", "cancelled", "error", "failed", "refused", "unknown"; else "other".
std::string_view outcome_label(std::string_view outcome);

/// `error.type` of a call that ended so (OpenTelemetry's conventions for MCP): empty without an error, "tool_error" where the
/// result is one, the code of a JSON-RPC error, "_OTHER" for codes that are not ours; else the outcome.
std::string_view error_label(std::string_view outcome, const protocol::error* error);

/// The method of an HTTP request; "_OTHER" for what RFC 9110 and PATCH do not know (OpenTelemetry's conventions for HTTP).
std::string_view http_method_label(std::string_view method);

/// The path that leads to an endpoint; `mcp_path` for the MCP endpoint, empty where there is none.
std::string_view route_label(endpoint where, std::string_view mcp_path);

}  // namespace server

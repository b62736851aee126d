#pragma once

#include <string_view>

#include "server/http_message.hpp"
#include "server/service.hpp"

namespace server {

/// What a path and a method lead to.
enum class endpoint {
  mcp_post,
  mcp_stream,
  mcp_end,
  sse_stream,  ///< of the HTTP+SSE transport
  sse_message,
  preflight,
  live,
  ready,
  guide,
  metrics,
  not_found,
  not_allowed,      ///< of a path that takes GET only
  mcp_not_allowed,  ///< of the MCP endpoint
  sse_not_allowed,  ///< of the HTTP+SSE transport
};

/// What stands before the last part of the MCP endpoint's path: "" of "/mcp", "/portkey" of "/portkey/mcp". A proxy that leads to
/// the endpoint leads to what is beside it, too: the page for people and the pages of secrets.
std::string folder_of(std::string_view mcp_path);

/// Finds the endpoint. `mcp_path` is the MCP endpoint's own, and may be narrowed (`is_mcp_path`); `legacy_sse`: /sse
/// and /messages are served, too. A slash at the end of a path makes no difference, but for /metrics: proxies that keep the figures to
/// themselves go by that path alone.
endpoint route(std::string_view method, std::string_view path, std::string_view mcp_path, bool legacy_sse);

/// The answers that need no more than the state of the daemon. Not for the MCP endpoint.
http_answer plain_answer(endpoint where, const service& with);

}  // namespace server

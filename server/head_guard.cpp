#include "server/head_guard.hpp"

#include "protocol/error.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/origin_guard.hpp"

namespace server {

std::optional<http_answer> guard_head(const request_head& head, const service& with, bool is_for_secrets) {
  const auto origin = head.field("origin");
  const bool is_hidden = is_for_secrets && origin == "null";
  if (!is_allowed_host(head.field("host"), with.here))
    return refused_message(403, protocol::code::invalid_request,
                           "This host name is not served here; add it to server.allowed_hosts to allow it.");
  if (!is_hidden && !is_allowed_origin(origin, with.here))
    return refused_message(403, protocol::code::invalid_request,
                           "Pages of this origin may not call; add it to server.allowed_origins to allow it.");
  return std::nullopt;
}

bool gives_tools(endpoint where) {
  return where == endpoint::mcp_post || where == endpoint::mcp_stream || where == endpoint::sse_stream ||
         where == endpoint::sse_message;
}

bool wants_identity(endpoint where) {
  return gives_tools(where) || where == endpoint::mcp_end;
}

}  // namespace server

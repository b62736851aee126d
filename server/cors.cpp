#include "server/cors.hpp"

#include <string>

namespace server {

void add_cors_fields(const request_head& head, reply& out) {
  const auto origin = head.field("origin");
  if (!origin) return;
  out.add_field("Access-Control-Allow-Origin", std::string(*origin));
  out.add_field("Access-Control-Expose-Headers", "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, Retry-After");
  out.add_field("Vary", "Origin");
}

http_answer preflight_answer(const request_head& head) {
  auto answer = empty_answer(204);
  answer.fields.emplace_back("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
  const auto wanted = head.field("access-control-request-headers");
  answer.fields.emplace_back("Access-Control-Allow-Headers",
                             wanted ? std::string(*wanted)
                                    : "Content-Type, Accept, Authorization, X-Portkey-Api-Key, "
                                      "X-Portkey-Workspace-Api-Key, Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, "
                                      "Mcp-Name, Last-Event-ID, X-MCP-Toolsets, X-MCP-Readonly");
  answer.fields.emplace_back("Access-Control-Max-Age", "7200");
  return answer;
}

}  // namespace server

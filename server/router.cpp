#include "server/router.hpp"

#include <array>

#include "protocol/error.hpp"
#include "server/connect_guide.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/tool_wish.hpp"

namespace server {

namespace {

struct plain_path {
  std::string_view path;
  endpoint where;
};
constexpr std::array plain_paths = {
    plain_path{"/livez", endpoint::live},   plain_path{"/health", endpoint::live},
    plain_path{"/readyz", endpoint::ready}, plain_path{"/ready", endpoint::ready},
    plain_path{"/", endpoint::guide},
};

bool is_read(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

endpoint mcp_endpoint_of(std::string_view method) {
  if (method == "POST") return endpoint::mcp_post;
  if (method == "GET") return endpoint::mcp_stream;
  if (method == "DELETE") return endpoint::mcp_end;
  return endpoint::mcp_not_allowed;
}

}  // namespace

std::string folder_of(std::string_view mcp_path) {
  return std::string(mcp_path.substr(0, mcp_path.rfind('/')));
}

endpoint route(std::string_view method, std::string_view path, std::string_view mcp_path, bool legacy_sse) {
  if (method == "OPTIONS") return endpoint::preflight;
  if (is_mcp_path(path, mcp_path)) return mcp_endpoint_of(method);
  if (path == folder_of(mcp_path) + "/") return is_read(method) ? endpoint::guide : endpoint::not_allowed;
  // Proxies that keep the figures to themselves go by their exact path.
  if (path == "/metrics") return is_read(method) ? endpoint::metrics : endpoint::not_allowed;
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (legacy_sse && path == "/sse") return method == "GET" ? endpoint::sse_stream : endpoint::sse_not_allowed;
  if (legacy_sse && path == "/messages") return method == "POST" ? endpoint::sse_message : endpoint::sse_not_allowed;
  for (const auto& [plain, where] : plain_paths)
    if (path == plain) return is_read(method) ? where : endpoint::not_allowed;
  return endpoint::not_found;
}

http_answer plain_answer(endpoint where, const service& with) {
  switch (where) {
    case endpoint::live: return json_answer(200, R"({"status":"alive"})");
    case endpoint::ready:
      return with.ready ? json_answer(200, R"({"status":"ready"})")
                        : json_answer(503, R"({"status":"starting or draining"})");
    case endpoint::guide: {
      auto answer = text_answer(200, connect_guide(with.knows_its_url() ? with.base + with.path : "", with.mode));
      answer.fields.emplace_back("Vary", "Accept");  // browsers are shown a page
      return answer;
    }
    case endpoint::not_allowed: {
      auto answer = problem_answer(405, "This path takes GET only.");
      answer.fields.emplace_back("Allow", "GET, HEAD, OPTIONS");
      return answer;
    }
    case endpoint::mcp_not_allowed: {
      auto answer =
          refused_message(405, protocol::code::invalid_request, "The MCP endpoint takes POST, GET and DELETE.");
      answer.fields.emplace_back("Allow", "POST, GET, DELETE, OPTIONS");
      return answer;
    }
    case endpoint::sse_not_allowed: {
      auto answer = problem_answer(405, "The HTTP+SSE transport takes GET on /sse and POST on /messages.");
      answer.fields.emplace_back("Allow", "GET, POST, OPTIONS");
      return answer;
    }
    default: return problem_answer(404, "There is nothing at this path; the MCP endpoint is " + with.path + ".");
  }
}

}  // namespace server

#include "portkey/request_head.hpp"

#include <algorithm>
#include <string_view>

namespace portkey {

namespace {

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

fault refused(const char* why) {
  return {fault_kind::bad_request, why};
}

}  // namespace

result<std::string> request_head(const outgoing& request) {
  const std::string host = request.where.authority();
  const std::string& key = request.key.reveal();
  if (request.target.empty() || request.target.front() != '/' || !is_printable(request.target)) {
    return refused("the target of the request holds characters that HTTP cannot carry");
  }
  if (request.where.host.empty() || !is_printable(host)) {
    return refused("the host name holds characters that HTTP cannot carry");
  }
  if (!is_printable(key)) return refused("the Portkey key holds characters that HTTP cannot carry");

  const bool counts_body = request.has_body || request.method == verb::post || request.method == verb::put;
  std::string head;
  // Room for everything at once: growing would leave copies of the key behind.
  head.reserve(256 + request.target.size() + host.size() + key.size());
  head.append(name_of(request.method)).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
  head.append(host);
  head.append("\r\nUser-Agent: portkey-mcp/" PORTKEY_MCP_VERSION
              "\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n");
  if (!key.empty()) head.append("x-portkey-api-key: ").append(key).append("\r\n");
  if (request.has_body) head.append("Content-Type: application/json\r\n");
  if (counts_body) {
    const std::size_t length = request.has_body ? request.body.size() : 0;
    head.append("Content-Length: ").append(std::to_string(length)).append("\r\n");
  }
  head.append("\r\n");
  return head;
}

}  // namespace portkey

#include "portkey/request_head.hpp"

#include <algorithm>
#include <string_view>

namespace portkey {

namespace {

bool is_printable(std::string_view text, char from = 0x21) {
  return std::all_of(text.begin(), text.end(), [from](char c) { return c >= from && c < 0x7f; });
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
  const std::string& authorization = request.authorization.reveal();
  if (!is_printable(authorization, ' ')) return refused("the credential holds characters that HTTP cannot carry");
  if (!is_printable(request.metadata, ' ')) return refused("the metadata holds characters that HTTP cannot carry");
  if (!is_printable(request.trace.state, ' ')) return refused("the trace holds characters that HTTP cannot carry");

  const bool counts_body = request.has_body || request.method == verb::post || request.method == verb::put;
  std::string head;
  // Room for everything at once: growing would leave copies of the credentials behind.
  head.reserve(416 + request.target.size() + host.size() + key.size() + authorization.size() + request.metadata.size() +
               request.trace.state.size());
  head.append(name_of(request.method)).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
  head.append(host);
  head.append("\r\nUser-Agent: portkey-mcp/" PORTKEY_MCP_VERSION
              "\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n");
  if (!key.empty()) head.append("x-portkey-api-key: ").append(key).append("\r\n");
  if (!authorization.empty()) head.append("Authorization: ").append(authorization).append("\r\n");
  if (!request.metadata.empty()) head.append("x-portkey-metadata: ").append(request.metadata).append("\r\n");
  if (!request.trace.id.empty()) {
    head.append("traceparent: ").append(protocol::traceparent(request.trace, request.span)).append("\r\n");
    if (!request.trace.state.empty()) head.append("tracestate: ").append(request.trace.state).append("\r\n");
  }
  if (request.has_body) {
    head.append("Content-Type: ").append(request.form ? "application/x-www-form-urlencoded" : "application/json");
    head.append("\r\n");
  }
  if (counts_body) {
    const std::size_t length = request.has_body ? request.body.size() : 0;
    head.append("Content-Length: ").append(std::to_string(length)).append("\r\n");
  }
  head.append("\r\n");
  return head;
}

}  // namespace portkey

#pragma once

#include "test/server/served_sessions.hpp"

/// What the HTTP+SSE transport is served with.
inline server::settings with_sse() {
  auto with = served_here::usual();
  with.server.legacy_sse = true;
  return with;
}

/// A client of the HTTP+SSE transport: its stream, and where it sends.
class sse_client {
 public:
  explicit sse_client(std::uint16_t port, const std::string& target = "/sse", header_fields fields = {})
      : port_(port), authority_("127.0.0.1:" + std::to_string(port)), stream(port, [&] {
          fields.emplace_back("Accept", "text/event-stream");
          return request_text("GET", target, authority_, fields);
        }()) {
    if (const auto first = stream.next(); first && first->name == "endpoint") endpoint = first->data;
  }

  /// The answer to a POST of this to its endpoint.
  support::http_response send(const std::string& body, const std::string& type = "application/json") const {
    return support::ask_once(port_, request_text("POST", "/" + endpoint, authority_, {{"Content-Type", type}}, body));
  }
  json::value ask(const std::string& body) {
    EXPECT_EQ(send(body).status, 202);
    return stream.message();
  }
  json::value open(const json::object& capabilities = {}) {
    auto opened =
        ask(rpc_text("open", "initialize", {{"protocolVersion", "2024-11-05"}, {"capabilities", capabilities}}));
    EXPECT_EQ(send(rpc_text(nullptr, "notifications/initialized")).status, 202);
    return opened;
  }

 private:
  std::uint16_t port_;
  std::string authority_;

 public:
  stream_client stream;
  std::string endpoint;
};

/// A call of that tool.
inline std::string call(const json::value& id, const char* tool, const json::object& arguments = {}) {
  return rpc_text(id, "tools/call", {{"name", tool}, {"arguments", arguments}});
}

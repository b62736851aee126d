#pragma once

#include <boost/json/parse.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/event_stream.hpp"
#include "test/server/mcp_client.hpp"

/// A client that reads an event stream as it comes.
class stream_client {
 public:
  /// Sends the request, and reads the head of its answer. `open`: it is a stream.
  stream_client(std::uint16_t port, const std::string& request) : http_(port) {
    http_.send(request);
    head_ = http_.read_head();
  }

  int status() const { return head_.status; }
  const support::http_response& head() const { return head_; }

  /// The next event; comments and waiting times are passed over. Nothing: the stream has ended, one way or another.
  std::optional<protocol::event> next() {
    while (true) {
      if (const auto end = text_.find("\n\n"); end != text_.npos) {
        const auto events = protocol::parse_events(text_.substr(0, end + 2));
        seen_ += text_.substr(0, end + 2);
        text_.erase(0, end + 2);
        if (!events.empty()) return events.front();
        continue;
      }
      auto piece = http_.read_chunk();
      if (!piece || piece->empty()) {
        ended_in_order_ = piece.has_value();
        return std::nullopt;
      }
      text_ += *piece;
    }
  }

  /// The JSON of the next event that has any; null: the stream has ended.
  json::value message() {
    for (auto event = next(); event; event = next()) {
      last_id_ = event->id;
      if (!event->data.empty()) return json::parse(event->data);
    }
    return nullptr;
  }

  /// The id of the last event that was read.
  const std::string& last_id() const { return last_id_; }

  /// Whether the stream ended with its last chunk; read to the end before.
  bool ends() {
    while (next()) {
    }
    return ended_in_order_;
  }

  /// All that was read, as it came.
  const std::string& seen() const { return seen_; }

  void close() { http_.close(); }

 private:
  support::raw_http http_;
  support::http_response head_;
  std::string text_, seen_, last_id_;
  bool ended_in_order_ = false;
};

/// The text of a session's request: GET, or a POST of `body`.
inline std::string session_get(std::uint16_t port, const header_fields& session, const std::string& last_id = {},
                               const std::string& target = "/mcp") {
  auto fields = session;
  fields.emplace_back("Accept", "text/event-stream");
  if (!last_id.empty()) fields.emplace_back("Last-Event-ID", last_id);
  return request_text("GET", target, "127.0.0.1:" + std::to_string(port), fields);
}

inline std::string session_post(std::uint16_t port, const header_fields& session, const std::string& body,
                                const std::string& target = "/mcp") {
  auto fields = session;
  fields.emplace_back("Accept", "application/json, text/event-stream");
  fields.emplace_back("Content-Type", "application/json");
  return request_text("POST", target, "127.0.0.1:" + std::to_string(port), fields, body);
}

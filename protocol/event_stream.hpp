#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace protocol {

/// One event of a text/event-stream (HTML Living Standard, "Server-sent events").
struct event {
  std::string id;    ///< empty: none
  std::string name;  ///< empty: "message"
  std::string data;
  bool operator==(const event&) const = default;
};

/// The text of an event. Line breaks within `data` become further `data:` lines; id and name must hold none.
std::string event_text(const event& what);

/// What tells a client how long to wait before it fetches the rest of a stream.
std::string retry_text(std::chrono::milliseconds wait);

/// A comment line: keeps a connection alive that has nothing to say.
inline constexpr std::string_view keep_alive_comment = ":\n\n";

/// Reads the events of a complete stream text. Unknown fields and comments are skipped, an event without data is none.
std::vector<event> parse_events(std::string_view text);

}  // namespace protocol

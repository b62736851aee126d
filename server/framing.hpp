#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/http_message.hpp"

namespace server {

/// A request that is refused before anything else looks at it; the connection is closed after the answer, so that
/// nothing behind it can run.
struct framing_fault {
  unsigned status = 400;
  std::string sentence;
};

/// How large a request head may be, in bytes and fields.
inline constexpr std::size_t max_head = std::size_t{16} << 10;
inline constexpr std::size_t max_fields = 100;
inline constexpr std::size_t max_target = std::size_t{8} << 10;

/// Looks at the raw head (the request line and the fields, up to and with the empty line) before a parser does, for
/// what parsers understand differently: bare CR or LF, NUL, folded fields (RFC 9112 sections 2.2 and 5.2).
std::optional<framing_fault> check_raw_head(std::string_view head);

/// Looks at the parsed head: one Host, no field twice that decides something, a length that is unambiguous, a target
/// that is a path (RFC 9112 sections 3.2 and 6).
std::optional<framing_fault> check_head(const request_head& head, std::string_view target);

}  // namespace server

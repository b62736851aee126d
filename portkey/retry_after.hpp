#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace portkey {

/// The longest wait that is believed. Who asks for more is taken to ask for this.
inline constexpr std::chrono::milliseconds longest_retry_after = std::chrono::hours(24);

/// The value of a Retry-After field (RFC 9110 section 10.2.3) as the time from `now` on: a number of seconds, or a date
/// in one of the three forms of section 5.6.7. A date in the past is no wait at all; at most `longest_retry_after`.
/// Nothing if the text is neither.
std::optional<std::chrono::milliseconds> read_retry_after(std::string_view text, std::chrono::sys_seconds now);

}  // namespace portkey

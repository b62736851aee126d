#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace server {

/// Reads "500ms", "30s", "5m" or "24h": a whole number and its unit. The error is one sentence.
boost::system::result<std::chrono::milliseconds, std::string> parse_duration(std::string_view text);

/// Reads "64KiB", "1MiB", "2GiB" or a plain number of bytes. The error is one sentence.
boost::system::result<std::uint64_t, std::string> parse_size(std::string_view text);

/// The shortest text that `parse_duration` reads back: 90000 ms is "90s", 0 is "0s".
std::string duration_text(std::chrono::milliseconds duration);

/// The shortest text that `parse_size` reads back: 1048576 is "1MiB", 1000 is "1000".
std::string size_text(std::uint64_t bytes);

}  // namespace server

#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <string>

namespace server {

/// A time as people give it: ISO 8601, "2026-10-01" or "2026-10-01T12:00:00Z", UTC where it names no offset; or so long before
/// `now`: "30s", "15m", "2h", "7d". The error is one sentence.
boost::system::result<std::chrono::system_clock::time_point, std::string> parse_asked_time(
    const std::string& text, std::chrono::system_clock::time_point now);

}  // namespace server

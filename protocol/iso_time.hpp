#pragma once

#include <chrono>
#include <string>

namespace protocol {

/// A time as ISO 8601 in UTC with milliseconds: "2026-10-01T00:00:00.000Z".
std::string iso_time(std::chrono::system_clock::time_point when);

}  // namespace protocol

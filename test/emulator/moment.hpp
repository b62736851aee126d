#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace emulator {

using moment = std::chrono::sys_seconds;

/// "2026-02-23T14:20:31.000Z"
std::string iso_time(moment at);
/// "2026-02-23 14:20:31", as users and workspaces have it
std::string spaced_time(moment at);
/// Reads YYYY-MM-DDTHH:MM:SS, a fraction or none, and Z or ±HH:MM, which is required.
std::optional<moment> read_iso_time(std::string_view text);

}  // namespace emulator

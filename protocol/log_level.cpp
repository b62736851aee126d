#include "protocol/log_level.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace protocol {

namespace {

constexpr std::array<std::string_view, 8> names = {"debug", "info",     "notice", "warning",
                                                   "error", "critical", "alert",  "emergency"};

}  // namespace

std::string_view name_of(log_level level) {
  return names.at(static_cast<std::size_t>(level));
}

std::optional<log_level> log_level_named(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<log_level>(found - names.begin());
}

}  // namespace protocol

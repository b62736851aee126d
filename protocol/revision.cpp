#include "protocol/revision.hpp"

namespace protocol {

std::string_view name_of(revision which) {
  switch (which) {
    case revision::r2024_11_05: return "2024-11-05";
    case revision::r2025_03_26: return "2025-03-26";
    case revision::r2025_06_18: return "2025-06-18";
    case revision::r2025_11_25: return "2025-11-25";
    case revision::r2026_07_28: return "2026-07-28";
  }
  return {};
}

std::optional<revision> revision_named(std::string_view name) {
  for (const auto spoken : spoken_revisions)
    if (name_of(spoken) == name) return spoken;
  return std::nullopt;
}

}  // namespace protocol

#include "portkey/settling_read.hpp"

#include <algorithm>
#include <string_view>

namespace portkey {

namespace {

/// Whether two paths are the same but for the names in their {holes}.
bool is_same_path(std::string_view one, std::string_view other) {
  while (!one.empty() && !other.empty()) {
    const auto next = one.find('/', 1), other_next = other.find('/', 1);
    const auto step = one.substr(0, next), other_step = other.substr(0, other_next);
    if (step != other_step && !(step.starts_with("/{") && other_step.starts_with("/{"))) return false;
    one.remove_prefix(step.size());
    other.remove_prefix(other_step.size());
  }
  return one.empty() && other.empty();
}

}  // namespace

const operation* settling_read(const operation& write, const toolset& among) {
  std::string_view path = write.to ? write.to : "";
  while (!path.empty()) {
    // What is left of a path whose ids were taken off is the list itself, and no longer one of its things.
    const bool whole = path == write.to;
    const auto* const found = std::find_if(among.begin(), among.end(), [path, whole](const operation& one) {
      return one.sends == verb::get && one.does == effect::reads && one.to &&
             (whole ? is_same_path(one.to, path) : one.to == path);
    });
    if (found != among.end()) return found;
    const auto last = path.rfind('/');
    if (!path.substr(last).starts_with("/{")) break;
    path = path.substr(0, last);
  }
  return nullptr;
}

}  // namespace portkey

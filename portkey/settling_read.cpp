#include "portkey/settling_read.hpp"

#include <algorithm>
#include <string_view>

namespace portkey {

const operation* settling_read(const operation& write, const toolset& among) {
  std::string_view path = write.to ? write.to : "";
  while (!path.empty()) {
    const auto* const found = std::find_if(among.begin(), among.end(), [path](const operation& one) {
      return one.sends == verb::get && one.does == effect::reads && one.to && one.to == path;
    });
    if (found != among.end()) return found;
    const auto last = path.rfind('/');
    if (!path.substr(last).starts_with("/{")) break;
    path = path.substr(0, last);
  }
  return nullptr;
}

}  // namespace portkey

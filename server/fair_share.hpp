#pragma once

#include <cstddef>

namespace server {

/// Whether somebody who has `own` of the `taken` places may take one more of `most`: as long as they have fewer than are
/// free. One alone gets half of the places, several get equal shares, and there is always room for a newcomer (Choudhury
/// and Hahne, "Dynamic Queue Length Thresholds").
constexpr bool may_take(std::size_t own, std::size_t taken, std::size_t most) {
  return taken < most && own < most - taken;
}

}  // namespace server

#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/catalogue.hpp"

namespace support {

/// The operation of that name. Throws when the catalogue has none.
inline const portkey::operation& operation_named(std::string_view name) {
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      if (name == one.name) return one;
  throw std::out_of_range("no operation is named " + std::string(name));
}

/// Every operation of the catalogue, in its order.
inline std::vector<const portkey::operation*> every_operation() {
  std::vector<const portkey::operation*> all;
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      all.push_back(&one);
  return all;
}

}  // namespace support

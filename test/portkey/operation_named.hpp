#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "portkey/catalogue.hpp"

namespace support {

/// The operation of that name. Throws when the catalogue has none.
inline const portkey::operation& operation_named(std::string_view name) {
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      if (name == one.name) return one;
  throw std::out_of_range("no operation is named " + std::string(name));
}

}  // namespace support

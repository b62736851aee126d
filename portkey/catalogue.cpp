#include "portkey/catalogue.hpp"

#include <stdexcept>
#include <string>

namespace portkey {

const operation* catalogued(std::string_view name) {
  for (const auto* kind_of_thing : catalogue)
    for (const auto& one : *kind_of_thing)
      if (one.name == name) return &one;
  return nullptr;
}

const operation& operation_named(std::string_view name) {
  if (const auto* one = catalogued(name)) return *one;
  throw std::logic_error("there is no operation " + std::string(name));
}

}  // namespace portkey

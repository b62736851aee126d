#include "portkey/composites/target_name.hpp"

namespace portkey {

std::string target_name(std::string_view source, std::string_view source_environment, std::string_view environment) {
  for (const auto known :
       {source_environment, std::string_view("dev"), std::string_view("staging"), std::string_view("prod")}) {
    const auto suffix = "-" + std::string(known);
    if (known.empty() || source.size() <= suffix.size() || !source.ends_with(suffix)) continue;
    source.remove_suffix(suffix.size());
    break;
  }
  return std::string(source) + "-" + std::string(environment);
}

}  // namespace portkey

#pragma once

#include <string>
#include <vector>

#include "server/config.hpp"

namespace server {

/// A setting whose value breaks a rule.
struct wrong_setting {
  std::string setting;   ///< "tools.surface"
  std::string sentence;  ///< what is wrong and what is wanted, without where it was written
};

/// Applies the rules of `tools.*`: names of toolsets and tools are compared with the known ones, and the surface must
/// be core, all, or toolsets that are allowed.
std::vector<wrong_setting> check_tools(const tools_section& tools, const known_names& names);

}  // namespace server

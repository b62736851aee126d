#pragma once

#include <vector>

#include "portkey/toolbox.hpp"
#include "server/application.hpp"

namespace server {

/// What a tool does to Portkey's data, in one word: "reads", "creates", …
const char* effect_name(portkey::effect does);

/// The operations of a toolbox for people to look through: those that the operator allows.
std::vector<catalogue_row> catalogue_of(const portkey::toolbox& tools);

}  // namespace server

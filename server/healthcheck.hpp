#pragma once

#include <string>

#include "server/settings.hpp"

namespace server {

/// Asks the daemon of these settings, on this machine, whether it is ready; at most three seconds. Empty: it is. Else
/// one sentence about what is wrong.
std::string healthcheck(const settings& with);

}  // namespace server

#pragma once

#include "server/settings.hpp"

namespace server {

/// Runs the HTTP daemon until SIGTERM or SIGINT, then drains. Throws `std::runtime_error` with one sentence when it cannot
/// start.
void serve(const settings& with);

}  // namespace server

#pragma once

#include "server/offered.hpp"
#include "server/reload.hpp"
#include "server/settings.hpp"

namespace server {

/// Runs the HTTP daemon with what `make` makes of the settings until SIGTERM or SIGINT, then drains. At SIGHUP the
/// configuration is read again with `read`, and the certificates, the log level and the tools of it are taken over.
/// Throws `std::runtime_error` with one sentence when it cannot start.
void serve(const settings& with, const offer& make, const reread& read);

}  // namespace server

#pragma once

#include "server/reload.hpp"
#include "server/settings.hpp"

namespace server {

/// Runs the HTTP daemon until SIGTERM or SIGINT, then drains. At SIGHUP the configuration is read again with `read`,
/// and the certificates and the log level of it are taken over. Throws `std::runtime_error` with one sentence when it
/// cannot start.
void serve(const settings& with, const reread& read);

}  // namespace server

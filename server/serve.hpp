#pragma once

#include "server/inherited_sockets.hpp"
#include "server/offered.hpp"
#include "server/reload.hpp"
#include "server/service_manager.hpp"
#include "server/settings.hpp"

namespace server {

/// Runs the HTTP daemon with what `make` makes of the settings until SIGTERM or SIGINT, then drains. At SIGHUP the
/// configuration is read again with `read`, and the certificates, the log level and the tools of it are taken over.
/// Sockets that were inherited it serves on, instead of opening its own: the settings name where they are. `tells` hears what it
/// is at. Throws `std::runtime_error` with one sentence when it cannot start.
void serve(const settings& with, const offer& make, const reread& read, const inherited_sockets& given = {},
           const service_manager& tells = nobody_to_tell());

}  // namespace server

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/system/result.hpp>
#include <functional>
#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/service_manager.hpp"

namespace server {

/// One thing that changes while the daemon runs. `prepare` reads and checks what it needs of the new settings and
/// touches nothing; it gives what puts them into effect, which cannot fail, or one sentence about why not.
struct reloadable {
  std::vector<std::string> names;  ///< of the settings that it is about: "log.level"
  std::function<boost::system::result<std::function<void()>, std::string>(const settings&)> prepare;
};

/// Reads the configuration again, from where it was read at start.
using reread = std::function<boost::system::result<configuration, problems>()>;

/// Takes over everything or nothing: all parts are prepared before the first comes into effect. `running` is what the
/// daemon runs with, and is replaced. One line of log either way; a good one also names the settings that have changed
/// and want a restart, and holds the warnings of the configuration.
void reload(const reread& read, const std::vector<reloadable>& parts, settings& running);

/// Reloads at each SIGHUP until the signals are cancelled, and `tells` that to the service manager, with `status` once it is
/// done. The arguments outlive it.
boost::asio::awaitable<void> reload_on_signal(boost::asio::signal_set& hangups, const reread& read,
                                              const std::vector<reloadable>& parts, settings& running,
                                              const service_manager& tells, const std::string& status);

}  // namespace server

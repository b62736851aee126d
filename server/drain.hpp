#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>

#include "server/listener.hpp"
#include "server/loops.hpp"
#include "server/service.hpp"
#include "server/service_manager.hpp"

namespace server {

struct drain_times {
  std::chrono::milliseconds delay{0};  ///< between /readyz saying no and the door being closed
  std::chrono::milliseconds limit{0};  ///< how long what is under way may take
};

/// How long before its limit a drain ends the calls, so that their answers still go out.
std::chrono::milliseconds time_for_answers(std::chrono::milliseconds limit);

/// Waits for the first signal, then leaves in order: /readyz says 503, after `delay` the door is closed, idle
/// connections end, busy ones finish with `Connection: close`, streams get their end; shortly before `limit` the calls
/// that still wait are answered that the server is shutting down; after `limit`, or at a second signal, the rest is
/// dropped. Afterwards nothing keeps the control loop running.
boost::asio::awaitable<void> drain_on_signal(boost::asio::signal_set& signals, listener& door, loops& running,
                                             service& with, drain_times times,
                                             const service_manager& tells = nobody_to_tell());

}  // namespace server

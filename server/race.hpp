#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

#include "portkey/stream.hpp"
#include "protocol/dispatcher.hpp"

namespace server {

/// Runs `work` while it watches the client's connection: when the client goes away, `work` is cancelled, and nothing
/// comes back once it has ended, which a write that was sent does only with its answer or its deadline. For requests
/// that nobody else waits for (2026-07-28, "Disconnection").
boost::asio::awaitable<std::optional<protocol::outcome>> until_gone(portkey::stream& peer,
                                                                    boost::asio::awaitable<protocol::outcome> work);

/// Runs `work` until the timer expires or is cancelled: it is cancelled then, and nothing comes back once it has ended.
boost::asio::awaitable<std::optional<protocol::outcome>> until_cancelled(
    boost::asio::steady_timer& stop, boost::asio::awaitable<protocol::outcome> work);

/// Runs `work`; what is thrown inside it is a bug, is logged, and ends as an internal error.
boost::asio::awaitable<protocol::outcome> without_exceptions(boost::asio::awaitable<protocol::outcome> work);

/// Waits for the timer to expire or to be cancelled.
boost::asio::awaitable<void> expiry(boost::asio::steady_timer& timer);

/// Waits for the timer to expire or to be cancelled. False: the client went away first.
boost::asio::awaitable<bool> wait_unless_gone(portkey::stream& peer, boost::asio::steady_timer& timer);

}  // namespace server

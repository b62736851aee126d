#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

#include "server/loop.hpp"

namespace server {

/// Runs a story on another loop, and comes back with what it gives. It must be short: cancellation does not reach it, because
/// Asio's would touch this coroutine from the other thread when it may have ended (Boost 1.81, co_spawn).
template <class Result>
boost::asio::awaitable<Result> on_loop(loop& owner, boost::asio::awaitable<Result> story) {
  auto shielded = boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), boost::asio::use_awaitable);
  if constexpr (std::is_void_v<Result>) {
    co_await boost::asio::co_spawn(owner.io, std::move(story), std::move(shielded));
  } else {
    auto given = co_await boost::asio::co_spawn(owner.io, std::move(story), std::move(shielded));
    co_return given;
  }
}

}  // namespace server

#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "portkey/client.hpp"
#include "server/session_table.hpp"

namespace server {

class connection;

/// One thread's world: its own event loop, its own connections in and out. Nothing in it is touched by another thread,
/// but for `open`, and for what is posted to `io`.
struct loop {
  loop(std::uint16_t number, const portkey::client_settings& settings, std::shared_ptr<portkey::tls_profile> tls)
      : index(number), upstream(io.get_executor(), settings, std::move(tls)) {}

  std::uint16_t index;
  // What suspended coroutines refer to when `io` goes away and takes them with it: so it stands before `io`.
  session_table sessions;
  std::set<connection*> connections;
  std::atomic<std::size_t> open{
      0};  ///< how many connections it was given and has not closed: what the listener looks at
  boost::asio::io_context io{1};
  boost::asio::steady_timer calls_end{io, std::chrono::steady_clock::time_point::max()};  ///< no call goes on beyond it
  portkey::client upstream;
};

}  // namespace server

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/loops.hpp"
#include "server/service.hpp"

namespace server {

/// Accepts connections on one thread and hands each to the least busy loop.
class listener {
 public:
  /// Binds and listens. Throws `std::runtime_error` with one sentence when it cannot.
  listener(boost::asio::io_context& on, const std::string& host, std::uint16_t port);

  std::uint16_t port() const;

  /// Accepts until it is closed. Beyond `most` connections a client gets 503 and Retry-After.
  boost::asio::awaitable<void> run(loops& to, service& with, std::size_t most);

  void close();

 private:
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace server

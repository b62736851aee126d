#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <set>
#include <string>

#include "portkey/stream.hpp"
#include "server/admission.hpp"
#include "server/http_message.hpp"
#include "server/origin_guard.hpp"
#include "server/service.hpp"

namespace server {

/// The listener of `metrics.host` and `metrics.port`: serves /metrics over http to whoever reaches it, and nothing else. All
/// of it runs on the one loop that it is made for.
class metrics_listener {
 public:
  /// Connections at once; what comes beyond them is closed.
  static constexpr std::size_t most = 16;

  /// Binds and listens. Throws `std::runtime_error` with one sentence when it cannot.
  metrics_listener(boost::asio::io_context& on, const std::string& host, std::uint16_t port);
  /// Over one that listens already.
  explicit metrics_listener(boost::asio::ip::tcp::acceptor over);

  std::uint16_t port() const { return here_.port; }

  /// Accepts until it is closed.
  boost::asio::awaitable<void> run(const service& with);

  /// Ends everything, the open connections too.
  void close();

 private:
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket accepted, const service& with,
                                     admission::place place);
  http_answer answer_to(const request_head& head, const service& with) const;

  boost::asio::ip::tcp::acceptor acceptor_;
  reachable_at here_;
  admission places_{most};
  std::set<portkey::stream*> open_;
};

}  // namespace server

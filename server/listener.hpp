#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "server/admission.hpp"
#include "server/load_shedding.hpp"
#include "server/loops.hpp"
#include "server/service.hpp"
#include "server/tls_identity.hpp"

namespace server {

/// Binds and listens. Throws `std::runtime_error` with one sentence when it cannot: the settings are those to change then.
boost::asio::ip::tcp::acceptor listening_acceptor(boost::asio::io_context& on, const std::string& host,
                                                  std::uint16_t port, const char* host_setting,
                                                  const char* port_setting);

/// Whose share of the connections one from this peer counts for: its network's. Empty: nobody's, because it speaks for many.
std::string share_of(const boost::asio::ip::address& peer, const proxy_rules& proxies);

/// Accepts connections on one thread and hands each to the least busy loop.
class listener {
 public:
  /// Binds and listens. Throws as `listening_acceptor` does.
  listener(boost::asio::io_context& on, const std::string& host, std::uint16_t port);
  /// Over one that listens already.
  explicit listener(boost::asio::ip::tcp::acceptor over) : acceptor_(std::move(over)) {}

  std::uint16_t port() const;

  /// What connections from now on are served with over TLS; null: without TLS.
  void present(std::shared_ptr<tls_identity> identity) { identity_ = std::move(identity); }
  bool has_tls() const { return identity_ != nullptr; }

  /// Accepts until it is closed. Beyond `most` connections a client gets 503 and Retry-After; beyond the share of its address
  /// (`may_take`) 429. Proxies that are trusted and this machine have no share: they speak for many.
  boost::asio::awaitable<void> run(loops& to, service& with, std::size_t most);

  /// Accepts no more. Who else has the socket goes on listening: it is closed here, and not shut down.
  void close();

 private:
  boost::asio::ip::tcp::acceptor acceptor_;
  std::shared_ptr<tls_identity> identity_;
  admission refusals_{most_refusals};
  admission connections_{0};
};

}  // namespace server

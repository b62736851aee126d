#include "server/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <stdexcept>

#include "server/address.hpp"
#include "server/connection.hpp"
#include "server/failed_credentials.hpp"
#include "server/log.hpp"

namespace server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

std::string share_of(const asio::ip::address& peer, const proxy_rules& proxies) {
  const auto other = canonical(peer);
  if (other.is_loopback() || is_in(proxies.trusted, other)) return {};
  return counted_as(other).to_string();
}

tcp::acceptor listening_acceptor(asio::io_context& on, const std::string& host, std::uint16_t port,
                                 const char* host_setting, const char* port_setting) {
  error_code error;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error)
    throw std::runtime_error(std::string(host_setting) + ": \"" + host +
                             "\" is not an address; use 127.0.0.1, 0.0.0.0 or ::1.");
  const tcp::endpoint where(address, port);
  const auto failed = [&] {
    const auto shown = host + ":" + std::to_string(port);
    if (error == asio::error::address_in_use)
      throw std::runtime_error("Cannot listen on " + shown + ": the port is in use; choose another with " +
                               port_setting + ".");
    throw std::runtime_error("Cannot listen on " + shown + ": " + error.message() + ".");
  };
  tcp::acceptor acceptor(on);
  acceptor.open(where.protocol(), error);
  if (error) failed();
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  acceptor.bind(where, error);
  if (error) failed();
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) failed();
  return acceptor;
}

listener::listener(asio::io_context& on, const std::string& host, std::uint16_t port)
    : acceptor_(listening_acceptor(on, host, port, "server.host", "--port")) {}

std::uint16_t listener::port() const {
  error_code ignored;
  return acceptor_.local_endpoint(ignored).port();
}

void listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
}

asio::awaitable<void> listener::run(loops& to, service& with, std::size_t most) {
  connections_.bound(most, most);
  asio::steady_timer pause(acceptor_.get_executor());
  while (acceptor_.is_open()) {
    auto& chosen = to.least_busy();
    error_code error;
    auto socket = co_await acceptor_.async_accept(chosen.io, asio::redirect_error(asio::use_awaitable, error));
    if (error && acceptor_.is_open()) {
      // Out of descriptors, most likely: what is queued waits until others are closed.
      log_line(log_level::warning, "accept failed", {{"why", error.message()}});
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (error) break;
    error_code gone;
    const auto peer = socket.remote_endpoint(gone).address();
    auto place = connections_.enter(share_of(peer, with.proxies));
    if (!place) {
      const auto why = place.why();
      with.counts.refused(bounded::connections, why);
      auto telling = refusals_.enter();
      if (!telling) continue;
      auto refused = refuse_connection(std::move(socket), identity_, with.proxies, std::move(telling), why);
      asio::co_spawn(chosen.io, std::move(refused), asio::detached);
      continue;
    }
    chosen.open.fetch_add(1, std::memory_order_relaxed);
    auto served = serve_connection(std::move(socket), chosen, with, identity_, std::move(place));
    asio::co_spawn(chosen.io, std::move(served), asio::detached);
  }
}

}  // namespace server

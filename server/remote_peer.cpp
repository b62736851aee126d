#include "server/remote_peer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <string>
#include <string_view>

#include "portkey/deadline.hpp"
#include "server/address.hpp"
#include "server/client_address.hpp"
#include "server/log.hpp"
#include "server/proxy_header.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

void log_closed(log_level level, const remote_peer& other, std::string_view why) {
  log_line(level, "connection closed", {{"from", other.address.to_string()}, {"why", why}});
}

}  // namespace

awaitable<std::optional<remote_peer>> identify_peer(portkey::stream& other, const proxy_rules& rules) {
  remote_peer found;
  found.address = canonical(other.peer().address());
  if (!rules.proxy_protocol) co_return found;
  if (!is_in(rules.trusted, found.address)) {
    log_closed(log_level::warning, found, "it is not one of server.trusted_proxies");
    co_return std::nullopt;
  }
  other.expires_at(portkey::deadline::clock::now() + rules.header_timeout);
  std::string bytes;
  auto header = read_proxy_header(bytes);
  while (header && header->missing > 0) {
    const auto begin = bytes.size();
    bytes.resize(begin + header->missing);
    const auto space = asio::buffer(bytes.data() + begin, header->missing);
    const auto got = co_await other.read_some(space);
    bytes.resize(begin + got.bytes);
    if (got.bytes == 0) {
      // Whoever only looks whether the port is open sends nothing.
      const auto level = bytes.empty() ? log_level::debug : log_level::warning;
      const bool late = got.error == asio::error::timed_out;
      log_closed(level, found, late ? "its PROXY header took too long" : "it ended before its PROXY header did");
      co_return std::nullopt;
    }
    header = read_proxy_header(bytes);
  }
  if (!header) {
    log_closed(log_level::warning, found, header.error());
    co_return std::nullopt;
  }
  if (header->source) {
    found.address = *header->source;
  } else {
    found.may_forward = false;  // the address is the proxy's, but the one who speaks may be anyone
  }
  co_return found;
}

asio::ip::address client_of(const request_head& head, const remote_peer& other, const proxy_rules& rules) {
  if (!other.may_forward || rules.trusted.empty()) return other.address;
  return client_address(other.address, head.every("x-forwarded-for"), rules.trusted);
}

}  // namespace server

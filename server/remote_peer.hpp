#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <optional>
#include <vector>

#include "portkey/stream.hpp"
#include "server/address_range.hpp"
#include "server/http_message.hpp"

namespace server {

/// The proxies in front of the daemon, and what is expected of them.
struct proxy_rules {
  std::vector<address_range> trusted;
  bool proxy_protocol = false;  ///< every connection begins with a PROXY header, from a trusted proxy
  std::chrono::milliseconds header_timeout{10'000};
};

/// Who is at the other end of a connection.
struct remote_peer {
  boost::asio::ip::address address;  ///< canonical; of the PROXY header where there is one
  bool may_forward = true;           ///< whether X-Forwarded-For may be believed, if the address is trusted
};

/// Settles who is at the other end, before anything else is read: of the PROXY header, where one is expected, not a
/// byte more is taken from the stream. Nothing: the connection is not to be served, and is closed without an answer;
/// the log says why.
boost::asio::awaitable<std::optional<remote_peer>> identify_peer(portkey::stream& other, const proxy_rules& rules);

/// Who sent a request on a connection: the peer, or the client that trusted proxies name in X-Forwarded-For.
boost::asio::ip::address client_of(const request_head& head, const remote_peer& other, const proxy_rules& rules);

}  // namespace server

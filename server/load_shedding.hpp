#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "server/admission.hpp"
#include "server/remote_peer.hpp"
#include "server/tls_identity.hpp"

namespace server {

/// How many connections may be told at once that there are too many. Beyond it they are closed without a word, so that
/// refusing cannot exhaust what it protects.
inline constexpr std::size_t most_refusals = 64;

/// Tells a client that there are too many connections (503 and Retry-After), or too many from its address (429), then reads what it has sent, 64 KiB at
/// most, so that closing does not reset the connection before the client has read why. All within two seconds, the
/// handshake included if there is an identity. The PROXY header is read first where `rules` expect one; who is not
/// served is not told anything. The place is given back afterwards.
boost::asio::awaitable<void> refuse_connection(boost::asio::ip::tcp::socket accepted,
                                               std::shared_ptr<tls_identity> identity, proxy_rules rules,
                                               admission::place place, no_place why);

}  // namespace server

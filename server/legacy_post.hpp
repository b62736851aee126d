#pragma once

#include <boost/asio/awaitable.hpp>

#include "protocol/era.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// `initialize`: opens a session and gives its id in Mcp-Session-Id.
boost::asio::awaitable<void> serve_initialize(exchange on, protocol::request call);

/// Messages of a session: requests are answered, notifications and responses accepted with 202. Without a session 400,
/// with one that was never here or is over 404.
boost::asio::awaitable<void> serve_legacy_post(exchange on, protocol::legacy_post post, protocol::wire_headers headers);

}  // namespace server

#pragma once

#include <boost/asio/awaitable.hpp>

#include "protocol/call_context.hpp"
#include "protocol/json_rpc.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// subscriptions/listen (2026-07-28): acknowledges, then tells of every change that was asked for, until the client leaves
/// or the daemon does.
boost::asio::awaitable<void> serve_listen(exchange on, protocol::request call, protocol::call_context context);

}  // namespace server

#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "server/mcp_endpoint.hpp"

namespace server {

/// GET /sse: opens a session of the HTTP+SSE transport (2024-11-05). The first event says where its messages are sent;
/// every answer is an event of this stream, and its end is the session's.
boost::asio::awaitable<void> serve_sse_stream(exchange on);

/// POST /messages?sessionId=…: a message of such a session. 202, and the answer goes over its stream; 404 for a session
/// that is not open, 400 for one that asks for fewer tools than GET /sse did.
boost::asio::awaitable<void> serve_sse_message(exchange on, std::string body);

}  // namespace server

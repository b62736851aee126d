#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/call_context.hpp"
#include "protocol/dispatcher.hpp"
#include "protocol/json_rpc.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// What a client's going away means for its call: 2026-07-28 cancels it, before that it runs on.
enum class client_leaving { cancels, is_ignored };

/// Admits a call (and takes its parameters), gives it its deadline and its way to send notifications, runs it, and
/// writes its log line. Nothing: the client has gone away.
boost::asio::awaitable<std::optional<protocol::outcome>> run_call(exchange on, protocol::request& call,
                                                                  protocol::call_context& context,
                                                                  client_leaving leaving);

/// Writes the outcome as the client takes it: the last event of a stream that was opened, JSON, or a stream of one
/// event for a client that takes nothing else.
boost::asio::awaitable<void> send_outcome(exchange on, const boost::json::value& id, const protocol::outcome& ended,
                                          bool modern);

/// The same for texts that are complete JSON-RPC messages already.
boost::asio::awaitable<void> send_messages(exchange on, unsigned status, std::string text);

}  // namespace server

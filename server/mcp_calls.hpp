#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>

#include "protocol/call_context.hpp"
#include "protocol/dispatcher.hpp"
#include "protocol/json_rpc.hpp"
#include "server/call_stream.hpp"
#include "server/legacy_session.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// Runs a call of 2026-07-28, and answers it. A client that goes away cancels it.
boost::asio::awaitable<void> serve_modern_call(exchange on, protocol::request call, protocol::call_context context);

/// A call of a session where notifications/cancelled finds it, from before it begins until it has ended.
class cancellable_call {
 public:
  cancellable_call(loop& here, const legacy_session& session, const boost::json::value& id)
      : stop_(here.io, boost::asio::steady_timer::time_point::max()), place_(here.calls, session.nonce, id, stop_) {}

  /// Expires when the client cancels the call.
  boost::asio::steady_timer& stop() { return stop_; }

 private:
  boost::asio::steady_timer stop_;
  running_calls::place place_;
};

/// Runs a call of a session, by `until` at the latest, which moves by the time that its questions took. Only notifications/cancelled cancels it, also before it has begun: then
/// nothing comes back. The answer is the caller's to send over `back`.
boost::asio::awaitable<std::optional<protocol::outcome>> run_session_call(exchange on, call_stream& back,
                                                                          protocol::request call,
                                                                          const legacy_session& session,
                                                                          cancellable_call& listed,
                                                                          std::chrono::steady_clock::time_point& until);

}  // namespace server

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "protocol/revision.hpp"

namespace protocol {

/// Sends one notification on the stream of the call it belongs to, and returns when it is on its way. Where the caller
/// cannot receive any (it accepts JSON only), it does nothing.
using notifier = std::function<boost::asio::awaitable<void>(std::string message)>;

/// What a call is made within: who speaks which revision, until when, and how to reach them meanwhile. It lives exactly
/// as long as the call.
struct call_context {
  revision spoken = newest_legacy;
  boost::json::object client_capabilities;
  std::string client;                 ///< "name/version" as the client says; for logs only, never for decisions
  boost::json::value progress_token;  ///< null: the caller wants no progress
  std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();
  notifier notify;  ///< empty: nobody listens
};

/// Reports progress (MCP "Progress"), if the caller asked for it. `done` must grow from report to report; `total` 0
/// means it is not known; `text` is for a person.
boost::asio::awaitable<void> report_progress(const call_context& context, double done, double total, std::string text);

}  // namespace protocol

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/change.hpp"
#include "protocol/error.hpp"
#include "protocol/log_level.hpp"
#include "protocol/revision.hpp"
#include "protocol/trace_context.hpp"

namespace protocol {

/// Sends one notification on the stream of the call it belongs to, and returns when it is on its way. Where the caller
/// cannot receive any (it accepts JSON only), it does nothing.
using notifier = std::function<boost::asio::awaitable<void>(std::string message)>;

/// One question to the client, on the way to a result: elicitation/create, sampling/createMessage or roots/list.
struct input_request {
  std::string key;  ///< names its answer; different from the others'
  std::string method;
  boost::json::object params;
};

/// Puts questions to the client of a session over the stream of its call, and waits for the answers, by key. Errors: the
/// client refused to answer, or did not in time.
using asker = std::function<boost::asio::awaitable<boost::system::result<boost::json::object, error>>(
    std::vector<input_request> questions)>;

/// Ends the connection of the call's stream before its answer, which the client fetches later; the client is asked to wait
/// for so long. Only where streams can be resumed (sessions of 2025-11-25); elsewhere it does nothing.
using stream_pause = std::function<boost::asio::awaitable<void>(std::chrono::milliseconds retry_after)>;

/// Header fields: the end of the name in lower case, and the value without white space around it.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// What a call is made within: who speaks which revision, until when, and how to reach them meanwhile. It lives exactly as
/// long as the call.
struct call_context {
  revision spoken = newest_legacy;
  boost::json::object client_capabilities;
  std::string client;                 ///< "name/version" as the client says; for logs only, never for decisions
  std::string request_id;             ///< names the call in logs and records; made by the server
  trace_context trace;                ///< that the call is part of, as its client or the way to here says
  std::string principal;              ///< who calls, as identity knows them; empty: nobody in particular
  std::uint64_t narrowing = 0;        ///< which tools the caller is given, in the application's own terms; 0: all
  boost::json::value progress_token;  ///< null: the caller wants no progress
  std::optional<log_level> log_from;  ///< log messages of this level and above are wanted; nothing: none are
  std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();

  /// What stood in Mcp-Param-* headers, by the rest of the name; nothing: the transport has no such headers.
  std::optional<header_list> parameter_headers;

  boost::json::object input_responses;  ///< the answers to questions that an earlier round has asked, by key
  std::string request_state;            ///< what the handler gave that round to keep

  notifier notify;            ///< empty: nobody listens
  asker ask;                  ///< empty: the client cannot be asked within a call
  stream_pause pause_stream;  ///< empty: streams of this transport cannot be resumed
  announcer announce;         ///< tells those who listen for changes; empty: nobody does
};

/// Reports progress (MCP "Progress"), if the caller asked for it. `done` must grow from report to report; `total` 0 means
/// it is not known; `text` is for a person.
boost::asio::awaitable<void> report_progress(const call_context& context, double done, double total, std::string text);

/// Sends a log message (MCP "Logging"), if the caller wants any of that level. Never with a secret in it.
boost::asio::awaitable<void> log_message(const call_context& context, log_level level, std::string text);

}  // namespace protocol

#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <utility>

#include "protocol/revision.hpp"

namespace protocol {

/// JSON-RPC 2.0 section 5.1, and what MCP 2026-07-28 adds in -32020…-32099.
namespace code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int header_mismatch = -32020;
inline constexpr int missing_client_capability = -32021;
inline constexpr int unsupported_protocol_version = -32022;
/// Before 2026-07-28 only.
inline constexpr int resource_not_found = -32002;
// Ours, outside the reserved range (-32768…-32000).
inline constexpr int overloaded = -31000;  ///< too busy, draining
inline constexpr int rate_limited =
    -31001;  ///< this caller asks for more than its share; data: {"retryAfter": seconds}
}  // namespace code

/// A JSON-RPC error: the code, one sentence, and data where the specification defines some (null: none).
struct error {
  error() = default;
  error(int number, std::string sentence) : code(number), message(std::move(sentence)) {}
  error(int number, std::string sentence, boost::json::value details)
      : code(number), message(std::move(sentence)), data(std::move(details)) {}

  int code = code::internal_error;
  std::string message;
  boost::json::value data;
};

/// The HTTP status that an answer with this error deserves. Modern: 400 for what the validation ladder refuses, 404 for
/// an unknown method, 200 for the rest (2026-07-28, "Streamable HTTP"); legacy: 200, but for what is no message at all.
unsigned http_status(const error& what, bool modern);

}  // namespace protocol

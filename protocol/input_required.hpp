#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call_context.hpp"
#include "protocol/error.hpp"
#include "protocol/seal.hpp"

namespace protocol {

/// What a handler gives back when it cannot go on without answers (2026-07-28, "Multi Round-Trip Requests"). It is called
/// again from the beginning, with the answers and the state in its context. Sessions are asked over their own stream.
struct input_required {
  std::vector<input_request> requests;
  std::string state;  ///< for the handler alone; sealed on its way through the client. Empty: none
};

/// A form to fill in: `properties` by name, all of them required.
input_request elicitation(std::string key, std::string_view message, boost::json::object properties);

/// Whether the caller has declared a capability that its revision knows: "elicitation", "sampling", "roots",
/// "elicitation.url", or the name of an extension ("io.modelcontextprotocol/tasks").
bool declares(const call_context& context, std::string_view capability);

/// The error about a capability that the caller would need, with `data.requiredCapabilities` (-32021).
error missing_capability(std::string_view capability);

/// What a question needs the client to have declared.
std::string_view needed_capability(const input_request& question);

/// The answer under that key, as far as the caller has given one; null: it has not.
const boost::json::object* answer_to(const call_context& context, std::string_view key);

/// How states are sealed: for whom, for which call. A state opens only for the same principal and the same call.
struct state_binding {
  const seal& seals;
  std::string_view principal;
  std::string_view method;
  const boost::json::object& params;  ///< what identifies the call: its name or uri, and its arguments
  std::chrono::system_clock::time_point now;
};

/// Takes `inputResponses` and `requestState` of the parameters into the context. Errors (-32602): answers that are no
/// objects, a state that was not sealed here, for another call, or is out of date.
std::optional<error> read_input(const boost::json::object& params, const state_binding& bound, call_context& context);

/// How often a call may ask before it has to come to an end.
inline constexpr int most_rounds = 16;

/// Puts the questions to the client of a session (2025-11-25 and before, where a server sends requests of its own) and
/// takes the answers into the context, so that the handler can be called again. Errors: one sentence when a capability was not
/// declared, the client cannot be asked, did not answer, or was asked too often.
boost::asio::awaitable<std::optional<error>> ask_session(const input_required& wanted, int round,
                                                         call_context& context);

/// The members of an InputRequiredResult, without braces and without `resultType`. Errors: -32021 for a question for which
/// the caller has not declared the capability, -32603 when there is neither a question nor a state,
/// or two questions have one key.
boost::system::result<std::string, error> input_required_members(const input_required& wanted,
                                                                 const state_binding& bound,
                                                                 const call_context& context);

}  // namespace protocol

#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "protocol/change.hpp"
#include "protocol/error.hpp"
#include "protocol/services.hpp"

namespace protocol {

/// What a listener wants to hear of (2026-07-28, "subscriptions/listen").
struct listen_filter {
  bool tools = false, prompts = false, resources = false;  ///< that the list has changed
  std::vector<std::string> uris;                           ///< that one of these resources was updated
};

/// How many resources one listener may name.
inline constexpr std::size_t most_listened_uris = 100;

/// Reads the parameters. Errors: -32602 for no "notifications", members of another kind, too many resources; -32021 for tasks
/// (which are asked for, and not told of) from a caller that does not declare the extension, where it is offered.
boost::system::result<listen_filter, error> read_listen(const boost::json::object& params, const call_context& context,
                                                        const server_identity& server);

/// What of it this server tells of: what it does not offer is left out.
listen_filter honoured(listen_filter wanted, const services& served);

/// The first message of the stream: what is going to be told. `id` is that of the request; every message repeats it.
std::string acknowledged_message(const boost::json::value& id, const listen_filter& filter);

/// The notification of a change; nothing: this listener does not want it. `id` null: for a session (2025-11-25 and before).
std::optional<std::string> change_message(const change& what, const listen_filter& filter,
                                          const boost::json::value& id);

/// The last message of a stream that the server ends: the result of the request.
std::string listen_result(const boost::json::value& id, const server_identity& server);

/// The same for sessions, which hear of every list.
std::string session_change_message(const change& what);

}  // namespace protocol

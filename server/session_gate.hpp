#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <variant>

#include "protocol/modern_request.hpp"
#include "server/legacy_session.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// The session that a request names, narrowed to the tools that the request itself asks for; or why there is none: 400
/// without an id, with a version that is not spoken or for tools that the session does not have, 404 for an id that was
/// never given out here, is out of date, or was ended.
boost::system::result<legacy_session, protocol::refusal> admit_session(const exchange& on,
                                                                       const std::optional<std::string>& id,
                                                                       const std::optional<std::string>& version);

/// The session that a GET or DELETE names, or the answer that refuses it: 405 without one, where they are not offered (MCP
/// "Streamable HTTP").
std::variant<legacy_session, http_answer> named_session(const exchange& on);

}  // namespace server

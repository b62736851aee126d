#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>

#include "protocol/modern_request.hpp"
#include "server/legacy_session.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// The session that a request names, or why there is none: 400 without an id or with a version that is not spoken, 404
/// for an id that was never given out here, is out of date, or was ended.
boost::system::result<legacy_session, protocol::refusal> admit_session(const exchange& on,
                                                                       const std::optional<std::string>& id,
                                                                       const std::optional<std::string>& version);

}  // namespace server

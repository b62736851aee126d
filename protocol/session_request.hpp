#pragma once

#include <boost/json/object.hpp>

#include "protocol/call_context.hpp"
#include "protocol/json_rpc.hpp"

namespace protocol {

/// The context of a request within a session (2025-11-25 and before): what was settled when it began, and what `_meta` says.
call_context session_context(const request& call, revision spoken, boost::json::object client_capabilities);

}  // namespace protocol

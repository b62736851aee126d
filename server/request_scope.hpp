#pragma once

#include <optional>

#include "protocol/json_rpc.hpp"
#include "server/http_message.hpp"
#include "server/identity.hpp"
#include "server/metrics.hpp"
#include "server/principal.hpp"

namespace server {

struct exchange;

/// Why this caller may not make this request: 401 for what wants a credential, 403 for what wants more scope. Nothing: it may.
/// That a tool which writes was refused stands in the audit log.
std::optional<http_answer> refuse_request(const exchange& on, const protocol::request& call);

/// The same of what is no request of its own: to open a stream, to send what belongs to a session.
std::optional<http_answer> refuse_reader(const principal& who, const identity_rules& rules, metrics& counts);

}  // namespace server

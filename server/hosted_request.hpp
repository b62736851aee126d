#pragma once

#include <optional>
#include <string_view>

#include "server/http_message.hpp"
#include "server/principal.hpp"
#include "server/reply.hpp"
#include "server/service.hpp"

namespace server {

/// Takes the settings out of the query of a request to the MCP endpoint, where a hosting platform puts them there, and hides
/// what they show of secrets. Nothing: the request may go on, else the answer that refuses it (400). Without `server.hosting` the
/// request stays as it is.
std::optional<http_answer> settle_hosted_query(request_head& head, reply& out, const service& with);

/// Whether the request may be that of a directory, which looks around with a key that is none: then a list is not worth showing
/// Portkey a key that it has not accepted yet.
bool looks_around(const principal& who, std::string_view method, const service& with);

}  // namespace server

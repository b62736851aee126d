#pragma once

#include "server/http_message.hpp"
#include "server/reply.hpp"

namespace server {

/// Adds what a page of the origin of this request needs in order to read the answer, errors and streams included (Fetch
/// Standard, "CORS protocol"). The origin has been allowed; a request without one gets nothing.
void add_cors_fields(const request_head& head, reply& out);

/// The answer to a preflight: what the page asks to send is what it may send, because the set of MCP headers grows.
http_answer preflight_answer(const request_head& head);

}  // namespace server

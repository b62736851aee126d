#pragma once

#include <optional>

#include "server/http_message.hpp"
#include "server/loop.hpp"
#include "server/service.hpp"

namespace server {

/// The answer to a request for a document that describes this server to anybody: its card at
/// /.well-known/mcp/server-card.json and behind the MCP endpoint at /server-card, and the schema of the settings that a
/// query may hold (`query_settings_path`), where a hosting platform sends such. Methods that read get it, with an ETag (RFC 9110
/// section 8.8.3). Nothing: it is for something else.
std::optional<http_answer> public_document(const request_head& head, loop& here, const service& with);

}  // namespace server

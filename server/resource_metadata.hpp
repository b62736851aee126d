#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/challenge.hpp"
#include "server/http_message.hpp"

namespace server {

/// The MCP endpoint as a protected resource (RFC 9728), made of `server.public_url` and `server.path` alone: what a request
/// says of its host has no part in it.
struct protected_resource {
  std::string resource;      ///< "https://mcp.example.com/mcp"
  std::string metadata_url;  ///< "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"
  std::string path;          ///< of the resource: "/mcp"
  std::string document;      ///< the metadata, as JSON
};

protected_resource describe_resource(std::string_view public_url, std::string_view path,
                                     const std::vector<std::string>& issuers, const scope_names& scopes);

/// Whether the metadata is looked for at that path: at the root, or with the path of the resource inserted (RFC 9728 section
/// 3.1), which may be narrowed. Behind a proxy that serves the endpoint under a prefix, `resource_path` has that and
/// `mcp_path` has not.
bool is_metadata_path(std::string_view path, std::string_view mcp_path, std::string_view resource_path);

/// The answer to a request for the metadata; nothing: it is for something else. Methods that read get the document.
std::optional<http_answer> metadata_answer(const request_head& head, const protected_resource& of,
                                           std::string_view mcp_path);

}  // namespace server

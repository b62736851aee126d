#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <string>

#include "protocol/call_context.hpp"
#include "protocol/error.hpp"
#include "protocol/json_rpc.hpp"

namespace protocol {

/// The headers of a POST that MCP gives a meaning, trimmed of white space; nothing: the header was not sent.
struct wire_headers {
  std::optional<std::string> protocol_version;  ///< MCP-Protocol-Version
  std::optional<std::string> method;            ///< Mcp-Method
  std::optional<std::string> name;              ///< Mcp-Name
  std::optional<std::string> session_id;        ///< Mcp-Session-Id
  header_list parameters;                       ///< Mcp-Param-*
};

/// Names of the members of a modern request's `_meta`.
namespace meta {
inline constexpr const char* protocol_version = "io.modelcontextprotocol/protocolVersion";
inline constexpr const char* client_capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr const char* client_info = "io.modelcontextprotocol/clientInfo";
inline constexpr const char* log_level = "io.modelcontextprotocol/logLevel";
inline constexpr const char* server_info = "io.modelcontextprotocol/serverInfo";
}  // namespace meta

/// An answer that is an error, with the HTTP status it goes out with.
struct refusal {
  unsigned status = 400;
  error why;
};

/// Whether `params._meta` claims to be of a modern revision: it names the member, whatever its value.
bool has_claim(const boost::json::object& params);

/// Whether the claim is complete and of a revision that is served without a session.
bool has_complete_modern_claim(const boost::json::object& params);

/// Holds a modern request against the ladder of 2026-07-28 in its order: `_meta` complete, header and body agree,
/// version spoken, `Mcp-Method` and `Mcp-Name` agree. `headers` is null on a transport without headers (stdio). What
/// comes back is the context that the claim gives the call.
boost::system::result<call_context, refusal> admit_modern(const request& call, const wire_headers* headers);

/// The refusal of a version that is not spoken, with what is (-32022).
error unsupported_version(std::string_view requested);

/// "name/version" of a clientInfo object, cut to what a log line should hold.
std::string client_label(const boost::json::object* info);

}  // namespace protocol

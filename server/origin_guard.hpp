#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server {

/// Where the daemon is reached, for telling friend from foe: fixed at start.
struct reachable_at {
  bool loopback = true;       ///< the listener cannot be reached from other machines
  std::uint16_t port = 0;     ///< the listener's own
  std::string public_origin;  ///< "https://mcp.example.com", or empty
  std::vector<std::string> allowed_origins;
  std::vector<std::string> allowed_hosts;
};

/// Whether a request for this Host may be served. Checked while the listener is loopback or `allowed_hosts` is set: a
/// page that has its own name point at 127.0.0.1 (DNS rebinding) still sends its own name.
bool is_allowed_host(std::optional<std::string_view> host, const reachable_at& here);

/// Whether a page of this origin may call. No Origin: not a browser, allowed. The same origin is `public_url` or the
/// loopback listener's own address, never what Host says; while the listener is loopback, localhost of any port is
/// allowed too.
bool is_allowed_origin(std::optional<std::string_view> origin, const reachable_at& here);

/// "https://mcp.example.com" of "https://mcp.example.com/base".
std::string origin_of(std::string_view url);

}  // namespace server

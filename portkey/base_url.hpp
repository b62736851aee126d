#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace portkey {

/// Where connections go: what a pool keeps its connections apart by.
struct endpoint {
  bool tls = true;
  std::string host;  ///< a name or an address, an IPv6 address without its brackets
  std::uint16_t port = 443;

  /// `host` or `host:port`, as the Host header wants it: the port only when it is not the scheme's own.
  std::string authority() const;
  bool operator==(const endpoint&) const = default;
};

/// The prefix of the API's version. It belongs to the operation, not to the base URL.
enum class api_version { v1, v2, none };

/// A base URL such as "https://api.portkey.ai/v1", taken apart.
struct base_url {
  endpoint where;
  std::string path;        ///< "" or "/prefix", without a trailing slash and without a trailing "/v1"
  bool versioned = false;  ///< whether the URL ended in "/v1"

  /// The path that an operation's own path gets at this base: a trailing "/v1" of the URL is replaced by the
  /// operation's version; where the URL had none, `v1` adds nothing, so that a mock of the bare OpenAPI serves.
  std::string join(api_version version, std::string_view operation_path) const;
};

/// Whether plain http and private addresses are acceptable (`portkey.allow_insecure_base_url`).
enum class insecure { refused, allowed };

/// Reads a base URL. The error is one sentence: https only, unless `insecure::allowed` and the host is loopback or a
/// private address; no user info, query or fragment.
boost::system::result<base_url, std::string> parse_base_url(std::string_view text, insecure insecure_urls);

}  // namespace portkey

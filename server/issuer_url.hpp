#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "portkey/base_url.hpp"

namespace server {

/// Where a document of an issuer stands, or a question to it goes.
struct issuer_url {
  portkey::endpoint where;
  std::string target = "/";  ///< path and query, percent-encoded, byte for byte as it was given

  /// For a person: scheme, host and path, without the query.
  std::string in_words() const;
};

/// Reads a URL of at most 2,048 bytes. The error is one sentence without the URL. https only, and neither loopback nor
/// private addresses, unless `insecure_urls` allows those, and http to them; no user info, no fragment, no "." or "..".
boost::system::result<issuer_url, std::string> read_issuer_url(std::string_view text, portkey::insecure insecure_urls);

}  // namespace server

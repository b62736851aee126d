#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/base_url.hpp"
#include "server/issuer_url.hpp"

namespace server {

/// Where the metadata of an issuer may stand, in the order to ask: RFC 8414 section 3.1, then OpenID Connect Discovery
/// 1.0 section 4, with its path appended and then inserted. None twice; none at all if the issuer is no URL, or has a
/// query or a fragment.
std::vector<std::string> metadata_urls(std::string_view issuer);

/// The `jwks_uri` of a metadata document (RFC 8414 section 3.2), of at most 256 KiB. The error is one sentence: the document
/// must be a JSON object whose `issuer` is ours byte for byte, and its `jwks_uri` a URL as `read_issuer_url` takes it.
boost::system::result<issuer_url, std::string> read_jwks_uri(std::string_view document, std::string_view issuer,
                                                             portkey::insecure insecure_urls);

}  // namespace server

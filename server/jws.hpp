#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "server/jwk.hpp"

namespace server {

/// A signed token whose signature nobody has looked at yet.
struct jws {
  jws_algorithm algorithm = jws_algorithm::rs256;
  /// `kid`, which may be an empty text; whether it was there is in `has_kid`.
  std::string kid;
  /// `typ`; empty: it was not there.
  std::string type;
  /// What was signed: the first two parts with the dot between them.
  std::string signed_text;
  /// Decoded.
  std::string signature;
  boost::json::object payload;
  bool has_kid = false;
};

inline constexpr std::size_t max_jws_bytes = std::size_t{12} << 10;

/// Whether the text has three parts, as RFC 7515 section 7.1 has them; else a token is opaque.
bool looks_like_jws(std::string_view token);

/// Reads RFC 7515's compact form, strictly: canonical base64url, header and payload JSON objects without duplicate
/// names, an `alg` of ours, no `crit` and no `b64`. Keys that the header brings (jwk, jku, x5u, x5c) are never looked
/// at. Error: one sentence of printable ASCII without quotes or backslashes, fit for `error_description`; it never quotes
/// the token.
boost::system::result<jws, std::string> read_jws(std::string_view token);

/// The same for a payload that may be any bytes. They come second; `payload` stays empty.
boost::system::result<std::pair<jws, std::string>, std::string> read_jws_of_bytes(std::string_view token);

enum class signature_check { good, bad, unknown_key };

/// With a kid only the keys of that name are asked, else all that may verify; at most 8 in any case. `unknown_key`: none
/// has that name, or without a name none of those asked signed it; fresh keys could tell.
signature_check check_signature(const jws& token, const jwk_set& keys);

}  // namespace server

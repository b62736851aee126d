#include "server/jws.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/json.hpp"
#include "server/base64url.hpp"

namespace server {

namespace json = boost::json;

namespace {

constexpr std::size_t most_keys_asked = 8;

std::optional<json::object> object_in(std::string_view text) {
  auto read = protocol::parse_json(text);
  if (!read || !read->is_object()) return std::nullopt;
  return std::move(read->get_object());
}

/// What is wrong with the header, or nothing; what it says goes into `token`.
const char* read_header(const json::object& header, jws& token) {
  if (header.contains("crit")) return "The token header has crit, which is not supported.";
  if (header.contains("b64")) return "The token header has b64, which is not supported.";
  const auto name = protocol::text_at(header, "alg");
  const auto algorithm = name ? algorithm_named(*name) : std::nullopt;
  if (!algorithm) return "The token header has an alg other than RS256, PS256, ES256 and EdDSA.";
  token.algorithm = *algorithm;
  token.has_kid = header.contains("kid");
  if (token.has_kid) {
    const auto kid = protocol::text_at(header, "kid");
    if (!kid || kid->size() > max_kid_bytes)
      return "The token header has a kid that is not a string of at most 256 bytes.";
    token.kid = *kid;
  }
  if (header.contains("typ")) {
    const auto type = protocol::text_at(header, "typ");
    if (!type || type->empty()) return "The token header has a typ that is not a string, or an empty one.";
    token.type = *type;
  }
  return nullptr;
}

}  // namespace

bool looks_like_jws(std::string_view token) {
  return std::count(token.begin(), token.end(), '.') == 2;
}

boost::system::result<std::pair<jws, std::string>, std::string> read_jws_of_bytes(std::string_view token) {
  if (token.size() > max_jws_bytes) return std::string("The token is longer than 12 KiB.");
  if (!looks_like_jws(token)) return std::string("The token does not have three parts.");
  const auto first = token.find('.'), second = token.rfind('.');
  const auto header_text = from_base64url(token.substr(0, first));
  auto payload = from_base64url(token.substr(first + 1, second - first - 1));
  auto signature = from_base64url(token.substr(second + 1));
  if (!header_text || !payload || !signature)
    return std::string("A part of the token is not canonical base64url without padding.");
  const auto header = object_in(*header_text);
  if (!header) return std::string("The token header is not a JSON object with unique names.");
  std::pair<jws, std::string> out;
  if (const auto* fault = read_header(*header, out.first)) return std::string(fault);
  out.first.signed_text = token.substr(0, second);
  out.first.signature = std::move(*signature);
  out.second = std::move(*payload);
  return out;
}

boost::system::result<jws, std::string> read_jws(std::string_view token) {
  auto read = read_jws_of_bytes(token);
  if (!read) return std::move(read).error();
  auto payload = object_in(read->second);
  if (!payload) return std::string("The token payload is not a JSON object with unique names.");
  read->first.payload = std::move(*payload);
  return std::move(read->first);
}

signature_check check_signature(const jws& token, const jwk_set& keys) {
  bool known = false;
  std::size_t asked = 0;
  for (const auto& key : keys.keys) {
    if (token.has_kid && key.kid() != token.kid) continue;
    known = known || token.has_kid;
    if (!key.may_verify(token.algorithm)) continue;
    if (asked++ == most_keys_asked) break;
    if (key.verifies(token.algorithm, token.signed_text, token.signature)) return signature_check::good;
  }
  return known ? signature_check::bad : signature_check::unknown_key;
}

}  // namespace server

#include "server/issuer_discovery.hpp"

#include <algorithm>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace server {

std::vector<std::string> metadata_urls(std::string_view issuer) {
  std::vector<std::string> found;
  const auto scheme_end = issuer.find("://");
  if (scheme_end == issuer.npos || issuer.find_first_of("?#") != issuer.npos) return found;
  while (issuer.ends_with('/'))
    issuer.remove_suffix(1);
  const auto path_begin = std::min(issuer.find('/', scheme_end + 3), issuer.size());
  const std::string origin(issuer.substr(0, path_begin)), path(issuer.substr(path_begin));
  const std::string_view openid = "/.well-known/openid-configuration";
  found.push_back(origin + "/.well-known/oauth-authorization-server" + path);
  found.push_back(std::string(issuer).append(openid));
  if (!path.empty()) found.push_back(std::string(origin).append(openid).append(path));
  return found;
}

boost::system::result<issuer_url, std::string> read_jwks_uri(std::string_view document, std::string_view issuer,
                                                             portkey::insecure insecure_urls) {
  constexpr std::size_t longest = 256U << 10, longest_shown = 200;
  if (document.size() > longest) return std::string("It is too long.");
  const auto read = protocol::parse_json(document);
  if (!read || !read->is_object()) return std::string("It is not a JSON object.");
  const auto named = protocol::text_at(read->get_object(), "issuer");
  if (!named) return std::string("It names no issuer.");
  if (*named != issuer)
    return "It is the document of another issuer, " + std::string(protocol::beginning(*named, longest_shown)) + '.';
  const auto keys = protocol::text_at(read->get_object(), "jwks_uri");
  if (!keys) return std::string("It has no jwks_uri.");
  auto at = read_issuer_url(*keys, insecure_urls);
  if (!at) return "Its jwks_uri cannot be used: " + at.error();
  return at;
}

}  // namespace server

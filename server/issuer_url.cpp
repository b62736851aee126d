#include "server/issuer_url.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <utility>

namespace server {

namespace urls = boost::urls;
using portkey::insecure;

namespace {

constexpr std::size_t longest = 2048;

bool is_dots(std::string_view segment) {
  std::size_t dots = 0;
  while (!segment.empty()) {
    const auto encoded = segment.substr(0, 3);
    const bool is_dot = segment.front() == '.';
    if (!is_dot && !urls::grammar::ci_is_equal(encoded, std::string_view("%2e"))) return false;
    segment.remove_prefix(is_dot ? 1 : encoded.size());
    ++dots;
  }
  return dots == 1 || dots == 2;
}

/// RFC 3986 path and query. What walks up the tree is refused as text: Boost.URL 1.81 hides some of it.
bool is_target(std::string_view target) {
  if (!urls::parse_origin_form(urls::string_view(target.data(), target.size()))) return false;
  auto path = target.substr(0, target.find('?'));
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    if (is_dots(segment)) return false;
    path.remove_prefix(segment.size());
  }
  return true;
}

}  // namespace

std::string issuer_url::in_words() const {
  return (where.tls ? "https://" : "http://") + where.authority() + target.substr(0, target.find('?'));
}

boost::system::result<issuer_url, std::string> read_issuer_url(std::string_view text, insecure insecure_urls) {
  if (text.size() > longest) return std::string("The URL is too long.");
  const auto scheme_end = text.find("://");
  if (scheme_end == text.npos) return std::string("It is not a URL such as https://login.example.com/keys.");
  const auto origin_end = std::min(text.find_first_of("/?#", scheme_end + 3), text.size());
  const auto origin = portkey::parse_base_url(text.substr(0, origin_end), insecure::allowed);
  if (!origin) return origin.error();
  if (insecure_urls == insecure::refused && !portkey::parse_base_url(text.substr(0, origin_end), insecure::refused))
    return std::string(
        "The URL must begin with https:// and must not name a loopback or private address, unless "
        "identity.oauth.allow_insecure_issuer is set.");

  issuer_url read;
  read.where = origin->where;
  read.target = text.substr(origin_end);
  if (!read.target.starts_with('/')) read.target.insert(0, "/");
  if (!is_target(read.target)) return std::string("The URL's path or query is not one that can be asked for.");
  return read;
}

}  // namespace server

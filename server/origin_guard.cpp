#include "server/origin_guard.hpp"

#include <algorithm>
#include <cctype>

#include "server/config.hpp"

namespace server {

namespace {

bool same(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::any_of(list.begin(), list.end(), [&](const auto& each) { return same(each, text); });
}

bool is_local(std::string_view host) {
  std::string lower(host);
  for (auto& c : lower)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return is_loopback(lower);
}

/// A host and perhaps a port, as Host and Origin write them; nothing when it is anything else.
struct authority {
  std::string_view host;  // an IPv6 address without its brackets
  std::string_view port;
};
std::optional<authority> authority_of(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const auto end = bracketed ? text.find(']') : text.find(':');
  if (bracketed && end == text.npos) return std::nullopt;
  authority out;
  out.host = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
  auto rest = end == text.npos ? std::string_view{} : text.substr(bracketed ? end + 1 : end);
  if (rest.empty()) return out;
  if (rest.size() < 2 || rest.size() > 6 || rest[0] != ':' || rest.find_first_not_of("0123456789", 1) != rest.npos)
    return std::nullopt;
  out.port = rest.substr(1);
  return out;
}

}  // namespace

bool is_allowed_host(std::optional<std::string_view> host, const reachable_at& here) {
  if (!here.loopback && here.allowed_hosts.empty()) return true;
  const auto named = authority_of(host.value_or(""));
  if (!host || !named) return false;
  const auto bare = host->substr(0, host->size() - (named->port.empty() ? 0 : named->port.size() + 1));
  if (has(here.allowed_hosts, *host) || has(here.allowed_hosts, bare)) return true;
  if (!here.public_origin.empty() && same(*host, here.public_origin.substr(here.public_origin.find("//") + 2)))
    return true;
  return here.loopback && is_local(named->host) && (named->port.empty() || named->port == std::to_string(here.port));
}

bool is_allowed_origin(std::optional<std::string_view> origin, const reachable_at& here) {
  if (!origin) return true;
  if (has(here.allowed_origins, *origin) || (!here.public_origin.empty() && same(*origin, here.public_origin)))
    return true;
  if (!here.loopback) return false;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin->starts_with(scheme)) continue;
    const auto named = authority_of(origin->substr(scheme.size()));
    if (named && is_local(named->host)) return true;
  }
  return false;
}

std::string origin_of(std::string_view url) {
  const auto authority = url.find("//");
  if (authority == url.npos) return {};
  return std::string(url.substr(0, url.find('/', authority + 2)));
}

}  // namespace server

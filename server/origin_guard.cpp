#include "server/origin_guard.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace server {

namespace {

constexpr std::array<std::string_view, 3> loopback_names = {"localhost", "127.0.0.1", "[::1]"};

bool same(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::any_of(list.begin(), list.end(), [&](const auto& each) { return same(each, text); });
}

/// "example.com" of "example.com:8080"; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == authority.npos || authority.find(']', colon) != authority.npos) return authority;
  return authority.substr(0, colon);
}

bool is_loopback_name(std::string_view host) {
  return std::any_of(loopback_names.begin(), loopback_names.end(), [&](auto name) { return same(name, host); });
}

}  // namespace

bool is_allowed_host(std::optional<std::string_view> host, const reachable_at& here) {
  if (!here.loopback && here.allowed_hosts.empty()) return true;
  if (!host) return false;
  if (has(here.allowed_hosts, *host) || has(here.allowed_hosts, without_port(*host))) return true;
  if (!here.public_origin.empty() && same(*host, here.public_origin.substr(here.public_origin.find("//") + 2)))
    return true;
  return here.loopback && is_loopback_name(without_port(*host)) &&
         (*host == without_port(*host) || host->ends_with(":" + std::to_string(here.port)));
}

bool is_allowed_origin(std::optional<std::string_view> origin, const reachable_at& here) {
  if (!origin) return true;
  if (has(here.allowed_origins, *origin) || (!here.public_origin.empty() && same(*origin, here.public_origin)))
    return true;
  if (!here.loopback) return false;
  for (const auto* scheme : {"http://", "https://"})
    if (origin->starts_with(scheme) && is_loopback_name(without_port(origin->substr(std::string_view(scheme).size()))))
      return true;
  return false;
}

std::string origin_of(std::string_view url) {
  const auto authority = url.find("//");
  if (authority == url.npos) return {};
  return std::string(url.substr(0, url.find('/', authority + 2)));
}

}  // namespace server

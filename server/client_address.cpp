#include "server/client_address.hpp"

#include <optional>

#include "server/address.hpp"

namespace server {

namespace ip = boost::asio::ip;

namespace {

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_port_number(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos;
}

/// An entry as proxies write it: an address, perhaps with a port; IPv6 with a port, and perhaps without, in brackets.
std::optional<ip::address> read_hop(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos) return std::nullopt;
    const auto inside = text.substr(1, end - 1);
    const auto behind = text.substr(end + 1);
    if (inside.find(':') == inside.npos) return std::nullopt;
    if (!behind.empty() && !(behind[0] == ':' && is_port_number(behind.substr(1)))) return std::nullopt;
    return read_address(inside);
  }
  const auto colon = text.find(':');
  if (colon == text.npos || text.find(':', colon + 1) != text.npos) return read_address(text);
  if (!is_port_number(text.substr(colon + 1))) return std::nullopt;
  return read_address(text.substr(0, colon));
}

}  // namespace

ip::address client_address(const ip::address& peer, const std::vector<std::string_view>& forwarded,
                           const std::vector<address_range>& trusted) {
  auto client = canonical(peer);
  std::size_t looked_at = 0;
  for (auto value = forwarded.rbegin(); value != forwarded.rend(); ++value) {
    auto left = *value;
    for (bool more = true; more;) {
      if (!is_in(trusted, client) || ++looked_at > max_hops) return client;
      const auto comma = left.rfind(',');
      more = comma != left.npos;
      const auto hop = read_hop(without_blanks(more ? left.substr(comma + 1) : left));
      if (!hop) return client;
      client = *hop;
      if (more) left = left.substr(0, comma);
    }
  }
  return client;
}

}  // namespace server

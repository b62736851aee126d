#include "server/address.hpp"

#include <string>

namespace server {

namespace ip = boost::asio::ip;

ip::address canonical(const ip::address& given) {
  if (given.is_v4()) return given;
  const auto address = given.to_v6();
  if (address.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address);
  return ip::address_v6(address.to_bytes());
}

std::optional<ip::address> read_address(std::string_view text) {
  constexpr std::size_t longest = 45;  // IPv6 with IPv4 at its end
  // Asio would take a scope, and read no further than a NUL.
  if (text.size() > longest || text.find_first_not_of("0123456789abcdefABCDEF:.") != text.npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return canonical(address);
}

}  // namespace server

#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string_view>

namespace server {

/// The one form in which addresses are compared: IPv4 that came mapped into IPv6 ("::ffff:192.0.2.1") as IPv4, and IPv6
/// without its scope.
boost::asio::ip::address canonical(const boost::asio::ip::address& given);

/// Reads an address in its usual notation ("192.0.2.1", "2001:db8::1") and nothing around it: no brackets, port, scope,
/// white space or heading zeros. The result is canonical.
std::optional<boost::asio::ip::address> read_address(std::string_view text);

}  // namespace server

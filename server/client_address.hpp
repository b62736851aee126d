#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <string_view>
#include <vector>

#include "server/address_range.hpp"

namespace server {

/// How many entries of X-Forwarded-For are looked at, from the right.
inline constexpr std::size_t max_hops = 32;

/// Who sent a request: the right-most hop that is not a trusted proxy. `forwarded` are the values of X-Forwarded-For in
/// the order of the fields; they count only when `peer` is trusted. An entry that is no address ("unknown", an empty
/// one) ends the walk, and so does the bound: the client is then the last trusted proxy, since whatever stands left of
/// it may have been written by anyone. `Forwarded` (RFC 7239) is never read: proxies that write the one pass the
/// client's own other one on.
boost::asio::ip::address client_address(const boost::asio::ip::address& peer,
                                        const std::vector<std::string_view>& forwarded,
                                        const std::vector<address_range>& trusted);

}  // namespace server

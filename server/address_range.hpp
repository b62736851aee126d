#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace server {

/// All addresses that begin with the same bits: "10.0.0.0/8", "fd00::/8". A range of IPv4 holds its addresses in their
/// mapped form too; a range of IPv6 such as ::/0 holds none of IPv4.
class address_range {
 public:
  /// `first` is canonical, and holds no bits beyond the first `prefix_length` (at most 32 for IPv4, 128 for IPv6).
  address_range(const boost::asio::ip::address& first, unsigned prefix_length);

  bool contains(const boost::asio::ip::address& one) const;

  /// Whether it is all of IPv4, or all of IPv6.
  bool holds_everything() const { return prefix_.prefix_length() == (is_v4_ ? 96 : 0); }

 private:
  bool is_v4_;
  boost::asio::ip::network_v6 prefix_;  // of IPv4: mapped
};

/// Reads a range, or a single address as the range of that one. The error is the end of a sentence that begins with the
/// name of the setting: what is wanted, or which range is meant where bits are set beyond its length.
boost::system::result<address_range, std::string> read_address_range(std::string_view text);

/// Whether any of the ranges contains the address.
bool is_in(const std::vector<address_range>& ranges, const boost::asio::ip::address& one);

}  // namespace server

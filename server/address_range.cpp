#include "server/address_range.hpp"

#include <algorithm>
#include <boost/asio/ip/network_v4.hpp>
#include <charconv>
#include <optional>

#include "server/address.hpp"
#include "server/setting_value.hpp"

namespace server {

namespace ip = boost::asio::ip;

namespace {

constexpr unsigned mapped_bits = 96;

ip::address_v6 as_v6(const ip::address& one) {
  return one.is_v4() ? ip::make_address_v6(ip::v4_mapped, one.to_v4()) : one.to_v6();
}

/// The range that `some` lies in; canonical.
ip::address first_of(const ip::address& some, unsigned prefix_length) {
  if (some.is_v4()) return ip::network_v4(some.to_v4(), static_cast<unsigned short>(prefix_length)).network();
  return ip::network_v6(some.to_v6(), static_cast<unsigned short>(prefix_length)).network();
}

std::optional<unsigned> read_length(std::string_view digits, unsigned most) {
  unsigned length = 0;
  const auto* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, length);
  if (read.ec != std::errc() || read.ptr != end || length > most) return std::nullopt;
  return length;
}

std::string not_a_range(std::string_view text) {
  return R"(wants addresses and ranges such as "10.0.0.0/8", "192.0.2.1" or "fd00::/8", not )" + in_quotes(text);
}

}  // namespace

address_range::address_range(const ip::address& first, unsigned prefix_length)
    : is_v4_(first.is_v4()),
      prefix_(as_v6(first), static_cast<unsigned short>(prefix_length + (is_v4_ ? mapped_bits : 0))) {}

bool address_range::contains(const ip::address& one) const {
  const auto plain = canonical(one);
  return plain.is_v4() == is_v4_ &&
         ip::network_v6(as_v6(plain), prefix_.prefix_length()).network() == prefix_.address();
}

boost::system::result<address_range, std::string> read_address_range(std::string_view text) {
  const auto slash = text.find('/');
  const auto written = text.substr(0, slash);
  const auto address = read_address(written);
  if (!address) return not_a_range(text);
  const unsigned most = address->is_v4() ? 32 : 128;
  if (slash == text.npos) return address_range(*address, most);
  // Of IPv4 in the notation of IPv6 the length counts the bits of the mapping too.
  const unsigned before = address->is_v4() && written.find(':') != written.npos ? mapped_bits : 0;
  const auto given = read_length(text.substr(slash + 1), before + most);
  if (!given || *given < before) return not_a_range(text);
  const auto length = *given - before;
  const auto first = first_of(*address, length);
  if (first == *address) return address_range(first, length);
  return "holds " + in_quotes(text) + ", which has bits set beyond its length; write " +
         in_quotes(first.to_string() + "/" + std::to_string(length)) + " for the range or " +
         in_quotes(address->to_string()) + " for the one address";
}

bool is_in(const std::vector<address_range>& ranges, const ip::address& one) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const address_range& each) { return each.contains(one); });
}

}  // namespace server

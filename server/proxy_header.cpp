#include "server/proxy_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "server/address.hpp"

namespace server {

namespace ip = boost::asio::ip;

namespace {

using outcome = boost::system::result<proxy_header, std::string>;

constexpr std::string_view text_signature = "PROXY ";
constexpr std::string_view binary_signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t shortest_line = 15;  // "PROXY UNKNOWN" and CRLF
constexpr std::size_t longest_line = 107;
constexpr std::size_t fixed_part = 16;  // of version 2

proxy_header waiting_for(std::size_t missing) {
  proxy_header read;
  read.missing = missing;
  return read;
}

/// Whether the text begins as the signature does, or may still come to that.
bool may_be(std::string_view bytes, std::string_view signature) {
  return signature.starts_with(bytes.substr(0, signature.size()));
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, port);
  return read.ec == std::errc() && read.ptr == end && port <= 65'535 && (text.size() == 1 || text[0] != '0');
}

/// Takes the next word of a line, up to the next space.
std::string_view take_word(std::string_view& line) {
  const auto end = line.find(' ');
  const auto word = line.substr(0, end);
  line = end == line.npos ? std::string_view() : line.substr(end + 1);
  return word;
}

/// Reads the line of version 1, without its CRLF.
boost::system::result<std::optional<ip::address>, std::string> source_of_line(std::string_view line) {
  const auto spaces = std::count(line.begin(), line.end(), ' ');
  take_word(line);
  const auto protocol = take_word(line);
  if (protocol == "UNKNOWN") return std::optional<ip::address>();
  if (protocol != "TCP4" && protocol != "TCP6") return std::string("its PROXY line names no protocol that is known");
  const auto source = take_word(line);
  const auto destination = take_word(line);
  const auto source_port = take_word(line);
  const auto destination_port = line;
  const bool wants_v6 = protocol == "TCP6";
  const auto from = read_address(source);
  const bool good = spaces == 5 && from && read_address(destination) && (source.find(':') != source.npos) == wants_v6 &&
                    (destination.find(':') != destination.npos) == wants_v6 && is_port(source_port) &&
                    is_port(destination_port);
  if (!good) return std::string("its PROXY line does not hold two addresses and two ports");
  return from;
}

outcome read_line(std::string_view bytes) {
  const auto end = bytes.substr(0, longest_line).find_first_of("\r\n");
  if (end == bytes.npos) {
    const auto missing = bytes.size() < shortest_line ? shortest_line - bytes.size() : std::size_t{2};
    if (bytes.size() + missing > longest_line) return std::string("its PROXY line is too long");
    return waiting_for(missing);
  }
  if (bytes[end] == '\r' && end + 1 == bytes.size() && end + 2 <= longest_line) return waiting_for(1);
  if (bytes[end] == '\n' || end + 2 > longest_line || bytes[end + 1] != '\n')
    return std::string("its PROXY line does not end with CRLF");
  auto source = source_of_line(bytes.substr(0, end));
  if (!source) return source.error();
  proxy_header whole;
  whole.size = end + 2;
  whole.source = *source;
  return whole;
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

template <class Address>
std::optional<ip::address> address_at(std::string_view bytes, std::size_t at) {
  typename Address::bytes_type raw;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), raw.size(), raw.begin());
  return canonical(Address(raw));
}

outcome read_binary(std::string_view bytes) {
  constexpr unsigned version_2 = 2, local = 0, proxied = 1;
  constexpr unsigned tcp_over_v4 = 0x11, tcp_over_v6 = 0x21;
  if (bytes.size() < fixed_part) return waiting_for(fixed_part - bytes.size());
  const auto version = byte_at(bytes, 12) >> 4, command = byte_at(bytes, 12) & 15;
  const auto family = byte_at(bytes, 13) >> 4, protocol = byte_at(bytes, 13) & 15;
  const std::size_t length = (byte_at(bytes, 14) << 8) + byte_at(bytes, 15);
  if (version != version_2) return std::string("its PROXY header is of a version that is not known");
  if (command != local && command != proxied) return std::string("its PROXY header holds a command that is not known");
  if (length > max_proxy_extensions) return std::string("its PROXY header is larger than 4 KiB");
  // The sizes of the families: none, 2 addresses and 2 ports of IPv4 and of IPv6, 2 paths of UNIX sockets.
  constexpr std::array<std::size_t, 4> sizes = {0, 12, 36, 216};
  if (command == proxied && (family >= sizes.size() || protocol > 2))
    return std::string("its PROXY header holds a kind of address that is not known");
  if (command == proxied && protocol != 0 && length < sizes[family])
    return std::string("its PROXY header is too short for its addresses");
  if (bytes.size() < fixed_part + length) return waiting_for(fixed_part + length - bytes.size());
  proxy_header whole;
  whole.size = fixed_part + length;
  const auto kind = command == proxied ? byte_at(bytes, 13) : 0U;
  if (kind == tcp_over_v4) whole.source = address_at<ip::address_v4>(bytes, fixed_part);
  if (kind == tcp_over_v6) whole.source = address_at<ip::address_v6>(bytes, fixed_part);
  return whole;
}

}  // namespace

outcome read_proxy_header(std::string_view bytes) {
  if (bytes.empty()) return waiting_for(shortest_line);
  if (may_be(bytes, text_signature)) return read_line(bytes);
  if (may_be(bytes, binary_signature)) return read_binary(bytes);
  return std::string("it does not begin with a PROXY header");
}

}  // namespace server

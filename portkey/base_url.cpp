#include "portkey/base_url.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>
#include <utility>

namespace portkey {

namespace ip = boost::asio::ip;
namespace urls = boost::urls;

namespace {

constexpr std::string_view version_segment = "/v1";

bool is_reachable_only_here(const ip::address_v4& address) {
  const auto bits = address.to_uint();
  const auto within = [bits](std::uint32_t network, int prefix) { return (bits ^ network) >> (32 - prefix) == 0; };
  return within(0x00000000, 8) ||   // 0/8: "this host"; connecting to 0.0.0.0 reaches the loopback interface
         within(0x7f000000, 8) ||   // 127/8
         within(0x0a000000, 8) ||   // 10/8
         within(0xac100000, 12) ||  // 172.16/12
         within(0xc0a80000, 16) ||  // 192.168/16
         within(0xa9fe0000, 16);    // 169.254/16
}

bool is_reachable_only_here(const ip::address_v6& address) {
  if (address.is_v4_mapped()) return is_reachable_only_here(ip::make_address_v4(ip::v4_mapped, address));
  const auto bytes = address.to_bytes();
  return address.is_loopback() || address.is_unspecified() || address.is_link_local() || (bytes[0] & 0xfe) == 0xfc;
}

/// What a resolver would read as an IPv4 address although it is not written as one: "127.1", "2130706433", "0x7f.1".
bool ends_in_a_number(std::string_view host) {
  const auto last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x")) return true;
  return std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.find("..") != host.npos) return false;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  };
  return std::all_of(host.begin(), host.end(), allowed) && !ends_in_a_number(host);
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

struct host_of_url {
  std::string text;
  bool is_local = false;  ///< a loopback or private address, or "localhost"
};

std::optional<host_of_url> read_host(const urls::url_view& url) {
  host_of_url host;
  if (url.host_type() == urls::host_type::ipv4) {
    const auto address = ip::make_address_v4(url.host_ipv4_address().to_uint());
    host.text = address.to_string();
    host.is_local = is_reachable_only_here(address);
    return host;
  }
  if (url.host_type() == urls::host_type::ipv6) {
    const auto address = ip::make_address_v6(url.host_ipv6_address().to_bytes());
    host.text = address.to_string();
    host.is_local = is_reachable_only_here(address);
    return host;
  }
  if (url.host_type() != urls::host_type::name) return std::nullopt;
  host.text = lower_case(url.host_name());
  if (host.text.ends_with('.')) host.text.pop_back();
  if (!is_host_name(host.text)) return std::nullopt;
  host.is_local = host.text == "localhost";
  return host;
}

/// Segments of unreserved characters. "." and ".." would be walked by the server; Boost.URL 1.81 hides some of them,
/// and takes what follows a port for a path.
bool is_plain_path(std::string_view path) {
  const auto unreserved = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
  };
  while (!path.empty()) {
    if (path.front() != '/') return false;
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    if (segment.empty() || segment == "." || segment == "..") return false;
    if (!std::all_of(segment.begin(), segment.end(), unreserved)) return false;
    path.remove_prefix(segment.size());
  }
  return true;
}

}  // namespace

std::string endpoint::authority() const {
  const bool is_v6 = host.find(':') != host.npos;
  std::string text;
  if (is_v6) text += '[';
  text += host;
  if (is_v6) text += ']';
  if (port != (tls ? 443 : 80)) text.append(1, ':').append(std::to_string(port));
  return text;
}

std::string base_url::join(api_version version, std::string_view operation_path) const {
  std::string joined = path;
  if (version == api_version::v2) joined += "/v2";
  if (version == api_version::v1 && versioned) joined += version_segment;
  joined += operation_path;
  return joined;
}

boost::system::result<base_url, std::string> parse_base_url(std::string_view text, insecure insecure_urls) {
  while (text.ends_with('/'))
    text.remove_suffix(1);
  const auto parsed = urls::parse_uri(urls::string_view(text.data(), text.size()));
  if (!parsed) return std::string("It is not a URL such as https://api.portkey.ai/v1.");
  const urls::url_view& url = *parsed;

  const auto scheme = lower_case(std::string(url.scheme()));
  if (scheme != "https" && scheme != "http") return std::string("The URL must begin with https://.");
  if (!url.has_authority() || url.encoded_host().empty()) return std::string("The URL has no host.");
  if (url.has_userinfo()) return std::string("The URL must not carry a user name or a password.");
  if (url.has_query() || url.has_fragment()) return std::string("The URL must not have a query or a fragment.");
  std::string_view path(url.encoded_path().data(), url.encoded_path().size());
  if (!is_plain_path(path)) return std::string("The URL's path must be plain segments such as /gateway/v1.");
  const auto host = read_host(url);
  if (!host) return std::string("The URL's host is neither a host name nor an address.");

  base_url read;
  read.where.tls = scheme == "https";
  read.where.host = host->text;
  read.where.port = read.where.tls ? 443 : 80;
  if (url.has_port()) {
    read.where.port = url.port_number();
    if (read.where.port == 0) return std::string("The URL's port must be between 1 and 65535.");
  }
  if (insecure_urls == insecure::refused && !read.where.tls) {
    return std::string("The URL must begin with https://; http needs allow_insecure_base_url.");
  }
  if (insecure_urls == insecure::refused && host->is_local) {
    return std::string("The URL's host is a loopback or private address, which needs allow_insecure_base_url.");
  }
  if (!read.where.tls && !host->is_local) {
    return std::string("Plain http is only possible to a loopback or private address, never over a network.");
  }

  if (path.ends_with(version_segment)) {
    path.remove_suffix(version_segment.size());
    read.versioned = true;
  }
  read.path = path;
  return read;
}

}  // namespace portkey

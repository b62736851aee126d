#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace server {

/// What a proxy says about a connection before anything else (PROXY protocol, versions 1 and 2).
struct proxy_header {
  /// Bytes that surely belong to the header and have not come; 0: it is whole, and the other members hold.
  std::size_t missing = 0;
  std::size_t size = 0;  ///< of the header; what follows belongs to the client
  /// Who connected to the proxy; nothing: the proxy itself (LOCAL), or one whose address is not known or not of TCP.
  std::optional<boost::asio::ip::address> source = std::nullopt;
};

/// How large the address and the extensions behind the fixed part of version 2 may be, in bytes.
inline constexpr std::size_t max_proxy_extensions = 4096;

/// Reads what has come of a header so far, which may be nothing yet; what follows the header is not looked at. Asking
/// for no more than `missing` each time, one reads the whole header and no byte behind it. The extensions of version 2
/// are skipped. The error says what is wrong, as the end of a sentence.
boost::system::result<proxy_header, std::string> read_proxy_header(std::string_view bytes);

}  // namespace server

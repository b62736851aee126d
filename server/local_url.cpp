#include "server/local_url.hpp"

namespace server {

std::string local_url(const std::string& host, std::uint16_t port, bool tls) {
  const bool any = host == "0.0.0.0" || host == "::";
  const auto shown = any ? "127.0.0.1" : host.find(':') == std::string::npos ? host : "[" + host + "]";
  return (tls ? "https://" : "http://") + shown + ":" + std::to_string(port);
}

}  // namespace server

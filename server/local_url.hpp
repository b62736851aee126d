#pragma once

#include <cstdint>
#include <string>

namespace server {

/// How a client on this machine reaches a listener: "http://127.0.0.1:8080".
std::string local_url(const std::string& host, std::uint16_t port, bool tls);

}  // namespace server

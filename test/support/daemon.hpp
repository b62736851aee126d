#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "test/support/program.hpp"
#include "test/support/raw_http.hpp"

namespace support {

/// portkey-mcp serving HTTP on a free port.
class daemon : public program {
 public:
  /// Starts it and waits until it listens. Throws `std::runtime_error` with what it wrote when it does not.
  explicit daemon(const environment& variables = {}, std::vector<std::string> arguments = {});

  /// "http://127.0.0.1:34567/mcp", as its log says, and the port of it.
  const std::string& url() const { return url_; }
  std::uint16_t port() const { return port_; }
  transport over() const { return url_.starts_with("https:") ? transport::tls : transport::tcp; }
  /// "127.0.0.1:34567"
  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

  /// Asks it to end with SIGTERM; the exit code.
  int stop();

 private:
  std::string url_;
  std::uint16_t port_ = 0;
};

}  // namespace support

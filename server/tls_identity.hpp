#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/settings.hpp"

namespace server {

/// From when until when a certificate counts.
struct validity {
  std::chrono::system_clock::time_point from;
  std::chrono::system_clock::time_point until;
};

/// What is wrong with that at a time: the end of a sentence about the certificate. Empty: nothing.
std::string validity_remark(const validity& of, std::chrono::system_clock::time_point now);

/// "2026-03-31"
std::string date_text(std::chrono::system_clock::time_point when);

/// What the listener proves who it is with: a certificate chain and its key, in a context that is ready for handshakes.
/// TLS 1.2 or newer, HTTP/1.1, sessions resumed from tickets. Safe for several threads.
class tls_identity {
 public:
  tls_identity(boost::asio::ssl::context context, validity valid) : context_(std::move(context)), valid_(valid) {}

  boost::asio::ssl::context& context() noexcept { return context_; }
  const validity& valid() const noexcept { return valid_; }

 private:
  boost::asio::ssl::context context_;
  validity valid_;
};

/// Why a file cannot be used: the setting that names it, and the rest of the sentence.
struct tls_problem {
  std::string setting;
  std::string text;
};
using tls_problems = std::vector<tls_problem>;

/// Reads both files (PEM, at most 1 MiB each) and tries them on each other. Every problem is found at once.
boost::system::result<std::shared_ptr<tls_identity>, tls_problems> read_tls_identity(
    const std::string& certificate_file, const std::string& key_file);

/// Whether a handshake failed because the client spoke HTTP without TLS.
bool is_plain_http(const boost::system::error_code& handshake_failure);

/// The identity of these settings; null where TLS is not configured. Throws `std::runtime_error` with one sentence.
std::shared_ptr<tls_identity> tls_identity_of(const settings& with);

}  // namespace server

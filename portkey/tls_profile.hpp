#pragma once

#include <openssl/types.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace portkey {

/// The newest session that a server gave us: what makes the next handshake with it short. One for each endpoint and
/// loop; not for two threads.
class tls_session {
 public:
  tls_session() = default;
  ~tls_session();
  tls_session(const tls_session&) = delete;
  tls_session& operator=(const tls_session&) = delete;

  /// Keeps a copy: OpenSSL marks the original unusable as soon as its connection is dropped.
  void keep(const SSL_SESSION* given);
  /// Offers a copy of the kept session on a handle that has not shaken hands yet.
  void offer(SSL* handle) const;

 private:
  SSL_SESSION* newest_ = nullptr;
};

/// What all loops share of TLS as a client: the roots to verify with, TLS 1.2 or newer, HTTP/1.1. Verification cannot
/// be switched off. Safe for several threads once it is made.
class tls_profile {
 public:
  /// The system's roots, and those of `ca_file` if it is not empty. Throws `std::runtime_error` with one sentence.
  explicit tls_profile(const std::string& ca_file);

  boost::asio::ssl::context& context() noexcept { return context_; }

  /// Before a handshake: the name or address that the certificate must be for, SNI, the session to resume and where to
  /// keep the new one. False if OpenSSL cannot take the name.
  static bool prepare(SSL* handle, const std::string& host, const std::shared_ptr<tls_session>& session);

 private:
  boost::asio::ssl::context context_;
};

}  // namespace portkey

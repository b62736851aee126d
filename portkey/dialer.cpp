#include "portkey/dialer.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <utility>

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

/// What stopped a phase that had a limit of its own. `what` reads on: "no connection to api.portkey.ai:443".
fault stopped(const error_code& error, fault_kind kind, const std::string& what, milliseconds limit, bool by_caller) {
  if (error == asio::error::operation_aborted) return {fault_kind::cancelled, "the call was cancelled"};
  if (error != asio::error::timed_out) return {kind, what + ": " + error.message()};
  // The caller's own limit is put into words where it is known.
  if (by_caller) return {fault_kind::timeout, what};
  return {kind, what + " within " + in_words(limit)};
}

}  // namespace

dialer::dialer(asio::any_io_executor loop, std::shared_ptr<resolver> names, std::shared_ptr<tls_profile> tls,
               milliseconds connect_limit, milliseconds tls_limit)
    : loop_(std::move(loop)),
      names_(std::move(names)),
      tls_(std::move(tls)),
      connect_limit_(connect_limit),
      tls_limit_(tls_limit) {}

awaitable<result<stream>> dialer::dial(endpoint where, std::shared_ptr<tls_session> session, deadline until) {
  const auto found = co_await names_->resolve(where.host, until);
  if (!found) co_return found.error();
  auto open = co_await connect(where, *found, until);
  if (!open || !where.tls) co_return std::move(open);
  auto secured = co_await secure(std::move(*open), where, session, until);
  co_return std::move(secured);
}

awaitable<result<stream>> dialer::connect(const endpoint& where, const addresses& found, deadline until) {
  const deadline phase = deadline::clock::now() + connect_limit_;
  const deadline limit = std::min(until, phase);
  error_code error = asio::error::timed_out;
  auto left = static_cast<std::ptrdiff_t>(found.size());
  for (const auto& address : found) {
    const deadline now = deadline::clock::now();
    if (now >= limit) {
      error = asio::error::timed_out;
      break;
    }
    stream attempt(loop_);
    // An address that swallows packets must leave time for the next one.
    attempt.expires_at(now + (limit - now) / left--);
    const boost::asio::ip::tcp::endpoint target(address, where.port);
    error = co_await attempt.connect(target);
    if (!error) co_return std::move(attempt);
    if (error == asio::error::operation_aborted) break;
  }
  const std::string what = "no connection to " + where.host + ":" + std::to_string(where.port);
  co_return stopped(error, fault_kind::connect, what, connect_limit_, until < phase);
}

awaitable<result<stream>> dialer::secure(stream open, const endpoint& where,
                                         const std::shared_ptr<tls_session>& session, deadline until) {
  SSL* const handle = open.secure(tls_->context());
  if (!tls_profile::prepare(handle, where.host, session)) {
    co_return fault(fault_kind::tls, "OpenSSL does not take the host name " + where.host);
  }
  const deadline phase = deadline::clock::now() + tls_limit_;
  open.expires_at(std::min(until, phase));
  const error_code error = co_await open.handshake(tls_role::client);
  if (!error) co_return std::move(open);
  const long verdict = SSL_get_verify_result(handle);
  if (verdict != X509_V_OK) {
    co_return fault(fault_kind::tls,
                    "the certificate of " + where.host + " is not valid: " + X509_verify_cert_error_string(verdict));
  }
  // What OpenSSL finds fault with stays so; a peer that hangs up or keeps silent may do better the next time.
  const bool is_verdict = error.category() == asio::error::get_ssl_category();
  const auto kind = is_verdict ? fault_kind::tls : fault_kind::connect;
  co_return stopped(error, kind, "no TLS with " + where.host, tls_limit_, until < phase);
}

}  // namespace portkey

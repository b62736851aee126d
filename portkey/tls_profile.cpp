#include "portkey/tls_profile.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>
#include <iterator>
#include <stdexcept>

#include "portkey/client.hpp"

namespace portkey {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using session_holder = std::shared_ptr<tls_session>;

namespace {

void free_holder(void*, void* held, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<session_holder*>(held);
}

/// Where a handle keeps its `session_holder`. The application data of OpenSSL's objects belongs to Asio.
int holder_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, free_holder);
  return index;
}

int on_new_session(SSL* handle, SSL_SESSION* given) {
  const auto* const holder = static_cast<session_holder*>(SSL_get_ex_data(handle, holder_index()));
  if (holder != nullptr) (*holder)->keep(given);
  return 0;
}

}  // namespace

tls_session::~tls_session() {
  SSL_SESSION_free(newest_);
}

void tls_session::keep(const SSL_SESSION* given) {
  if (SSL_SESSION_is_resumable(given) == 0) return;
  SSL_SESSION* const copy = SSL_SESSION_dup(given);
  if (copy == nullptr) return;
  SSL_SESSION_free(newest_);
  newest_ = copy;
}

void tls_session::offer(SSL* handle) const {
  if (newest_ == nullptr) return;
  SSL_SESSION* const copy = SSL_SESSION_dup(newest_);
  if (copy == nullptr) return;
  SSL_set_session(handle, copy);
  SSL_SESSION_free(copy);
}

tls_profile::tls_profile(const std::string& ca_file) : context_(ssl::context::tls_client) {
  SSL_CTX* const handle = context_.native_handle();
  static constexpr unsigned char http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  if (SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_alpn_protos(handle, http_1_1, std::size(http_1_1)) != 0 || holder_index() < 0) {
    throw std::runtime_error("OpenSSL cannot be set up.");
  }
  SSL_CTX_set_options(handle, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(handle, on_new_session);

  error_code error;
  context_.set_verify_mode(ssl::verify_peer, error);
  if (!error) context_.set_default_verify_paths(error);
  if (error) throw std::runtime_error("The system's root certificates cannot be read: " + error.message() + ".");
  if (ca_file.empty()) return;
  context_.load_verify_file(ca_file, error);
  if (error) throw std::runtime_error("The CA file " + ca_file + " cannot be read: " + error.message() + ".");
}

bool tls_profile::prepare(SSL* handle, const std::string& host, const session_holder& session) {
  X509_VERIFY_PARAM* const expected = SSL_get0_param(handle);
  error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  if (not_an_address) {
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size()) != 1) return false;
    if (SSL_set_tlsext_host_name(handle, host.c_str()) != 1) return false;
  } else if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) != 1) {
    return false;
  }

  auto* const holder = new session_holder(session);
  if (SSL_set_ex_data(handle, holder_index(), holder) != 1) {
    delete holder;
    return false;
  }
  session->offer(handle);
  return true;
}

std::shared_ptr<tls_profile> make_tls_profile(const client_settings& settings) {
  return std::make_shared<tls_profile>(settings.ca_file);
}

}  // namespace portkey

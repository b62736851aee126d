#include "server/tls_identity.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "server/setting_value.hpp"
#include "server/small_file.hpp"

namespace server {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

constexpr std::size_t largest_pem = std::size_t{1} << 20;
constexpr const char* certificate_setting = "server.tls_certificate";
constexpr const char* key_setting = "server.tls_key";

struct free_bio {
  void operator()(BIO* memory) const { BIO_free(memory); }
};
struct free_key {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using key_pointer = std::unique_ptr<EVP_PKEY, free_key>;

/// OpenSSL would otherwise ask at the terminal.
int no_password(char*, int, int, void*) {
  return -1;
}

/// HTTP/1.1 is all that is spoken. A client that offers other protocols only is refused (RFC 7301 section 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
  static constexpr unsigned char http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* match = nullptr;
  const auto found = SSL_select_next_proto(&match, size, http_1_1, sizeof http_1_1, offered, offered_size);
  *chosen = match;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

ssl::context make_context() {
  ssl::context context(ssl::context::tls_server);
  SSL_CTX* const handle = context.native_handle();
  // Of TLS 1.2 only what has forward secrecy and authenticated encryption; TLS 1.3 has nothing else.
  if (SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1)
    throw std::runtime_error("OpenSSL cannot be set up.");
  SSL_CTX_set_options(handle, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // Tickets carry the sessions; a cache of them would only hold memory.
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
  return context;
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* when) {
  std::tm fields{};
  ASN1_TIME_to_tm(when, &fields);
  return std::chrono::system_clock::from_time_t(timegm(&fields));
}

/// What two files are on their way to become.
class pair_of_files {
 public:
  explicit pair_of_files(tls_problems& wrong) : wrong_(wrong) {}

  void read_certificate(const std::string& path) {
    const auto text = content(certificate_setting, path);
    if (!text) return;
    error_code error;
    context_.use_certificate_chain(boost::asio::buffer(*text), error);
    ERR_clear_error();
    if (error.value() == ERR_R_PEM_LIB)
      refuse(certificate_setting, path, "holds no certificate in PEM form");
    else if (error)
      refuse(certificate_setting, path, "cannot be used: " + error.message());
    else
      certificate_ = SSL_CTX_get0_certificate(context_.native_handle());
  }

  void read_key(const std::string& path) {
    auto text = content(key_setting, path);
    if (!text) return;
    const std::unique_ptr<BIO, free_bio> memory(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    key_pointer key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr));
    const bool locked = text->find("ENCRYPTED") != text->npos;
    OPENSSL_cleanse(text->data(), text->size());
    ERR_clear_error();
    if (!key)
      refuse(key_setting, path,
             locked ? "is protected by a password; store the key without one" : "holds no private key in PEM form");
    else if (certificate_)
      join(path, key.get());
  }

  std::shared_ptr<tls_identity> identity() {
    validity valid;
    valid.from = time_of(X509_get0_notBefore(certificate_));
    valid.until = time_of(X509_get0_notAfter(certificate_));
    return std::make_shared<tls_identity>(std::move(context_), valid);
  }

 private:
  void join(const std::string& path, EVP_PKEY* key) {
    if (X509_check_private_key(certificate_, key) != 1)
      refuse(key_setting, path, "does not belong to the certificate");
    else if (SSL_CTX_use_PrivateKey(context_.native_handle(), key) != 1)
      refuse(key_setting, path, "cannot be used with the certificate");
    ERR_clear_error();
  }

  std::optional<std::string> content(const char* setting, const std::string& path) {
    auto read = read_small_file(path, largest_pem);
    if (read) return std::move(*read);
    refuse(setting, path, read.error().text);
    return std::nullopt;
  }

  void refuse(const char* setting, const std::string& path, const std::string& why) {
    wrong_.push_back({setting, in_quotes(path) + " " + why});
  }

  tls_problems& wrong_;
  ssl::context context_ = make_context();
  X509* certificate_ = nullptr;  // belongs to the context
};

}  // namespace

std::string date_text(std::chrono::system_clock::time_point when) {
  const auto seconds = std::chrono::system_clock::to_time_t(when);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 32> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &fields)};
}

std::string validity_remark(const validity& of, std::chrono::system_clock::time_point now) {
  if (now >= of.until) return "expired on " + date_text(of.until) + "; clients refuse it";
  if (now < of.from) return "is not valid before " + date_text(of.from) + "; until then clients refuse it";
  return {};
}

boost::system::result<std::shared_ptr<tls_identity>, tls_problems> read_tls_identity(
    const std::string& certificate_file, const std::string& key_file) {
  tls_problems wrong;
  pair_of_files files(wrong);
  files.read_certificate(certificate_file);
  files.read_key(key_file);
  if (!wrong.empty()) return wrong;
  return files.identity();
}

bool is_plain_http(const error_code& handshake_failure) {
  return handshake_failure.category() == boost::asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(handshake_failure.value())) == SSL_R_HTTP_REQUEST;
}

std::shared_ptr<tls_identity> tls_identity_of(const settings& with) {
  if (with.server.tls_certificate.empty()) return nullptr;
  const auto read = read_tls_identity(with.server.tls_certificate, with.server.tls_key);
  if (read) return *read;
  const auto first = read.error().front();
  throw std::runtime_error(first.setting + ": " + first.text + ".");
}

}  // namespace server

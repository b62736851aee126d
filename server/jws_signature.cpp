#include "server/jws_signature.hpp"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <optional>
#include <string>

namespace server {

namespace {

using digest_context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using big_number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using ecdsa_signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

constexpr int half_size = 32;
/// RFC 7518 section 3.5: the salt is as long as the digest.
constexpr int salt_size = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// JWS has R and S side by side, OpenSSL wants them in DER.
std::optional<std::string> to_der(std::string_view signature) {
  if (signature.size() != std::size_t{2} * half_size) return std::nullopt;
  big_number r(BN_bin2bn(bytes_of(signature), half_size, nullptr), BN_free);
  big_number s(BN_bin2bn(bytes_of(signature) + half_size, half_size, nullptr), BN_free);
  const ecdsa_signature both(ECDSA_SIG_new(), ECDSA_SIG_free);
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(both.get(), nullptr);
  if (size <= 0) return std::nullopt;
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  if (i2d_ECDSA_SIG(both.get(), &out) != size) return std::nullopt;
  return der;
}

bool set_padding(EVP_PKEY_CTX* context, jws_algorithm algorithm) {
  switch (algorithm) {
    case jws_algorithm::rs256: return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    case jws_algorithm::ps256:
      return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt_size) == 1;
    case jws_algorithm::es256:
    case jws_algorithm::eddsa: break;
  }
  return true;
}

bool verify(EVP_PKEY* key, jws_algorithm algorithm, std::string_view signed_text, std::string_view signature) {
  std::optional<std::string> der;
  if (algorithm == jws_algorithm::es256) {
    der = to_der(signature);
    if (!der) return false;
    signature = *der;
  } else if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key))) {
    // For PSS OpenSSL itself takes a signature that lacks its heading zeros.
    return false;
  }
  const auto* digest = algorithm == jws_algorithm::eddsa ? nullptr : EVP_sha256();
  const digest_context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* of_key = nullptr;
  return context && EVP_DigestVerifyInit(context.get(), &of_key, digest, nullptr, key) == 1 &&
         set_padding(of_key, algorithm) &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(signed_text),
                          signed_text.size()) == 1;
}

}  // namespace

bool is_signature(EVP_PKEY* key, jws_algorithm algorithm, std::string_view signed_text, std::string_view signature) {
  ERR_set_mark();
  const bool good = verify(key, algorithm, signed_text, signature);
  ERR_pop_to_mark();
  return good;
}

}  // namespace server

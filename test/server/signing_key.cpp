#include "test/server/signing_key.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "server/base64url.hpp"

namespace json = boost::json;
using server::jws_algorithm;
using server::to_base64url;

namespace {

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void need(bool good) {
  if (!good) throw std::runtime_error("OpenSSL did not do what a test wants.");
}

std::string number(EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* value = nullptr;
  need(EVP_PKEY_get_bn_param(key, name, &value) == 1);
  std::string out(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(value)), '\0');
  BN_bn2binpad(value, raw(out), static_cast<int>(out.size()));
  BN_free(value);
  return out;
}

/// PKCS #1 v1.5, unless there is a salt.
std::string signature_of(EVP_PKEY* key, std::string_view text, const EVP_MD* digest, int salt_size = -1,
                         const EVP_MD* mask_digest = nullptr) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* of_key = nullptr;
  need(EVP_DigestSignInit(context.get(), &of_key, digest, nullptr, key) == 1);
  if (salt_size >= 0)
    need(EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(of_key, mask_digest) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, salt_size) == 1);
  std::size_t size = 0;
  need(EVP_DigestSign(context.get(), nullptr, &size, raw(text), text.size()) == 1);
  std::string out(size, '\0');
  need(EVP_DigestSign(context.get(), raw(out), &size, raw(text), text.size()) == 1);
  out.resize(size);
  return out;
}

}  // namespace

signing_key::signing_key(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {
  need(key != nullptr);
}

signing_key signing_key::rsa(unsigned bits, unsigned exponent) {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> e(BN_new(), BN_free);
  EVP_PKEY* key = nullptr;
  need(BN_set_word(e.get(), exponent) == 1 && EVP_PKEY_keygen_init(context.get()) == 1 &&
       EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)) == 1 &&
       EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get()) == 1 && EVP_PKEY_generate(context.get(), &key) == 1);
  return signing_key(key);
}

signing_key signing_key::p256() {
  return signing_key(EVP_EC_gen("P-256"));
}

signing_key signing_key::ed25519() {
  return signing_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

std::string signing_key::sign(jws_algorithm algorithm, std::string_view text) const {
  constexpr int half = 32;
  if (algorithm == jws_algorithm::rs256) return signature_of(key_.get(), text, EVP_sha256());
  if (algorithm == jws_algorithm::ps256) return sign_pss(text, half, EVP_sha256());
  if (algorithm == jws_algorithm::eddsa) return signature_of(key_.get(), text, nullptr);
  const auto der = sign_der(text);
  const auto* from = raw(der);
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(
      d2i_ECDSA_SIG(nullptr, &from, static_cast<long>(der.size())), ECDSA_SIG_free);
  std::string out(std::size_t{2} * half, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), raw(out), half);
  BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), raw(out) + half, half);
  return out;
}

std::string signing_key::sign_pss(std::string_view text, int salt_size, const EVP_MD* mask_digest) const {
  return signature_of(key_.get(), text, EVP_sha256(), salt_size, mask_digest);
}

std::string signing_key::sign_der(std::string_view text) const {
  return signature_of(key_.get(), text, EVP_sha256());
}

json::object signing_key::public_jwk() const {
  json::object out;
  auto* const key = key_.get();
  if (EVP_PKEY_is_a(key, "RSA")) {
    out["kty"] = "RSA";
    out["n"] = to_base64url(number(key, OSSL_PKEY_PARAM_RSA_N));
    out["e"] = to_base64url(number(key, OSSL_PKEY_PARAM_RSA_E));
  } else if (EVP_PKEY_is_a(key, "EC")) {
    out["kty"] = "EC";
    out["crv"] = "P-256";
    out["x"] = to_base64url(number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32));
    out["y"] = to_base64url(number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  } else {
    out["kty"] = "OKP";
    out["crv"] = "Ed25519";
    std::string x(32, '\0');
    auto size = x.size();
    need(EVP_PKEY_get_raw_public_key(key, raw(x), &size) == 1);
    out["x"] = to_base64url(x);
  }
  return out;
}

json::object signing_key::public_jwk(std::string_view kid) const {
  auto out = public_jwk();
  out["kid"] = kid;
  return out;
}

std::string signing_key::public_pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  need(PEM_write_bio_PUBKEY(memory.get(), key_.get()) == 1);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

const signing_key& shared_rsa_key() {
  static const auto key = signing_key::rsa();
  return key;
}

std::string jwk_set_text(std::initializer_list<json::object> keys) {
  json::array list;
  for (const auto& key : keys)
    list.push_back(key);
  json::object set;
  set["keys"] = std::move(list);
  return json::serialize(set);
}

std::string signing_input(std::string_view header, std::string_view payload) {
  return to_base64url(header) + "." + to_base64url(payload);
}

std::string signed_token(const signing_key& key, jws_algorithm algorithm, std::string_view header,
                         std::string_view payload) {
  const auto input = signing_input(header, payload);
  return input + "." + to_base64url(key.sign(algorithm, input));
}

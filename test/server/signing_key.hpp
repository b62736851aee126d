#pragma once

#include <openssl/types.h>

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "server/jwk.hpp"

/// An issuer's key with its private half, made afresh.
class signing_key {
 public:
  static signing_key rsa(unsigned bits = 2048, unsigned exponent = 65537);
  static signing_key p256();
  static signing_key ed25519();

  /// As JWS has it.
  std::string sign(server::jws_algorithm algorithm, std::string_view text) const;
  /// Of PS256, with another salt or another hash in MGF1 than RFC 7518 wants.
  std::string sign_pss(std::string_view text, int salt_size, const EVP_MD* mask_digest) const;
  /// ECDSA with SHA-256 as OpenSSL writes it.
  std::string sign_der(std::string_view text) const;

  /// kty and the key itself.
  boost::json::object public_jwk() const;
  boost::json::object public_jwk(std::string_view kid) const;
  std::string public_pem() const;

 private:
  explicit signing_key(EVP_PKEY* key);
  std::shared_ptr<EVP_PKEY> key_;
};

/// One for the whole program: RSA keys take long to make.
const signing_key& shared_rsa_key();

/// A set of these keys, as an issuer publishes it.
std::string jwk_set_text(std::initializer_list<boost::json::object> keys);

/// base64url of both with a dot between: what is signed.
std::string signing_input(std::string_view header, std::string_view payload);

/// A compact JWS of a header and a payload as they stand.
std::string signed_token(const signing_key& key, server::jws_algorithm algorithm, std::string_view header,
                         std::string_view payload);

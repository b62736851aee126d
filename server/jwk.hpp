#pragma once

#include <openssl/types.h>

#include <boost/system/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server {

/// The signatures that count (RFC 7518, RFC 8037); EdDSA with Ed25519 alone.
enum class jws_algorithm { rs256, ps256, es256, eddsa };

/// By its `alg`, in that exact case. Nothing: not one of ours.
std::optional<jws_algorithm> algorithm_named(std::string_view name);

/// A public key (RFC 7517) and what it may verify. Copies share it; usable from every thread.
class jwk {
 public:
  jwk(std::shared_ptr<EVP_PKEY> key, std::optional<std::string> kid, std::vector<jws_algorithm> algorithms)
      : key_(std::move(key)), kid_(std::move(kid)), algorithms_(std::move(algorithms)) {}

  /// Nothing: the key has no name, which is not an empty one.
  const std::optional<std::string>& kid() const { return kid_; }
  /// Whether its kty, alg, use and key_ops all allow it.
  bool may_verify(jws_algorithm algorithm) const;
  /// False too where it may not verify. `signature` as JWS has it: for ES256 the 64 bytes of R and S.
  bool verifies(jws_algorithm algorithm, std::string_view signed_text, std::string_view signature) const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
  std::optional<std::string> kid_;
  std::vector<jws_algorithm> algorithms_;
};

struct jwk_set {
  std::vector<jwk> keys;
};

inline constexpr std::size_t max_jwk_set_bytes = std::size_t{256} << 10;
inline constexpr std::size_t max_jwk_set_keys = 64;
/// Of a key and of a token alike.
inline constexpr std::size_t max_kid_bytes = 256;

/// The first `max_jwk_set_keys` keys of a set that can verify tokens: RSA of 2048 to 8192 bits, P-256, Ed25519. All
/// others (symmetric, of other curves, for encryption, malformed, with private members) are left out and never fail the
/// set, so it may be empty. Error: one sentence; the text is too long, or not a JSON object with a list of keys.
boost::system::result<jwk_set, std::string> read_jwk_set(std::string_view json);

}  // namespace server

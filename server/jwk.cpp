#include "server/jwk.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

#include "protocol/json.hpp"
#include "server/base64url.hpp"
#include "server/jws_signature.hpp"

namespace server {

namespace json = boost::json;

namespace {

using big_number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using key_context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using parameter_builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using shared_key = std::shared_ptr<EVP_PKEY>;

constexpr int fewest_rsa_bits = 2048, most_rsa_bits = 8192, most_exponent_bits = 64;
constexpr std::size_t coordinate_size = 32;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct named_algorithm {
  std::string_view name;
  jws_algorithm algorithm;
};
constexpr std::array<named_algorithm, 4> algorithms{{{"RS256", jws_algorithm::rs256},
                                                     {"PS256", jws_algorithm::ps256},
                                                     {"ES256", jws_algorithm::es256},
                                                     {"EdDSA", jws_algorithm::eddsa}}};

std::optional<std::string> bytes_at(const json::object& members, std::string_view name) {
  const auto text = protocol::text_at(members, name);
  return text ? from_base64url(*text) : std::nullopt;
}

big_number number_of(std::string_view bytes) {
  return {BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr), BN_free};
}

shared_key key_from(const char* type, OSSL_PARAM_BLD* builder) {
  const parameters given(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
  const key_context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (!given || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, given.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

/// RFC 7518 section 6.3.1. Moduli that are too short can be factored, those that are too long cost too much time.
shared_key rsa_key(const json::object& members) {
  const auto modulus_bytes = bytes_at(members, "n"), exponent_bytes = bytes_at(members, "e");
  if (!modulus_bytes || !exponent_bytes) return nullptr;
  const auto modulus = number_of(*modulus_bytes), exponent = number_of(*exponent_bytes);
  if (!modulus || !exponent) return nullptr;
  const auto bits = BN_num_bits(modulus.get());
  if (bits < fewest_rsa_bits || bits > most_rsa_bits || !BN_is_odd(modulus.get())) return nullptr;
  if (BN_num_bits(exponent.get()) > most_exponent_bits || !BN_is_odd(exponent.get()) || BN_is_one(exponent.get()))
    return nullptr;
  const parameter_builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return key_from("RSA", builder.get());
}

/// RFC 7518 section 6.2.1.
shared_key p256_key(const json::object& members) {
  const auto x = bytes_at(members, "x"), y = bytes_at(members, "y");
  if (protocol::text_at(members, "crv") != "P-256" || !x || !y || x->size() != coordinate_size ||
      y->size() != coordinate_size)
    return nullptr;
  const auto point = "\x04" + *x + *y;
  const parameter_builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  auto key = key_from("EC", builder.get());
  if (!key) return nullptr;
  const key_context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr), EVP_PKEY_CTX_free);
  return context && EVP_PKEY_public_check(context.get()) == 1 ? key : nullptr;
}

/// RFC 8037 section 2.
shared_key ed25519_key(const json::object& members) {
  const auto x = bytes_at(members, "x");
  if (protocol::text_at(members, "crv") != "Ed25519" || !x || x->size() != coordinate_size) return nullptr;
  shared_key key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, octets(*x), x->size()), EVP_PKEY_free);
  return key;
}

struct key_type {
  std::string_view kty;
  std::vector<jws_algorithm> algorithms;
  shared_key (*read)(const json::object&);
};

const key_type* type_named(std::string_view kty) {
  static const std::array<key_type, 3> types{{{"RSA", {jws_algorithm::rs256, jws_algorithm::ps256}, rsa_key},
                                              {"EC", {jws_algorithm::es256}, p256_key},
                                              {"OKP", {jws_algorithm::eddsa}, ed25519_key}}};
  const auto found = std::find_if(types.begin(), types.end(), [&](const auto& type) { return type.kty == kty; });
  return found == types.end() ? nullptr : &*found;
}

/// What is published with its private half is everybody's, and proves nothing.
bool is_private(const json::object& members) {
  constexpr std::array<std::string_view, 8> names{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  return std::any_of(names.begin(), names.end(), [&](auto name) { return members.contains(name); });
}

/// `use` and `key_ops` (RFC 7517 sections 4.2 and 4.3), where they are there.
bool is_for_verifying(const json::object& members) {
  if (members.contains("use") && protocol::text_at(members, "use") != "sig") return false;
  if (!members.contains("key_ops")) return true;
  const auto* operations = protocol::array_at(members, "key_ops");
  return operations &&
         std::all_of(operations->begin(), operations->end(),
                     [](const auto& operation) { return operation.is_string(); }) &&
         std::find(operations->begin(), operations->end(), json::value("verify")) != operations->end();
}

std::optional<jwk> read_jwk(const json::object& members) {
  const auto kty = protocol::text_at(members, "kty");
  const auto* type = kty ? type_named(*kty) : nullptr;
  if (!type || is_private(members) || !is_for_verifying(members)) return std::nullopt;

  auto allowed = type->algorithms;
  if (members.contains("alg")) {
    const auto name = protocol::text_at(members, "alg");
    const auto algorithm = name ? algorithm_named(*name) : std::nullopt;
    if (!algorithm || std::find(allowed.begin(), allowed.end(), *algorithm) == allowed.end()) return std::nullopt;
    allowed = {*algorithm};
  }

  std::optional<std::string> kid;
  if (members.contains("kid")) {
    const auto text = protocol::text_at(members, "kid");
    if (!text || text->size() > max_kid_bytes) return std::nullopt;
    kid = *text;
  }

  auto key = type->read(members);
  if (!key) return std::nullopt;
  return jwk(std::move(key), std::move(kid), std::move(allowed));
}

}  // namespace

std::optional<jws_algorithm> algorithm_named(std::string_view name) {
  const auto* const found =
      std::find_if(algorithms.begin(), algorithms.end(), [&](const auto& known) { return known.name == name; });
  if (found == algorithms.end()) return std::nullopt;
  return found->algorithm;
}

bool jwk::may_verify(jws_algorithm algorithm) const {
  return std::find(algorithms_.begin(), algorithms_.end(), algorithm) != algorithms_.end();
}

bool jwk::verifies(jws_algorithm algorithm, std::string_view signed_text, std::string_view signature) const {
  return may_verify(algorithm) && is_signature(key_.get(), algorithm, signed_text, signature);
}

boost::system::result<jwk_set, std::string> read_jwk_set(std::string_view json) {
  if (json.size() > max_jwk_set_bytes) return std::string("The key set is longer than 256 KiB.");
  const auto document = protocol::parse_json(json);
  if (!document) return std::string("The key set is not JSON.");
  const auto* members = document->if_object();
  const auto* keys = members ? protocol::array_at(*members, "keys") : nullptr;
  if (!keys) return std::string("The key set is not a JSON object with a list of keys.");
  jwk_set set;
  // What OpenSSL says of keys that are no keys is nobody's business later.
  ERR_set_mark();
  for (const auto& entry : *keys) {
    if (set.keys.size() == max_jwk_set_keys) break;
    if (!entry.is_object()) continue;
    if (auto key = read_jwk(entry.get_object())) set.keys.push_back(std::move(*key));
  }
  ERR_pop_to_mark();
  return set;
}

}  // namespace server

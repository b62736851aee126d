#include "server/jwk.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <thread>

#include "server/base64url.hpp"
#include "test/server/plain_sentence.hpp"
#include "test/server/signing_key.hpp"

namespace {

namespace json = boost::json;
using server::algorithm_named;
using server::jwk_set;
using server::jws_algorithm;
using server::read_jwk_set;
using server::to_base64url;

constexpr std::array every_algorithm{jws_algorithm::rs256, jws_algorithm::ps256, jws_algorithm::es256,
                                     jws_algorithm::eddsa};

jwk_set set_of(std::initializer_list<json::object> keys) {
  auto read = read_jwk_set(jwk_set_text(keys));
  EXPECT_TRUE(read) << read.error();
  return read ? *read : jwk_set();
}

std::size_t usable(const json::object& key) {
  return set_of({key}).keys.size();
}

/// The key with these members instead, or beside its own.
json::object with(json::object key, std::string_view members) {
  const auto others = json::parse(members);
  for (const auto& member : others.as_object())
    key[member.key()] = member.value();
  return key;
}

std::string refusal(std::string_view text) {
  const auto read = read_jwk_set(text);
  EXPECT_FALSE(read) << text.substr(0, 80);
  if (read) return "";
  expect_plain_sentence(read.error());
  return read.error();
}

json::object rsa_of(std::string_view modulus, std::string_view exponent = {"\x01\x00\x01", 3}) {
  json::object key;
  key["kty"] = "RSA";
  key["n"] = to_base64url(modulus);
  key["e"] = to_base64url(exponent);
  return key;
}

TEST(jwk, knows_four_algorithms_by_their_exact_names) {
  EXPECT_EQ(algorithm_named("RS256"), jws_algorithm::rs256);
  EXPECT_EQ(algorithm_named("PS256"), jws_algorithm::ps256);
  EXPECT_EQ(algorithm_named("ES256"), jws_algorithm::es256);
  EXPECT_EQ(algorithm_named("EdDSA"), jws_algorithm::eddsa);
  for (const auto* name : {"", "none", "None", "NONE", "HS256", "RS384", "RS512", "PS384", "ES384", "ES512", "ES256K",
                           "rs256", "EDDSA", "eddsa", "Ed448", "RSA1_5", " RS256", "RS256 "})
    EXPECT_FALSE(algorithm_named(name)) << name;
  EXPECT_FALSE(algorithm_named(std::string_view("RS256\0", 6)));
}

TEST(jwk, verifies_what_its_private_half_signed_and_nothing_else) {
  const auto ec = signing_key::p256(), ed = signing_key::ed25519();
  const struct {
    const signing_key& key;
    jws_algorithm algorithm;
  } cases[] = {{shared_rsa_key(), jws_algorithm::rs256},
               {shared_rsa_key(), jws_algorithm::ps256},
               {ec, jws_algorithm::es256},
               {ed, jws_algorithm::eddsa}};
  const auto set = set_of({shared_rsa_key().public_jwk("rsa"), ec.public_jwk("ec"), ed.public_jwk("ed")});
  ASSERT_EQ(set.keys.size(), 3U);
  for (const auto& one : cases) {
    const auto signature = one.key.sign(one.algorithm, "a text");
    int good = 0;
    for (const auto& key : set.keys)
      for (const auto algorithm : every_algorithm) {
        if (key.verifies(algorithm, "a text", signature)) {
          ++good;
          EXPECT_EQ(algorithm, one.algorithm);
        }
        EXPECT_FALSE(key.verifies(algorithm, "another text", signature));
      }
    EXPECT_EQ(good, 1);
  }
}

TEST(jwk, has_a_kid_or_none) {
  const auto key = signing_key::ed25519();
  const auto set = set_of({key.public_jwk(), key.public_jwk(""), key.public_jwk("../../etc/passwd"),
                           key.public_jwk(std::string(256, 'k')), key.public_jwk(std::string(257, 'k'))});
  ASSERT_EQ(set.keys.size(), 4U);
  EXPECT_EQ(set.keys[0].kid(), std::nullopt);
  EXPECT_EQ(set.keys[1].kid(), "");
  EXPECT_EQ(set.keys[2].kid(), "../../etc/passwd");
  EXPECT_EQ(set.keys[3].kid(), std::string(256, 'k'));
}

TEST(jwk, is_restricted_to_its_alg) {
  const auto& rsa = shared_rsa_key();
  const auto set = set_of({rsa.public_jwk(), with(rsa.public_jwk(), R"({"alg": "PS256"})")});
  ASSERT_EQ(set.keys.size(), 2U);
  const auto rs256 = rsa.sign(jws_algorithm::rs256, "x"), ps256 = rsa.sign(jws_algorithm::ps256, "x");
  EXPECT_TRUE(set.keys[0].verifies(jws_algorithm::rs256, "x", rs256));
  EXPECT_TRUE(set.keys[0].verifies(jws_algorithm::ps256, "x", ps256));
  EXPECT_FALSE(set.keys[0].may_verify(jws_algorithm::es256));
  EXPECT_FALSE(set.keys[1].may_verify(jws_algorithm::rs256));
  EXPECT_FALSE(set.keys[1].verifies(jws_algorithm::rs256, "x", rs256));
  EXPECT_TRUE(set.keys[1].verifies(jws_algorithm::ps256, "x", ps256));
  EXPECT_FALSE(set.keys[1].verifies(jws_algorithm::ps256, "x", rs256));
}

TEST(jwk, takes_keys_that_say_they_are_for_verifying) {
  const auto key = signing_key::p256().public_jwk();
  for (const auto* members : {"{}", R"({"use": "sig"})", R"({"key_ops": ["verify"]})", R"({"alg": "ES256"})",
                              R"({"key_ops": ["sign", "verify"], "use": "sig"})", R"({"x5c": ["AA=="], "x5t": 5})"})
    EXPECT_EQ(usable(with(key, members)), 1U) << members;
}

TEST(jwk, leaves_out_what_cannot_be_used) {
  const auto rsa = shared_rsa_key().public_jwk(), ec = signing_key::p256().public_jwk(),
             ed = signing_key::ed25519().public_jwk();
  for (const auto& key : {rsa, ec, ed}) {
    ASSERT_EQ(usable(key), 1U);
    for (const auto* members : {R"({"use": "enc"})",
                                R"({"use": null})",
                                R"({"use": ["sig"]})",
                                R"({"use": "SIG"})",
                                R"({"key_ops": []})",
                                R"({"key_ops": "verify"})",
                                R"({"key_ops": ["encrypt"]})",
                                R"({"key_ops": ["verify", 1]})",
                                R"({"key_ops": null})",
                                R"({"alg": "HS256"})",
                                R"({"alg": "none"})",
                                R"({"alg": null})",
                                R"({"alg": 256})",
                                R"({"alg": "RS384"})",
                                R"({"alg": "RSA-OAEP"})",
                                R"({"alg": ""})",
                                R"({"kid": 7})",
                                R"({"kid": null})",
                                R"({"kid": ["a"]})",
                                R"({"kty": "oct", "k": "AAAA"})",
                                R"({"kty": null})",
                                R"({"kty": "rsa"})",
                                R"({"kty": ""})",
                                R"({"kty": 3})",
                                R"({"d": "AQAB"})",
                                R"({"d": null})",
                                R"({"p": "AQ"})",
                                R"({"oth": []})",
                                R"({"dp": "AQ"})",
                                R"({"qi": "AQ"})",
                                R"({"k": "AQ"})"})
      EXPECT_EQ(usable(with(key, members)), 0U) << members;
  }
  EXPECT_EQ(usable(with(rsa, R"({"alg": "ES256"})")), 0U);
  EXPECT_EQ(usable(with(rsa, R"({"kty": "EC"})")), 0U);
  EXPECT_EQ(usable(with(ec, R"({"kty": "RSA"})")), 0U);
  EXPECT_EQ(usable(with(ec, R"({"alg": "EdDSA"})")), 0U);
  EXPECT_EQ(usable(with(ec, R"({"kty": "OKP"})")), 0U);
  EXPECT_EQ(usable(with(ed, R"({"kty": "EC"})")), 0U);
  for (const auto* curve : {R"({"crv": "P-384"})", R"({"crv": "secp256k1"})", R"({"crv": "p-256"})", R"({"crv": null})",
                            R"({"crv": "X25519"})", R"({"crv": "Ed448"})", R"({"crv": "prime256v1"})"}) {
    EXPECT_EQ(usable(with(ec, curve)), 0U) << curve;
    EXPECT_EQ(usable(with(ed, curve)), 0U) << curve;
  }
}

TEST(jwk, never_fails_a_set_for_one_bad_key) {
  const auto good = json::serialize(signing_key::ed25519().public_jwk("good"));
  for (const auto* bad : {"null", "1", "[]", "[[]]", "\"RSA\"", "{}", R"({"kty": "RSA"})",
                          R"({"kty": "RSA", "n": 1, "e": 2})", R"({"kty": "EC", "crv": "P-256"})",
                          R"({"kty": "OKP", "crv": "Ed25519", "x": ""})", R"({"kty": "oct", "k": "c2VjcmV0"})"}) {
    const auto read = read_jwk_set(R"({"keys": [)" + std::string(bad) + "," + good + "," + bad + "]}");
    ASSERT_TRUE(read) << bad;
    ASSERT_EQ(read->keys.size(), 1U) << bad;
    EXPECT_EQ(read->keys[0].kid(), "good");
  }
}

TEST(jwk, bounds_rsa_moduli) {
  std::string modulus(256, '\0');
  modulus.front() = '\x80';
  modulus.back() = 1;
  EXPECT_EQ(usable(rsa_of(modulus)), 1U) << "2048 bits";
  EXPECT_EQ(usable(rsa_of(std::string(1024, '\xff'))), 1U) << "8192 bits";
  EXPECT_EQ(usable(rsa_of('\0' + modulus)), 1U) << "a heading zero, as some write it";
  EXPECT_EQ(usable(rsa_of("\x01" + std::string(1024, '\xff'))), 0U) << "8193 bits";
  EXPECT_EQ(usable(rsa_of(std::string(128, '\xff'))), 0U) << "1024 bits";
  auto shorter = modulus;
  shorter.front() = '\x7f';
  EXPECT_EQ(usable(rsa_of(shorter)), 0U) << "2047 bits";
  auto even = modulus;
  even.back() = 2;
  EXPECT_EQ(usable(rsa_of(even)), 0U) << "even";
  EXPECT_EQ(usable(rsa_of("")), 0U);
  EXPECT_EQ(usable(rsa_of(std::string(300, '\0'))), 0U);
  EXPECT_EQ(usable(rsa_of(std::string(100'000, '\xff'))), 0U);
  EXPECT_EQ(usable(signing_key::rsa(1024).public_jwk()), 0U);
}

TEST(jwk, bounds_rsa_exponents) {
  const std::string modulus(256, '\xff');
  EXPECT_EQ(usable(rsa_of(modulus, "\x03")), 1U);
  EXPECT_EQ(usable(rsa_of(modulus, std::string(8, '\xff'))), 1U) << "64 bits";
  EXPECT_EQ(usable(rsa_of(modulus, "\x01" + std::string(8, '\xff'))), 0U) << "65 bits";
  EXPECT_EQ(usable(rsa_of(modulus, "\x01")), 0U) << "everything signs itself";
  EXPECT_EQ(usable(rsa_of(modulus, std::string_view("\0\x01", 2))), 0U);
  EXPECT_EQ(usable(rsa_of(modulus, std::string_view("\0", 1))), 0U);
  EXPECT_EQ(usable(rsa_of(modulus, "")), 0U);
  EXPECT_EQ(usable(rsa_of(modulus, "\x02")), 0U);
  EXPECT_EQ(usable(rsa_of(modulus, std::string_view("\x01\x00\x00", 3))), 0U) << "even";
}

TEST(jwk, wants_points_on_the_curve) {
  const auto key = signing_key::p256().public_jwk();
  const auto other = signing_key::p256().public_jwk();
  const auto with_member = [&](const char* name, std::string_view bytes) {
    auto changed = key;
    changed[name] = to_base64url(bytes);
    return changed;
  };
  auto mixed = key;
  mixed["y"] = other.at("y");
  EXPECT_EQ(usable(mixed), 0U);
  for (const auto* name : {"x", "y"}) {
    const auto bytes = *server::from_base64url(std::string_view(key.at(name).get_string()));
    EXPECT_EQ(usable(with_member(name, bytes)), 1U);
    EXPECT_EQ(usable(with_member(name, '\0' + bytes)), 0U) << "33 bytes";
    EXPECT_EQ(usable(with_member(name, bytes.substr(1))), 0U) << "31 bytes";
    EXPECT_EQ(usable(with_member(name, std::string(32, '\xff'))), 0U) << "not below p";
    EXPECT_EQ(usable(with_member(name, std::string(32, '\0'))), 0U);
    EXPECT_EQ(usable(with_member(name, "")), 0U);
  }
  auto infinity = with_member("x", std::string(32, '\0'));
  infinity["y"] = infinity.at("x");
  EXPECT_EQ(usable(infinity), 0U);
}

TEST(jwk, reads_members_as_strict_base64url) {
  const auto key = signing_key::ed25519().public_jwk();
  const std::string x(key.at("x").get_string());
  const auto with_x = [&](const std::string& text) {
    auto changed = key;
    changed["x"] = text;
    return usable(changed);
  };
  EXPECT_EQ(with_x(x), 1U);
  EXPECT_EQ(with_x(x + "="), 0U);
  EXPECT_EQ(with_x(" " + x), 0U);
  EXPECT_EQ(with_x(x + "\n"), 0U);
  EXPECT_EQ(with_x(x.substr(0, 42) + "-"), 0U) << "stray bits in the last digit";
  EXPECT_EQ(with_x("+" + x.substr(1)), 0U);
  EXPECT_EQ(with_x("/" + x.substr(1)), 0U);
  EXPECT_EQ(with_x(x + "AA"), 0U) << "too long";
}

TEST(jwk, keeps_the_first_64_keys) {
  const auto key = signing_key::ed25519();
  json::array keys;
  for (int count = 0; count < 10'000; ++count)
    keys.emplace_back(nullptr);
  for (int count = 0; count < 70; ++count)
    keys.push_back(key.public_jwk(std::to_string(count)));
  const auto read = read_jwk_set(R"({"keys": )" + json::serialize(keys) + "}");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->keys.size(), 64U);
  EXPECT_EQ(read->keys.front().kid(), "0");
  EXPECT_EQ(read->keys.back().kid(), "63");
}

TEST(jwk, refuses_documents_that_are_no_key_sets) {
  for (const auto* text : {"", "null", "[]", "1", "{}", "keys", R"({"keys": null})", R"({"keys": {}})",
                           R"({"keys": "[]"})", R"({"Keys": []})", R"({"keys": [)", R"({"keys": []} {})",
                           R"({"keys": [], "keys": []})", R"({"keys": [{"kty": "RSA", "kty": "EC"}]})",
                           R"({"keys": [1e400]})", "{\"keys\": [\"\xff\"]}", "\xef\xbb\xbf{\"keys\": []}",
                           R"({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"})
    refusal(text);
  EXPECT_NE(refusal(R"({"keys": )" + std::string(5000, '[') + std::string(5000, ']') + "}"), "");
  const std::string start = R"({"keys": []})";
  EXPECT_TRUE(read_jwk_set(start + std::string((std::size_t{256} << 10) - start.size(), ' ')));
  EXPECT_NE(refusal(start + std::string((std::size_t{256} << 10) - start.size() + 1, ' ')), "");
}

TEST(jwk, takes_an_empty_set) {
  EXPECT_TRUE(set_of({}).keys.empty());
}

TEST(jwk, wants_es256_signatures_as_r_and_s_of_32_bytes) {
  const auto ec = signing_key::p256();
  const auto set = set_of({ec.public_jwk()});
  ASSERT_EQ(set.keys.size(), 1U);
  const auto good = [&](std::string_view signature) {
    return set.keys[0].verifies(jws_algorithm::es256, "x", signature);
  };
  const auto signature = ec.sign(jws_algorithm::es256, "x");
  const auto r = signature.substr(0, 32), s = signature.substr(32);
  const std::string zero(32, '\0'), one = std::string(31, '\0') + '\x01';
  const std::string order =
      *server::from_base64url("_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE");  // of the group of P-256
  EXPECT_TRUE(good(signature));
  EXPECT_FALSE(good(ec.sign_der("x")));
  EXPECT_FALSE(good(""));
  EXPECT_FALSE(good(signature.substr(0, 63)));
  EXPECT_FALSE(good(signature + '\0'));
  EXPECT_FALSE(good('\0' + signature));
  EXPECT_FALSE(good(r + '\0' + s + '\0'));
  EXPECT_FALSE(good('\0' + r + '\0' + s)) << "33 bytes each";
  EXPECT_FALSE(good(s + r));
  for (const auto& bad : {zero, one, order, std::string(32, '\xff')}) {
    EXPECT_FALSE(good(r + bad));
    EXPECT_FALSE(good(bad + s));
    EXPECT_FALSE(good(bad + bad));
  }
  EXPECT_FALSE(good(zero + one));
  EXPECT_FALSE(good(one + zero));
}

TEST(jwk, wants_reduced_ed25519_signatures) {
  const auto ed = signing_key::ed25519();
  const auto set = set_of({ed.public_jwk()});
  ASSERT_EQ(set.keys.size(), 1U);
  auto signature = ed.sign(jws_algorithm::eddsa, "x");
  EXPECT_TRUE(set.keys[0].verifies(jws_algorithm::eddsa, "x", signature));
  EXPECT_FALSE(set.keys[0].verifies(jws_algorithm::eddsa, "x", signature + '\0'));
  EXPECT_FALSE(set.keys[0].verifies(jws_algorithm::eddsa, "x", signature.substr(0, 63)));
  EXPECT_FALSE(set.keys[0].verifies(jws_algorithm::eddsa, "x", std::string(64, '\0')));
  // S and S + L name the same scalar, where L is the order of the group, little-endian.
  const auto order = *server::from_base64url("7dP1XBpjEljWnPei3vneFAAAAAAAAAAAAAAAAAAAABA");
  ASSERT_EQ(order.size(), 32U);
  unsigned carry = 0;
  for (std::size_t at = 0; at < order.size(); ++at) {
    carry += static_cast<unsigned char>(signature[32 + at]) + static_cast<unsigned char>(order[at]);
    signature[32 + at] = static_cast<char>(carry & 0xffU);
    carry >>= 8;
  }
  EXPECT_EQ(carry, 0U);
  EXPECT_FALSE(set.keys[0].verifies(jws_algorithm::eddsa, "x", signature));
}

TEST(jwk, wants_the_salt_and_the_mask_of_rfc_7518) {
  const auto& rsa = shared_rsa_key();
  const auto set = set_of({rsa.public_jwk()});
  ASSERT_EQ(set.keys.size(), 1U);
  const auto good = [&](std::string_view signature) {
    return set.keys[0].verifies(jws_algorithm::ps256, "x", signature);
  };
  EXPECT_TRUE(good(rsa.sign_pss("x", 32, EVP_sha256())));
  for (const int salt : {0, 20, 31, 33, 64, 222})
    EXPECT_FALSE(good(rsa.sign_pss("x", salt, EVP_sha256()))) << salt;
  EXPECT_FALSE(good(rsa.sign_pss("x", 32, EVP_sha1())));
  EXPECT_FALSE(good(rsa.sign_pss("x", 32, EVP_sha512())));
}

TEST(jwk, wants_rsa_signatures_as_long_as_the_modulus) {
  const auto& rsa = shared_rsa_key();
  const auto set = set_of({rsa.public_jwk()});
  ASSERT_EQ(set.keys.size(), 1U);
  for (const auto algorithm : {jws_algorithm::rs256, jws_algorithm::ps256}) {
    // One in 256 begins with a zero, without which it is the same number.
    std::string text, signature;
    for (int tries = 0; tries < 10'000 && !signature.starts_with('\0'); ++tries) {
      text = std::to_string(tries);
      signature = rsa.sign(algorithm, text);
    }
    ASSERT_TRUE(signature.starts_with('\0'));
    const auto& key = set.keys[0];
    EXPECT_TRUE(key.verifies(algorithm, text, signature));
    EXPECT_FALSE(key.verifies(algorithm, text, signature.substr(1)));
    EXPECT_FALSE(key.verifies(algorithm, text, '\0' + signature));
    EXPECT_FALSE(key.verifies(algorithm, text, signature + '\0'));
    EXPECT_FALSE(key.verifies(algorithm, text, ""));
    EXPECT_FALSE(key.verifies(algorithm, text, std::string(256, '\0')));
    EXPECT_FALSE(key.verifies(algorithm, text, std::string(255, '\0') + '\x01'));
    EXPECT_FALSE(key.verifies(algorithm, text, std::string(256, '\xff')));
  }
}

TEST(jwk, verifies_with_an_exponent_of_three) {
  const auto rsa = signing_key::rsa(2048, 3);
  const auto set = set_of({rsa.public_jwk()});
  ASSERT_EQ(set.keys.size(), 1U);
  EXPECT_TRUE(set.keys[0].verifies(jws_algorithm::rs256, "x", rsa.sign(jws_algorithm::rs256, "x")));
}

TEST(jwk, leaves_nothing_in_openssls_queue_of_errors) {
  ERR_clear_error();
  const auto ec = signing_key::p256();
  auto off_curve = ec.public_jwk();
  off_curve["x"] = to_base64url(std::string(32, '\x01'));
  const auto set = set_of({off_curve, ec.public_jwk(), shared_rsa_key().public_jwk()});
  ASSERT_EQ(set.keys.size(), 2U);
  EXPECT_FALSE(set.keys[0].verifies(jws_algorithm::es256, "x", std::string(64, '\0')));
  EXPECT_FALSE(set.keys[1].verifies(jws_algorithm::rs256, "x", std::string(256, '\x01')));
  EXPECT_FALSE(set.keys[1].verifies(jws_algorithm::ps256, "x", std::string(256, '\x01')));
  EXPECT_EQ(ERR_peek_error(), 0UL);
}

TEST(jwk, is_usable_from_several_threads) {
  const auto& rsa = shared_rsa_key();
  const auto ec = signing_key::p256();
  const auto set = set_of({rsa.public_jwk(), ec.public_jwk()});
  ASSERT_EQ(set.keys.size(), 2U);
  const auto by_rsa = rsa.sign(jws_algorithm::ps256, "x"), by_ec = ec.sign(jws_algorithm::es256, "x");
  std::array<int, 4> good{};
  std::vector<std::thread> threads;
  for (auto& count : good)
    threads.emplace_back([&count, &by_rsa, &by_ec, copy = set] {
      for (int round = 0; round < 20; ++round)
        count += copy.keys[0].verifies(jws_algorithm::ps256, "x", by_rsa) &&
                 copy.keys[1].verifies(jws_algorithm::es256, "x", by_ec);
    });
  for (auto& thread : threads)
    thread.join();
  for (const auto count : good)
    EXPECT_EQ(count, 20);
}

}  // namespace

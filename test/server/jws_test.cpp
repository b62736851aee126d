#include "server/jws.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/json/serialize.hpp>

#include "server/base64url.hpp"
#include "test/server/plain_sentence.hpp"
#include "test/server/signing_key.hpp"

namespace {

namespace json = boost::json;
using server::check_signature;
using server::jws_algorithm;
using server::looks_like_jws;
using server::read_jws;
using server::signature_check;
using server::to_base64url;

constexpr std::string_view payload = R"({"iss":"https://issuer.example","sub":"alice"})";

server::jwk_set set_of(std::initializer_list<json::object> keys) {
  auto read = server::read_jwk_set(jwk_set_text(keys));
  EXPECT_TRUE(read) << read.error();
  return read ? *read : server::jwk_set();
}

/// A token of that header that nobody signed; it reads well if the header does.
std::string with_header(std::string_view header, std::string_view signature = "signature") {
  return signing_input(header, payload) + "." + to_base64url(signature);
}

/// Why the token is refused, after a look at the sentence itself.
std::string refusal(std::string_view token) {
  const auto read = read_jws(token);
  EXPECT_FALSE(read) << token.substr(0, 200);
  if (read) return "";
  expect_plain_sentence(read.error());
  return read.error();
}

/// What the signature is of a token that reads well.
signature_check checked(std::string_view token, const server::jwk_set& keys) {
  const auto read = read_jws(token);
  EXPECT_TRUE(read) << read.error();
  return read ? check_signature(*read, keys) : signature_check::bad;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string out(32, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), reinterpret_cast<unsigned char*>(out.data()), &size);
  return out;
}

TEST(jws, reads_a_token) {
  const auto key = signing_key::ed25519();
  const std::string header = R"({"alg":"EdDSA","kid":"k1","typ":"at+jwt"})";
  const auto token = signed_token(key, jws_algorithm::eddsa, header, payload);
  const auto read = read_jws(token);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->algorithm, jws_algorithm::eddsa);
  EXPECT_TRUE(read->has_kid);
  EXPECT_EQ(read->kid, "k1");
  EXPECT_EQ(read->type, "at+jwt");
  EXPECT_EQ(read->signed_text, signing_input(header, payload));
  EXPECT_EQ(read->signature, key.sign(jws_algorithm::eddsa, signing_input(header, payload)));
  EXPECT_EQ(json::serialize(read->payload), payload);
}

TEST(jws, reads_a_header_with_nothing_but_an_algorithm) {
  const auto read = read_jws(with_header(R"({"alg":"RS256"})"));
  ASSERT_TRUE(read) << read.error();
  EXPECT_FALSE(read->has_kid);
  EXPECT_EQ(read->kid, "");
  EXPECT_EQ(read->type, "");
}

TEST(jws, is_three_parts) {
  EXPECT_TRUE(looks_like_jws("a.b.c"));
  EXPECT_TRUE(looks_like_jws(".."));
  for (const auto* token : {"", "a", "a.b", "a.b.c.d", "a.b.c.d.e", "2YotnFZFEjr1zCsicMWpAA"}) {
    EXPECT_FALSE(looks_like_jws(token)) << token;
    EXPECT_EQ(refusal(token), "The token does not have three parts.");
  }
  refusal("..");
  refusal("...");
  const auto good = with_header(R"({"alg":"RS256"})");
  refusal(good + ".");
  refusal("." + good);
}

TEST(jws, checks_signatures_of_all_algorithms) {
  const auto ec = signing_key::p256(), ed = signing_key::ed25519();
  const auto& rsa = shared_rsa_key();
  const auto keys = set_of({rsa.public_jwk("rsa"), ec.public_jwk("ec"), ed.public_jwk("ed")});
  const std::string tokens[] = {
      signed_token(rsa, jws_algorithm::rs256, R"({"alg":"RS256","kid":"rsa"})", payload),
      signed_token(rsa, jws_algorithm::ps256, R"({"alg":"PS256","kid":"rsa"})", payload),
      signed_token(ec, jws_algorithm::es256, R"({"alg":"ES256","kid":"ec"})", payload),
      signed_token(ed, jws_algorithm::eddsa, R"({"alg":"EdDSA","kid":"ed"})", payload),
  };
  for (const auto& token : tokens) {
    EXPECT_EQ(checked(token, keys), signature_check::good) << token;
    EXPECT_EQ(checked(token, {}), signature_check::unknown_key);
    const auto signature = token.substr(token.rfind('.'));
    const auto header = *server::from_base64url(token.substr(0, token.find('.')));
    EXPECT_EQ(checked(signing_input(header, R"({"iss":"https://issuer.example","sub":"mallory"})") + signature, keys),
              signature_check::bad);
    EXPECT_EQ(checked(signing_input(header + " ", payload) + signature, keys), signature_check::bad);
    EXPECT_EQ(checked(signing_input(header, payload) + ".", keys), signature_check::bad);
    EXPECT_EQ(checked(signing_input(header, payload) + "." + std::string(400, 'A'), keys), signature_check::bad);
  }
}

TEST(jws, knows_no_algorithm_but_ours) {
  for (const auto* name : {"none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "ES384",
                           "ES512", "PS512", "rs256", "eddsa", "Ed448", "dir", "RSA-OAEP"})
    EXPECT_EQ(refusal(with_header(R"({"alg":")" + std::string(name) + R"("})")),
              "The token header has an alg other than RS256, PS256, ES256 and EdDSA.");
  for (const auto* header :
       {"{}", R"({"alg":null})", R"({"alg":1})", R"({"alg":["RS256"]})", R"({"Alg":"RS256"})", R"({"alg":{"RS256":1}})",
        R"({"alg":true})", R"({"typ":"JWT"})", R"({"alg":"RS256\u0000"})"})
    refusal(with_header(header));
  refusal(to_base64url(R"({"alg":"none"})") + "." + to_base64url(payload) + ".");
}

TEST(jws, is_not_confused_about_algorithms) {
  const auto& rsa = shared_rsa_key();
  const auto ec = signing_key::p256();
  const auto keys = set_of({rsa.public_jwk("rsa"), ec.public_jwk("ec")});
  // HS256 with what is public as the secret.
  for (const auto& secret : {rsa.public_pem(), json::serialize(rsa.public_jwk()), std::string()}) {
    const auto input = signing_input(R"({"alg":"HS256","kid":"rsa"})", payload);
    refusal(input + "." + to_base64url(hmac_sha256(secret, input)));
    // The same under a name that is allowed.
    const auto named = signing_input(R"({"alg":"RS256","kid":"rsa"})", payload);
    EXPECT_EQ(checked(named + "." + to_base64url(hmac_sha256(secret, named)), keys), signature_check::bad);
  }
  EXPECT_EQ(checked(signed_token(ec, jws_algorithm::es256, R"({"alg":"RS256","kid":"ec"})", payload), keys),
            signature_check::bad);
  EXPECT_EQ(checked(signed_token(rsa, jws_algorithm::rs256, R"({"alg":"RS256","kid":"ec"})", payload), keys),
            signature_check::bad);
  EXPECT_EQ(checked(signed_token(rsa, jws_algorithm::rs256, R"({"alg":"PS256","kid":"rsa"})", payload), keys),
            signature_check::bad);
  EXPECT_EQ(checked(signed_token(rsa, jws_algorithm::ps256, R"({"alg":"RS256","kid":"rsa"})", payload), keys),
            signature_check::bad);
  auto restricted = rsa.public_jwk("rsa");
  restricted["alg"] = "PS256";
  EXPECT_EQ(
      checked(signed_token(rsa, jws_algorithm::rs256, R"({"alg":"RS256","kid":"rsa"})", payload), set_of({restricted})),
      signature_check::bad);
  EXPECT_EQ(checked(signed_token(rsa, jws_algorithm::rs256, R"({"alg":"RS256"})", payload), set_of({restricted})),
            signature_check::unknown_key);
}

TEST(jws, asks_only_keys_of_that_name) {
  const auto key = signing_key::ed25519(), other = signing_key::ed25519();
  const auto token = [&](const std::string& kid) {
    return signed_token(key, jws_algorithm::eddsa, R"({"alg":"EdDSA","kid":")" + kid + R"("})", payload);
  };
  const auto keys = set_of({other.public_jwk("a"), key.public_jwk("b"), key.public_jwk()});
  EXPECT_EQ(checked(token("b"), keys), signature_check::good);
  EXPECT_EQ(checked(token("a"), keys), signature_check::bad) << "the right key has another name";
  for (const auto* name :
       {"", "c", "B", "b ", "../../../dev/null", "b\\u0000", "' OR 1=1 --", "https://evil.example/k"})
    EXPECT_EQ(checked(token(name), keys), signature_check::unknown_key) << name;
  EXPECT_EQ(checked(token(""), set_of({key.public_jwk("")})), signature_check::good);
  EXPECT_EQ(checked(token("a"), set_of({other.public_jwk("a"), key.public_jwk("a")})), signature_check::good)
      << "two keys of one name";
}

TEST(jws, refuses_strange_kids) {
  EXPECT_TRUE(read_jws(with_header(R"({"alg":"RS256","kid":")" + std::string(256, 'k') + R"("})")));
  for (const auto& kid : {std::string("1"), std::string("null"), std::string("true"), std::string("[\"a\"]"),
                          std::string("{}"), '"' + std::string(257, 'k') + '"', '"' + std::string(8000, 'k') + '"'})
    EXPECT_EQ(refusal(with_header(R"({"alg":"RS256","kid":)" + kid + "}")),
              "The token header has a kid that is not a string of at most 256 bytes.");
}

TEST(jws, tries_at_most_eight_keys_without_a_name) {
  const auto key = signing_key::ed25519(), other = signing_key::ed25519();
  const auto token = signed_token(key, jws_algorithm::eddsa, R"({"alg":"EdDSA"})", payload);
  EXPECT_EQ(checked(token, set_of({other.public_jwk("a"), key.public_jwk("b")})), signature_check::good);
  EXPECT_EQ(checked(token, set_of({other.public_jwk("a")})), signature_check::unknown_key);
  const auto no = other.public_jwk();
  const auto yes = key.public_jwk();
  EXPECT_EQ(checked(token, set_of({no, no, no, no, no, no, no, yes})), signature_check::good);
  EXPECT_EQ(checked(token, set_of({no, no, no, no, no, no, no, no, yes})), signature_check::unknown_key);
  const auto ec = signing_key::p256().public_jwk();
  EXPECT_EQ(checked(token, set_of({ec, ec, ec, ec, ec, ec, ec, ec, ec, yes})), signature_check::good)
      << "those that may not verify do not count";
}

TEST(jws, never_looks_at_keys_that_the_header_brings) {
  const auto attacker = signing_key::ed25519(), issuer = signing_key::ed25519();
  const auto keys = set_of({issuer.public_jwk("k")});
  const auto brought = json::serialize(attacker.public_jwk("k"));
  for (const auto& member : {R"("jwk":)" + brought, std::string(R"("jku":"https://evil.example/keys")"),
                             std::string(R"("x5u":"https://evil.example/cert")"), std::string(R"("x5c":["AAAA"])"),
                             std::string(R"("jwk":7,"jku":{},"x5u":null,"x5c":"")")}) {
    EXPECT_EQ(
        checked(signed_token(attacker, jws_algorithm::eddsa, R"({"alg":"EdDSA","kid":"k",)" + member + "}", payload),
                keys),
        signature_check::bad);
    EXPECT_EQ(checked(signed_token(attacker, jws_algorithm::eddsa, R"({"alg":"EdDSA",)" + member + "}", payload), keys),
              signature_check::unknown_key);
    EXPECT_EQ(
        checked(signed_token(issuer, jws_algorithm::eddsa, R"({"alg":"EdDSA","kid":"k",)" + member + "}", payload),
                keys),
        signature_check::good);
  }
}

TEST(jws, refuses_extensions) {
  for (const auto* crit :
       {"[]", R"(["exp"])", R"(["b64"])", R"(["alg"])", "null", "\"exp\"", "{}", "1", "false", "[[]]"})
    EXPECT_EQ(refusal(with_header(R"({"alg":"RS256","crit":)" + std::string(crit) + "}")),
              "The token header has crit, which is not supported.");
  for (const auto* b64 : {"true", "false", "null", "\"false\""})
    EXPECT_EQ(refusal(with_header(R"({"alg":"RS256","b64":)" + std::string(b64) + "}")),
              "The token header has b64, which is not supported.");
  refusal(with_header(R"({"alg":"RS256","b64":false,"crit":["b64"]})"));
}

TEST(jws, reads_typ_as_text) {
  EXPECT_EQ(read_jws(with_header(R"({"alg":"RS256","typ":"JWT"})"))->type, "JWT");
  for (const auto* type : {"1", "null", "\"\"", "[\"at+jwt\"]", "{}", "true"})
    refusal(with_header(R"({"alg":"RS256","typ":)" + std::string(type) + "}"));
}

TEST(jws, refuses_what_is_no_object_with_unique_names) {
  for (const auto* text :
       {"", "null", "1", "[]", "\"alg\"", "{", "foo", R"({"alg":"RS256","alg":"RS256"})",
        R"({"alg":"RS256","a":1,"a":2})", R"({"alg":"none","alg":"RS256"})", R"({"alg":"RS256","\u0061lg":"RS256"})",
        R"({"alg":"RS256"} )"
        "x",
        R"({"alg":"RS256",})", R"({"alg":"RS256","a":1e400})", R"({"alg":"RS256","a":NaN})",
        "{\"alg\":\"RS256\",\"a\":\"\xff\"}", "\xef\xbb\xbf{\"alg\":\"RS256\"}", R"({'alg':'RS256'})",
        R"({"alg":"RS256"}{"alg":"RS256"})"}) {
    EXPECT_EQ(refusal(with_header(text)), "The token header is not a JSON object with unique names.") << text;
    EXPECT_EQ(refusal(signing_input(R"({"alg":"RS256"})", text) + ".AAAA"),
              "The token payload is not a JSON object with unique names.")
        << text;
  }
  const auto deep = R"({"alg":"RS256","a":)" + std::string(2000, '[') + std::string(2000, ']') + "}";
  refusal(with_header(deep));
  refusal(signing_input(R"({"alg":"RS256"})", deep) + ".AAAA");
}

TEST(jws, is_at_most_12_kib) {
  const auto start = signing_input(R"({"alg":"RS256"})", payload) + ".";
  const std::size_t room = (std::size_t{12} << 10) - start.size();
  // 4n + 2 digits are canonical where the last holds no stray bits; 4n + 1 never are.
  EXPECT_TRUE(read_jws(start + std::string(room - (room % 4 == 1 ? 1 : 0), 'A')));
  EXPECT_EQ(refusal(start + std::string(room + 1, 'A')), "The token is longer than 12 KiB.");
  EXPECT_EQ(refusal(std::string(5'000'000, '.')), "The token is longer than 12 KiB.");
  EXPECT_EQ(refusal(std::string(5'000'000, 'A') + ".."), "The token is longer than 12 KiB.");
}

TEST(jws, wants_canonical_base64url) {
  const auto key = signing_key::ed25519();
  const auto keys = set_of({key.public_jwk()});
  const std::string header = R"({"alg":"EdDSA"})";
  const auto token = signed_token(key, jws_algorithm::eddsa, header, payload);
  ASSERT_EQ(checked(token, keys), signature_check::good);
  const auto first = token.find('.'), second = token.rfind('.');
  const std::string parts[] = {token.substr(0, first), token.substr(first + 1, second - first - 1),
                               token.substr(second + 1)};
  for (std::size_t changed = 0; changed < 3; ++changed) {
    const auto with_part = [&](const std::string& part) {
      std::string three[] = {parts[0], parts[1], parts[2]};
      three[changed] = part;
      return three[0] + "." + three[1] + "." + three[2];
    };
    const auto& part = parts[changed];
    for (const auto& bad :
         {part + "=", part + "==", " " + part, part + " ", part + "\n", part + "\r\n", "\t" + part,
          part.substr(0, 4) + "\n" + part.substr(4), part + "+", "/" + part, part + std::string(1, '\0'), part + "\x80",
          part + "A====", "%41" + part, part.substr(0, 5) + "*" + part.substr(6)})
      EXPECT_EQ(refusal(with_part(bad)), "A part of the token is not canonical base64url without padding.") << bad;
  }
  // 64 bytes leave four bits of the last digit unused, of which only zeros are canonical.
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  int read = 0;
  for (const auto digit : digits) {
    auto changed = token;
    changed.back() = digit;
    read += read_jws(changed) ? 1 : 0;
  }
  EXPECT_EQ(read, 4);
}

TEST(jws, does_not_read_other_forms) {
  refusal(R"({"payload":"Zm9v","protected":"eyJhbGciOiJSUzI1NiJ9","signature":"AAAA"})");
  refusal(R"({"payload":"Zm.9v","signatures":["a.b"]})");
  refusal("Bearer " + with_header(R"({"alg":"RS256"})"));
}

TEST(jws, reads_payloads_of_any_bytes_where_asked_to) {
  const auto read =
      server::read_jws_of_bytes(signing_input(R"({"alg":"RS256"})", std::string_view("\0\xff", 2)) + ".AAAA");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->second, std::string_view("\0\xff", 2));
  EXPECT_TRUE(read->first.payload.empty());
}

}  // namespace

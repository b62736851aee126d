#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "server/base64url.hpp"
#include "server/jws.hpp"

// Project Wycheproof's vectors of JSON Web Signatures and Keys (C2SP, Apache 2.0), in the folder that WYCHEPROOF names.
// Their payloads are no JSON, which is all that is left out of reading them.

namespace {

namespace json = boost::json;

bool is_good(std::string_view token, const server::jwk_set& keys) {
  const auto read = server::read_jws_of_bytes(token);
  return read && server::check_signature(read->first, keys) == server::signature_check::good;
}

/// The key of a group, or its keys, as a set; of symmetric ones there is a private form alone.
server::jwk_set keys_of(const json::object& group) {
  const auto* given = group.if_contains("public");
  if (!given) given = &group.at("private");
  auto text = json::serialize(*given);
  if (!given->as_object().contains("keys")) text = R"({"keys": [)" + text + "]}";
  auto read = server::read_jwk_set(text);
  EXPECT_TRUE(read) << read.error();
  return read ? *read : server::jwk_set();
}

/// Why a vector that the file calls valid is refused here; empty: it is not.
std::string reason_to_refuse(const json::object& group, std::string_view header_algorithm) {
  if (!group.contains("public")) return "symmetric keys are everybody's who verifies";
  if (header_algorithm.empty() || !server::algorithm_named(header_algorithm))
    return "of RSA and ECDSA only SHA-256 is allowed here";
  return "";
}

/// A key whose primes a smart card chose badly is the issuer's to replace; whom it signs for it signs well.
bool is_taken_here(const json::object& vector) {
  return vector.at("comment").as_string() == "rejectsKeyWithRocaVulnerability";
}

/// Read apart from the code under test, so that what this refuses wrongly is not excused.
std::string algorithm_in(std::string_view token) {
  const auto header = server::from_base64url(token.substr(0, token.find('.')));
  if (!header) return "";
  boost::system::error_code error;
  const auto members = json::parse(*header, error);
  return error ? "" : std::string(members.at("alg").as_string());
}

struct tally {
  int good = 0, refused = 0, valid_but_refused = 0, taken = 0;
  bool operator==(const tally&) const = default;
};

tally judge(const std::string& file) {
  std::ifstream in(file);
  EXPECT_TRUE(in) << file;
  std::ostringstream text;
  text << in.rdbuf();
  const auto document = json::parse(text.str());
  tally out;
  for (const auto& entry : document.at("testGroups").as_array()) {
    const auto& group = entry.as_object();
    const auto keys = keys_of(group);
    for (const auto& one : group.at("tests").as_array()) {
      const auto& vector = one.as_object();
      const auto* given = vector.if_contains("jws");
      if (!given) continue;  // of encryption
      const auto token = given->is_string() ? std::string(given->as_string()) : json::serialize(*given);
      const bool good = is_good(token, keys);
      const auto where = file + ": " + json::serialize(vector.at("tcId")) + " " + json::serialize(vector.at("comment"));
      if (is_taken_here(vector)) {
        EXPECT_TRUE(good) << where;
        ++out.taken;
      } else if (vector.at("result").as_string() != "valid") {
        EXPECT_FALSE(good) << where;
        ++out.refused;
      } else if (reason_to_refuse(group, algorithm_in(token)).empty()) {
        EXPECT_TRUE(good) << where;
        ++out.good;
      } else {
        EXPECT_FALSE(good) << where << ": " << reason_to_refuse(group, algorithm_in(token));
        ++out.valid_but_refused;
      }
    }
  }
  return out;
}

class wycheproof : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("WYCHEPROOF");
    if (!folder) GTEST_SKIP() << "WYCHEPROOF names no folder with the vectors of Project Wycheproof";
    folder_ = folder;
  }
  tally judged(const std::string& name) const { return judge(folder_ + "/" + name); }

 private:
  std::string folder_;
};

void PrintTo(const tally& counted, std::ostream* out) {
  *out << counted.good << " good, " << counted.refused << " refused, " << counted.valid_but_refused
       << " valid but refused, " << counted.taken << " taken";
}

TEST_F(wycheproof, json_web_signature) {
  EXPECT_EQ(judged("json_web_signature_test.json"), (tally{16, 355, 30, 0}));
}

TEST_F(wycheproof, json_web_key) {
  EXPECT_EQ(judged("json_web_key_test.json"), (tally{1, 20, 4, 1}));
}

TEST_F(wycheproof, json_web_crypto) {
  EXPECT_EQ(judged("json_web_crypto_test.json"), (tally{2, 44, 2, 1}));
}

}  // namespace

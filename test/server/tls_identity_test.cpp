#include "server/tls_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "server/config.hpp"
#include "test/server/certificates.hpp"

namespace {

using namespace std::chrono_literals;
using server::read_tls_identity;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The key, again: as an RSA key of its own, behind a password, or with its certificate's time over.
std::string pem_of(const auto& write) {
  BIO* const memory = BIO_new(BIO_s_mem());
  write(memory);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

EVP_PKEY* key_of(const std::string& pem) {
  BIO* const memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(memory, nullptr, nullptr, nullptr);
  BIO_free(memory);
  return key;
}

std::string locked(const std::string& pem) {
  EVP_PKEY* const key = key_of(pem);
  auto out =
      pem_of([&](BIO* to) { PEM_write_bio_PKCS8PrivateKey(to, key, EVP_aes_128_cbc(), "word", 4, nullptr, nullptr); });
  EVP_PKEY_free(key);
  return out;
}

std::string rsa_key() {
  EVP_PKEY* const key = EVP_RSA_gen(2048);
  auto out = pem_of([&](BIO* to) { PEM_write_bio_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr); });
  EVP_PKEY_free(key);
  return out;
}

std::string expired(const emulator::certified_key& of) {
  BIO* const memory = BIO_new_mem_buf(of.certificate.data(), static_cast<int>(of.certificate.size()));
  X509* const certificate = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
  BIO_free(memory);
  EVP_PKEY* const key = key_of(of.key);
  ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "20200101000000Z");
  ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "20200331000000Z");
  X509_sign(certificate, key, EVP_sha256());
  auto out = pem_of([&](BIO* to) { PEM_write_bio_X509(to, certificate); });
  X509_free(certificate);
  EVP_PKEY_free(key);
  return out;
}

std::vector<std::string> wrong_with(const std::string& certificate, const std::string& key) {
  const auto read = read_tls_identity(certificate, key);
  std::vector<std::string> out;
  if (!read)
    for (const auto& [setting, text] : read.error())
      out.push_back(setting + " " + text);
  return out;
}

TEST(tls_identity, is_read_from_two_files) {
  const certificate_files files;
  const auto read = read_tls_identity(files.certificate.path(), files.key.path());
  ASSERT_TRUE(read);
  const auto now = std::chrono::system_clock::now();
  EXPECT_LT((*read)->valid().from, now);
  EXPECT_GT((*read)->valid().until, now + 24h);
  EXPECT_EQ(server::validity_remark((*read)->valid(), now), "");
}

TEST(tls_identity, finds_every_problem_of_both_files) {
  EXPECT_THAT(wrong_with("/nowhere/c.pem", "/nowhere/k.pem"),
              ElementsAre("server.tls_certificate \"/nowhere/c.pem\" cannot be read: No such file or directory",
                          "server.tls_key \"/nowhere/k.pem\" cannot be read: No such file or directory"));
  const certificate_files good, other;
  const temporary_file nonsense("nonsense\n"), empty(""), rsa(rsa_key()), behind_a_password(locked(good.text.key));
  const temporary_file broken(good.text.certificate.substr(0, 200));
  const auto certificate = good.certificate.path(), key = good.key.path();
  const struct {
    std::string certificate, key, said;
  } cases[] = {
      {nonsense.path(), key, "holds no certificate in PEM form"},
      {empty.path(), key, "holds no certificate in PEM form"},
      {broken.path(), key, "holds no certificate in PEM form"},
      {key, key, "holds no certificate in PEM form"},
      {certificate, nonsense.path(), "holds no private key in PEM form"},
      {certificate, certificate, "holds no private key in PEM form"},
      {certificate, behind_a_password.path(), "is protected by a password"},
      {certificate, other.key.path(), "does not belong to the certificate"},
      {certificate, rsa.path(), "does not belong to the certificate"},
  };
  for (const auto& [one, another, said] : cases)
    EXPECT_THAT(wrong_with(one, another), ElementsAre(HasSubstr(said)));
  EXPECT_THAT(wrong_with(nonsense.path(), empty.path()),
              ElementsAre(HasSubstr("server.tls_certificate"), HasSubstr("server.tls_key")));
}

TEST(tls_identity, remarks_on_a_certificate_out_of_its_time) {
  const std::chrono::system_clock::time_point day = std::chrono::sys_days(std::chrono::year(2026) / 3 / 31);
  const server::validity valid{day, day + 24h};
  EXPECT_EQ(server::validity_remark(valid, day), "");
  EXPECT_EQ(server::validity_remark(valid, day - 1s), "is not valid before 2026-03-31; until then clients refuse it");
  EXPECT_EQ(server::validity_remark(valid, day + 24h), "expired on 2026-04-01; clients refuse it");
}

TEST(tls_settings, belong_together) {
  server::sources given;
  given.command_line = {{"server.tls_certificate", "/c"}};
  EXPECT_THAT(
      server::load(given, {}).error(),
      ElementsAre("command line: server.tls_certificate needs server.tls_key beside it; set both, or neither to "
                  "serve http"));
  given.command_line = {{"server.tls_key", "/k"}};
  EXPECT_THAT(server::load(given, {}).error(), ElementsAre(HasSubstr("server.tls_key needs server.tls_certificate")));
}

TEST(tls_settings, are_tried_where_a_listener_opens) {
  server::sources given;
  given.command_line = {{"server.tls_certificate", "/nowhere/c"}, {"server.tls_key", "/nowhere/k"}};
  EXPECT_THAT(server::load(given, {}).error(),
              ElementsAre(HasSubstr("command line: server.tls_certificate: \"/nowhere/c\" cannot be read"),
                          HasSubstr("command line: server.tls_key: \"/nowhere/k\" cannot be read")));
  for (const auto opens : {server::listening::no, server::listening::elsewhere}) {
    given.opens = opens;
    EXPECT_TRUE(server::load(given, {}));
  }
}

TEST(tls_settings, warn_of_an_expired_certificate) {
  const auto pair = emulator::self_signed({});
  const certificate_files files({expired(pair), pair.key});
  server::sources given;
  given.command_line = {{"server.tls_certificate", files.certificate.path()}, {"server.tls_key", files.key.path()}};
  const auto loaded = server::load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_THAT(loaded->warnings,
              testing::Contains("command line: server.tls_certificate: the certificate expired on 2020-03-31; "
                                "clients refuse it"));
}

}  // namespace

#include "test/server/issuer_keys_fixture.hpp"
#include "test/support/gzip.hpp"

namespace {

using support::conversation;
using support::ok;
using support::scripted_peer;
using testing::HasSubstr;
using testing::Not;

std::string gzipped(const std::string& body) {
  const auto packed = support::gzip(body);
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: " +
         std::to_string(packed.size()) + "\r\n\r\n" + packed;
}

/// What an issuer, or who stands in its place, may answer; none of it is a key set.
std::vector<std::string> hostile_answers() {
  return {ok(std::string(1 << 20, ' ')),
          ok(R"({"keys":[],"x":")" + std::string(200 << 10, 'x') + R"("})"),
          gzipped(std::string(8 << 20, ' ')),
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"keys\":[",
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
          "SSH-2.0-OpenSSH_9.2\r\n\r\n",
          ok(std::string(100'000, '[')),
          ok(R"({"keys":)" + std::string(100, '[') + std::string(100, ']') + "}"),
          ok(R"({"keys":[]})"),
          ok(R"({"keys":{}})"),
          ok(R"({"keys":[{"kty":"oct","k":"c2VjcmV0"}]})"),
          ok("{}"),
          ok("null"),
          ok(""),
          ok(std::string("{\"keys\":[]}\0", 12)),
          "HTTP/1.1 204 No Content\r\n\r\n"};
}

class issuer_faults : public issuer_keys_fixture {
 protected:
  static server::issuer_source given(const std::string& jwks_url) {
    server::issuer_source made;
    made.issuer = "https://a.example";
    made.jwks_url = jwks_url;
    made.insecure = true;
    made.pace.apart = std::chrono::milliseconds(0);
    return made;
  }

  static std::string url_of(const scripted_peer& at) {
    return "http://127.0.0.1:" + std::to_string(at.port()) + "/keys";
  }
};

TEST_F(issuer_faults, what_is_no_key_set_is_a_failure_in_one_sentence) {
  for (const auto& answer : hostile_answers()) {
    const auto shown = answer.substr(0, 100);
    const scripted_peer at({conversation{{answer}}});
    const auto issuer = made(given(url_of(at)));
    const auto got = fresh(*issuer);
    ASSERT_FALSE(got.has_value()) << shown;
    EXPECT_THAT(got.error(), testing::StartsWith("The keys of the issuer https://a.example cannot be had: "));
    EXPECT_THAT(got.error(), testing::EndsWith("."));
    EXPECT_LT(got.error().size(), 400U) << shown;
  }
  EXPECT_TRUE(published.empty());
}

TEST_F(issuer_faults, what_is_no_key_set_replaces_none) {
  for (const auto& answer : hostile_answers()) {
    const scripted_peer at({conversation{{ok(key_set("one"))}}, conversation{{answer}}});
    const auto issuer = made(given(url_of(at)));
    ASSERT_TRUE(fresh(*issuer).has_value());
    const auto got = fresh(*issuer);
    EXPECT_GE(at.requests().size(), 2U);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(kid_of(*got), "one");
    EXPECT_EQ(kid_of(issuer->known()), "one");
  }
}

TEST_F(issuer_faults, a_body_without_end_is_cut_off) {
  for (const std::string head : {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
    const bool chunked = head.find("chunked") != head.npos;
    conversation endless{{head}};
    endless.forever = (chunked ? "1000\r\n" : "") + std::string(0x1000, ' ') + (chunked ? "\r\n" : "");
    const scripted_peer at({endless});
    const auto issuer = made(given(url_of(at)));
    EXPECT_THAT(error_of(*issuer), Not(HasSubstr("within")));
    EXPECT_TRUE(at.wait_for_ended(1));
  }
}

TEST_F(issuer_faults, gzip_is_read) {
  const scripted_peer at({conversation{{gzipped(key_set("one"))}}});
  const auto issuer = made(given(url_of(at)));
  const auto got = fresh(*issuer);
  ASSERT_TRUE(got.has_value()) << got.error();
  EXPECT_EQ(kid_of(*got), "one");
}

TEST_F(issuer_faults, a_redirect_is_never_followed) {
  peer.at("/moved", ok(key_set("one")));
  for (const int code : {301, 302, 303, 307, 308}) {
    peer.at("/keys", status(code, "Location: " + peer.url("/moved") + "\r\n"));
    const auto issuer = made(source());
    EXPECT_THAT(error_of(*issuer), HasSubstr("It answered HTTP " + std::to_string(code) + "."));
  }
  EXPECT_EQ(peer.requests_at("/moved"), 0U);
}

TEST_F(issuer_faults, hostile_metadata_finds_no_keys) {
  for (const auto& answer : hostile_answers()) {
    const scripted_peer at({conversation{{answer}}});
    auto from = given("");
    from.issuer = "http://127.0.0.1:" + std::to_string(at.port());
    const auto issuer = made(from);
    EXPECT_THAT(error_of(*issuer), HasSubstr("/.well-known/"));
  }
}

}  // namespace

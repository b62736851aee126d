#include "server/issuer_discovery.hpp"

#include "server/issuer_url.hpp"
#include "test/server/issuer_keys_fixture.hpp"

namespace {

using portkey::insecure;
using server::metadata_urls;
using server::read_issuer_url;
using server::read_jwks_uri;
using support::ok;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class issuer_discovery : public issuer_keys_fixture {
 protected:
  static std::string metadata(const std::string& issuer, const std::string& keys_at) {
    return ok(R"({"issuer":")" + issuer + R"(","jwks_uri":")" + keys_at + R"("})");
  }
};

TEST(metadata_urls, put_the_path_where_each_specification_wants_it) {
  EXPECT_THAT(metadata_urls("https://a.example/realms/x"),
              ElementsAre("https://a.example/.well-known/oauth-authorization-server/realms/x",
                          "https://a.example/realms/x/.well-known/openid-configuration",
                          "https://a.example/.well-known/openid-configuration/realms/x"));
  for (const auto* issuer : {"https://a.example", "https://a.example/"})
    EXPECT_THAT(metadata_urls(issuer), ElementsAre("https://a.example/.well-known/oauth-authorization-server",
                                                   "https://a.example/.well-known/openid-configuration"));
  EXPECT_EQ(metadata_urls("https://a.example/x/").front(),
            "https://a.example/.well-known/oauth-authorization-server/x");
}

TEST(metadata_urls, there_are_none_of_what_is_no_issuer) {
  for (const auto* issuer : {"", "login", "https://a.example/?a=b", "https://a.example/#x"})
    EXPECT_THAT(metadata_urls(issuer), IsEmpty()) << issuer;
}

TEST(issuer_url, keeps_path_and_query_as_they_are) {
  const std::pair<const char*, const char*> urls[] = {
      {"https://a.example", "/"},
      {"https://a.example/", "/"},
      {"https://a.example/o/app/jwks/", "/o/app/jwks/"},
      {"https://a.example/keys?p=b2c_1", "/keys?p=b2c_1"},
      {"https://a.example?p=1", "/?p=1"},
      {"https://a.example/jwk/x@system.example", "/jwk/x@system.example"},
      {"https://a.example/keys/v1", "/keys/v1"},
      {"https://a.example/.well-known/jwks.json", "/.well-known/jwks.json"},
      {"https://a.example/a%20b", "/a%20b"},
  };
  for (const auto& [url, target] : urls) {
    const auto read = read_issuer_url(url, insecure::refused);
    ASSERT_TRUE(read.has_value()) << url << read.error();
    EXPECT_EQ(read->target, target);
    EXPECT_EQ(read->where.authority(), "a.example");
  }
  EXPECT_EQ(read_issuer_url("https://a.example:8443/k?secret=1", insecure::refused)->in_words(),
            "https://a.example:8443/k");
}

TEST(issuer_url, refuses_what_cannot_be_asked_for) {
  for (const std::string url :
       {"", "keys", "https://", "ftp://a.example/", "https://user@a.example/", "https://a.example/#x",
        "https://a.example/a b", "https://a.example/\r\nX: y", "https://a.example/\xc3\xa9", "https://a.example/../x",
        "https://a.example/x/%2E./y", "https://a.example/x/.", "https://a.example:0/", "https://a.example/%zz"})
    EXPECT_FALSE(read_issuer_url(url, insecure::allowed).has_value()) << url;
  EXPECT_FALSE(read_issuer_url("https://a.example/" + std::string(2048, 'x'), insecure::allowed).has_value());
}

TEST(issuer_url, is_https_to_a_public_address_unless_insecure_ones_will_do) {
  for (const auto* url : {"http://127.0.0.1/keys", "http://localhost/keys", "https://127.0.0.1/keys",
                          "https://10.0.0.1/keys", "https://169.254.169.254/keys", "https://[::1]/keys"}) {
    EXPECT_TRUE(read_issuer_url(url, insecure::allowed).has_value()) << url;
    const auto refused = read_issuer_url(url, insecure::refused);
    ASSERT_FALSE(refused.has_value()) << url;
    EXPECT_THAT(refused.error(), HasSubstr("identity.oauth.allow_insecure_issuer"));
  }
  EXPECT_FALSE(read_issuer_url("http://a.example/keys", insecure::allowed).has_value());
}

TEST(jwks_uri, of_the_issuers_own_document_alone) {
  const std::string good = R"({"issuer":"https://a.example","jwks_uri":"https://a.example/keys"})";
  const auto read = read_jwks_uri(good, "https://a.example", insecure::refused);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->target, "/keys");
  for (const auto* issuer : {"https://a.example/", "https://A.example", "https://a.exampl"})
    EXPECT_FALSE(read_jwks_uri(good, issuer, insecure::refused).has_value()) << issuer;
}

TEST(jwks_uri, refuses_documents_that_say_none_or_an_unsafe_one) {
  for (const std::string document :
       {R"([])", R"(<html>)", R"({})", R"({"issuer":"https://a.example"})",
        R"({"issuer":1,"jwks_uri":"https://a.example/keys"})", R"({"issuer":"https://a.example","jwks_uri":1})",
        R"({"issuer":"https://a.example","jwks_uri":""})",
        R"({"issuer":"https://a.example","jwks_uri":"http://a.example/keys"})",
        R"({"issuer":"https://a.example","jwks_uri":"http://127.0.0.1/keys"})",
        R"({"issuer":"https://a.example","jwks_uri":"https://169.254.169.254/keys"})",
        R"({"issuer":"https://a.example","issuer":"https://a.example","jwks_uri":"https://a.example/keys"})"})
    EXPECT_FALSE(read_jwks_uri(document, "https://a.example", insecure::refused).has_value()) << document;
}

TEST_F(issuer_discovery, finds_the_keys_by_oauth_metadata) {
  peer.at("/.well-known/oauth-authorization-server/tenant", metadata(peer.url("/tenant"), peer.url("/keys?a=b")));
  peer.at("/keys?a=b", ok(key_set("one")));
  const auto issuer = made(to_be_discovered());
  const auto got = fresh(*issuer);
  ASSERT_TRUE(got.has_value()) << got.error();
  EXPECT_EQ(kid_of(*got), "one");
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(issuer_discovery, finds_the_keys_by_openid_metadata_in_either_place) {
  for (const std::string place :
       {"/tenant/.well-known/openid-configuration", "/.well-known/openid-configuration/tenant"}) {
    issuer_peer other(loop);
    other.at(place, metadata(other.url("/tenant"), other.url("/keys")));
    other.at("/keys", ok(key_set("one")));
    auto from = to_be_discovered();
    from.issuer = other.url("/tenant");
    const auto issuer = made(from);
    const auto got = fresh(*issuer);
    ASSERT_TRUE(got.has_value()) << got.error();
    EXPECT_EQ(kid_of(*got), "one");
  }
}

TEST_F(issuer_discovery, asks_for_the_metadata_once_and_again_after_a_failure) {
  const std::string place = "/.well-known/oauth-authorization-server/tenant";
  peer.at(place, metadata(peer.url("/tenant"), peer.url("/keys")));
  peer.at("/keys", ok(key_set("one")));
  const auto issuer = made(to_be_discovered());
  for (int time = 0; time < 3; ++time)
    EXPECT_TRUE(fresh(*issuer).has_value());
  EXPECT_EQ(peer.requests_at(place), 1U);
  EXPECT_EQ(peer.requests_at("/keys"), 3U);

  peer.at("/keys", status(404));
  peer.at(place, metadata(peer.url("/tenant"), peer.url("/moved")));
  peer.at("/moved", ok(key_set("two")));
  EXPECT_EQ(kid_of(*fresh(*issuer)), "one");
  EXPECT_EQ(kid_of(*fresh(*issuer)), "two");
}

TEST_F(issuer_discovery, takes_no_document_of_an_issuer_that_differs_by_a_byte) {
  peer.elsewhere(metadata(peer.url("/tenant/"), peer.url("/keys")));
  peer.at("/keys", ok(key_set("one")));
  const auto issuer = made(to_be_discovered());
  const auto error = error_of(*issuer);
  EXPECT_THAT(error, HasSubstr("the document of another issuer, " + peer.url("/tenant/") + "."));
  EXPECT_EQ(peer.requests_at("/keys"), 0U);
}

TEST_F(issuer_discovery, says_what_every_place_answered) {
  const auto issuer = made(to_be_discovered());
  EXPECT_EQ(error_of(*issuer), "The keys of the issuer " + peer.url("/tenant") +
                                   " cannot be had: " + peer.url("/.well-known/oauth-authorization-server/tenant") +
                                   ": It answered HTTP 404. " + peer.url("/tenant/.well-known/openid-configuration") +
                                   ": It answered HTTP 404. " + peer.url("/.well-known/openid-configuration/tenant") +
                                   ": It answered HTTP 404.");
}

TEST_F(issuer_discovery, sends_nothing_over_http_unless_that_is_allowed) {
  auto found = to_be_discovered();
  found.insecure = false;
  auto given = source();
  given.insecure = false;
  for (const auto& from : {found, given}) {
    const auto issuer = made(from);
    EXPECT_THAT(error_of(*issuer), HasSubstr("must begin with https://"));
  }
  EXPECT_THAT(peer.requests(), IsEmpty());
}

TEST_F(issuer_discovery, an_issuer_that_is_no_url_has_no_keys) {
  auto from = to_be_discovered();
  from.issuer = "our own";
  const auto issuer = made(from);
  EXPECT_THAT(error_of(*issuer), HasSubstr("not a URL that its metadata could be found by"));
}

}  // namespace

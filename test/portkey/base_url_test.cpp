#include "portkey/base_url.hpp"

#include <gtest/gtest.h>

namespace {

using portkey::api_version;
using portkey::insecure;
using portkey::parse_base_url;

portkey::base_url read(std::string_view text) {
  const auto parsed = parse_base_url(text, insecure::allowed);
  EXPECT_TRUE(parsed.has_value()) << text << ": " << parsed.error();
  return parsed ? *parsed : portkey::base_url{};
}

TEST(base_url, takes_the_default_apart) {
  const auto url = read("https://api.portkey.ai/v1");
  EXPECT_TRUE(url.where.tls);
  EXPECT_EQ(url.where.host, "api.portkey.ai");
  EXPECT_EQ(url.where.port, 443);
  EXPECT_EQ(url.path, "");
  EXPECT_TRUE(url.versioned);
}

TEST(base_url, reads_case_slashes_trailing_dot_and_port_as_the_same_place) {
  const auto url = read("HTTPS://API.Portkey.AI.:443/v1//");
  EXPECT_EQ(url.where, read("https://api.portkey.ai/v1").where);
  EXPECT_TRUE(url.versioned);
}

TEST(base_url, version_belongs_to_the_operation) {
  struct expectation {
    const char* url;
    api_version version;
    const char* joined;
  };
  const expectation table[] = {
      {"https://a.example/v1", api_version::v1, "/v1/users"},
      {"https://a.example/v1", api_version::v2, "/v2/users"},
      {"https://a.example/v1", api_version::none, "/users"},
      {"https://a.example", api_version::v1, "/users"},
      {"https://a.example", api_version::v2, "/v2/users"},
      {"https://a.example/", api_version::none, "/users"},
      {"https://a.example/gate/v1/", api_version::v1, "/gate/v1/users"},
      {"https://a.example/gate/v1", api_version::v2, "/gate/v2/users"},
      {"https://a.example/gate", api_version::v1, "/gate/users"},
      {"https://a.example/gatev1", api_version::v1, "/gatev1/users"},
  };
  for (const auto& one : table)
    EXPECT_EQ(read(one.url).join(one.version, "/users"), one.joined) << one.url;
}

TEST(base_url, authority_has_the_port_only_when_it_is_not_the_schemes_own) {
  EXPECT_EQ(read("https://a.example").where.authority(), "a.example");
  EXPECT_EQ(read("https://a.example:8443").where.authority(), "a.example:8443");
  EXPECT_EQ(read("http://127.0.0.1:80").where.authority(), "127.0.0.1");
  EXPECT_EQ(read("http://[::1]:8787").where.authority(), "[::1]:8787");
}

TEST(base_url, public_https_needs_no_permission) {
  for (const auto* text : {"https://api.portkey.ai/v1", "https://8.8.8.8", "https://[2606:4700::1]",
                           "https://172.32.0.1", "https://gateway-1.internal_zone.example:9443/v1"}) {
    EXPECT_TRUE(parse_base_url(text, insecure::refused).has_value()) << text;
  }
}

TEST(base_url, http_and_local_addresses_need_permission) {
  for (const auto* text :
       {"http://127.0.0.1:8787/v1", "http://localhost", "https://localhost", "https://LOCALHOST.", "https://127.9.9.9",
        "https://[::1]", "https://10.1.2.3", "https://172.16.0.1", "https://172.31.255.255", "https://192.168.1.1",
        "https://169.254.169.254", "https://[fc00::1]", "https://[fdff::1]", "https://[fe80::1]",
        "https://[::ffff:127.0.0.1]", "https://0.0.0.0", "https://[::]"}) {
    EXPECT_FALSE(parse_base_url(text, insecure::refused).has_value()) << text;
    EXPECT_TRUE(parse_base_url(text, insecure::allowed).has_value()) << text;
  }
}

TEST(base_url, http_over_a_network_is_never_possible) {
  for (const auto* text : {"http://api.portkey.ai/v1", "http://8.8.8.8", "http://emulator:8787",
                           "http://[2606:4700::1]", "http://a.localhost"}) {
    EXPECT_FALSE(parse_base_url(text, insecure::allowed).has_value()) << text;
  }
}

TEST(base_url, refuses_what_is_not_a_base_url) {
  for (const auto* text : {"",
                           "api.portkey.ai",
                           "/v1",
                           "https:",
                           "https://",
                           "https:///v1",
                           "ftp://a.example",
                           "https://user@a.example",
                           "https://user:secret@a.example",
                           "https://a.example?x=1",
                           "https://a.example/v1?",
                           "https://a.example#x",
                           "https://a.example:0",
                           "https://a.example:65536",
                           "https://a.example:99999999999",
                           "https://a.example:x",
                           "https://a.example:",
                           "https://a.example:8x/v1",
                           "https://a.example/a%20b",
                           "https://a..example",
                           "https://.a.example",
                           "https://a%2eexample%0d",
                           "https://a.example/../v1",
                           "https://a.example/./v1",
                           "https://a.example//v1",
                           "https://a.example/%2e%2e/v1",
                           "https://a b.example",
                           "https://a.example/ ",
                           "https://a.example/\r\nX: y",
                           "https://[::1",
                           "https://[v1.x]",
                           "https://[fe80::1%25eth0]"}) {
    EXPECT_FALSE(parse_base_url(text, insecure::allowed).has_value()) << text;
  }
}

TEST(base_url, refuses_addresses_in_disguise) {
  for (const auto* text : {"https://127.1", "https://2130706433", "https://0x7f.0.0.1", "https://0x7f000001",
                           "https://127.0.0.1.", "https://a.0x10"}) {
    EXPECT_FALSE(parse_base_url(text, insecure::refused).has_value()) << text;
  }
}

TEST(base_url, error_never_quotes_the_password) {
  const auto parsed = parse_base_url("https://user:hunter2@a.example", insecure::allowed);
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().find("hunter2"), std::string::npos);
}

}  // namespace

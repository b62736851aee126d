#include "server/origin_guard.hpp"

#include <gtest/gtest.h>

namespace {

using server::is_allowed_host;
using server::is_allowed_origin;
using server::origin_of;
using server::reachable_at;

reachable_at loopback() {
  reachable_at here;
  here.port = 8080;
  return here;
}

reachable_at open_to_all() {
  auto here = loopback();
  here.loopback = false;
  return here;
}

TEST(host_guard, takes_the_names_of_a_loopback_listener) {
  for (const char* host :
       {"localhost", "localhost:8080", "LocalHost:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080"})
    EXPECT_TRUE(is_allowed_host(host, loopback())) << host;
}

TEST(host_guard, refuses_other_names_at_a_loopback_listener) {
  for (const char* host :
       {"", "evil.example", "evil.example:8080", "localhost.evil.example:8080", "127.0.0.1.evil.example",
        "localhost:80", "127.0.0.1:8081", "localhost:", "localhost:08080", "[::1]:80", "::1", "::1:8080", "[::1",
        "localhost:evil:8080", "evil.example@localhost:8080", "127.1:8080", "0x7f000001:8080", "localhost.:8080"})
    EXPECT_FALSE(is_allowed_host(host, loopback())) << host;
  EXPECT_FALSE(is_allowed_host(std::nullopt, loopback()));
}

TEST(host_guard, takes_the_public_address) {
  auto here = loopback();
  here.public_origin = "https://mcp.example.com";
  EXPECT_TRUE(is_allowed_host("mcp.example.com", here));
  EXPECT_TRUE(is_allowed_host("MCP.example.com", here));
  EXPECT_TRUE(is_allowed_host("localhost:8080", here));
  EXPECT_FALSE(is_allowed_host("mcp.example.com:8443", here));
  EXPECT_FALSE(is_allowed_host("sub.mcp.example.com", here));
  here.public_origin = "https://mcp.example.com:8443";
  EXPECT_TRUE(is_allowed_host("mcp.example.com:8443", here));
  EXPECT_FALSE(is_allowed_host("mcp.example.com", here));
}

TEST(host_guard, takes_listed_hosts_with_any_port_or_with_their_own) {
  auto here = loopback();
  here.allowed_hosts = {"mcp.example.com", "[2001:db8::1]", "other.example:8443"};
  for (const char* host : {"mcp.example.com", "mcp.example.com:1234", "[2001:db8::1]", "[2001:db8::1]:443",
                           "other.example:8443", "OTHER.example:8443", "localhost:8080"})
    EXPECT_TRUE(is_allowed_host(host, here)) << host;
  for (const char* host : {"other.example", "other.example:8444", "example.com", "mcp.example.com.evil.example"})
    EXPECT_FALSE(is_allowed_host(host, here)) << host;
}

TEST(host_guard, checks_an_open_listener_only_when_hosts_are_listed) {
  EXPECT_TRUE(is_allowed_host("whatever.example", open_to_all()));
  EXPECT_TRUE(is_allowed_host(std::nullopt, open_to_all()));
  auto here = open_to_all();
  here.allowed_hosts = {"mcp.example.com"};
  EXPECT_TRUE(is_allowed_host("mcp.example.com", here));
  EXPECT_FALSE(is_allowed_host("whatever.example", here));
  EXPECT_FALSE(is_allowed_host("localhost:8080", here));
  EXPECT_FALSE(is_allowed_host(std::nullopt, here));
}

TEST(origin_guard, takes_callers_that_are_no_browser) {
  EXPECT_TRUE(is_allowed_origin(std::nullopt, loopback()));
  EXPECT_TRUE(is_allowed_origin(std::nullopt, open_to_all()));
}

TEST(origin_guard, takes_local_pages_of_any_port_while_the_listener_is_loopback) {
  for (const char* origin : {"http://localhost", "http://localhost:3000", "https://localhost:6274",
                             "http://127.0.0.1:8080", "http://[::1]:5173", "http://[::1]"}) {
    EXPECT_TRUE(is_allowed_origin(origin, loopback())) << origin;
    EXPECT_FALSE(is_allowed_origin(origin, open_to_all())) << origin;
  }
}

TEST(origin_guard, refuses_foreign_pages) {
  for (const char* origin :
       {"", "null", "https://evil.example", "http://evil.example:8080", "http://localhost.evil.example",
        "http://127.0.0.1.evil.example:8080", "http://evil.example/localhost", "file://localhost", "localhost:8080",
        "ftp://localhost", "chrome-extension://localhost", "http://localhost.", "http://evillocalhost", "//localhost"})
    EXPECT_FALSE(is_allowed_origin(origin, loopback())) << origin;
}

TEST(origin_guard, reads_no_host_out_of_what_is_no_origin) {
  for (const char* text :
       {"http://localhost:1@evil.example", "http://localhost:evil.example", "http://127.0.0.1:8080/path"})
    EXPECT_FALSE(is_allowed_origin(text, loopback())) << text;
}

TEST(origin_guard, takes_listed_origins_and_the_public_one) {
  auto here = open_to_all();
  here.public_origin = "https://mcp.example.com";
  here.allowed_origins = {"https://app.example.com", "http://localhost:3000"};
  for (const char* origin :
       {"https://mcp.example.com", "https://MCP.example.com", "https://app.example.com", "http://localhost:3000"})
    EXPECT_TRUE(is_allowed_origin(origin, here)) << origin;
  for (const char* origin : {"http://mcp.example.com", "https://mcp.example.com:8443", "https://app.example.com:444",
                             "http://app.example.com", "http://localhost:3001", "https://sub.app.example.com"})
    EXPECT_FALSE(is_allowed_origin(origin, here)) << origin;
}

TEST(origin_guard, cuts_an_origin_out_of_a_url) {
  EXPECT_EQ(origin_of("https://mcp.example.com/base"), "https://mcp.example.com");
  EXPECT_EQ(origin_of("https://mcp.example.com"), "https://mcp.example.com");
  EXPECT_EQ(origin_of("http://[2001:db8::1]:8080/a/b"), "http://[2001:db8::1]:8080");
  EXPECT_EQ(origin_of(""), "");
}

}  // namespace

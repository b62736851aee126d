#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/proxy_bytes.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::environment;
using support::raw_http;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr const char* call_event = R"("event":"call")";

environment trusting(const std::string& proxies, const environment& more = {}) {
  environment all{{"PORTKEY_MCP_SERVER_TRUSTED_PROXIES", proxies}};
  all.insert(more.begin(), more.end());
  return all;
}

const environment proxied = trusting("127.0.0.0/8,10.0.0.0/8", {{"PORTKEY_MCP_SERVER_PROXY_PROTOCOL", "true"}});

/// A call that needs no upstream.
std::string list_request(const daemon& served, const header_fields& more = {}) {
  auto fields = modern_fields("tools/list");
  fields.emplace_back("Content-Type", "application/json");
  fields.insert(fields.end(), more.begin(), more.end());
  return request_text("POST", "/mcp", served.authority(), fields, modern_text(1, "tools/list"));
}

/// Whether a call that worked is in the log as one of that client.
bool is_logged_from(const daemon& served, const std::string& client) {
  return served.wait_for_error_line({call_event, R"("outcome":"answered")", R"("from":")" + client + '"'}).has_value();
}

/// Sends one call with these bytes in front of it.
support::http_response call(const daemon& served, const std::string& first, const header_fields& fields = {}) {
  return support::ask_once(served.port(), first + list_request(served, fields));
}

TEST(forwarded_for, of_an_untrusted_peer_is_ignored) {
  for (const auto& variables : {environment(), trusting("192.0.2.0/24")}) {
    daemon served(variables);
    EXPECT_EQ(call(served, "", {{"X-Forwarded-For", "192.0.2.66"}}).status, 200);
    EXPECT_TRUE(is_logged_from(served, "127.0.0.1"));
    EXPECT_EQ(served.stop(), 0);
    EXPECT_THAT(served.errors(), Not(HasSubstr("192.0.2.66")));
  }
}

TEST(forwarded_for, of_a_trusted_peer_names_the_client) {
  daemon served(trusting("127.0.0.1,10.0.0.0/8"));
  const header_fields fields{{"X-Forwarded-For", "192.0.2.66"}, {"X-Forwarded-For", "198.51.100.1:4000, 10.0.0.2"}};
  EXPECT_EQ(call(served, "", fields).status, 200);
  EXPECT_TRUE(is_logged_from(served, "198.51.100.1"));
  EXPECT_EQ(call(served, "", {{"X-Forwarded-For", "192.0.2.66, unknown"}}).status, 200);
  EXPECT_TRUE(is_logged_from(served, "127.0.0.1"));
  EXPECT_EQ(served.stop(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr("192.0.2.66")));
}

TEST(forwarded_for, counts_for_each_request_of_a_connection) {
  daemon served(trusting("127.0.0.1"));
  raw_http client(served.port());
  client.send(list_request(served, {{"X-Forwarded-For", "198.51.100.1"}}) +
              list_request(served, {{"X-Forwarded-For", "198.51.100.2"}}) + list_request(served));
  for (const auto* from : {"198.51.100.1", "198.51.100.2", "127.0.0.1"}) {
    EXPECT_EQ(client.read().status, 200);
    EXPECT_TRUE(is_logged_from(served, from)) << from;
  }
}

TEST(forwarded_for, names_who_opens_a_session) {
  daemon served(trusting("127.0.0.1"));
  mcp_client client(served);
  client.post({{"X-Forwarded-For", "198.51.100.1"}},
              rpc_text(1, "initialize",
                       {{"protocolVersion", "2025-11-25"},
                        {"capabilities", json::object()},
                        {"clientInfo", {{"name", "a test"}, {"version", "1"}}}}));
  EXPECT_TRUE(served.wait_for_error_line({R"("event":"session opened")", R"("from":"198.51.100.1")"}));
}

TEST(forwarded_for, counts_on_a_listener_of_both_families) {
  if (::access("/proc/net/if_inet6", R_OK) != 0) GTEST_SKIP() << "no IPv6 here";
  daemon served(trusting("127.0.0.0/8", {{"PORTKEY_MCP_IDENTITY_MODE", "none"}}), {"--host", "::"});
  EXPECT_EQ(call(served, "").status, 200);
  EXPECT_TRUE(is_logged_from(served, "127.0.0.1")) << "and not ::ffff:127.0.0.1";
  EXPECT_EQ(call(served, "", {{"X-Forwarded-For", "2001:DB8::7"}}).status, 200);
  EXPECT_TRUE(is_logged_from(served, "2001:db8::7"));
}

TEST(forwarded_for, is_the_only_field_of_proxies_that_is_read) {
  daemon served(trusting("127.0.0.1"));
  const header_fields fields{{"Forwarded", "for=192.0.2.66;host=evil.example;proto=https"},
                             {"X-Forwarded-Host", "evil.example"},
                             {"X-Forwarded-Proto", "https"},
                             {"X-Real-IP", "192.0.2.66"}};
  EXPECT_EQ(call(served, "", fields).status, 200);
  EXPECT_TRUE(is_logged_from(served, "127.0.0.1"));
  const auto plain = support::ask_once(served.port(), request_text("GET", "/", served.authority()));
  const auto forwarded = support::ask_once(served.port(), request_text("GET", "/", served.authority(), fields));
  EXPECT_THAT(plain.body, HasSubstr(served.url()));
  EXPECT_EQ(forwarded.body, plain.body);
}

TEST(proxy_protocol, names_the_client_of_a_call) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey, proxied));
  for (const auto& [header, client] :
       {std::pair("PROXY TCP4 198.51.100.1 127.0.0.1 4660 443\r\n"s, "198.51.100.1"),
        std::pair("PROXY TCP6 2001:db8::1 ::1 4660 443\r\n"s, "2001:db8::1"),
        std::pair(binary_header(0x21, 0x11, ipv4_block), "192.0.2.7"),
        std::pair(binary_header(0x21, 0x21, ipv6_block + "\x04\0\1x"s), "2001:db8::7")}) {
    auto fields = modern_fields("tools/call", "list_workspaces");
    fields.emplace_back("Content-Type", "application/json");
    const auto text = request_text("POST", "/mcp", served.authority(), fields,
                                   modern_text(1, "tools/call", {{"name", "list_workspaces"}}));
    raw_http connection(served.port());
    connection.send(header + text + text);
    for (int times = 0; times < 2; ++times) {
      const auto answer = connection.read();
      EXPECT_EQ(answer.status, 200) << client;
      EXPECT_THAT(answer.body, HasSubstr("ws-produc-5a3f10")) << client;
    }
    EXPECT_TRUE(is_logged_from(served, client)) << client;
  }
}

TEST(proxy_protocol, leaves_the_address_of_the_proxy_where_none_is_named) {
  daemon served(proxied);
  for (const auto& header : {"PROXY UNKNOWN\r\n"s, binary_header(0x20, 0, ""), binary_header(0x21, 0, "")}) {
    EXPECT_EQ(call(served, header, {{"X-Forwarded-For", "192.0.2.66"}}).status, 200);
    EXPECT_TRUE(is_logged_from(served, "127.0.0.1"));
  }
  EXPECT_EQ(served.stop(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr("192.0.2.66")));
}

TEST(proxy_protocol, goes_before_forwarded_for) {
  daemon served(proxied);
  EXPECT_EQ(call(served, "PROXY TCP4 10.1.2.3 127.0.0.1 1 2\r\n", {{"X-Forwarded-For", "198.51.100.1"}}).status, 200);
  EXPECT_TRUE(is_logged_from(served, "198.51.100.1")) << "the source is trusted in its turn";
  EXPECT_EQ(call(served, "PROXY TCP4 198.51.100.2 127.0.0.1 1 2\r\n", {{"X-Forwarded-For", "192.0.2.66"}}).status, 200);
  EXPECT_TRUE(is_logged_from(served, "198.51.100.2")) << "and here it is not";
  EXPECT_EQ(served.stop(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr("192.0.2.66")));
}

TEST(proxy_protocol, may_arrive_split_at_every_byte) {
  daemon served(proxied);
  for (const auto& header :
       {"PROXY TCP4 198.51.100.1 127.0.0.1 4660 443\r\n"s, binary_header(0x21, 0x11, ipv4_block)}) {
    const auto all = header + list_request(served);
    for (std::size_t split = 1; split <= header.size(); ++split) {
      raw_http client(served.port());
      client.send(all.substr(0, split));
      client.send(all.substr(split));
      ASSERT_EQ(client.read().status, 200) << split;
    }
    raw_http slow(served.port());
    for (const auto byte : all)
      slow.send({&byte, 1});
    EXPECT_EQ(slow.read().status, 200);
  }
}

TEST(proxy_protocol, closes_without_an_answer_what_does_not_begin_with_it) {
  daemon served(proxied);
  auto bent = binary_header(0x21, 0x11, ipv4_block);
  bent[11] = '\0';
  for (const auto& [first, why] :
       {std::pair(""s, "does not begin with a PROXY header"),
        std::pair("\x16\x03\x01\x02\0\1\0\1\xfc\3\3"s, "does not begin with a PROXY header"),
        std::pair("\r\n"s, "does not begin with a PROXY header"), std::pair(bent, "does not begin with a PROXY header"),
        std::pair("PROXY TCP4 192.0.2.66 127.0.0.1 1 2\n"s, "does not end with CRLF"),
        std::pair("PROXY TCP4 192.0.2.66 127.0.0.1 1\r\n"s, "two addresses and two ports"),
        std::pair("PROXY UDP4 192.0.2.66 127.0.0.1 1 2\r\n"s, "no protocol that is known"),
        std::pair("PROXY UNKNOWN " + std::string(200, 'x') + "\r\n", "too long"),
        std::pair(binary_header(0x11, 0x11, ipv4_block), "version"),
        std::pair(binary_header(0x21, 0x11, std::string(5000, 'x')), "larger than 4 KiB")}) {
    raw_http client(served.port());
    client.send(first + list_request(served));
    EXPECT_TRUE(client.wait_for_close()) << first;
    EXPECT_TRUE(served.wait_for_error_line({R"("event":"connection closed")", R"("from":"127.0.0.1")", why})) << why;
  }
  EXPECT_EQ(call(served, "PROXY UNKNOWN\r\n").status, 200) << "the next one is served";
  EXPECT_EQ(served.stop(), 0);
  const auto log = served.errors();
  EXPECT_EQ(log.find(call_event), log.rfind(call_event)) << "and nothing else ran";
}

TEST(proxy_protocol, is_taken_from_trusted_peers_alone) {
  daemon served(trusting("192.0.2.0/24", {{"PORTKEY_MCP_SERVER_PROXY_PROTOCOL", "true"}}));
  for (const auto& first : {""s, "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n"s, binary_header(0x21, 0x11, ipv4_block)}) {
    raw_http client(served.port());
    client.send(first + list_request(served));
    EXPECT_TRUE(client.wait_for_close());
  }
  EXPECT_TRUE(served.wait_for_error_line(
      {R"("event":"connection closed")", R"("from":"127.0.0.1")", "not one of server.trusted_proxies"}));
  EXPECT_EQ(served.stop(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr(call_event)));
}

TEST(proxy_protocol, is_waited_for_no_longer_than_for_a_head) {
  auto variables = proxied;
  variables["PORTKEY_MCP_SERVER_HEADER_TIMEOUT"] = "200ms";
  variables["PORTKEY_MCP_LOG_LEVEL"] = "debug";
  daemon served(variables);
  raw_http silent(served.port());
  EXPECT_TRUE(silent.wait_for_close());
  EXPECT_TRUE(served.wait_for_error_line({R"("level":"debug")", "took too long"}));
  raw_http halfway(served.port());
  halfway.send("PROXY TCP4 192.0.2.7");
  EXPECT_TRUE(halfway.wait_for_close());
  EXPECT_TRUE(served.wait_for_error_line({R"("level":"warning")", "took too long"}));
  raw_http trickling(served.port());
  const auto header = binary_header(0x20, 0, std::string(4096, 'x'));
  EXPECT_TRUE(eventually([&, at = std::size_t{0}]() mutable {
    return at < header.size() && !trickling.send(header.substr(at++, 1));
  })) << "each byte does not start the time again";
  EXPECT_EQ(served.stop(), 0);
}

TEST(proxy_protocol, is_refused_while_it_is_off) {
  daemon served(trusting("127.0.0.1"));
  for (const auto& header : {"PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n"s, "PROXY UNKNOWN\r\n"s,
                             binary_header(0x21, 0x11, ipv4_block), binary_header(0x20, 0, "")}) {
    raw_http client(served.port());
    client.send(header + list_request(served));
    EXPECT_THAT(client.read().status, testing::AnyOf(400, 505)) << header;  // it may read like another version
    EXPECT_TRUE(client.wait_for_close()) << header;
  }
  EXPECT_EQ(served.stop(), 0);
  EXPECT_THAT(served.errors(), Not(HasSubstr(call_event))) << "nothing behind it ran";
}

TEST(proxy_protocol, is_spoken_by_the_health_check) {
  daemon served(proxied);
  auto variables = proxied;
  const std::vector<std::string> ask{"healthcheck", "--port", std::to_string(served.port())};
  support::program trusted(ask, variables);
  EXPECT_EQ(trusted.wait(), 0) << trusted.errors();
  variables["PORTKEY_MCP_SERVER_TRUSTED_PROXIES"] = "192.0.2.1";
  support::program untrusted(ask, variables);
  EXPECT_EQ(untrusted.wait(), 1);
  EXPECT_THAT(untrusted.errors(),
              HasSubstr("The daemon closes the connections of 127.0.0.1; add it to server.trusted_proxies."));
}

}  // namespace

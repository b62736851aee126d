#include "server/remote_peer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "test/server/loopback.hpp"
#include "test/server/proxy_bytes.hpp"

namespace {

using server::client_of;
using server::identify_peer;
using server::proxy_rules;
using server::read_address_range;
using server::remote_peer;
using namespace std::chrono_literals;
using namespace std::string_literals;

proxy_rules behind_a_proxy() {
  proxy_rules rules;
  rules.trusted.push_back(*read_address_range("127.0.0.0/8"));
  rules.proxy_protocol = true;
  return rules;
}

/// What is left in the stream, of which so much is expected.
std::string rest_of(loopback& pair, std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t at = 0; at < size;) {
    const auto got = support::run(pair.io, pair.ours->read_some(boost::asio::buffer(text.data() + at, size - at)));
    if (got.error) return text.substr(0, at);
    at += got.bytes;
  }
  return text;
}

TEST(remote_peer, is_the_end_of_the_socket_without_the_proxy_protocol) {
  loopback pair;
  const proxy_rules rules;
  const auto found = support::run(pair.io, identify_peer(*pair.ours, rules));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->address.to_string(), "127.0.0.1");
  EXPECT_TRUE(found->may_forward);
  pair.send("PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n");
  EXPECT_EQ(rest_of(pair, 36), "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n") << "nothing was read";
}

TEST(remote_peer, is_read_without_a_byte_behind_it_wherever_the_stream_is_split) {
  const std::string behind = "\x16\x03\x01 what the client says\r\n";
  const auto rules = behind_a_proxy();
  for (const auto& header :
       {std::string("PROXY TCP4 192.0.2.7 127.0.0.1 4660 443\r\n"), std::string("PROXY UNKNOWN\r\n"),
        binary_header(0x21, 0x11, ipv4_block + "\x04\0\1x"s), binary_header(0x20, 0, "")}) {
    const auto all = header + behind;
    for (std::size_t split = 0; split <= header.size() + 1; ++split) {
      loopback pair;
      const auto waiting = support::start(pair.io, identify_peer(*pair.ours, rules));
      pair.send(all.substr(0, split));
      for (int turns = 0; turns < 20; ++turns) {
        pair.io.restart();
        pair.io.poll();
      }
      EXPECT_TRUE(!waiting->done || split >= header.size()) << split;
      pair.send(all.substr(split));
      const auto found = support::finish(pair.io, waiting);
      ASSERT_TRUE(found) << split;
      const bool named = header.find("UNKNOWN") == header.npos && header[12] != '\x20';
      EXPECT_EQ(found->address.to_string(), named ? "192.0.2.7" : "127.0.0.1") << split;
      EXPECT_EQ(found->may_forward, named);
      EXPECT_EQ(rest_of(pair, behind.size()), behind) << split;
    }
  }
}

TEST(remote_peer, is_nobody_when_the_stream_ends_before_its_header) {
  for (const std::string& begun :
       {std::string(), std::string("PROXY TCP4"), binary_header(0x21, 0x11, ipv4_block).substr(0, 20)}) {
    loopback pair;
    const auto rules = behind_a_proxy();
    pair.send(begun);
    pair.client.close();
    EXPECT_FALSE(support::run(pair.io, identify_peer(*pair.ours, rules))) << begun;
  }
}

TEST(remote_peer, is_nobody_when_its_header_takes_too_long) {
  loopback pair;
  auto rules = behind_a_proxy();
  rules.header_timeout = 20ms;
  pair.send("PROXY TCP4");
  EXPECT_FALSE(support::run(pair.io, identify_peer(*pair.ours, rules)));
}

TEST(remote_peer, is_nobody_when_it_is_not_trusted) {
  loopback pair;
  auto rules = behind_a_proxy();
  rules.trusted = {*read_address_range("192.0.2.0/24"), *read_address_range("127.0.0.2")};
  pair.send("PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n");
  EXPECT_FALSE(support::run(pair.io, identify_peer(*pair.ours, rules)));
}

TEST(client_of, is_forwarded_only_by_a_peer_that_speaks_for_itself) {
  const auto rules = behind_a_proxy();
  server::request_head head;
  head.fields = {{"x-forwarded-for", "192.0.2.66"}, {"host", "a"}, {"x-forwarded-for", "198.51.100.1"}};
  remote_peer proxy;
  proxy.address = boost::asio::ip::make_address("127.0.0.1");
  EXPECT_EQ(client_of(head, proxy, rules).to_string(), "198.51.100.1");
  EXPECT_EQ(client_of(head, proxy, proxy_rules()).to_string(), "127.0.0.1") << "nobody is trusted";
  proxy.may_forward = false;
  EXPECT_EQ(client_of(head, proxy, rules).to_string(), "127.0.0.1");
}

}  // namespace

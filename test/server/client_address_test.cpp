#include "server/client_address.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using server::address_range;
using server::client_address;
using server::max_hops;
using server::read_address_range;

const std::vector<address_range>& proxies() {
  static const std::vector<address_range> ranges = {*read_address_range("10.0.0.0/8"), *read_address_range("fd00::/8")};
  return ranges;
}

std::string client(const char* peer, const std::vector<std::string_view>& forwarded) {
  return client_address(boost::asio::ip::make_address(peer), forwarded, proxies()).to_string();
}

TEST(client_address, is_the_peer_where_no_proxy_stands) {
  EXPECT_EQ(client("203.0.113.5", {}), "203.0.113.5");
  EXPECT_EQ(client("10.0.0.1", {}), "10.0.0.1");
  EXPECT_EQ(client("::ffff:203.0.113.5", {}), "203.0.113.5");
}

TEST(client_address, is_not_what_an_untrusted_peer_says) {
  EXPECT_EQ(client("203.0.113.5", {"198.51.100.1"}), "203.0.113.5");
  EXPECT_EQ(client("203.0.113.5", {"10.0.0.1, 10.0.0.2", "fd00::1"}), "203.0.113.5");
  EXPECT_EQ(client("2001:db8::1", {"198.51.100.1"}), "2001:db8::1");
  const auto peer = boost::asio::ip::make_address("10.0.0.1");
  EXPECT_EQ(client_address(peer, {"198.51.100.1"}, {}), peer) << "nobody is trusted";
}

TEST(client_address, is_the_right_most_hop_that_is_not_a_proxy) {
  struct sample {
    std::vector<std::string_view> forwarded;
    const char* client;
  };
  const sample samples[] = {
      {{"198.51.100.1"}, "198.51.100.1"},
      {{"192.0.2.66, 198.51.100.1"}, "198.51.100.1"},
      {{"192.0.2.66,198.51.100.1"}, "198.51.100.1"},
      {{"192.0.2.66 ,\t 198.51.100.1 "}, "198.51.100.1"},
      {{"198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
      {{"192.0.2.66, 198.51.100.1, 10.0.0.3, 10.0.0.2"}, "198.51.100.1"},
      {{"10.9.9.9, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
      {{"10.0.0.4, 10.0.0.3"}, "10.0.0.4"},
      {{"2001:db8::7, fd00::2"}, "2001:db8::7"},
      {{"::ffff:198.51.100.1"}, "198.51.100.1"},
      {{"198.51.100.1, ::ffff:10.0.0.2"}, "198.51.100.1"},
  };
  for (const auto& one : samples)
    EXPECT_EQ(client("10.0.0.1", one.forwarded), one.client) << one.forwarded[0];
  EXPECT_EQ(client("::ffff:10.0.0.1", {"198.51.100.1"}), "198.51.100.1");
  EXPECT_EQ(client("fd00::1", {"198.51.100.1"}), "198.51.100.1");
}

TEST(client_address, joins_several_fields_in_their_order) {
  EXPECT_EQ(client("10.0.0.1", {"192.0.2.66", "198.51.100.1"}), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", {"192.0.2.66", "198.51.100.1", "10.0.0.3, 10.0.0.2"}), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", {"192.0.2.66, 198.51.100.1", "10.0.0.2"}), "198.51.100.1");
}

TEST(client_address, may_stand_with_a_port) {
  for (const auto& [entry, expected] :
       {std::pair("198.51.100.1:80", "198.51.100.1"), std::pair("198.51.100.1:65535", "198.51.100.1"),
        std::pair("[2001:db8::7]:443", "2001:db8::7"), std::pair("[2001:db8::7]", "2001:db8::7"),
        std::pair("[::ffff:198.51.100.1]:1", "198.51.100.1")})
    EXPECT_EQ(client("10.0.0.1", {entry}), expected) << entry;
  EXPECT_EQ(client("10.0.0.1", {"198.51.100.1, [fd00::2]:5000, 10.0.0.2:5000"}), "198.51.100.1");
}

TEST(client_address, is_the_last_proxy_where_an_entry_is_no_address) {
  using namespace std::string_view_literals;
  for (const auto entry : {""sv,
                           " "sv,
                           "unknown"sv,
                           "_hidden"sv,
                           "\"198.51.100.1\""sv,
                           "\"[2001:db8::7]:80\""sv,
                           "for=198.51.100.1"sv,
                           "198.51.100.1:"sv,
                           "198.51.100.1:x"sv,
                           "198.51.100.1:123456"sv,
                           "198.51.100.1 198.51.100.2"sv,
                           "198.51.100.1;"sv,
                           "[198.51.100.1]"sv,
                           "[198.51.100.1]:80"sv,
                           "[2001:db8::7"sv,
                           "2001:db8::7]"sv,
                           "[2001:db8::7]80"sv,
                           "[2001:db8::7]:"sv,
                           "[[2001:db8::7]]"sv,
                           "[]"sv,
                           ":80"sv,
                           "fe80::1%eth0"sv,
                           "198.51.100"sv,
                           "0198.51.100.1"sv,
                           "198.51.100.1\0"sv,
                           "\x80"sv,
                           "localhost"sv,
                           "client.example.com"sv}) {
    EXPECT_EQ(client("10.0.0.1", {entry}), "10.0.0.1") << entry;
    const auto forged = "198.51.100.1, " + std::string(entry);
    EXPECT_EQ(client("10.0.0.1", {forged}), "10.0.0.1") << entry << ": what stands left of it is not looked at";
    const auto behind = forged + ", 10.0.0.2";
    EXPECT_EQ(client("10.0.0.1", {behind}), "10.0.0.2") << entry;
    EXPECT_EQ(client("10.0.0.1", {"198.51.100.1", entry, "10.0.0.2"}), "10.0.0.2")
        << entry << ", in a field of its own";
  }
}

TEST(client_address, is_looked_for_among_a_bounded_number_of_hops) {
  const auto chain = [](std::size_t trusted) {
    std::string text = "198.51.100.1";
    for (std::size_t at = 0; at < trusted; ++at)
      text += ", 10.0.1." + std::to_string(trusted - at);
    return text;
  };
  const auto enough = chain(max_hops - 1);
  EXPECT_EQ(client("10.0.0.1", {enough}), "198.51.100.1");
  const auto too_many = chain(max_hops);
  EXPECT_EQ(client("10.0.0.1", {too_many}), "10.0.1." + std::to_string(max_hops)) << "the last that was looked at";
  const std::string commas(16'000, ',');
  EXPECT_EQ(client("10.0.0.1", {commas}), "10.0.0.1");
}

}  // namespace

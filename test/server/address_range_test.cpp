#include "server/address_range.hpp"

#include <gtest/gtest.h>

#include <string>

#include "server/address.hpp"

namespace {

using boost::asio::ip::make_address;
using server::canonical;
using server::read_address;
using server::read_address_range;

bool holds(const char* range, const char* address) {
  const auto read = read_address_range(range);
  EXPECT_TRUE(read) << range;
  return read && read->contains(make_address(address));
}

TEST(read_address, takes_the_usual_notations) {
  for (const auto& [text, expected] : {std::pair("192.0.2.1", "192.0.2.1"), std::pair("2001:DB8::1", "2001:db8::1"),
                                       std::pair("::ffff:192.0.2.1", "192.0.2.1"), std::pair("::", "::"),
                                       std::pair("0000:0000:0000:0000:0000:ffff:192.000.002.001", "")}) {
    const auto read = read_address(text);
    EXPECT_EQ(read ? read->to_string() : "", expected) << text;
  }
}

TEST(read_address, takes_nothing_around_an_address) {
  using namespace std::string_literals;
  for (const auto& text :
       {""s,           "unknown"s,    "_hidden"s,           "localhost"s, "1.2.3"s,      "1.2.3.4.5"s,
        "1.2.3.256"s,  "01.2.3.4"s,   " 1.2.3.4"s,          "1.2.3.4 "s,  "1.2.3.4:80"s, "[::1]"s,
        "fe80::1%lo"s, "1.2.3.4\0"s,  "1.2.3.4\0.5"s,       ":::"s,       "1::2::3"s,    "12345::"s,
        "0x7f.1"s,     "2130706433"s, std::string(100, '1')})
    EXPECT_FALSE(read_address(text)) << text;
}

TEST(canonical, is_one_form_of_each_address) {
  EXPECT_EQ(canonical(make_address("::ffff:10.0.0.1")), make_address("10.0.0.1"));
  EXPECT_EQ(canonical(make_address("10.0.0.1")), make_address("10.0.0.1"));
  EXPECT_EQ(canonical(boost::asio::ip::address_v6(make_address("fe80::1").to_v6().to_bytes(), 7)),
            make_address("fe80::1"));
}

TEST(address_range, holds_what_begins_with_its_bits) {
  struct sample {
    const char* range;
    const char* inside;
    const char* outside;
  };
  const sample samples[] = {
      {"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
      {"192.0.2.0/24", "192.0.2.255", "192.0.3.0"},
      {"192.0.2.128/25", "192.0.2.128", "192.0.2.127"},
      {"192.0.2.1", "192.0.2.1", "192.0.2.2"},
      {"192.0.2.1/32", "192.0.2.1", "192.0.2.0"},
      {"0.0.0.0/0", "203.0.113.9", "2001:db8::1"},
      {"::1", "::1", "::2"},
      {"fd00::/8", "fdff:ffff::1", "fc00::1"},
      {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
      {"2001:db8::1/128", "2001:db8::1", "2001:db8::"},
      {"::/0", "2001:db8::1", "203.0.113.9"},
  };
  for (const auto& one : samples) {
    EXPECT_TRUE(holds(one.range, one.inside)) << one.range;
    EXPECT_FALSE(holds(one.range, one.outside)) << one.range;
  }
}

TEST(address_range, takes_an_address_that_is_mapped_into_ipv6_for_itself) {
  EXPECT_TRUE(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
  EXPECT_FALSE(holds("10.0.0.0/8", "::ffff:11.1.2.3"));
  EXPECT_FALSE(holds("10.0.0.0/8", "::10.1.2.3")) << "not the mapping";
  EXPECT_TRUE(holds("::ffff:10.0.0.0/104", "10.1.2.3"));
  EXPECT_TRUE(holds("::ffff:10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(holds("::/0", "::ffff:10.1.2.3")) << "all of IPv6 is not all of IPv4";
}

TEST(address_range, knows_when_it_is_everything) {
  for (const auto* text : {"0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96"})
    EXPECT_TRUE(read_address_range(text)->holds_everything()) << text;
  for (const auto* text : {"0.0.0.0/1", "::/1", "0.0.0.0", "::"})
    EXPECT_FALSE(read_address_range(text)->holds_everything()) << text;
}

TEST(address_range, is_refused_with_what_is_wanted) {
  for (const auto* text : {"",
                           "/8",
                           "10.0.0.0/",
                           "10.0.0.0/33",
                           "10.0.0.0/-1",
                           "10.0.0.0/+8",
                           "10.0.0.0/8 ",
                           "10.0.0.0/8/8",
                           "10.0.0.0/255.0.0.0",
                           "10.0.0.0/4294967304",
                           "10.0.0.0/18446744073709551624",
                           "10.*",
                           "10.0.0/8",
                           "::1/129",
                           "[::1]",
                           "[::1]/128",
                           "fe80::%lo/10",
                           "localhost",
                           "private",
                           "::ffff:10.0.0.0/8",
                           "1.2.3.4:80"}) {
    const auto read = read_address_range(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error(), R"(wants addresses and ranges such as "10.0.0.0/8", "192.0.2.1" or "fd00::/8", not ")" +
                                std::string(text) + '"');
  }
}

TEST(address_range, is_refused_with_the_range_that_is_meant) {
  for (const auto& [text, range, address] :
       {std::tuple("10.1.2.3/8", "10.0.0.0/8", "10.1.2.3"),
        std::tuple("192.0.2.130/25", "192.0.2.128/25", "192.0.2.130"), std::tuple("1.2.3.4/0", "0.0.0.0/0", "1.2.3.4"),
        std::tuple("fd00::1/8", "fd00::/8", "fd00::1"), std::tuple("::ffff:10.0.0.1/104", "10.0.0.0/8", "10.0.0.1")}) {
    const auto read = read_address_range(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error(), "holds \"" + std::string(text) + "\", which has bits set beyond its length; write \"" +
                                range + "\" for the range or \"" + address + "\" for the one address");
    EXPECT_TRUE(read_address_range(range));
    EXPECT_TRUE(read_address_range(address));
  }
}

}  // namespace

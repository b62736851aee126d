#include "server/proxy_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "test/server/proxy_bytes.hpp"

namespace {

using server::read_proxy_header;
using testing::HasSubstr;
using namespace std::string_literals;

struct sample {
  std::string bytes;
  std::string source;  ///< "": it names none
};

const std::vector<sample>& good() {
  static const std::vector<sample> samples = {
      {"PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "192.168.0.1"},
      {"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"},
      {"PROXY TCP4 1.2.3.4 5.6.7.8 0 0\r\n", "1.2.3.4"},
      {"PROXY TCP6 2001:DB8::1 ::1 1 2\r\n", "2001:db8::1"},
      {"PROXY TCP6 :: :: 0 0\r\n", "::"},
      {"PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1"},
      {"PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"PROXY UNKNOWN\r\n", ""},
      {"PROXY UNKNOWN whatever comes here\r\n", ""},
      {"PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
       ""},
      {binary_header(0x21, 0x11, ipv4_block), "192.0.2.7"},
      {binary_header(0x21, 0x11, ipv4_block + "\x04\0\1x"s), "192.0.2.7"},
      {binary_header(0x21, 0x11, ipv4_block + std::string(4084, 'x')), "192.0.2.7"},
      {binary_header(0x21, 0x21, ipv6_block), "2001:db8::7"},
      {binary_header(0x21, 0x21, ipv6_block + "\x04\0\1x"s), "2001:db8::7"},
      {binary_header(0x21, 0x31, std::string(216, 'p')), ""},
      {binary_header(0x21, 0x12, ipv4_block), ""},
      {binary_header(0x21, 0x22, ipv6_block), ""},
      {binary_header(0x21, 0x32, std::string(216, 'p')), ""},
      {binary_header(0x21, 0x00, ""), ""},
      {binary_header(0x21, 0x00, "whatever"), ""},
      {binary_header(0x21, 0x10, ipv4_block), ""},
      {binary_header(0x20, 0x00, ""), ""},
      {binary_header(0x20, 0x11, ipv4_block), ""},
      {binary_header(0x20, 0xff, "whatever"), ""},
  };
  return samples;
}

TEST(proxy_header, names_who_connected_to_the_proxy) {
  for (const auto& one : good()) {
    const auto read = read_proxy_header(one.bytes);
    ASSERT_TRUE(read) << one.bytes << ": " << read.error();
    EXPECT_EQ(read->missing, 0U) << one.bytes;
    EXPECT_EQ(read->size, one.bytes.size()) << one.bytes;
    EXPECT_EQ(read->source ? read->source->to_string() : "", one.source) << one.bytes;
  }
}

TEST(proxy_header, ends_where_the_client_begins) {
  for (const auto& one : good()) {
    for (const auto& behind : {"GET / HTTP/1.1\r\n\r\n"s, "\r\n"s, "\x16\x03\x01"s, one.bytes}) {
      const auto read = read_proxy_header(one.bytes + behind);
      ASSERT_TRUE(read) << one.bytes;
      EXPECT_EQ(read->size, one.bytes.size()) << one.bytes;
    }
  }
}

TEST(proxy_header, is_waited_for_wherever_it_is_split) {
  for (const auto& one : good()) {
    for (std::size_t size = 0; size < one.bytes.size(); ++size) {
      const auto read = read_proxy_header(std::string_view(one.bytes).substr(0, size));
      ASSERT_TRUE(read) << one.bytes << " after " << size;
      ASSERT_GT(read->missing, 0U) << one.bytes << " after " << size;
      ASSERT_LE(size + read->missing, one.bytes.size()) << one.bytes << ": nothing behind it may be asked for";
    }
  }
}

TEST(proxy_header, is_refused_when_a_line_is_not_exact) {
  for (const auto& line : {"PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n"s,
                           "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n"s,
                           "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n"s,
                           "PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n"s,
                           "PROXY TCP4 1.2.3.4  5.6.7.8 1\r\n"s,

                           "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n"s,
                           "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n"s,
                           "PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n"s,
                           "PROXY TCP4 1.2.3.4 5.6.7.8 1 0x2\r\n"s,
                           "PROXY TCP4 1.2.3.4 5.6.7.8 99999999999999999999 2\r\n"s,
                           "PROXY TCP4 1.2.3.04 5.6.7.8 1 2\r\n"s,
                           "PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n"s,
                           "PROXY TCP4 1.2.3.4 x 1 2\r\n"s,
                           "PROXY TCP4 ::1 ::2 1 2\r\n"s,
                           "PROXY TCP4 1.2.3.4 ::2 1 2\r\n"s,
                           "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n"s,
                           "PROXY TCP6 ::1 5.6.7.8 1 2\r\n"s,
                           "PROXY TCP6 fe80::1%lo ::2 1 2\r\n"s,
                           "PROXY TCP6 [::1] ::2 1 2\r\n"s,
                           "PROXY TCP4 1.2.3.4\0 5.6.7.8 1 2\r\n"s}) {
    const auto read = read_proxy_header(line);
    ASSERT_FALSE(read) << line;
    EXPECT_THAT(read.error(), HasSubstr("two addresses and two ports")) << line;
  }
  for (const auto& line :
       {"PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n"s, "PROXY tcp4 1.2.3.4 5.6.7.8 1 2\r\n"s, "PROXY UNKNOWNX\r\n"s,
        "PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n"s, "PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"s, "PROXY \r\n"s,
        "PROXY TCP4\t1.2.3.4 5.6.7.8 1 2\r\n"s})
    EXPECT_THAT(read_proxy_header(line).error(), HasSubstr("no protocol that is known")) << line;
}

TEST(proxy_header, is_refused_when_a_line_does_not_end_with_crlf) {
  for (const auto& line : {"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n"s, "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\rGET"s,
                           "PROXY UNKNOWN\n\r\n"s, "PROXY UNKNOWN a\rb\r\n"s, "PROXY UNKNOWN\r\r\n"s})
    EXPECT_THAT(read_proxy_header(line).error(), HasSubstr("does not end with CRLF")) << line;
}

TEST(proxy_header, is_refused_when_a_line_goes_beyond_107_bytes) {
  const auto begun = "PROXY UNKNOWN " + std::string(91, 'x');
  EXPECT_EQ(read_proxy_header(begun + "\r\n")->size, 107U);
  EXPECT_FALSE(read_proxy_header(begun + "x\r\n"));
  EXPECT_EQ(read_proxy_header(begun)->missing, 2U);
  EXPECT_EQ(read_proxy_header(begun + "\r")->missing, 1U);
  EXPECT_THAT(read_proxy_header(begun + "x").error(), HasSubstr("too long")) << "the end no longer fits";
  EXPECT_THAT(read_proxy_header(begun + std::string(5000, 'x')).error(), HasSubstr("too long"));
  EXPECT_FALSE(read_proxy_header(begun + "x\r"));
}

TEST(proxy_header, is_refused_when_the_binary_form_is_not_exact) {
  for (const auto& [bytes, why] : {
           std::pair(binary_header(0x11, 0x11, ipv4_block), "version"),
           std::pair(binary_header(0x31, 0x11, ipv4_block), "version"),
           std::pair(binary_header(0x01, 0x11, ipv4_block), "version"),
           std::pair(binary_header(0x22, 0x11, ipv4_block), "command"),
           std::pair(binary_header(0x2f, 0x11, ipv4_block), "command"),
           std::pair(binary_header(0x21, 0x41, ipv6_block), "kind of address"),
           std::pair(binary_header(0x21, 0xf1, ipv6_block), "kind of address"),
           std::pair(binary_header(0x21, 0x13, ipv4_block), "kind of address"),
           std::pair(binary_header(0x21, 0x11, ipv4_block.substr(1)), "too short"),
           std::pair(binary_header(0x21, 0x11, ""), "too short"),
           std::pair(binary_header(0x21, 0x21, ipv4_block), "too short"),
           std::pair(binary_header(0x21, 0x31, std::string(215, 'p')), "too short"),
           std::pair(binary_header(0x21, 0x11, std::string(4097, 'x')), "larger than 4 KiB"),
           std::pair(binary_header(0x20, 0x00, std::string(65'535, 'x')), "larger than 4 KiB"),
       }) {
    const auto read = read_proxy_header(bytes);
    ASSERT_FALSE(read) << why;
    EXPECT_THAT(read.error(), HasSubstr(why));
    EXPECT_EQ(read_proxy_header(bytes.substr(0, 16)).has_error(), true) << why << ": told before the rest has come";
  }
}

TEST(proxy_header, is_refused_at_the_first_byte_that_is_wrong) {
  auto bent = binary_header(0x21, 0x11, ipv4_block);
  bent[11] = '\0';
  for (const auto& bytes : {"G"s, "GET / HTTP/1.1\r\n"s, "\x16\x03\x01"s, "PROXX"s, "PROXYTCP4"s, "proxy TCP4"s,
                            " PROXY"s, "\0"s, "\n"s, "\r\n\r\nGET"s, bent}) {
    const auto read = read_proxy_header(bytes);
    ASSERT_FALSE(read) << bytes;
    EXPECT_THAT(read.error(), HasSubstr("does not begin with a PROXY header")) << bytes;
  }
}

}  // namespace

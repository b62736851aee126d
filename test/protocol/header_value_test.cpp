#include "protocol/header_value.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace {

using protocol::decode_base64;
using protocol::decode_header_value;
using protocol::is_utf8;

TEST(decode_base64, reads_what_is_well_formed) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9v"), "foo");
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(decode_base64("AAAA"), std::string(3, '\0'));
  EXPECT_EQ(decode_base64("+/+/"), "\xfb\xff\xbf");
}

TEST(decode_base64, refuses_everything_else) {
  for (const std::string text : {"Z", "Zg", "Zg=", "Zm8", "Zm9vY", "=", "====", "A===", "Zg==Zg==", "Zm=v", "Zg=v",
                                 "Zm9v\n", " Zm9v", "Zm 9", "Zm9-", "Zm9_", "Zm9\xc3"})
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

TEST(decode_base64, refuses_bits_that_nothing_reads) {
  EXPECT_EQ(decode_base64("Zh=="), std::nullopt);
  EXPECT_EQ(decode_base64("Zm9="), std::nullopt);
}

TEST(is_utf8, accepts_the_whole_of_unicode) {
  for (const std::string text : {"", "plain", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                                 "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xa9z"})
    EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(is_utf8, refuses_overlong_surrogate_and_broken_sequences) {
  for (const std::string text :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2z", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xe2\x82", "\xe2\x82z", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xf0\x9f\x98"})
    EXPECT_FALSE(is_utf8(text));
}

TEST(decode_header_value, takes_plain_text_as_it_stands) {
  for (const std::string text : {"", "list_workspaces", "a b\tc", "~!@#%", "=?", "?="})
    EXPECT_EQ(decode_header_value(text), text);
}

TEST(decode_header_value, refuses_what_a_header_may_not_carry) {
  for (const std::string text : {"\xc3\xa9", "a\nb", "a\rb", "\x7f", "\x01"})
    EXPECT_EQ(decode_header_value(text), std::nullopt);
  EXPECT_EQ(decode_header_value(std::string_view("a\0b", 3)), std::nullopt);
}

TEST(decode_header_value, decodes_what_stands_between_the_sentinels) {
  EXPECT_EQ(decode_header_value("=?base64?SGVsbG8sIOS4lueVjA==?="), "Hello, \xe4\xb8\x96\xe7\x95\x8c");
  EXPECT_EQ(decode_header_value("=?base64?Zm9v?="), "foo");
  EXPECT_EQ(decode_header_value("=?base64?"
                                "?="),
            "");
}

TEST(decode_header_value, takes_a_sentinel_that_is_not_exact_literally) {
  for (const std::string text : {"=?BASE64?Zm9v?=", "=?Base64?Zm9v?=", "=?base64?Zm9v", "Zm9v?=", "base64?Zm9v?=",
                                 "x=?base64?Zm9v?=", "=?base64?Zm9v?= ", "=?base64?=", "=?base64Zm9v?="})
    EXPECT_EQ(decode_header_value(text), text);
}

TEST(decode_header_value, refuses_bad_base64_and_bytes_that_are_no_utf8) {
  for (const std::string text : {"=?base64?Zm9?=", "=?base64?Zm 9v?=", "=?base64?Zg=?=", "=?base64?Zh==?=",
                                 "=?base64?/w==?=", "=?base64?7aCA?="})
    EXPECT_EQ(decode_header_value(text), std::nullopt) << text;
}

}  // namespace

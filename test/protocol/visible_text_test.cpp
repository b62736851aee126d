#include "protocol/visible_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "protocol/header_value.hpp"

namespace {

using protocol::visible;

std::string utf8(char32_t character) {
  const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (character < 0x80) return {byte(character)};
  if (character < 0x800) return {byte(0xc0 | character >> 6), byte(0x80 | (character & 0x3f))};
  if (character < 0x10000)
    return {byte(0xe0 | character >> 12), byte(0x80 | (character >> 6 & 0x3f)), byte(0x80 | (character & 0x3f))};
  return {byte(0xf0 | character >> 18), byte(0x80 | (character >> 12 & 0x3f)), byte(0x80 | (character >> 6 & 0x3f)),
          byte(0x80 | (character & 0x3f))};
}

TEST(visible_text, leaves_what_people_write_as_it_is) {
  for (const std::string text :
       {"", "prod-config", "naïve Größe", "設定", "Ω≈ç√", "a \"b\" <c> & d", "🚀", "<U+202E> written out already"})
    EXPECT_EQ(visible(text), text);
}

TEST(visible_text, writes_out_what_cannot_be_seen) {
  EXPECT_EQ(visible("prod\xe2\x80\xaegnitset"), "prod<U+202E>gnitset");
  EXPECT_EQ(visible("two\nlines\tand\r"), "two<U+000A>lines<U+0009>and<U+000D>");
  EXPECT_EQ(visible(std::string("n\0l", 3)), "n<U+0000>l");
  EXPECT_EQ(visible("\x1b[31mred\xc2\x9b"), "<U+001B>[31mred<U+009B>");
  EXPECT_EQ(visible("safe" + utf8(0xe0041) + utf8(0xe007f)), "safe<U+E0041><U+E007F>");
}

TEST(visible_text, knows_each_range_to_its_ends) {
  const std::pair<char32_t, char32_t> ranges[] = {
      {0x00, 0x1f},     {0x7f, 0xa0},       {0xad, 0xad},      {0x34f, 0x34f},   {0x61c, 0x61c},   {0x115f, 0x1160},
      {0x1680, 0x1680}, {0x17b4, 0x17b5},   {0x180b, 0x180f},  {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
      {0x2800, 0x2800}, {0x3000, 0x3000},   {0x3164, 0x3164},  {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
      {0xfff9, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
  for (const auto& [first, last] : ranges) {
    EXPECT_EQ(visible(utf8(first)).substr(0, 3), "<U+") << std::hex << static_cast<unsigned>(first);
    EXPECT_EQ(visible(utf8(last)).substr(0, 3), "<U+") << std::hex << static_cast<unsigned>(last);
    if (first > 0) {
      EXPECT_EQ(visible(utf8(first - 1)), utf8(first - 1)) << std::hex << static_cast<unsigned>(first);
    }
    EXPECT_EQ(visible(utf8(last + 1)), utf8(last + 1)) << std::hex << static_cast<unsigned>(last);
  }
}

TEST(visible_text, writes_out_bytes_that_are_no_text) {
  EXPECT_EQ(visible("a\xff"
                    "b"),
            "a<0xFF>b");
  EXPECT_EQ(visible("cut \xe2\x80"), "cut <0xE2><0x80>");
  EXPECT_EQ(visible("\x80"), "<0x80>");
  EXPECT_EQ(visible("\xc0\xaf"), "<0xC0><0xAF>");                      // overlong
  EXPECT_EQ(visible("\xed\xa0\x80"), "<0xED><0xA0><0x80>");            // surrogate
  EXPECT_EQ(visible("\xf4\x90\x80\x80"), "<0xF4><0x90><0x80><0x80>");  // beyond U+10FFFF
  EXPECT_EQ(visible("\xc3(ok"), "<0xC3>(ok");
  EXPECT_EQ(visible(utf8(0x10ffff)), utf8(0x10ffff));
}

TEST(visible_text, always_gives_text_without_controls) {
  for (unsigned first = 0; first < 256; ++first)
    for (const unsigned second : {0x00U, 0x41U, 0x7fU, 0x80U, 0x9fU, 0xa0U, 0xbfU, 0xc2U, 0xe0U, 0xffU}) {
      const std::string bytes = {static_cast<char>(first), static_cast<char>(second), 'x'};
      const auto shown = visible(bytes);
      EXPECT_TRUE(protocol::is_utf8(shown)) << first << ' ' << second;
      EXPECT_EQ(visible(shown), shown) << first << ' ' << second;
    }
}

}  // namespace

#include "server/base64url.hpp"

#include <gtest/gtest.h>

namespace {

using server::from_base64url;
using server::to_base64url;

TEST(base64url, gives_back_what_was_written) {
  std::string bytes;
  for (int value = 0; value < 300; ++value) {
    const auto text = to_base64url(bytes);
    EXPECT_EQ(text.find_first_of("+/="), text.npos);
    EXPECT_EQ(from_base64url(text), bytes);
    bytes += static_cast<char>(value * 7);
  }
}

TEST(base64url, has_an_alphabet_that_urls_can_carry) {
  EXPECT_EQ(to_base64url(""), "");
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
}

TEST(base64url, reads_one_text_for_the_same_bytes) {
  for (const auto* text : {"A", "AAAAA", "AB", "AAB", "AA==", "AAA=", "=", "====", "+A", "/w", "A A", " AA", "AA\n",
                           "AA.", "A\xc3\x84", "AA=A", "*AAA"})
    EXPECT_FALSE(from_base64url(text)) << text;
  EXPECT_FALSE(from_base64url(std::string_view("AA\0", 3)));
}

}  // namespace

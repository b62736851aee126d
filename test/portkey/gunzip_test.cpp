#include "portkey/gunzip.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "test/support/gzip.hpp"

namespace {

using portkey::gunzip;
using portkey::gunzip_fault;
using support::gzip;

constexpr std::size_t most = 1000;

struct outcome {
  std::optional<gunzip_fault> trouble;
  bool complete = false;
  std::string text;
};

outcome unpack(std::string_view packed, std::size_t piece, std::size_t max_size = most) {
  gunzip reader(max_size);
  outcome seen;
  while (!packed.empty() && !seen.trouble) {
    const auto size = std::min(piece, packed.size());
    seen.trouble = reader.take(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  seen.complete = reader.complete();
  seen.text = reader.release();
  return seen;
}

TEST(gunzip, reads_what_comes_in_pieces_of_any_size) {
  for (const std::string text : {"", "x",
                                 "Gr\xc3\xbc\xc3\x9f"
                                 "e",
                                 R"({"data":[1,2,3]})"}) {
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
      const auto seen = unpack(gzip(text), piece);
      EXPECT_FALSE(seen.trouble);
      EXPECT_TRUE(seen.complete);
      EXPECT_EQ(seen.text, text);
    }
  }
}

TEST(gunzip, reads_more_than_any_of_its_buffers) {
  std::string text;
  for (int i = 0; i < 100'000; ++i)
    text += std::to_string(i * 7919 % 99991);
  const auto seen = unpack(gzip(text), text.size(), text.size());
  EXPECT_TRUE(seen.complete);
  EXPECT_EQ(seen.text, text);
}

TEST(gunzip, is_complete_when_there_was_nothing) {
  EXPECT_TRUE(unpack("", 1).complete);
}

TEST(gunzip, is_not_complete_before_the_end) {
  const auto packed = gzip("a text of some length, some length");
  for (std::size_t kept = 1; kept < packed.size(); ++kept) {
    const auto seen = unpack(std::string_view(packed).substr(0, kept), packed.size());
    EXPECT_FALSE(seen.trouble) << kept;
    EXPECT_FALSE(seen.complete) << kept;
  }
}

TEST(gunzip, refuses_what_is_damaged_or_something_else) {
  auto wrong_sum = gzip("some text");
  wrong_sum[wrong_sum.size() - 8] ^= 1;
  auto wrong_size = gzip("some text");
  wrong_size[wrong_size.size() - 1] ^= 1;
  auto damaged = gzip("some text");
  damaged[10] = '\xff';
  for (const std::string& packed :
       {wrong_sum, wrong_size, damaged, std::string("{\"data\":[]}"), std::string("\x78\x9c\x03\0\0\0\0\1", 8)})
    for (const std::size_t piece : {1U, 1000U})
      EXPECT_EQ(unpack(packed, piece).trouble, gunzip_fault::corrupt);
}

TEST(gunzip, refuses_what_follows_the_end) {
  for (const std::string& more : {std::string("x"), std::string(1, '\0'), gzip("a second member")})
    for (const std::size_t piece : {1U, 1000U})
      EXPECT_EQ(unpack(gzip("first") + more, piece).trouble, gunzip_fault::corrupt);
}

TEST(gunzip, reads_as_much_as_is_allowed_and_no_more) {
  EXPECT_EQ(unpack(gzip(std::string(most, 'x')), 1000).text.size(), most);
  EXPECT_EQ(unpack(gzip(std::string(most + 1, 'x')), 1000).trouble, gunzip_fault::too_large);
  EXPECT_EQ(unpack(gzip("x"), 1000, 0).trouble, gunzip_fault::too_large);
}

TEST(gunzip, stops_early_at_a_bomb) {
  const auto bomb = gzip(std::string(std::size_t{64} << 20, '\0'));
  ASSERT_LT(bomb.size(), std::size_t{100'000});
  const auto seen = unpack(bomb, bomb.size());
  EXPECT_EQ(seen.trouble, gunzip_fault::too_large);
  EXPECT_LE(seen.text.size(), most);
}

}  // namespace

#include "portkey/secret.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace {

using portkey::masked;
using portkey::secret;

TEST(secret, gives_its_text_only_when_asked) {
  const secret key("pk-0123456789abcdef");
  EXPECT_EQ(key.reveal(), "pk-0123456789abcdef");
  EXPECT_FALSE(key.empty());
  EXPECT_TRUE(secret().empty());
}

TEST(secret, moving_leaves_nothing_behind) {
  secret from("short");
  const secret to(std::move(from));
  EXPECT_EQ(to.reveal(), "short");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move)

  secret other("a text that does not fit into the string itself, for sure");
  secret target("old");
  target = std::move(other);
  EXPECT_EQ(target.reveal(), "a text that does not fit into the string itself, for sure");
  EXPECT_TRUE(other.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(secret, a_copy_is_independent) {
  secret from("first");
  secret copy;
  copy = from;
  from = secret("second");
  EXPECT_EQ(copy.reveal(), "first");
  EXPECT_EQ(from.reveal(), "second");
}

TEST(secret, masking_shows_little_of_long_ones_and_nothing_of_short_ones) {
  EXPECT_EQ(masked(secret("")), "");
  EXPECT_EQ(masked(secret("x")), "*****");
  EXPECT_EQ(masked(secret("elevenchars")), "*****");
  EXPECT_EQ(masked(secret("twelve_chars")), "tw*****rs");
}

}  // namespace

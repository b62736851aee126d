#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

/// Expects one sentence that can stand in a quoted header parameter as it is.
inline void expect_plain_sentence(std::string_view text) {
  EXPECT_TRUE(text.size() > 10 && text.size() < 200 && text.front() >= 'A' && text.front() <= 'Z' &&
              text.ends_with('.'))
      << text;
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) << text;
  EXPECT_EQ(text.find_first_of("\"'\\`"), text.npos) << text;
}

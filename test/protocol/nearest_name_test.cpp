#include "protocol/nearest_name.hpp"

#include <gtest/gtest.h>

#include <array>

namespace {

using protocol::did_you_mean;
using protocol::nearest_name;

constexpr std::array<std::string_view, 5> names{"port", "path", "prompts", "max_body", "analytics"};

TEST(nearest_name, finds_a_name_with_a_letter_missing_added_or_wrong) {
  EXPECT_EQ(nearest_name("prmpts", names), "prompts");
  EXPECT_EQ(nearest_name("proompts", names), "prompts");
  EXPECT_EQ(nearest_name("prampts", names), "prompts");
}

TEST(nearest_name, counts_swapped_neighbours_as_one_edit) {
  EXPECT_EQ(nearest_name("prot", names), "port");
}

TEST(nearest_name, ignores_case_and_takes_a_hyphen_for_an_underscore) {
  EXPECT_EQ(nearest_name("MAX-BODY", names), "max_body");
}

TEST(nearest_name, prefers_the_nearer_and_then_the_first) {
  constexpr std::array<std::string_view, 3> close{"labelss", "labels", "label"};
  EXPECT_EQ(nearest_name("labels", close), "labels");
  constexpr std::array<std::string_view, 2> equal{"cats", "bats"};
  EXPECT_EQ(nearest_name("rats", equal), "cats");
}

TEST(nearest_name, finds_nothing_when_nothing_is_near) {
  EXPECT_EQ(nearest_name("completely_else", names), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
  EXPECT_EQ(nearest_name("port", {}), std::nullopt);
}

TEST(nearest_name, does_not_replace_all_of_a_short_word) {
  constexpr std::array<std::string_view, 1> single{"b"};
  EXPECT_EQ(nearest_name("a", single), std::nullopt);
}

TEST(nearest_name, refuses_words_that_would_cost_too_much) {
  const std::string longest(64, 'a');
  const std::string longer(65, 'a');
  const std::array<std::string_view, 2> candidates{longest, longer};
  EXPECT_EQ(nearest_name(longest, candidates), longest);
  EXPECT_EQ(nearest_name(longer, candidates), std::nullopt);
}

TEST(did_you_mean, ends_a_sentence_or_adds_nothing) {
  EXPECT_EQ(did_you_mean("analitics", names), "; did you mean analytics?");
  EXPECT_EQ(did_you_mean("zzz", names), "");
}

}  // namespace

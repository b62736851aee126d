#include "portkey/narrowing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "portkey/toolbox.hpp"

namespace {

using portkey::narrower;
using portkey::narrowing;
using portkey::read_toolsets;
using portkey::toolset_bit;
using testing::HasSubstr;
using listing = narrowing::listing;

constexpr portkey::toolset_bits everything = ~portkey::toolset_bits{0};

std::string refused(const std::string& text, portkey::toolset_bits allowed = everything) {
  const auto read = read_toolsets(text, allowed);
  return read ? "it was read" : read.error();
}

TEST(narrowing, knows_a_bit_for_every_toolset) {
  portkey::toolset_bits all = 0;
  for (const auto& name : portkey::toolset_names()) {
    const auto bit = toolset_bit(name);
    EXPECT_NE(bit, 0U) << name;
    EXPECT_EQ(all & bit, 0U) << name;
    all |= bit;
  }
  EXPECT_EQ(toolset_bit("core"), 0U);
  EXPECT_EQ(toolset_bit(""), 0U);
}

TEST(narrowing, reads_core_all_and_lists_of_toolsets) {
  EXPECT_EQ(read_toolsets("core", everything)->lists, listing::core);
  EXPECT_EQ(read_toolsets("all", everything)->lists, listing::all);
  const auto two = read_toolsets(" prompts , analytics,", everything);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->toolsets, toolset_bit("prompts") | toolset_bit("analytics"));
  EXPECT_EQ(two->lists, listing::by_default);
}

TEST(narrowing, names_the_nearest_toolset_of_one_that_does_not_exist) {
  EXPECT_EQ(refused("prompts,analitics"), "There is no toolset \"analitics\"; did you mean analytics?");
  EXPECT_EQ(refused("cor"), "There is no toolset \"cor\"; did you mean core?");
  EXPECT_THAT(refused("zzzzzzzz"), HasSubstr("there are core, all, workspaces, users"));
  EXPECT_LT(refused(std::string(10'000, 'x')).size(), 500U);
}

TEST(narrowing, names_what_is_allowed_where_more_is_asked_for) {
  EXPECT_EQ(refused("prompts,users", toolset_bit("prompts") | toolset_bit("logs")),
            "The toolset \"users\" is not allowed here; allowed are: prompts, logs.");
}

TEST(narrowing, refuses_core_beside_others_and_nothing_at_all) {
  EXPECT_THAT(refused("core,prompts"), HasSubstr("stand alone"));
  EXPECT_THAT(refused("all,core"), HasSubstr("stand alone"));
  for (const auto* nothing : {"", ",", " , "})
    EXPECT_THAT(refused(nothing), HasSubstr("No toolset is named")) << nothing;
}

TEST(narrowing, of_two_is_no_wider_than_either) {
  narrowing one, other;
  one.toolsets = toolset_bit("prompts") | toolset_bit("logs");
  other.read_only = true;
  other.lists = listing::core;
  const auto both = narrower(one, other);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->toolsets, one.toolsets);
  EXPECT_TRUE(both->read_only);
  EXPECT_EQ(both->lists, listing::core);
  other.toolsets = toolset_bit("logs") | toolset_bit("users");
  EXPECT_EQ(narrower(one, other)->toolsets, toolset_bit("logs"));
  EXPECT_EQ(*narrower(one, {}), one);
  EXPECT_EQ(*narrower({}, one), one);
}

TEST(narrowing, says_when_nothing_is_left) {
  narrowing one, other;
  one.toolsets = toolset_bit("prompts");
  other.toolsets = toolset_bit("users");
  const auto both = narrower(one, other);
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error(), "Nothing is left of the tools: prompts and users have no toolset in common.");
}

TEST(narrowing, goes_through_a_number_unchanged) {
  EXPECT_EQ(portkey::packed({}), 0U);
  for (const auto lists : {listing::by_default, listing::all, listing::core})
    for (const bool flag : {false, true}) {
      const narrowing one{.lists = lists, .toolsets = toolset_bit("scim") | 1U, .read_only = flag, .of_caller = !flag};
      EXPECT_EQ(portkey::unpacked(portkey::packed(one)), one);
    }
}

}  // namespace

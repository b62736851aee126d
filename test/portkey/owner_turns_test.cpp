#include "portkey/owner_turns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using portkey::owner_turns;
using testing::ElementsAre;

/// Gives the next free connection away, as a pool does; "-" where nobody may have it.
std::string serve(owner_turns& turns) {
  const auto* next = turns.next();
  if (!next) return "-";
  const std::string owner = *next;
  turns.lend(owner);
  turns.end_waiting(owner);
  return owner;
}

/// So many turns over a pool of one connection.
std::vector<std::string> turns_of(owner_turns& turns, int count) {
  std::vector<std::string> served;
  for (int each = 0; each < count; ++each) {
    served.push_back(serve(turns));
    if (served.back() != "-") turns.give_back(served.back());
  }
  return served;
}

void wait(owner_turns& turns, const std::string& owner, int callers) {
  for (int each = 0; each < callers; ++each)
    turns.begin_waiting(owner);
}

TEST(owner_turns, owners_take_turns_however_many_callers_each_has) {
  owner_turns turns(10);
  wait(turns, "crowd", 300);
  wait(turns, "b", 3);
  wait(turns, "c", 1);
  EXPECT_THAT(turns_of(turns, 8), ElementsAre("crowd", "b", "c", "crowd", "b", "crowd", "b", "crowd"));
}

TEST(owner_turns, a_newcomer_goes_before_the_one_who_had_the_last_turn) {
  owner_turns turns(10);
  wait(turns, "crowd", 300);
  for (int each = 0; each < 20; ++each) {
    EXPECT_EQ(serve(turns), "crowd");
    wait(turns, "single", 1);
    turns.give_back("crowd");
    EXPECT_EQ(serve(turns), "single");
    turns.give_back("single");
  }
}

TEST(owner_turns, newcomers_without_end_do_not_keep_the_others_waiting) {
  owner_turns turns(10);
  wait(turns, "a", 5);
  turns_of(turns, 1);
  int waited = 0;
  for (int each = 0; each < 10; ++each) {
    wait(turns, "new" + std::to_string(2 * each), 1);
    wait(turns, "new" + std::to_string(2 * each + 1), 1);
    const auto served = turns_of(turns, 1).front();
    if (served == "a") break;
    ++waited;
  }
  EXPECT_LE(waited, 3);
}

TEST(owner_turns, a_named_owner_holds_only_so_many_and_the_empty_one_as_many_as_there_are) {
  owner_turns turns(2);
  wait(turns, "", 5);
  wait(turns, "a", 5);
  std::vector<std::string> served;
  for (int each = 0; each < 8; ++each)
    served.push_back(serve(turns));
  EXPECT_THAT(served, ElementsAre("", "a", "", "a", "", "", "", "-"));
  EXPECT_FALSE(turns.may_hold_more("a"));
  EXPECT_TRUE(turns.may_hold_more(""));
  EXPECT_TRUE(turns.may_hold_more("nobody yet"));
  turns.give_back("");
  EXPECT_EQ(serve(turns), "-");
  turns.give_back("a");
  EXPECT_EQ(serve(turns), "a");
}

TEST(owner_turns, knows_who_has_most_waiting) {
  owner_turns turns(2);
  EXPECT_EQ(turns.longest(), nullptr);
  wait(turns, "a", 2);
  wait(turns, "b", 3);
  ASSERT_NE(turns.longest(), nullptr);
  EXPECT_EQ(*turns.longest(), "b");
  turns.end_waiting("b");
  turns.end_waiting("b");
  EXPECT_EQ(*turns.longest(), "a");
  EXPECT_EQ(turns.of("a").waiting, 2U);
  EXPECT_EQ(turns.of("nobody").waiting, 0U);
}

}  // namespace

#include "server/owned_expiries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

using server::owned_expiries;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

const auto now = owned_expiries::time_point() + 1000h;

TEST(owned_expiries, let_go_first_what_expires_first_of_whoever_has_most) {
  owned_expiries kept(4);
  EXPECT_THAT(kept.enter("b", now + 1h, "b", now), IsEmpty());
  EXPECT_THAT(kept.enter("a1", now + 4h, "a", now), IsEmpty());
  EXPECT_THAT(kept.enter("a2", now + 3h, "a", now), IsEmpty());
  EXPECT_THAT(kept.enter("a3", now + 5h, "a", now), IsEmpty());
  EXPECT_THAT(kept.enter("a4", now + 6h, "a", now), ElementsAre("a2"));
  EXPECT_THAT(kept.enter("c", now + 2h, "c", now), ElementsAre("a1"));
  EXPECT_TRUE(kept.has("b") && kept.has("c") && kept.has("a3") && kept.has("a4"));
}

TEST(owned_expiries, let_go_of_what_has_expired_whosever_it_is) {
  owned_expiries kept(4);
  kept.enter("a", now + 1h, "a", now);
  kept.enter("b", now + 2h, "b", now);
  kept.enter("c", now + 3h, "c", now);
  EXPECT_THAT(kept.enter("d", now + 9h, "d", now + 2h), ElementsAre("a", "b"));
  EXPECT_FALSE(kept.has("a"));
  EXPECT_TRUE(kept.has("c"));
}

TEST(owned_expiries, keep_a_name_once) {
  owned_expiries kept(2);
  kept.enter("a", now + 1h, "a", now);
  EXPECT_THAT(kept.enter("a", now + 2h, "b", now), IsEmpty());
  kept.enter("b", now + 1h, "b", now);
  kept.leave("a");
  kept.leave("a");
  kept.leave("never there");
  EXPECT_FALSE(kept.has("a"));
  EXPECT_THAT(kept.enter("c", now + 1h, "c", now), IsEmpty());
}

}  // namespace

#include "portkey/pool_plan.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace {

using portkey::borrow_step;
using portkey::deadline;
using portkey::freshness;
using portkey::idle_connection;
using portkey::pool_limits;
using portkey::return_step;
using std::chrono::seconds;

const deadline now = deadline() + std::chrono::hours(1);
const pool_limits limits = {
    .open = 4, .idle = 2, .waiting = 3, .idle_lifetime = seconds(50), .connection_lifetime = seconds(600)};

idle_connection aged(int opened_ago, int idle_for) {
  return {.opened = now - seconds(opened_ago), .idle_since = now - seconds(idle_for)};
}

TEST(pool_plan, borrowing) {
  struct borrowing {
    const char* what;
    std::vector<idle_connection> idle;
    std::size_t open;
    std::size_t waiting;
    freshness wanted;
    borrow_step step;
    std::vector<std::size_t> close;
  };
  const borrowing table[] = {
      {"an empty pool opens", {}, 0, 0, freshness::any, borrow_step::open, {}},
      {"an idle one is used again", {aged(9, 5)}, 1, 0, freshness::any, borrow_step::reuse, {}},
      {"an idle one is used although the bound is reached", {aged(9, 5)}, 4, 0, freshness::any, borrow_step::reuse, {}},
      {"room is left: another is opened", {}, 3, 0, freshness::any, borrow_step::open, {}},
      {"all are busy: wait", {}, 4, 0, freshness::any, borrow_step::wait, {}},
      {"the queue has one place left", {}, 4, 2, freshness::any, borrow_step::wait, {}},
      {"the queue is full: refuse", {}, 4, 3, freshness::any, borrow_step::refuse, {}},
      {"idle for just under its lifetime", {aged(100, 49)}, 1, 0, freshness::any, borrow_step::reuse, {}},
      {"idle for its lifetime: closed, another opened", {aged(100, 50)}, 1, 0, freshness::any, borrow_step::open, {0}},
      {"too old although just returned", {aged(600, 1)}, 1, 0, freshness::any, borrow_step::open, {0}},
      {"only the expired are closed",
       {aged(90, 60), aged(600, 3), aged(9, 2)},
       3,
       0,
       freshness::any,
       borrow_step::reuse,
       {0, 1}},
      {"expired ones make room at the bound", {aged(90, 60)}, 4, 0, freshness::any, borrow_step::open, {0}},
      {"a fresh one is opened beside idle ones", {aged(9, 5)}, 1, 0, freshness::fresh, borrow_step::open, {}},
      {"a fresh one at the bound replaces the oldest idle one",
       {aged(9, 5), aged(9, 2)},
       4,
       0,
       freshness::fresh,
       borrow_step::open,
       {0}},
      {"a fresh one prefers the room of expired ones",
       {aged(90, 60), aged(9, 2)},
       4,
       0,
       freshness::fresh,
       borrow_step::open,
       {0}},
      {"a fresh one waits when nothing is idle", {}, 4, 0, freshness::fresh, borrow_step::wait, {}},
  };
  for (const auto& one : table) {
    const portkey::pool_snapshot pool = {.idle = one.idle, .open = one.open, .waiting = one.waiting};
    const auto plan = plan_borrow(pool, one.wanted, limits, now);
    EXPECT_EQ(plan.step, one.step) << one.what;
    EXPECT_EQ(plan.close, one.close) << one.what;
  }
}

TEST(pool_plan, a_fresh_one_replaces_an_idle_one_that_is_not_expired_already) {
  pool_limits crowded = limits;
  crowded.open = 2;
  const std::vector<idle_connection> idle = {aged(600, 4), aged(9, 3), aged(9, 2)};
  const portkey::pool_snapshot pool = {.idle = idle, .open = 3, .waiting = 0};
  const auto plan = plan_borrow(pool, freshness::fresh, crowded, now);
  EXPECT_EQ(plan.step, borrow_step::open);
  EXPECT_EQ(plan.close, (std::vector<std::size_t>{0, 1}));
}

TEST(pool_plan, an_owner_that_holds_its_share_waits_whatever_is_free) {
  const std::vector<idle_connection> idle = {aged(90, 60), aged(9, 5)};
  portkey::pool_snapshot pool = {.idle = idle, .open = 3, .may_hold_more = false};
  const auto plan = plan_borrow(pool, freshness::any, limits, now);
  EXPECT_EQ(plan.step, borrow_step::wait);
  EXPECT_EQ(plan.close, (std::vector<std::size_t>{0}));
  pool.waiting = 3;
  EXPECT_EQ(plan_borrow(pool, freshness::any, limits, now).step, borrow_step::refuse);
}

TEST(pool_plan, a_full_queue_is_shared_by_owners) {
  struct joining {
    std::size_t own_waiting;
    std::size_t longest;
    borrow_step step;
  };
  const joining table[] = {{0, 1, borrow_step::refuse},
                           {0, 2, borrow_step::displace},
                           {1, 2, borrow_step::refuse},
                           {1, 3, borrow_step::displace},
                           {3, 3, borrow_step::refuse}};
  for (const auto& one : table) {
    const portkey::pool_snapshot pool = {
        .open = 4, .waiting = 3, .longest = one.longest, .own_waiting = one.own_waiting};
    EXPECT_EQ(plan_borrow(pool, freshness::any, limits, now).step, one.step) << one.own_waiting << one.longest;
  }
}

TEST(pool_plan, one_owner_may_hold_three_quarters) {
  for (const auto& [open, most] : {std::pair(1U, 1U), {2U, 2U}, {3U, 3U}, {4U, 3U}, {6U, 5U}, {64U, 48U}}) {
    pool_limits of = limits;
    of.open = open;
    EXPECT_EQ(most_lent_to_one(of), most) << open;
  }
}

TEST(pool_plan, what_nobody_may_have_now_is_kept) {
  const portkey::pool_snapshot pool = {.open = 2, .waiting = 2, .is_wanted = false};
  EXPECT_EQ(plan_return(pool, now, limits, now), return_step::keep);
}

TEST(pool_plan, returning) {
  struct returning {
    const char* what;
    std::size_t idle;
    std::size_t waiting;
    int opened_ago;
    return_step step;
  };
  const returning table[] = {
      {"it is kept", 0, 0, 9, return_step::keep},
      {"the last place among the idle ones", 1, 0, 9, return_step::keep},
      {"enough are idle already", 2, 0, 9, return_step::close},
      {"somebody waits", 0, 1, 9, return_step::hand_over},
      {"somebody waits, although enough are idle", 2, 1, 9, return_step::hand_over},
      {"too old to keep", 0, 0, 600, return_step::close},
      {"too old even for who waits", 0, 1, 600, return_step::close},
  };
  for (const auto& one : table) {
    const std::vector<idle_connection> idle(one.idle, aged(9, 1));
    const portkey::pool_snapshot pool = {.idle = idle, .open = one.idle + 1, .waiting = one.waiting};
    EXPECT_EQ(plan_return(pool, now - seconds(one.opened_ago), limits, now), one.step) << one.what;
  }
}

TEST(pool_plan, next_expiry_is_the_first_end_of_either_lifetime) {
  EXPECT_EQ(next_expiry({}, limits), deadline::max());
  const std::vector<idle_connection> idle = {aged(100, 20), aged(595, 1)};
  EXPECT_EQ(next_expiry(idle, limits), now + seconds(5));
  const std::vector<idle_connection> young = {aged(100, 20), aged(100, 1)};
  EXPECT_EQ(next_expiry(young, limits), now + seconds(30));
}

}  // namespace

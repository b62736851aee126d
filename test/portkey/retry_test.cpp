#include "portkey/retry.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <vector>

namespace {

using namespace std::chrono_literals;
using portkey::attempt_seen;
using portkey::deadline;
using portkey::fault_kind;
using portkey::freshness;
using portkey::plan_retry;
using portkey::verb;
using std::chrono::milliseconds;

const deadline now = deadline() + 1h;
const auto first_backoff = 200ms;

attempt_seen failed(fault_kind what, verb method = verb::get) {
  attempt_seen seen;
  seen.method = method;
  seen.trouble = what;
  return seen;
}

attempt_seen answered(unsigned status, std::optional<milliseconds> retry_after = {}, verb method = verb::get) {
  attempt_seen seen;
  seen.method = method;
  seen.status = status;
  seen.retry_after = retry_after;
  return seen;
}

portkey::retry_plan planned(const attempt_seen& last, milliseconds left = 30s, double random = 0.5) {
  return plan_retry(last, now, now + left, first_backoff, random);
}

TEST(retry, goes_by_what_happened) {
  struct row {
    const char* what;
    attempt_seen last;
    bool again;
    freshness wanted = freshness::any;
  };
  const std::vector<row> table = {
      {"no connection", failed(fault_kind::connect), true, freshness::fresh},
      {"broke before the answer was whole", failed(fault_kind::closed), true, freshness::fresh},
      {"429", answered(429), true},
      {"502", answered(502), true},
      {"503", answered(503), true},
      {"504", answered(504), true},
      {"a name that does not resolve", failed(fault_kind::resolve), false},
      {"a peer that is not verified", failed(fault_kind::tls), false},
      {"the deadline", failed(fault_kind::timeout), false},
      {"not HTTP", failed(fault_kind::bad_reply), false},
      {"too large", failed(fault_kind::too_large), false},
      {"no connection free", failed(fault_kind::overloaded), false},
      {"cancelled", failed(fault_kind::cancelled), false},
      {"left alone", failed(fault_kind::unavailable), false},
      {"a bad request", failed(fault_kind::bad_request), false},
      {"no key", failed(fault_kind::no_credentials), false},
      {"200", answered(200), false},
      {"302", answered(302), false},
      {"400", answered(400), false},
      {"404", answered(404), false},
      {"408", answered(408), false},
      {"500", answered(500), false},
      {"501", answered(501), false},
      {"505", answered(505), false},
  };
  for (const auto& one : table) {
    const auto plan = planned(one.last);
    EXPECT_EQ(plan.again, one.again) << one.what;
    if (one.again) {
      EXPECT_EQ(plan.wanted, one.wanted) << one.what;
      EXPECT_EQ(plan.wait, 100ms) << one.what;
    }
  }
}

TEST(retry, is_for_a_get_only) {
  for (const auto method : {verb::post, verb::put, verb::del}) {
    for (const auto what : {fault_kind::connect, fault_kind::closed})
      EXPECT_FALSE(planned(failed(what, method)).again);
    for (const unsigned status : {429U, 502U, 503U, 504U})
      EXPECT_FALSE(planned(answered(status, 0ms, method)).again);
    auto stale = failed(fault_kind::closed, method);
    stale.stale = true;
    EXPECT_FALSE(planned(stale).again);
  }
}

TEST(retry, is_made_twice_at_most) {
  for (const auto& [number, again] :
       {std::pair(1, true), std::pair(2, true), std::pair(3, false), std::pair(4, false)}) {
    auto last = answered(503);
    last.number = number;
    EXPECT_EQ(planned(last).again, again) << number;
  }
}

TEST(retry, is_made_only_within_the_budget) {
  auto last = answered(503);
  last.budget_allows = false;
  EXPECT_FALSE(planned(last).again);
}

TEST(retry, waits_a_random_part_of_a_time_that_doubles) {
  struct row {
    int number;
    double random;
    milliseconds wait;
  };
  for (const auto& [number, random, wait] : {row{1, 0, 0ms}, row{1, 0.25, 50ms}, row{1, 0.999, 199ms}, row{2, 0, 0ms},
                                             row{2, 0.5, 200ms}, row{2, 0.999, 399ms}}) {
    auto last = answered(503);
    last.number = number;
    EXPECT_EQ(planned(last, 30s, random).wait, wait) << number << ' ' << random;
  }
}

TEST(retry, of_a_stale_connection_neither_counts_nor_costs) {
  auto stale = failed(fault_kind::closed);
  stale.stale = true;
  stale.number = portkey::most_attempts;
  stale.budget_allows = false;
  const auto plan = planned(stale);
  EXPECT_TRUE(plan.again);
  EXPECT_EQ(plan.wanted, portkey::freshness::fresh) << "so that it happens once";
}

TEST(retry, of_a_stale_connection_does_not_wait) {
  auto stale = failed(fault_kind::closed);
  stale.stale = true;
  const auto plan = planned(stale);
  EXPECT_TRUE(plan.again);
  EXPECT_EQ(plan.wait, 0ms);
  EXPECT_EQ(plan.wanted, freshness::fresh);
}

TEST(retry, waits_as_long_as_it_was_asked_to_if_that_leaves_time) {
  EXPECT_EQ(planned(answered(429, 2s)).wait, 2100ms);
  EXPECT_TRUE(planned(answered(429, 2s)).again);
  EXPECT_TRUE(planned(answered(503, 29s), 30s, 0).again);
  EXPECT_TRUE(planned(answered(503, 29'900ms), 30s, 0).again);
  EXPECT_FALSE(planned(answered(503, 29'901ms), 30s, 0).again);
  EXPECT_FALSE(planned(answered(429, 30s)).again);
  EXPECT_FALSE(planned(answered(429, 24h)).again);
}

TEST(retry, is_not_begun_when_no_time_is_left) {
  EXPECT_FALSE(planned(failed(fault_kind::closed), 199ms).again);
  EXPECT_TRUE(planned(failed(fault_kind::closed), 200ms).again);
  EXPECT_FALSE(planned(failed(fault_kind::closed), -1ms).again);
  EXPECT_TRUE(plan_retry(answered(503), now, deadline::max(), first_backoff, 0.5).again);
}

}  // namespace

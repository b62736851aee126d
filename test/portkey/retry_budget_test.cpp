#include "portkey/retry_budget.hpp"

#include <gtest/gtest.h>

namespace {

using portkey::retry_budget;

int retries_allowed(retry_budget& budget, int most) {
  int made = 0;
  while (made < most && budget.allows()) {
    budget.spend();
    ++made;
  }
  return made;
}

TEST(retry_budget, begins_with_a_few_in_hand) {
  retry_budget budget;
  EXPECT_EQ(retries_allowed(budget, 1000), 10);
}

TEST(retry_budget, earns_one_retry_with_five_requests) {
  retry_budget budget;
  retries_allowed(budget, 1000);
  for (int round = 0; round < 20; ++round) {
    for (int request = 0; request < 5; ++request)
      budget.earn();
    EXPECT_EQ(retries_allowed(budget, 1000), 1);
  }
}

TEST(retry_budget, saves_no_more_than_its_burst) {
  retry_budget budget;
  for (int request = 0; request < 100'000; ++request)
    budget.earn();
  EXPECT_EQ(retries_allowed(budget, 1000), 10);
}

TEST(retry_budget, bounds_what_an_upstream_in_trouble_gets_to_a_fifth_more) {
  retry_budget budget;
  int sent = 0;
  for (int request = 0; request < 10'000; ++request) {
    budget.earn();
    sent += 1 + retries_allowed(budget, 2);
  }
  // The first request earns nothing on top of what is in hand.
  EXPECT_EQ(sent, 10'000 + 10 + 9'999 / 5);
}

}  // namespace

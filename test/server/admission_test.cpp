#include "server/admission.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace {

using server::admission;

TEST(admission, has_so_many_places_and_no_more) {
  admission calls(2);
  const auto first = calls.enter();
  std::optional second(calls.enter());
  const auto third = calls.enter();
  EXPECT_TRUE(first);
  EXPECT_TRUE(*second);
  EXPECT_FALSE(third);
  EXPECT_EQ(calls.taken(), 2U);
  second.reset();
  EXPECT_EQ(calls.taken(), 1U);
  EXPECT_TRUE(calls.enter());
  EXPECT_EQ(calls.taken(), 1U);
}

TEST(admission, gives_nothing_back_for_a_place_that_was_refused) {
  admission calls(1);
  const auto first = calls.enter();
  for (int times = 0; times < 3; ++times)
    EXPECT_FALSE(calls.enter());
  EXPECT_EQ(calls.taken(), 1U);
}

TEST(admission, moves_a_place_without_giving_it_back) {
  admission calls(1);
  auto first = calls.enter();
  {
    admission::place moved(std::move(first));
    EXPECT_TRUE(moved);
    EXPECT_FALSE(first);  // NOLINT: a place that was moved from is empty
    EXPECT_EQ(calls.taken(), 1U);
    first = std::move(moved);
  }
  EXPECT_TRUE(first);
  EXPECT_EQ(calls.taken(), 1U);
}

TEST(admission, gives_back_a_place_that_is_replaced) {
  admission calls(3);
  auto kept = calls.enter();
  {
    auto other = calls.enter();
    kept = std::move(other);
  }
  EXPECT_TRUE(kept);
  EXPECT_EQ(calls.taken(), 1U);
}

TEST(admission, counts_over_threads) {
  admission calls(4);
  std::atomic<bool> too_many{false};
  std::vector<std::thread> threads;
  for (int each = 0; each < 4; ++each)
    threads.emplace_back([&] {
      for (int times = 0; times < 2000; ++times) {
        const auto place = calls.enter();
        if (place && calls.taken() > 8) too_many = true;
      }
    });
  for (auto& each : threads)
    each.join();
  EXPECT_FALSE(too_many);
  EXPECT_EQ(calls.taken(), 0U);
}

}  // namespace

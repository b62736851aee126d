#include "server/spent_nonces.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace {

using server::spent_nonces;
using namespace std::chrono_literals;

class spending : public testing::Test {
 protected:
  spent_nonces::clock::time_point now{std::chrono::hours(1'000)};
  spent_nonces spent{[this] { return now; }};

  bool spend(const std::string& nonce, const std::string& owner = "alice") {
    return spent.spend(nonce, now + 5min, owner);
  }
  /// How many of so many are taken.
  std::size_t taken(std::size_t count, const std::string& owner) {
    std::size_t out = 0;
    for (std::size_t number = 0; number < count; ++number)
      out += spend(owner + std::to_string(number), owner) ? 1 : 0;
    return out;
  }
};

TEST_F(spending, works_once) {
  EXPECT_TRUE(spend("a"));
  EXPECT_FALSE(spend("a"));
  EXPECT_FALSE(spend("a", "bob")) << "whoever tries";
  EXPECT_TRUE(spend("b"));
}

TEST_F(spending, is_remembered_until_it_expires_and_refused_from_then_on) {
  const auto expires = now + 5min;
  EXPECT_TRUE(spent.spend("a", expires, "alice"));
  now = expires - 1ms;
  EXPECT_FALSE(spent.spend("a", expires, "alice"));
  now = expires;
  EXPECT_FALSE(spent.spend("a", expires, "alice"));
}

TEST_F(spending, has_room_for_so_many_of_one_owner_and_no_more_until_some_expire) {
  EXPECT_EQ(taken(spent_nonces::most_of_one + 10, "alice"), spent_nonces::most_of_one);
  EXPECT_TRUE(spend("another", "bob"));
  now += 5min;
  EXPECT_TRUE(spend("alice again"));
}

TEST_F(spending, has_room_for_so_many_in_all) {
  std::size_t all = 0;
  for (int owner = 0; owner < 17; ++owner)
    all += taken(spent_nonces::most_of_one, "owner " + std::to_string(owner) + " ");
  EXPECT_EQ(all, spent_nonces::most);
  EXPECT_FALSE(spend("owner 0 0", "owner 0 ")) << "none of them was forgotten";
  now += 5min;
  EXPECT_TRUE(spend("again"));
}

TEST_F(spending, works_for_exactly_one_of_many_who_race) {
  for (int round = 0; round < 50; ++round) {
    std::atomic<bool> go{false};
    std::atomic<int> winners{0};
    std::vector<std::thread> racers;
    for (int racer = 0; racer < 8; ++racer)
      racers.emplace_back([&, racer] {
        while (!go)
          std::this_thread::yield();
        if (spend("nonce " + std::to_string(round), "owner " + std::to_string(racer))) ++winners;
      });
    go = true;
    for (auto& racer : racers)
      racer.join();
    EXPECT_EQ(winners, 1);
  }
}

}  // namespace

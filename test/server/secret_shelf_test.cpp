#include "server/secret_shelf.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using portkey::secret;
using server::secret_owner;
using server::secret_shelf;

const secret_shelf::time_point start{std::chrono::hours(1)};
const auto in_time = start + secret_shelf::lifetime - std::chrono::seconds(1);
const auto too_late = start + secret_shelf::lifetime;

secret_owner owner(const std::string& name) {
  secret_owner out;
  out.name = out.share = out.label = name;
  return out;
}

std::string shown(secret_shelf& shelf, const std::string& value, const std::string& name = "ada") {
  const auto token = shelf.reserve(owner(name), start);
  EXPECT_TRUE(token && shelf.show(*token, secret(value), "The key", start));
  return token.value_or("");
}

TEST(secret_shelf, shows_a_secret_once) {
  secret_shelf shelf;
  const auto token = shown(shelf, "sk-1");
  EXPECT_EQ(token.size(), 43U);
  const auto note = shelf.find(token, in_time);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->label, "The key");
  EXPECT_EQ(note->owner.name, "ada");
  EXPECT_FALSE(note->is_asked);
  EXPECT_EQ(shelf.take(token, in_time)->reveal(), "sk-1");
  EXPECT_FALSE(shelf.take(token, in_time));
  EXPECT_FALSE(shelf.find(token, in_time));
  EXPECT_EQ(shelf.size(), 0U);
}

TEST(secret_shelf, gives_it_to_one_of_many_who_race) {
  for (int round = 0; round < 50; ++round) {
    secret_shelf shelf;
    const auto token = shown(shelf, "sk-1");
    std::atomic<int> waiting{8}, taken{0};
    std::vector<std::thread> racers;
    for (int number = 0; number < 8; ++number)
      racers.emplace_back([&] {
        --waiting;
        while (waiting > 0)
          std::this_thread::yield();
        if (const auto value = shelf.take(token, start)) taken += value->reveal() == "sk-1" ? 1 : 100;
      });
    for (auto& each : racers)
      each.join();
    EXPECT_EQ(taken, 1);
  }
}

TEST(secret_shelf, keeps_nothing_for_longer_than_five_minutes) {
  secret_shelf shelf;
  const auto token = shown(shelf, "sk-1");
  EXPECT_FALSE(shelf.find(token, too_late));
  EXPECT_FALSE(shelf.take(token, too_late));
  const auto asked = shelf.ask(owner("ada"), "A password", start);
  ASSERT_TRUE(asked);
  EXPECT_FALSE(shelf.give(*asked, secret("x"), too_late));
  EXPECT_FALSE(shelf.is_open(*asked, "ada", too_late));
  EXPECT_TRUE(shelf.give(*asked, secret("x"), in_time));
  EXPECT_FALSE(shelf.collect(*asked, "ada", too_late));
  shelf.sweep(in_time);
  EXPECT_EQ(shelf.size(), 2U);
  shelf.sweep(too_late);
  EXPECT_EQ(shelf.size(), 0U);
}

TEST(secret_shelf, shows_nothing_of_a_place_that_is_only_kept) {
  secret_shelf shelf;
  const auto token = shelf.reserve(owner("ada"), start);
  ASSERT_TRUE(token);
  EXPECT_FALSE(shelf.find(*token, start));
  EXPECT_FALSE(shelf.take(*token, start));
  EXPECT_FALSE(shelf.give(*token, secret("x"), start));
  shelf.forget(*token);
  EXPECT_FALSE(shelf.show(*token, secret("x"), "", start));
}

TEST(secret_shelf, is_bounded_for_each_and_for_all) {
  secret_shelf shelf;
  for (std::size_t count = 0; count < secret_shelf::most_of_one; ++count)
    EXPECT_TRUE(shelf.ask(owner("ada"), "", start));
  EXPECT_FALSE(shelf.ask(owner("ada"), "", start));
  EXPECT_FALSE(shelf.reserve(owner("ada"), start));
  for (auto count = secret_shelf::most_of_one; count < secret_shelf::most; ++count)
    EXPECT_TRUE(shelf.ask(owner(""), "", start)) << "nobody in particular has no share";
  EXPECT_FALSE(shelf.ask(owner(""), "", start));
  EXPECT_FALSE(shelf.ask(owner("eve"), "", start));
  EXPECT_TRUE(shelf.ask(owner("ada"), "", too_late)) << "what is too old goes first";
  EXPECT_EQ(shelf.size(), 1U);
}

TEST(secret_shelf, takes_what_was_asked_for_once_and_for_its_owner) {
  secret_shelf shelf;
  const auto token = shelf.ask(owner("ada"), "A password", start);
  ASSERT_TRUE(token);
  EXPECT_TRUE(shelf.find(*token, start)->is_asked);
  EXPECT_FALSE(shelf.take(*token, start));
  EXPECT_FALSE(shelf.collect(*token, "ada", start));
  EXPECT_TRUE(shelf.is_open(*token, "ada", start));
  EXPECT_FALSE(shelf.is_open(*token, "eve", start));
  EXPECT_TRUE(shelf.give(*token, secret("first"), start));
  EXPECT_FALSE(shelf.give(*token, secret("second"), start));
  EXPECT_FALSE(shelf.find(*token, start)) << "its page has done its work";
  EXPECT_TRUE(shelf.is_open(*token, "ada", start)) << "it can still be fetched";
  EXPECT_FALSE(shelf.collect(*token, "eve", start));
  EXPECT_EQ(shelf.collect(*token, "ada", start)->reveal(), "first");
  EXPECT_FALSE(shelf.collect(*token, "ada", start));
  EXPECT_FALSE(shelf.is_open(*token, "ada", start));
}

TEST(secret_shelf, wakes_the_last_who_waits) {
  secret_shelf shelf;
  const auto token = shelf.ask(owner("ada"), "", start);
  ASSERT_TRUE(token);
  int first = 0, second = 0;
  EXPECT_FALSE(shelf.wake_when_given(
      *token, "eve", [] {}, start));
  EXPECT_EQ(shelf.wake_when_given(
                *token, "ada", [&first] { ++first; }, start),
            too_late);
  EXPECT_TRUE(shelf.wake_when_given(
      *token, "ada", [&second] { ++second; }, start));
  EXPECT_EQ(first, 1) << "in vain, because another waits now";
  EXPECT_EQ(second, 0);
  EXPECT_TRUE(shelf.give(*token, secret("x"), start));
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
  EXPECT_FALSE(shelf.wake_when_given(
      *token, "ada", [] {}, start))
      << "it is there";
}

}  // namespace

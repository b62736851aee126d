#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "server/admission.hpp"
#include "server/failed_credentials.hpp"
#include "server/listener.hpp"
#include "server/proven_principals.hpp"
#include "server/write_allowance.hpp"

namespace {

using namespace std::chrono_literals;
using server::admission;
using server::failed_credentials;
using server::no_place;
using server::write_allowance;

std::vector<admission::place> fill(admission& in, const std::string& principal) {
  std::vector<admission::place> out;
  while (true) {
    auto place = in.enter(principal);
    if (!place) return out;
    out.push_back(std::move(place));
  }
}

TEST(admission_by_principal, gives_one_principal_so_many_places_and_no_more) {
  admission calls(100, 3);
  const auto alice = fill(calls, "alice");
  EXPECT_EQ(alice.size(), 3U);
  EXPECT_EQ(calls.enter("alice").why(), no_place::too_many_of_one);
  EXPECT_TRUE(calls.enter("bob"));
}

TEST(admission_by_principal, leaves_room_for_a_newcomer_whoever_floods) {
  admission calls(64);
  const auto alice = fill(calls, "alice");
  EXPECT_EQ(alice.size(), 32U);
  const auto bob = fill(calls, "bob");
  EXPECT_EQ(bob.size(), 16U);
  const auto carol = fill(calls, "carol");
  EXPECT_EQ(carol.size(), 8U);
  EXPECT_EQ(calls.enter("alice").why(), no_place::too_many_of_one);
  EXPECT_TRUE(calls.enter("dave"));
}

TEST(admission_by_principal, bounds_nobody_in_particular_by_the_total_alone) {
  admission calls(10, 3);
  const auto all = fill(calls, "");
  EXPECT_EQ(all.size(), 10U);
  EXPECT_EQ(calls.enter("").why(), no_place::too_many);
  EXPECT_EQ(calls.enter("alice").why(), no_place::too_many);
}

TEST(admission_by_principal, gives_back_what_one_had) {
  admission calls(10, 2);
  {
    const auto alice = fill(calls, "alice");
    EXPECT_EQ(calls.taken(), 2U);
  }
  EXPECT_EQ(calls.taken(), 0U);
  EXPECT_EQ(fill(calls, "alice").size(), 2U);
}

TEST(admission_by_principal, takes_new_bounds) {
  admission calls(100, 2);
  const auto before = fill(calls, "alice");
  calls.bound(100, 5);
  EXPECT_EQ(fill(calls, "alice").size(), 3U);
  calls.bound(100, 1);
  EXPECT_FALSE(calls.enter("alice"));
  EXPECT_TRUE(calls.enter("bob"));
}

TEST(admission_by_principal, counts_over_threads) {
  admission calls(1000);
  std::vector<std::thread> threads;
  for (int each = 0; each < 4; ++each)
    threads.emplace_back([&calls, name = std::to_string(each % 2)] {
      for (int times = 0; times < 2000; ++times)
        EXPECT_TRUE(calls.enter(name));
    });
  for (auto& each : threads)
    each.join();
  EXPECT_EQ(calls.taken(), 0U);
}

TEST(write_allowance, is_so_many_in_a_minute_and_fills_evenly) {
  write_allowance writes(6);
  write_allowance::clock::time_point now{};
  for (int times = 0; times < 6; ++times)
    EXPECT_FALSE(writes.take("alice", now));
  EXPECT_EQ(writes.take("alice", now), 10s);
  EXPECT_EQ(writes.take("alice", now + 4s), 6s);
  EXPECT_FALSE(writes.take("alice", now + 11s));
  EXPECT_TRUE(writes.take("alice", now + 11s));
}

TEST(write_allowance, of_one_is_not_another_s) {
  write_allowance writes(1);
  const write_allowance::clock::time_point now{};
  EXPECT_FALSE(writes.take("alice", now));
  EXPECT_TRUE(writes.take("alice", now));
  EXPECT_FALSE(writes.take("bob", now));
}

TEST(write_allowance, has_no_limit_for_nobody_in_particular_nor_when_it_is_zero) {
  write_allowance one(1), none(0);
  const write_allowance::clock::time_point now{};
  for (int times = 0; times < 10; ++times) {
    EXPECT_FALSE(one.take("", now));
    EXPECT_FALSE(none.take("alice", now));
  }
}

TEST(write_allowance, forgets_principals_who_have_it_whole_again) {
  write_allowance writes(5);
  const write_allowance::clock::time_point now{};
  for (int each = 0; each < 1000; ++each)
    writes.take("p" + std::to_string(each), now + 1h);
  writes.take("last", now + 2h);
  EXPECT_EQ(writes.remembered(), 1U);
}

TEST(failed_credentials, are_answered_so_often_and_then_told_to_wait) {
  failed_credentials failures;
  const auto from = boost::asio::ip::make_address("192.0.2.1");
  failed_credentials::clock::time_point now{};
  for (std::size_t times = 0; times < failed_credentials::burst; ++times) {
    EXPECT_TRUE(failures.may_ask(from, now));
    EXPECT_FALSE(failures.fail(from, now));
  }
  now += 10ms;
  EXPECT_EQ(failures.fail(from, now), 3s);
  EXPECT_FALSE(failures.fail(from, now + 3s));
  EXPECT_TRUE(failures.fail(from, now + 3s));
  EXPECT_TRUE(failures.may_ask(from, now + 1h));
}

TEST(failed_credentials, leave_a_trickle_to_others_at_the_address) {
  failed_credentials failures;
  const auto from = boost::asio::ip::make_address("192.0.2.1");
  const failed_credentials::clock::time_point now{1h};
  for (std::size_t times = 0; times < failed_credentials::burst; ++times)
    failures.fail(from, now);
  EXPECT_TRUE(failures.may_ask(from, now));
  EXPECT_FALSE(failures.may_ask(from, now + 999ms));
  EXPECT_TRUE(failures.may_ask(from, now + 1s));
  EXPECT_FALSE(failures.may_ask(from, now + 1s));
}

TEST(failed_credentials, count_ipv6_by_64_bits) {
  failed_credentials failures;
  const failed_credentials::clock::time_point now{};
  for (std::size_t times = 0; times < failed_credentials::burst; ++times) {
    const auto one = "2001:db8:1:2::" + std::to_string(times);
    EXPECT_FALSE(failures.fail(boost::asio::ip::make_address(one), now));
  }
  EXPECT_TRUE(failures.fail(boost::asio::ip::make_address("2001:db8:1:2:ffff::1"), now));
  EXPECT_FALSE(failures.fail(boost::asio::ip::make_address("2001:db8:1:3::1"), now));
  EXPECT_FALSE(failures.fail(boost::asio::ip::make_address("192.0.2.1"), now));
}

TEST(failed_credentials, take_mapped_addresses_for_what_they_are) {
  EXPECT_EQ(server::counted_as(boost::asio::ip::make_address("::ffff:192.0.2.1")),
            boost::asio::ip::make_address("192.0.2.1"));
}

TEST(failed_credentials, are_remembered_of_so_many_addresses) {
  failed_credentials failures;
  const failed_credentials::clock::time_point now{1h};
  const auto worst = boost::asio::ip::make_address("192.0.2.1");
  for (std::size_t times = 0; times < failed_credentials::burst; ++times)
    failures.fail(worst, now);
  for (unsigned each = 0; each < 25'000; ++each)
    failures.fail(boost::asio::ip::address_v4(0x0a000000U + each), now);
  EXPECT_LE(failures.remembered(), failed_credentials::most_addresses);
  EXPECT_TRUE(failures.fail(worst, now));
}

TEST(connection_share, is_of_an_address_that_speaks_for_itself) {
  server::proxy_rules rules;
  rules.trusted.push_back(*server::read_address_range("10.0.0.0/8"));
  const auto share = [&](const char* peer) { return server::share_of(boost::asio::ip::make_address(peer), rules); };
  EXPECT_EQ(share("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(share("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(share("2001:db8:1:2:3::4"), share("2001:db8:1:2:5::6"));
  EXPECT_NE(share("2001:db8:1:2::4"), share("2001:db8:1:3::4"));
  for (const auto* many : {"10.1.2.3", "127.0.0.1", "127.9.9.9", "::1"})
    EXPECT_EQ(share(many), "") << many;
}

TEST(proven_principals, are_the_last_ones) {
  server::proven_principals proven;
  for (std::size_t each = 0; each < 3 * server::proven_principals::most; ++each)
    proven.prove(std::to_string(each));
  EXPECT_TRUE(proven.are(std::to_string(3 * server::proven_principals::most - 1)));
  EXPECT_FALSE(proven.are("0"));
  proven.forget(std::to_string(3 * server::proven_principals::most - 1));
  EXPECT_FALSE(proven.are(std::to_string(3 * server::proven_principals::most - 1)));
}

}  // namespace

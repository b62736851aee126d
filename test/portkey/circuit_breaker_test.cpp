#include "portkey/circuit_breaker.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace std::chrono_literals;
using portkey::circuit_breaker;
using portkey::deadline;
using portkey::fault_kind;
using portkey::health;
using portkey::health_of;
using portkey::passage;

/// A breaker that opens after three failures and rests for ten seconds, and a clock that stands still.
class circuit_breaker_test : public testing::Test {
 protected:
  passage ask() { return breaker.ask(now); }
  void tell(health seen, passage went = passage::free) { breaker.tell(went, seen, now); }
  void open() {
    for (int i = 0; i < 3; ++i)
      tell(health::failing);
  }

  circuit_breaker breaker{{.failures = 3, .rest = 10s}};
  deadline now = deadline() + 1h;
};

TEST_F(circuit_breaker_test, opens_after_so_many_failures_in_a_row) {
  tell(health::failing);
  tell(health::failing);
  EXPECT_EQ(ask(), passage::free);
  tell(health::failing);
  EXPECT_EQ(ask(), passage::refused);
  EXPECT_EQ(breaker.next_probe(), now + 10s);
}

TEST_F(circuit_breaker_test, begins_to_count_anew_after_an_answer) {
  for (int i = 0; i < 10; ++i) {
    tell(health::failing);
    tell(health::failing);
    tell(health::working);
  }
  EXPECT_EQ(ask(), passage::free);
}

TEST_F(circuit_breaker_test, does_not_count_what_says_nothing_of_the_upstream) {
  tell(health::failing);
  tell(health::failing);
  for (int i = 0; i < 10; ++i)
    tell(health::unknown);
  EXPECT_EQ(ask(), passage::free);
  tell(health::failing);
  EXPECT_EQ(ask(), passage::refused);
}

TEST_F(circuit_breaker_test, lets_one_probe_through_after_its_rest) {
  open();
  now += 9999ms;
  EXPECT_EQ(ask(), passage::refused);
  now += 1ms;
  EXPECT_EQ(ask(), passage::probe);
  EXPECT_EQ(ask(), passage::refused);
}

TEST_F(circuit_breaker_test, closes_when_the_probe_is_answered) {
  open();
  now += 10s;
  EXPECT_EQ(ask(), passage::probe);
  tell(health::working, passage::probe);
  EXPECT_EQ(ask(), passage::free);
  tell(health::failing);
  tell(health::failing);
  EXPECT_EQ(ask(), passage::free);
}

TEST_F(circuit_breaker_test, rests_again_when_the_probe_fails) {
  open();
  now += 10s;
  EXPECT_EQ(ask(), passage::probe);
  now += 5s;
  tell(health::failing, passage::probe);
  now += 9s;
  EXPECT_EQ(ask(), passage::refused);
  now += 1s;
  EXPECT_EQ(ask(), passage::probe);
}

TEST_F(circuit_breaker_test, lets_the_next_probe_at_once_when_one_found_out_nothing) {
  open();
  now += 10s;
  EXPECT_EQ(ask(), passage::probe);
  tell(health::unknown, passage::probe);
  EXPECT_EQ(ask(), passage::probe);
}

TEST_F(circuit_breaker_test, does_not_wait_for_a_probe_that_never_comes_back) {
  open();
  now += 10s;
  EXPECT_EQ(ask(), passage::probe);
  now += 10s;
  EXPECT_EQ(ask(), passage::probe);
}

TEST_F(circuit_breaker_test, heeds_attempts_from_before_only_when_they_were_answered) {
  open();
  now += 5s;
  tell(health::failing);
  EXPECT_EQ(breaker.next_probe(), now + 5s);
  tell(health::unknown);
  EXPECT_EQ(ask(), passage::refused);
  tell(health::working);
  EXPECT_EQ(ask(), passage::free);
}

TEST(health_of, an_answer_is_working_unless_a_front_says_otherwise) {
  for (const unsigned status : {200U, 201U, 302U, 400U, 401U, 403U, 404U, 408U, 412U, 429U, 446U, 500U, 501U, 505U})
    EXPECT_EQ(health_of(status), health::working) << status;
  for (const unsigned status : {502U, 503U, 504U})
    EXPECT_EQ(health_of(status), health::failing) << status;
}

TEST(health_of, a_fault_counts_only_when_it_is_the_upstreams) {
  for (const auto what : {fault_kind::connect, fault_kind::tls, fault_kind::timeout, fault_kind::closed})
    EXPECT_EQ(health_of(what), health::failing);
  for (const auto what :
       {fault_kind::no_credentials, fault_kind::resolve, fault_kind::bad_reply, fault_kind::too_large,
        fault_kind::overloaded, fault_kind::cancelled, fault_kind::unavailable, fault_kind::bad_request})
    EXPECT_EQ(health_of(what), health::unknown);
}

}  // namespace

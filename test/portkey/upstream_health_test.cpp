#include "portkey/upstream_health.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

using namespace std::chrono_literals;
using portkey::deadline;
using portkey::fault_kind;
using portkey::health_seen;
using portkey::passage;
using portkey::seen_in;
using portkey::upstream_health;

class upstream_health_test : public testing::Test {
 protected:
  bool is_refused(const std::string& owner) const { return known.refuses(owner, now); }
  template <class Met>
  void meet(const std::string& owner, Met met, int times = 1) {
    for (int each = 0; each < times; ++each)
      known.tell(owner, known.ask(owner, now), seen_in(met), now, owner + " met something");
  }

  upstream_health known{{.failures = 3, .rest = 10s}};
  deadline now = deadline() + 1h;
};

TEST_F(upstream_health_test, answers_that_fail_are_their_owners_alone) {
  meet("a", 502U, 12);
  EXPECT_TRUE(is_refused("a"));
  EXPECT_FALSE(is_refused("b"));
  EXPECT_FALSE(is_refused(""));
  meet("b", fault_kind::timeout, 2);
  meet("b", fault_kind::closed);
  EXPECT_TRUE(is_refused("b"));
  EXPECT_FALSE(is_refused("c"));
  const auto why = known.why_refused("a", now);
  EXPECT_EQ(why.last_trouble, "a met something");
  EXPECT_EQ(why.next_probe, now + 10s);
}

TEST_F(upstream_health_test, a_way_that_fails_is_everybodys) {
  meet("a", fault_kind::connect);
  meet("b", fault_kind::tls);
  meet("", fault_kind::connect);
  for (const auto* owner : {"a", "b", "c", ""}) {
    EXPECT_TRUE(is_refused(owner)) << owner;
    EXPECT_TRUE(known.ask(owner, now).is_refused()) << owner;
  }
  EXPECT_EQ(known.why_refused("c", now).last_trouble, " met something");
}

TEST_F(upstream_health_test, of_nobody_in_particular_all_failures_count_for_everybody) {
  meet("", 503U);
  meet("", fault_kind::timeout);
  meet("", fault_kind::connect);
  EXPECT_TRUE(is_refused(""));
  EXPECT_TRUE(is_refused("a"));
}

TEST_F(upstream_health_test, any_answer_shows_that_the_way_works) {
  meet("a", fault_kind::connect, 2);
  meet("b", 502U);
  meet("a", fault_kind::connect, 2);
  EXPECT_FALSE(is_refused("c"));
}

TEST_F(upstream_health_test, each_owner_has_a_probe_of_its_own) {
  meet("a", 502U, 3);
  meet("b", 502U, 3);
  now += 10s;
  EXPECT_EQ(known.ask("a", now).by_owner, passage::probe);
  EXPECT_TRUE(known.ask("a", now).is_refused());
  EXPECT_EQ(known.ask("b", now).by_owner, passage::probe);
  EXPECT_EQ(known.ask("c", now).by_owner, passage::free);
}

TEST_F(upstream_health_test, who_is_refused_alone_does_not_use_up_the_probe_of_all) {
  meet("a", 502U, 3);
  meet("b", fault_kind::connect, 3);
  now += 10s;
  meet("a", fault_kind::timeout);  // both its probes: the way's has shown nothing, its own has failed
  EXPECT_TRUE(known.ask("a", now).is_refused());
  EXPECT_EQ(known.ask("b", now).by_way, passage::probe);
  EXPECT_TRUE(known.ask("c", now).is_refused());
}

TEST_F(upstream_health_test, an_owners_retries_do_not_eat_anothers) {
  while (known.budget_of("a").allows())
    known.budget_of("a").spend();
  EXPECT_TRUE(known.budget_of("b").allows());
  EXPECT_TRUE(known.budget_of("").allows());
  EXPECT_FALSE(known.budget_of("a").allows());
}

TEST_F(upstream_health_test, knows_so_many_owners_and_forgets_who_was_seen_longest_ago) {
  meet("a", 502U, 3);
  meet("b", 502U, 3);
  for (std::size_t each = 0; each + 2 < upstream_health::most_owners; ++each)
    known.budget_of("other " + std::to_string(each));
  EXPECT_TRUE(is_refused("a"));
  known.budget_of("a");
  known.budget_of("one more");
  EXPECT_TRUE(is_refused("a"));
  EXPECT_FALSE(is_refused("b"));
}

}  // namespace

#include "server/issuer_keys.hpp"

#include <boost/json/parse.hpp>
#include <sstream>

#include "server/log.hpp"
#include "test/server/issuer_keys_fixture.hpp"

namespace {

using support::ok;
using testing::HasSubstr;

class issuer_keys : public issuer_keys_fixture {
 protected:
  /// The events that `story` logs, in order.
  template <class Story>
  static std::vector<std::string> logged(Story story) {
    testing::internal::CaptureStderr();
    server::start_log(server::log_level::info, server::log_format::json);
    story();
    server::stop_log();
    std::istringstream lines(testing::internal::GetCapturedStderr());
    std::vector<std::string> events;
    for (std::string line; std::getline(lines, line);)
      events.emplace_back(boost::json::parse(line).at("event").as_string());
    return events;
  }
};

TEST_F(issuer_keys, are_known_and_published_once_they_have_come) {
  peer.at("/keys", ok(key_set("one")));
  const auto issuer = made(source());
  EXPECT_EQ(issuer->known(), nullptr);
  issuer->start();
  run_until([&] { return issuer->known() != nullptr; });
  EXPECT_EQ(kid_of(issuer->known()), "one");
  ASSERT_EQ(published.size(), 1U);
  EXPECT_EQ(published.front(), issuer->known());
  EXPECT_EQ(peer.requests().front().find("Authorization"), std::string::npos);
}

TEST_F(issuer_keys, are_published_again_only_when_they_have_changed) {
  peer.at("/keys", ok(key_set("one")));
  auto often = source();
  often.pace.refresh = std::chrono::milliseconds(1);
  const auto issuer = made(often);
  issuer->start();
  run_until([&] { return peer.requests().size() > 3; });
  EXPECT_EQ(published.size(), 1U);
  peer.at("/keys", ok(key_set("two")));
  run_until([&] { return published.size() > 1; });
  EXPECT_EQ(kid_of(published.back()), "two");
}

TEST_F(issuer_keys, a_cold_start_recovers_by_itself) {
  peer.at("/keys", status(500));
  const auto issuer = made(source());
  issuer->start();
  run_until([&] { return peer.requests().size() > 4; });
  EXPECT_EQ(issuer->known(), nullptr);
  peer.at("/keys", std::string());
  settle();
  peer.at("/keys", ok(key_set("one")));
  run_until([&] { return issuer->known() != nullptr; });
  EXPECT_EQ(kid_of(issuer->known()), "one");
}

TEST_F(issuer_keys, an_outage_keeps_what_was_known) {
  peer.at("/keys", ok(key_set("one")));
  const auto issuer = made(source());
  ASSERT_TRUE(fresh(*issuer).has_value());
  for (const auto& outage : {std::string(), status(503), status(404)}) {
    peer.at("/keys", outage);
    const auto got = fresh(*issuer);
    ASSERT_TRUE(got.has_value()) << got.error();
    EXPECT_EQ(kid_of(*got), "one");
    EXPECT_EQ(kid_of(issuer->known()), "one");
  }
  EXPECT_EQ(published.size(), 1U);
}

TEST_F(issuer_keys, the_log_tells_of_changes_and_not_of_attempts) {
  const auto issuer = made(source());
  const auto fetch = [&](const std::string& answer) {
    peer.at("/keys", answer);
    for (int time = 0; time < 3; ++time)
      static_cast<void>(fresh(*issuer));
  };
  const auto events = logged([&] {
    fetch(status(404));
    fetch(ok(key_set("one")));
    fetch(status(500));
    fetch(ok(key_set("one")));
    fetch(ok(key_set("two")));
  });
  EXPECT_THAT(events, testing::ElementsAre("issuer fails", "issuer works again", "issuer keys", "issuer fails",
                                           "issuer works again", "issuer keys"));
}

TEST_F(issuer_keys, fresh_sees_a_key_that_is_new) {
  peer.at("/keys", ok(key_set("one")));
  const auto issuer = made(source());
  ASSERT_TRUE(fresh(*issuer).has_value());
  peer.at("/keys", ok(key_set("two")));
  const auto got = fresh(*issuer);
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(kid_of(*got), "two");
  EXPECT_EQ(kid_of(issuer->known()), "two");
}

TEST_F(issuer_keys, a_hundred_who_wait_cost_one_request) {
  peer.at("/keys", ok(key_set("one")));
  peer.hold();
  const auto issuer = made(source());
  std::vector<decltype(start(issuer->fresh(in(0))))> waiting;
  for (int one = 0; one < 100; ++one)
    waiting.push_back(start(issuer->fresh(in(5000))));
  run_until([&] { return peer.requests().size() == 1; });
  peer.release();
  for (const auto& one : waiting) {
    const auto got = finish(one);
    ASSERT_TRUE(got.has_value()) << got.error();
    EXPECT_EQ(kid_of(*got), "one");
  }
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(issuer_keys, unknown_keys_cause_no_second_fetch_for_a_while) {
  peer.at("/keys", ok(key_set("one")));
  auto seldom = source();
  seldom.pace.apart = std::chrono::hours(1);
  const auto issuer = made(seldom);
  ASSERT_TRUE(fresh(*issuer).has_value());
  peer.at("/keys", ok(key_set("two")));
  for (int time = 0; time < 10; ++time) {
    const auto got = fresh(*issuer, 1);
    EXPECT_EQ(kid_of(*got), "one");
    EXPECT_FALSE(got->were_fetched);
  }
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(issuer_keys, who_asks_soon_after_a_fetch_waits_for_the_next_one) {
  peer.at("/keys", ok(key_set("one")));
  auto brief = source();
  brief.pace.apart = std::chrono::milliseconds(50);
  const auto issuer = made(brief);
  const auto first = fresh(*issuer);
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->were_fetched);
  peer.at("/keys", ok(key_set("two")));
  const auto second = fresh(*issuer);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(kid_of(*second), "two");
  EXPECT_TRUE(second->were_fetched);
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(issuer_keys, says_that_they_may_be_stale_when_a_fetch_fails) {
  peer.at("/keys", ok(key_set("one")));
  const auto issuer = made(source());
  ASSERT_TRUE(fresh(*issuer).has_value());
  peer.at("/keys", status(500));
  const auto stale = fresh(*issuer);
  ASSERT_TRUE(stale.has_value());
  EXPECT_EQ(kid_of(*stale), "one");
  EXPECT_FALSE(stale->were_fetched);
}

TEST_F(issuer_keys, unknown_keys_cause_no_fetch_for_a_while_after_one_that_failed) {
  auto seldom = source();
  seldom.pace.apart = std::chrono::hours(1);
  const auto issuer = made(seldom);
  for (int time = 0; time < 10; ++time)
    EXPECT_THAT(error_of(*issuer, time == 0 ? 5000 : 1), HasSubstr("HTTP 404"));
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(issuer_keys, a_slow_issuer_holds_nobody_beyond_the_deadline) {
  peer.at("/keys", ok(key_set("one")));
  peer.hold();
  const auto issuer = made(source());
  const auto early = fresh(*issuer, 10);
  ASSERT_FALSE(early.has_value());
  EXPECT_EQ(early.error(),
            "The keys of the issuer " + peer.url("/tenant") + " cannot be had: They were not fetched yet.");
  peer.release();
  ASSERT_TRUE(fresh(*issuer).has_value());

  peer.hold();
  peer.at("/keys", ok(key_set("two")));
  const auto stale = fresh(*issuer, 10);
  ASSERT_TRUE(stale.has_value());
  EXPECT_EQ(kid_of(*stale), "one");
  EXPECT_EQ(kid_of(issuer->known()), "one");
  peer.release();
  run_until([&] { return kid_of(issuer->known()) == "two"; });
}

TEST_F(issuer_keys, a_fetch_ends_by_its_own_time) {
  peer.hold();
  auto brief = source();
  brief.pace.fetch = std::chrono::milliseconds(20);
  const auto issuer = made(brief);
  EXPECT_THAT(error_of(*issuer), HasSubstr("no answer from 127.0.0.1"));
}

TEST_F(issuer_keys, one_who_goes_away_does_not_end_the_fetch_of_the_others) {
  peer.at("/keys", ok(key_set("one")));
  peer.hold();
  const auto issuer = made(source());
  const auto leaver = start(issuer->fresh(in(5000)));
  const auto stayer = start(issuer->fresh(in(5000)));
  run_until([&] { return peer.requests().size() == 1; });
  leaver->cancel();
  EXPECT_FALSE(finish(leaver).has_value());
  peer.release();
  const auto got = finish(stayer);
  ASSERT_TRUE(got.has_value()) << got.error();
  EXPECT_EQ(kid_of(*got), "one");
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(issuer_keys, stopping_answers_who_waits_and_asks_no_more) {
  peer.hold();
  auto often = source();
  often.pace.refresh = std::chrono::milliseconds(1);
  const auto issuer = made(often);
  issuer->start();
  const auto waiter = start(issuer->fresh(in(5000)));
  run_until([&] { return peer.requests().size() == 1; });
  issuer->stop();
  EXPECT_FALSE(finish(waiter).has_value());
  peer.release();
  settle();
  EXPECT_FALSE(fresh(*issuer).has_value());
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(issuer_keys, they_may_go_away_with_their_client_during_a_fetch) {
  peer.hold();
  auto through = std::make_unique<portkey::client>(loop.get_executor(), settings(), roots());
  auto issuer = std::make_unique<server::issuer_keys>(loop, *through, to_be_discovered(), nullptr);
  issuer->start();
  const auto waiter = start(issuer->fresh(in(5000)));
  run_until([&] { return peer.requests().size() == 1; });
  issuer.reset();
  through.reset();
  EXPECT_FALSE(finish(waiter).has_value());
  peer.release();
  settle();
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(issuer_keys, a_loop_may_go_away_while_all_is_under_way) {
  peer.hold();
  auto brief = std::make_unique<boost::asio::io_context>(1);
  auto through = std::make_unique<portkey::client>(brief->get_executor(), settings(), roots());
  auto issuer = std::make_unique<server::issuer_keys>(*brief, *through, source(), nullptr);
  issuer->start();
  const auto waiter = support::start(*brief, issuer->fresh(in(5000)));
  while (peer.requests().empty()) {
    brief->poll();
    loop.poll();
    brief->restart();
    loop.restart();
  }
  issuer.reset();
  through.reset();
  brief.reset();
  EXPECT_FALSE(waiter->value.has_value());
}

}  // namespace

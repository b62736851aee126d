#include "portkey/resolver.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using portkey::addresses;
using portkey::deadline;
using portkey::fault_kind;
using portkey::resolver;
using portkey::resolver_memory;
using std::chrono::milliseconds;

/// Lookups that answer when the test says so.
class resolver_test : public testing::Test {
 protected:
  resolver made(resolver_memory memory = {}) {
    return resolver(
        loop.get_executor(),
        [this](const std::string& name, std::function<void(boost::system::error_code, addresses)> done) {
          asked.push_back(name);
          pending.push_back(std::move(done));
        },
        memory);
  }

  void answer(boost::system::error_code error, addresses what) {
    auto done = std::move(pending.front());
    pending.erase(pending.begin());
    asio::post(loop, [done = std::move(done), error, what = std::move(what)] { done(error, what); });
  }

  auto start(resolver& names, const std::string& host, milliseconds limit = milliseconds(5000)) {
    auto started = support::start(loop, names.resolve(host, deadline::clock::now() + limit));
    loop.restart();
    loop.poll();
    return started;
  }

  asio::io_context loop{1};
  std::vector<std::string> asked;
  std::vector<std::function<void(boost::system::error_code, addresses)>> pending;
  const addresses found = {asio::ip::make_address("192.0.2.1"), asio::ip::make_address("2001:db8::1")};
};

TEST_F(resolver_test, an_address_needs_no_lookup) {
  auto names = made();
  for (const std::string text : {"127.0.0.1", "::1"}) {
    const auto got = support::finish(loop, start(names, text));
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(*got, addresses{asio::ip::make_address(text)});
  }
  EXPECT_TRUE(asked.empty());
}

TEST_F(resolver_test, one_lookup_answers_everybody_who_asks_meanwhile) {
  auto names = made();
  const auto first = start(names, "a.example");
  const auto second = start(names, "a.example");
  answer({}, found);
  const auto one = support::finish(loop, first);
  const auto two = support::finish(loop, second);
  ASSERT_TRUE(one.has_value() && two.has_value());
  EXPECT_EQ(*one, found);
  EXPECT_EQ(*two, found);
  EXPECT_EQ(asked, std::vector<std::string>{"a.example"});
}

TEST_F(resolver_test, an_answer_is_remembered_for_its_time) {
  auto names = made();
  const auto first = start(names, "a.example");
  answer({}, found);
  support::finish(loop, first);
  const auto again = support::finish(loop, start(names, "a.example"));
  EXPECT_TRUE(again.has_value());
  EXPECT_EQ(asked.size(), 1U);

  auto forgetful = made({.answers = milliseconds(0)});
  const auto third = start(forgetful, "a.example");
  answer({}, found);
  support::finish(loop, third);
  start(forgetful, "a.example");
  EXPECT_EQ(asked.size(), 3U);
}

TEST_F(resolver_test, a_failure_is_told_and_remembered_for_its_own_time) {
  auto names = made({.failures = milliseconds(60'000)});
  const auto first = start(names, "a.example");
  answer(asio::error::host_not_found, {});
  const auto failed = support::finish(loop, first);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().what, fault_kind::resolve);
  EXPECT_FALSE(failed.error().was_sent);
  EXPECT_NE(failed.error().message.find("a.example"), std::string::npos);
  EXPECT_FALSE(support::finish(loop, start(names, "a.example")).has_value());
  EXPECT_EQ(asked.size(), 1U);

  auto forgetful = made({.failures = milliseconds(0)});
  const auto second = start(forgetful, "a.example");
  answer(asio::error::host_not_found, {});
  support::finish(loop, second);
  start(forgetful, "a.example");
  EXPECT_EQ(asked.size(), 3U);
}

TEST_F(resolver_test, no_address_is_a_failure) {
  auto names = made();
  const auto first = start(names, "a.example");
  answer({}, {});
  const auto got = support::finish(loop, first);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::resolve);
}

TEST_F(resolver_test, who_waits_leaves_at_its_deadline_and_the_lookup_goes_on) {
  auto names = made();
  const auto hasty = start(names, "a.example", milliseconds(20));
  const auto patient = start(names, "a.example");
  const auto late = support::finish(loop, hasty);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().what, fault_kind::timeout);
  EXPECT_FALSE(patient->done);
  answer({}, found);
  EXPECT_TRUE(support::finish(loop, patient).has_value());
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(resolver_test, who_is_cancelled_leaves_at_once) {
  auto names = made();
  const auto leaving = start(names, "a.example");
  leaving->cancel();
  const auto got = support::finish(loop, leaving);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::cancelled);
  answer({}, found);
  EXPECT_TRUE(support::finish(loop, start(names, "a.example")).has_value());
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(resolver_test, an_answer_after_the_resolver_is_gone_still_reaches_who_waits) {
  std::optional<resolver> names;
  names.emplace(
      loop.get_executor(),
      [this](const std::string&, std::function<void(boost::system::error_code, addresses)> done) {
        pending.push_back(std::move(done));
      },
      resolver_memory{});
  const auto waiting = start(*names, "a.example");
  names.reset();
  answer({}, found);
  EXPECT_TRUE(support::finish(loop, waiting).has_value());
}

TEST_F(resolver_test, names_are_bounded) {
  auto names = made({.names = 1});
  const auto first = start(names, "a.example");
  const auto refused = support::finish(loop, start(names, "b.example"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().what, fault_kind::overloaded);
  answer({}, found);
  support::finish(loop, first);
  const auto second = start(names, "b.example");
  answer({}, found);
  EXPECT_TRUE(support::finish(loop, second).has_value());
  EXPECT_EQ(asked, (std::vector<std::string>{"a.example", "b.example"}));
}

TEST_F(resolver_test, the_systems_lookup_knows_localhost) {
  resolver names(loop.get_executor(), portkey::system_lookup(loop.get_executor()), {});
  const auto got = support::run(loop, names.resolve("localhost", deadline::clock::now() + milliseconds(5000)));
  ASSERT_TRUE(got.has_value()) << got.error().message;
  for (const auto& address : *got)
    EXPECT_TRUE(address.is_loopback()) << address;
}

}  // namespace

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "test/portkey/client_fixture.hpp"
#include "test/portkey/upstream_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using portkey::client_settings;
using portkey::fault_kind;
using portkey::verb;
using support::ending;
using support::ok;
using support::scripted_peer;
using testing::ElementsAre;

/// A peer that never answers the first three connections.
std::vector<support::conversation> three_silent_and_then(std::vector<std::string> answers) {
  const support::conversation silent = {.answers = {""}, .end = ending::hold};
  return {silent, silent, silent, {.answers = std::move(answers), .end = ending::hold}};
}

class fair_upstream : public client_fixture {
 protected:
  portkey::outgoing request_of(const std::string& owner, const scripted_peer& peer, verb method = verb::post) {
    auto made = request(method, peer.port());
    made.owner = owner;
    made.target = "/" + owner;
    return made;
  }
  /// Lets the loop do all that it can do at once.
  void settle() {
    loop.restart();
    loop.poll();
  }
  static std::vector<std::string> targets(const scripted_peer& peer) {
    std::vector<std::string> seen;
    for (const auto& one : peer.requests())
      seen.push_back(one.substr(one.find('/'), one.find(" HTTP") - one.find('/')));
    return seen;
  }

  client_settings settings = hasty();
};

TEST_F(fair_upstream, one_who_floods_leaves_a_connection_for_another) {
  const std::string fine = ok("");
  scripted_peer peer(three_silent_and_then(std::vector<std::string>(10, fine)));
  settings.max_connections = 4;
  settings.max_waiting = 400;
  auto upstream = made(settings);
  std::vector<decltype(start(upstream, portkey::outgoing()))> flood;
  for (int each = 0; each < 300; ++each)
    flood.push_back(start(upstream, request_of("flood", peer), 60'000));
  support::run_until(loop, [&peer] { return peer.requests().size() == 3; });
  for (int each = 0; each < 10; ++each)
    EXPECT_TRUE(send(upstream, request_of("single", peer)).has_value());
  EXPECT_EQ(peer.requests().size(), 13U);
  EXPECT_EQ(peer.connections(), 4U);
}

TEST_F(fair_upstream, where_there_is_one_connection_another_waits_for_one_answer) {
  scripted_peer peer({{.answers = std::vector<std::string>(50, ok("")), .end = ending::hold}});
  settings.max_connections = 1;
  auto upstream = made(settings);
  std::vector<decltype(start(upstream, portkey::outgoing()))> calls;
  for (int each = 0; each < 20; ++each)
    calls.push_back(start(upstream, request_of("flood", peer)));
  for (int each = 0; each < 3; ++each)
    calls.push_back(start(upstream, request_of("b", peer)));
  for (const auto& call : calls)
    EXPECT_TRUE(support::finish(loop, call).has_value());
  auto seen = targets(peer);
  ASSERT_EQ(seen.size(), 23U);
  seen.resize(7);
  EXPECT_THAT(seen, ElementsAre("/flood", "/b", "/flood", "/b", "/flood", "/b", "/flood"));
}

TEST_F(fair_upstream, a_full_queue_turns_away_who_has_most_in_it) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}, {.answers = {ok(""), ok(""), ok("")}}});
  settings.max_connections = 1;
  settings.max_waiting = 3;
  auto upstream = made(settings);
  const auto busy = start(upstream, request_of("flood", peer, verb::get));
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  std::vector<decltype(start(upstream, portkey::outgoing()))> waiting;
  for (int each = 0; each < 3; ++each)
    waiting.push_back(start(upstream, request_of("flood", peer)));
  settle();
  EXPECT_EQ(fault_of(send(upstream, request_of("flood", peer))).what, fault_kind::overloaded);
  const auto other = start(upstream, request_of("b", peer));
  settle();
  EXPECT_TRUE(waiting[2]->done);
  EXPECT_EQ(fault_of(support::finish(loop, waiting[2])).what, fault_kind::overloaded);
  EXPECT_FALSE(waiting[0]->done || waiting[1]->done || other->done);
  // Two of one and one of the other: nobody's third or second is taken in.
  EXPECT_EQ(fault_of(send(upstream, request_of("flood", peer))).what, fault_kind::overloaded);
  EXPECT_EQ(fault_of(send(upstream, request_of("b", peer))).what, fault_kind::overloaded);
  busy->cancel();
  for (const auto& call : {other, waiting[0], waiting[1]})
    EXPECT_TRUE(support::finish(loop, call).has_value());
  EXPECT_THAT(targets(peer), ElementsAre("/flood", "/b", "/flood", "/flood"));
}

TEST_F(fair_upstream, a_bounded_owners_callers_go_on_when_one_of_its_own_ends) {
  scripted_peer peer(three_silent_and_then({ok("")}));
  settings.max_connections = 4;
  auto upstream = made(settings);
  std::vector<decltype(start(upstream, portkey::outgoing()))> calls;
  for (int each = 0; each < 4; ++each)
    calls.push_back(start(upstream, request_of("a", peer, verb::get)));
  support::run_until(loop, [&peer] { return peer.requests().size() == 3; });
  settle();
  EXPECT_FALSE(calls[3]->done);
  calls[0]->cancel();
  EXPECT_EQ(fault_of(support::finish(loop, calls[0])).what, fault_kind::cancelled);
  EXPECT_TRUE(support::finish(loop, calls[3]).has_value());
}

TEST_F(fair_upstream, without_owners_every_connection_is_for_everybody) {
  const support::conversation silent = {.answers = {""}, .end = ending::hold};
  scripted_peer peer({silent});
  settings.max_connections = 4;
  auto upstream = made(settings);
  std::vector<decltype(start(upstream, portkey::outgoing()))> calls;
  for (int each = 0; each < 6; ++each)
    calls.push_back(start(upstream, request_of("", peer)));
  support::run_until(loop, [&peer] { return peer.requests().size() == 4; });
  EXPECT_EQ(peer.connections(), 4U);
}

TEST_F(fair_upstream, a_tenants_bad_answers_do_not_refuse_anothers_request) {
  std::vector<std::string> answers(10, "HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n");
  answers.push_back(ok("fine"));
  scripted_peer peer({{.answers = answers, .end = ending::hold}});
  auto upstream = made();
  for (int each = 0; each < 10; ++each)
    EXPECT_TRUE(send(upstream, request_of("a", peer)).has_value());
  for (int each = 0; each < 2; ++each)
    EXPECT_EQ(fault_of(send(upstream, request_of("a", peer))).what, fault_kind::unavailable);
  const auto got = send(upstream, request_of("b", peer));
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->body, "fine");
}

TEST_F(fair_upstream, a_tenants_retries_do_not_eat_anothers) {
  const std::string busy = "HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n";
  scripted_peer peer({{.answers = std::vector<std::string>(100, busy), .end = ending::hold}});
  auto upstream = made();
  for (int call = 0; call < 20; ++call)
    EXPECT_TRUE(send(upstream, request_of("a", peer, verb::get)).has_value());
  const auto before = peer.requests().size();
  EXPECT_LE(before, 34U);
  EXPECT_TRUE(send(upstream, request_of("b", peer, verb::get)).has_value());
  EXPECT_EQ(peer.requests().size(), before + 3);
}

class fair_tools : public upstream_fixture, public testing::Test {};

TEST_F(fair_tools, are_called_in_the_name_of_who_is_served) {
  std::vector<std::string> answers(10, "HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n");
  answers.push_back(ok(no_users));
  scripted_peer peer({{.answers = answers, .end = ending::hold}});
  keys.owner = "a";
  for (int each = 0; each < 10; ++each)
    expect_failure(plain(peer.port()), "invite_user", "502", 5000);
  expect_failure(plain(peer.port()), "invite_user", "keeps failing", 5000);
  keys.owner = "b";
  expect_success(plain(peer.port()));
}

}  // namespace

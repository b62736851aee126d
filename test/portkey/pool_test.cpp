#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

namespace asio = boost::asio;
using portkey::client;
using portkey::client_settings;
using portkey::fault_kind;
using portkey::verb;
using std::chrono::milliseconds;
using support::ending;
using support::ok;
using support::scripted_peer;

using pool_test = client_fixture;

TEST_F(pool_test, a_connection_that_the_peer_will_close_is_not_kept) {
  scripted_peer peer({{.answers = {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"}}});
  auto upstream = made();
  EXPECT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  EXPECT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  EXPECT_EQ(peer.connections(), 2U);
}

TEST_F(pool_test, connections_are_bounded_and_the_surplus_waits_in_order) {
  const support::conversation busy = {.answers = {ok("a"), ok("b"), ok("c"), ok("d"), ok("e"), ok("f")},
                                      .end = ending::hold};
  scripted_peer peer({busy});
  client_settings settings;
  settings.max_connections = 2;
  auto upstream = made(settings);
  std::vector<decltype(start(upstream, portkey::outgoing()))> calls;
  for (int i = 0; i < 6; ++i)
    calls.push_back(start(upstream, request(verb::get, peer.port())));
  for (const auto& call : calls)
    EXPECT_TRUE(support::finish(loop, call).has_value());
  EXPECT_EQ(peer.connections(), 2U);
  EXPECT_EQ(peer.requests().size(), 6U);
}

class crowded_client : public pool_test {
 protected:
  crowded_client() {
    settings.max_connections = 1;
    settings.max_waiting = 1;
  }

  client_settings settings;
  scripted_peer peer{{{.answers = {""}, .end = ending::hold}, {.answers = {ok("second")}, .end = ending::hold}}};
};

TEST_F(crowded_client, the_queue_is_bounded) {
  auto upstream = made(settings);
  const auto busy = start(upstream, request(verb::get, peer.port()));
  const auto waiting = start(upstream, request(verb::get, peer.port()));
  const auto trouble = fault_of(send(upstream, request(verb::get, peer.port())));
  EXPECT_EQ(trouble.what, fault_kind::overloaded);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_FALSE(waiting->done);
}

TEST_F(crowded_client, who_waits_gives_up_at_its_deadline) {
  auto upstream = made(settings);
  const auto busy = start(upstream, request(verb::get, peer.port()));
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port()), 50));
  EXPECT_EQ(trouble.what, fault_kind::overloaded);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_FALSE(busy->done);
}

TEST_F(crowded_client, a_cancelled_call_drops_its_connection_and_the_next_gets_its_turn) {
  auto upstream = made(settings);
  const auto busy = start(upstream, request(verb::get, peer.port()));
  support::run_until(loop, [this] { return peer.requests().size() == 1; });
  const auto waiting = start(upstream, request(verb::get, peer.port()));
  loop.restart();
  loop.poll();
  busy->cancel();
  const auto trouble = fault_of(support::finish(loop, busy));
  EXPECT_EQ(trouble.what, fault_kind::cancelled);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_TRUE(peer.wait_for_ended(1));
  const auto got = support::finish(loop, waiting);
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->body, "second");
  EXPECT_EQ(peer.connections(), 2U);
}

TEST_F(crowded_client, a_cancelled_waiter_leaves_the_queue) {
  auto upstream = made(settings);
  const auto busy = start(upstream, request(verb::get, peer.port()));
  const auto leaving = start(upstream, request(verb::post, peer.port()));
  loop.restart();
  loop.poll();
  leaving->cancel();
  const auto trouble = fault_of(support::finish(loop, leaving));
  EXPECT_EQ(trouble.what, fault_kind::cancelled);
  EXPECT_FALSE(trouble.was_sent);
  const auto next = start(upstream, request(verb::get, peer.port()));
  loop.restart();
  loop.poll();
  EXPECT_FALSE(next->done);
  busy->cancel();
  EXPECT_TRUE(support::finish(loop, next).has_value());
}

TEST_F(pool_test, idle_connections_are_closed_when_their_time_is_over) {
  scripted_peer peer({{.answers = {ok("")}, .end = ending::hold}});
  client_settings settings;
  settings.idle_lifetime = milliseconds(30);
  auto upstream = made(settings);
  ASSERT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  loop.restart();
  loop.run_for(milliseconds(200));
  EXPECT_TRUE(peer.wait_for_ended(1));
}

TEST_F(pool_test, closing_idle_connections_leaves_the_loop_without_work) {
  scripted_peer peer({{.answers = {ok("")}, .end = ending::hold}});
  auto upstream = made();
  ASSERT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  upstream.close_idle();
  EXPECT_TRUE(peer.wait_for_ended(1));
  loop.restart();
  loop.run();
}

TEST_F(pool_test, a_connection_on_loan_while_the_idle_ones_are_closed_is_closed_when_it_comes_back) {
  scripted_peer peer({{.answers = {ok("slow")}, .end = ending::hold}});
  auto upstream = made();
  const auto call = start(upstream, request(verb::get, peer.port()));
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  upstream.close_idle();
  EXPECT_TRUE(support::finish(loop, call).has_value());
  EXPECT_TRUE(peer.wait_for_ended(1));
}

TEST_F(pool_test, a_loop_that_ends_in_the_middle_of_calls_leaves_nothing_behind) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto other = std::make_unique<asio::io_context>(1);
  client_settings settings;
  settings.max_connections = 1;
  client upstream(other->get_executor(), settings, portkey::make_tls_profile({}));
  const auto busy = support::start(*other, upstream.send(request(verb::get, peer.port()), in(5000)));
  const auto waiting = support::start(*other, upstream.send(request(verb::get, peer.port()), in(5000)));
  support::run_until(*other, [&peer] { return peer.requests().size() == 1; });
  EXPECT_FALSE(busy->done || waiting->done);
}

TEST_F(pool_test, a_connection_that_was_closed_is_not_handed_to_who_waits) {
  client_settings settings;
  settings.max_connections = 1;
  for (int attempt = 0; attempt < 20; ++attempt) {
    scripted_peer peer({{.answers = {ok("first")}}, {.answers = {ok("second")}, .end = ending::hold}});
    auto upstream = made(settings);
    const auto first = start(upstream, request(verb::get, peer.port()));
    const auto waiting = start(upstream, request(verb::post, peer.port()));
    support::run_until(loop, [&peer] { return peer.connections() == 1; });
    while (!first->done && peer.requests().empty())
      loop.poll_one();
    // The answer and the close arrive before the loop looks. Where it saw the answer alone, it is tried again.
    const bool was_seen = first->done;
    ASSERT_TRUE(peer.wait_for_ended(1));
    const auto answered = support::finish(loop, first);
    const auto next = support::finish(loop, waiting);
    if (was_seen && !next.has_value()) continue;
    EXPECT_TRUE(answered.has_value());
    EXPECT_TRUE(next.has_value());
    EXPECT_EQ(peer.connections(), 2U);
    return;
  }
  FAIL() << "it was handed over twenty times";
}

}  // namespace

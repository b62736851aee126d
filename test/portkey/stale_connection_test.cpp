#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using portkey::fault_kind;
using portkey::verb;
using support::ending;
using support::ok;
using support::scripted_peer;

using stale_connection_test = client_fixture;

TEST_F(stale_connection_test, a_kept_connection_that_was_closed_meanwhile_is_replaced_before_anything_is_sent) {
  scripted_peer peer({{.answers = {ok("first")}}, {.answers = {ok("second")}, .end = ending::hold}});
  auto upstream = made();
  ASSERT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  ASSERT_TRUE(peer.wait_for_ended(1));
  const auto got = send(upstream, request(verb::post, peer.port()));
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->body, "second");
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(stale_connection_test, a_get_on_a_stale_connection_is_sent_once_more_at_once) {
  for (const auto end : {ending::close, ending::reset}) {
    scripted_peer peer({{.answers = {ok("first"), ""}, .end = end}, {.answers = {ok("second")}, .end = ending::hold}});
    portkey::client_settings patient;
    patient.first_backoff = std::chrono::minutes(1);
    auto upstream = made(patient);
    ASSERT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
    const auto got = send(upstream, request(verb::get, peer.port()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, "second");
    EXPECT_EQ(peer.connections(), 2U);
    EXPECT_EQ(peer.requests().size(), 3U);
  }
}

TEST_F(stale_connection_test, nothing_but_a_get_is_sent_twice) {
  for (const auto method : {verb::post, verb::put, verb::del}) {
    scripted_peer peer({{.answers = {ok("first"), ""}}, {.answers = {ok("second")}}});
    auto upstream = made();
    ASSERT_TRUE(send(upstream, request(method, peer.port())).has_value());
    const auto trouble = fault_of(send(upstream, request(method, peer.port())));
    EXPECT_EQ(trouble.what, fault_kind::closed);
    EXPECT_TRUE(trouble.was_sent);
    EXPECT_EQ(trouble.message, "127.0.0.1 closed the connection before it answered");
    EXPECT_EQ(peer.requests().size(), 2U);
  }
}

TEST_F(stale_connection_test, what_was_sent_before_a_second_try_that_fails_is_remembered) {
  auto peer = std::make_unique<scripted_peer>(
      std::vector<support::conversation>{{.answers = {ok("first"), ""}, .end = ending::hold}});
  const auto port = peer->port();
  auto upstream = made();
  ASSERT_TRUE(send(upstream, request(verb::get, port)).has_value());
  const auto started = start(upstream, request(verb::get, port));
  support::run_until(loop, [&peer] { return peer->requests().size() == 2; });
  peer.reset();
  const auto trouble = fault_of(support::finish(loop, started));
  EXPECT_EQ(trouble.what, fault_kind::connect);
  EXPECT_TRUE(trouble.was_sent);
}

}  // namespace

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "test/emulator/api_key.hpp"
#include "test/emulator/server.hpp"
#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using portkey::verb;
using std::chrono::milliseconds;
using support::ending;
using support::ok;
using support::scripted_peer;

using kept_connections = client_fixture;

TEST_F(kept_connections, are_lent_again_beginning_with_the_one_that_came_back_last) {
  emulator::server peer;
  auto upstream = made();
  peer.misbehave({.delay = milliseconds(150)});
  const auto slow = start(upstream, request(verb::get, peer.port(), emulator::admin_key));
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  ASSERT_TRUE(send(upstream, request(verb::get, peer.port(), emulator::admin_key)).has_value());
  ASSERT_TRUE(support::finish(loop, slow).has_value());
  for (int call = 0; call < 3; ++call)
    ASSERT_TRUE(send(upstream, request(verb::get, peer.port(), emulator::admin_key)).has_value());
  const auto seen = peer.requests();
  ASSERT_EQ(seen.size(), 5U);
  EXPECT_NE(seen[0].connection, seen[1].connection);
  for (std::size_t call = 2; call < 5; ++call)
    EXPECT_EQ(seen[call].connection, seen[0].connection);
}

TEST_F(kept_connections, hold_no_key_between_two_requests) {
  scripted_peer peer({{.answers = {ok("1"), ok("2"), ok("3")}, .end = ending::hold}});
  auto upstream = made();
  for (const auto* key : {"pk-alice", "pk-bob", ""})
    ASSERT_TRUE(send(upstream, request(verb::get, peer.port(), key)).has_value());
  EXPECT_EQ(peer.connections(), 1U);
  const auto seen = peer.requests();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_NE(seen[0].find("\r\nx-portkey-api-key: pk-alice\r\n"), std::string::npos);
  EXPECT_EQ(seen[0].find("pk-bob"), std::string::npos);
  EXPECT_NE(seen[1].find("\r\nx-portkey-api-key: pk-bob\r\n"), std::string::npos);
  EXPECT_EQ(seen[1].find("pk-alice"), std::string::npos);
  EXPECT_EQ(seen[2].find("pk-"), std::string::npos);
  EXPECT_EQ(seen[2].find("x-portkey-api-key"), std::string::npos);
}

TEST_F(kept_connections, of_a_retry_bring_the_key_of_their_own_request) {
  scripted_peer peer({{.answers = {ok("1")}, .end = ending::hold}, {.answers = {""}}, {.answers = {ok("2")}}});
  auto upstream = made();
  const auto first = start(upstream, request(verb::get, peer.port(), "pk-alice"));
  ASSERT_TRUE(support::finish(loop, first).has_value());
  upstream.close_idle();
  ASSERT_TRUE(send(upstream, request(verb::get, peer.port(), "pk-bob")).has_value());
  const auto seen = peer.requests();
  ASSERT_EQ(seen.size(), 3U);
  for (std::size_t call = 1; call < 3; ++call) {
    EXPECT_NE(seen[call].find("\r\nx-portkey-api-key: pk-bob\r\n"), std::string::npos);
    EXPECT_EQ(seen[call].find("pk-alice"), std::string::npos);
  }
}

}  // namespace

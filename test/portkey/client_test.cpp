#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <string>
#include <utility>

#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using portkey::client;
using portkey::client_settings;
using portkey::fault_kind;
using portkey::verb;
using support::ending;
using support::ok;
using support::scripted_peer;

using client_test = client_fixture;

TEST_F(client_test, calls_one_after_another_share_a_connection) {
  scripted_peer peer({{.answers = {ok("1"), ok("2"), ok("3")}, .end = ending::hold}});
  auto upstream = made();
  for (const auto* body : {"1", "2", "3"}) {
    const auto got = send(upstream, request(verb::post, peer.port()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, body);
  }
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(client_test, each_request_brings_its_own_key) {
  scripted_peer peer({{.answers = {ok("1"), ok("2")}, .end = ending::hold}});
  auto upstream = made();
  send(upstream, request(verb::get, peer.port(), "pk-alice"));
  send(upstream, request(verb::get, peer.port(), "pk-bob"));
  const auto seen = peer.requests();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_NE(seen[0].find("x-portkey-api-key: pk-alice\r\n"), std::string::npos);
  EXPECT_NE(seen[1].find("x-portkey-api-key: pk-bob\r\n"), std::string::npos);
  EXPECT_EQ(seen[1].find("alice"), std::string::npos);
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(client_test, a_redirect_is_an_answer) {
  scripted_peer target({{.answers = {ok("stolen")}}});
  scripted_peer peer({{.answers = {"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:" +
                                   std::to_string(target.port()) + "/\r\nContent-Length: 0\r\n\r\n"}}});
  auto upstream = made();
  const auto got = send(upstream, request(verb::get, peer.port()));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->status, 307U);
  EXPECT_EQ(target.connections(), 0U);
}

TEST_F(client_test, a_caller_that_throws_when_cancelled_does_so_again_afterwards) {
  scripted_peer peer({{.answers = {ok("fine")}, .end = ending::hold}});
  auto upstream = made();
  const auto story = [&]() -> asio::awaitable<bool> {
    co_await asio::this_coro::throw_if_cancelled(true);
    auto wanted = request(verb::get, peer.port());
    const auto got = co_await upstream.send(std::move(wanted), in(5000));
    EXPECT_TRUE(got.has_value());
    const bool throwing = co_await asio::this_coro::throw_if_cancelled();
    co_return throwing;
  };
  EXPECT_TRUE(support::run(loop, story()));
}

TEST_F(client_test, the_deadline_says_how_long_it_was) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto upstream = made();
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port()), 60));
  EXPECT_EQ(trouble.what, fault_kind::timeout);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_TRUE(trouble.message.starts_with("no answer from 127.0.0.1 within ")) << trouble.message;
  EXPECT_TRUE(peer.wait_for_ended(1));
}

TEST_F(client_test, nothing_begins_after_the_deadline) {
  scripted_peer peer({{.answers = {ok("")}}});
  auto upstream = made();
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port()), -1));
  EXPECT_EQ(trouble.what, fault_kind::timeout);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_EQ(peer.connections(), 0U);
}

TEST_F(client_test, a_refused_connection_is_told_and_nothing_was_sent) {
  tcp::acceptor gone(loop, {asio::ip::address_v4::loopback(), 0});
  const auto port = gone.local_endpoint().port();
  gone.close();
  auto upstream = made();
  const auto trouble = fault_of(send(upstream, request(verb::post, port)));
  EXPECT_EQ(trouble.what, fault_kind::connect);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_EQ(trouble.message, "no connection to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

TEST_F(client_test, a_name_is_tried_at_each_of_its_addresses) {
  scripted_peer peer({{.answers = {ok("reached")}}});
  auto made_request = request(verb::get, peer.port());
  made_request.where.host = "localhost";
  auto upstream = made();
  const auto got = send(upstream, std::move(made_request));
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->body, "reached");
}

TEST_F(client_test, after_a_fault_the_next_call_works) {
  scripted_peer peer({{.answers = {ok(std::string(2000, 'x'))}, .end = ending::hold}, {.answers = {ok("small")}}});
  client_settings settings;
  settings.max_response = 1000;
  auto upstream = made(settings);
  EXPECT_EQ(fault_of(send(upstream, request(verb::get, peer.port()))).what, fault_kind::too_large);
  const auto got = send(upstream, request(verb::get, peer.port()));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->body, "small");
}

TEST_F(client_test, no_fault_quotes_the_key_or_the_body) {
  const std::string key = "pk-very-secret";
  scripted_peer peer({{.answers = {"not HTTP but " + key + "\r\n"}}});
  auto upstream = made();
  auto bad = request(verb::post, peer.port(), key);
  bad.has_body = true;
  bad.body = "private body";
  const auto answered = fault_of(send(upstream, bad));
  EXPECT_EQ(answered.what, fault_kind::bad_reply);
  bad.key = portkey::secret(key + "\r\nX-Injected: yes");
  const auto refused = fault_of(send(upstream, bad));
  EXPECT_EQ(refused.what, fault_kind::bad_request);
  EXPECT_FALSE(refused.was_sent);
  for (const auto& message : {answered.message, refused.message}) {
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_EQ(message.find("private"), std::string::npos) << message;
  }
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(client_test, a_call_outlives_its_client) {
  scripted_peer peer({{.answers = {ok("late")}, .end = ending::hold}});
  auto upstream = std::make_unique<client>(loop.get_executor(), client_settings(), portkey::make_tls_profile({}));
  const auto call = start(*upstream, request(verb::get, peer.port()));
  loop.restart();
  loop.poll();
  upstream.reset();
  EXPECT_TRUE(support::finish(loop, call).has_value());
  EXPECT_TRUE(peer.wait_for_ended(1));
}

}  // namespace

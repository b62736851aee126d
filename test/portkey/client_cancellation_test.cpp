#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/emulator/api_key.hpp"
#include "test/emulator/server.hpp"
#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using portkey::client;
using portkey::fault_kind;
using portkey::outgoing;
using portkey::reply;
using portkey::result;
using portkey::verb;
using std::chrono::milliseconds;
using support::ending;
using support::ok;
using support::scripted_peer;

class client_cancellation : public client_fixture {
 protected:
  /// An invitation, which the emulator carries out.
  static outgoing invitation(const emulator::server& peer) {
    auto wanted = request(verb::post, peer.port(), emulator::admin_key);
    wanted.target = "/v1/admin/users/invites";
    wanted.has_body = true;
    wanted.body = R"({"email":"new@person.example","role":"member","workspaces":[]})";
    return wanted;
  }

  template <class Task>
  void run_until_sent(const emulator::server& peer, const Task& call) {
    support::run_until(loop, [&peer] { return !peer.requests().empty(); });
    EXPECT_FALSE(call->done);
  }
};

TEST_F(client_cancellation, ends_a_get_at_once) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto upstream = made();
  const auto call = start(upstream, request(verb::get, peer.port()));
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  call->cancel();
  const auto trouble = fault_of(support::finish(loop, call));
  EXPECT_EQ(trouble.what, fault_kind::cancelled);
  EXPECT_TRUE(peer.wait_for_ended(1));
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(client_cancellation, leaves_a_mutation_that_was_sent_to_its_answer) {
  emulator::server peer;
  auto upstream = made();
  peer.misbehave({.delay = milliseconds(60)});
  const auto call = start(upstream, invitation(peer));
  run_until_sent(peer, call);
  call->cancel();
  const auto got = support::finish(loop, call);
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->status, 200U) << got->body;
  // The connection is as good as before.
  EXPECT_TRUE(send(upstream, invitation(peer)).has_value());
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(client_cancellation, leaves_a_mutation_that_was_sent_to_its_deadline) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto upstream = made();
  const auto call = start(upstream, request(verb::del, peer.port()), 150);
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  call->cancel();
  const auto trouble = fault_of(support::finish(loop, call));
  EXPECT_EQ(trouble.what, fault_kind::timeout);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_TRUE(peer.wait_for_ended(1));
}

TEST_F(client_cancellation, of_a_race_waits_for_the_outcome_of_a_mutation) {
  using namespace asio::experimental::awaitable_operators;
  emulator::server peer;
  auto upstream = made();
  peer.misbehave({.delay = milliseconds(60)});
  std::optional<result<reply>> outcome;
  const auto work = [&]() -> awaitable<int> {
    auto wanted = invitation(peer);
    auto got = co_await upstream.send(std::move(wanted), in(5000));
    outcome.emplace(std::move(got));
    co_return 1;
  };
  const auto gone = [&]() -> awaitable<int> {
    asio::steady_timer soon(loop);
    boost::system::error_code error;
    while (peer.requests().empty()) {
      soon.expires_after(milliseconds(1));
      co_await soon.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
    co_return 2;
  };
  const auto story = [&]() -> awaitable<std::size_t> {
    auto working = work();
    auto leaving = gone();
    auto first = co_await (std::move(working) || std::move(leaving));
    co_return first.index();
  };
  EXPECT_EQ(support::run(loop, story()), 1U);
  ASSERT_TRUE(outcome.has_value());
  ASSERT_TRUE(outcome->has_value()) << outcome->error().message;
  EXPECT_EQ((*outcome)->status, 200U);
}

TEST_F(client_cancellation, is_remembered_over_a_mutation_that_ran_on) {
  emulator::server peer;
  auto upstream = made();
  peer.misbehave({.delay = milliseconds(60)});
  std::vector<bool> worked;
  const auto story = [&]() -> awaitable<result<reply>> {
    auto first = invitation(peer);
    auto sent = co_await upstream.send(std::move(first), in(5000));
    worked.push_back(sent.has_value());
    auto second = request(verb::get, peer.port(), emulator::admin_key);
    auto not_sent = co_await upstream.send(std::move(second), in(5000));
    co_return std::move(not_sent);
  };
  const auto call = support::start(loop, story());
  run_until_sent(peer, call);
  call->cancel();
  EXPECT_EQ(fault_of(support::finish(loop, call)).what, fault_kind::cancelled);
  EXPECT_EQ(worked, std::vector<bool>{true});
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(client_cancellation, sends_no_mutation_that_it_comes_before) {
  scripted_peer peer({{.answers = {ok("1"), ok("2")}, .end = ending::hold}});
  auto upstream = made();
  ASSERT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  std::shared_ptr<support::task<result<reply>>> call;
  const auto story = [&]() -> awaitable<result<reply>> {
    call->cancel();
    auto wanted = request(verb::post, peer.port());
    auto got = co_await upstream.send(std::move(wanted), in(5000));
    co_return std::move(got);
  };
  call = support::start(loop, story());
  const auto trouble = fault_of(support::finish(loop, call));
  EXPECT_EQ(trouble.what, fault_kind::cancelled);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_EQ(peer.requests().size(), 1U);
  // Nothing was written, so the connection is kept.
  EXPECT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(client_cancellation, does_not_matter_when_the_loop_ends_first) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto other = std::make_unique<asio::io_context>(1);
  client upstream(other->get_executor(), hasty(), portkey::make_tls_profile({}));
  const auto call = support::start(*other, upstream.send(request(verb::post, peer.port()), in(5000)));
  support::run_until(*other, [&peer] { return peer.requests().size() == 1; });
  call->cancel();
  EXPECT_FALSE(call->done);
}

TEST_F(client_cancellation, is_not_asked_when_exchanges_are_broken_off) {
  for (const auto method : {verb::get, verb::post}) {
    scripted_peer peer({{.answers = {""}, .end = ending::hold}, {.answers = {ok("next")}, .end = ending::hold}});
    auto settings = hasty();
    settings.max_connections = 1;
    auto upstream = made(settings);
    const auto call = start(upstream, request(method, peer.port()));
    support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
    loop.poll();
    upstream.break_off();
    const auto trouble = fault_of(support::finish(loop, call));
    EXPECT_EQ(trouble.what, fault_kind::cancelled);
    EXPECT_TRUE(trouble.was_sent);
    EXPECT_TRUE(send(upstream, request(verb::get, peer.port())).has_value()) << "its place is free again";
  }
}

}  // namespace

#include "portkey/upstream_observer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using portkey::fault_kind;
using portkey::pool_levels;
using portkey::verb;
using support::ending;
using support::ok;
using support::scripted_peer;
using testing::ElementsAre;

std::string failing() {
  return "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n";
}

/// Writes down what it hears.
struct noting final : portkey::upstream_observer {
  void attempt_ended(const portkey::attempt_note& what) override {
    attempts.push_back(std::string(name_of(what.method)) + " " + std::to_string(what.status) +
                       (what.is_retry ? " again" : ""));
    troubles.push_back(what.trouble);
    EXPECT_GT(what.took.count(), 0);
  }
  void left_alone(const portkey::endpoint&) override { ++left; }
  void pool_changed(const portkey::endpoint& where, const pool_levels& before, const pool_levels& now) override {
    EXPECT_EQ(before, levels) << "each change begins where the last one ended";
    EXPECT_FALSE(before == now);
    EXPECT_EQ(where.host, "127.0.0.1");
    levels = now;
    most.idle = std::max(most.idle, now.idle);
    most.in_use = std::max(most.in_use, now.in_use);
    most.waiting = std::max(most.waiting, now.waiting);
  }
  void breakers_changed(const portkey::endpoint&, std::size_t now, std::uint64_t opened) override {
    resting = now;
    times_opened += opened;
  }

  std::vector<std::string> attempts;
  std::vector<std::optional<fault_kind>> troubles;
  int left = 0;
  pool_levels levels, most;
  std::size_t resting = 0;
  std::uint64_t times_opened = 0;
};

class observed_client : public client_fixture {
 protected:
  portkey::client observed(const portkey::client_settings& settings = hasty()) {
    static const auto tls = portkey::make_tls_profile({});
    return portkey::client(loop.get_executor(), settings, tls, &heard);
  }
  noting heard;
};

TEST_F(observed_client, tells_of_each_attempt) {
  scripted_peer peer({{.answers = {failing(), ok("fine"), failing()}, .end = ending::hold}});
  auto upstream = observed();
  send(upstream, request(verb::get, peer.port()));
  send(upstream, request(verb::post, peer.port()));
  EXPECT_THAT(heard.attempts, ElementsAre("GET 503", "GET 200 again", "POST 503"));
  EXPECT_THAT(heard.troubles, ElementsAre(std::nullopt, std::nullopt, std::nullopt));
}

TEST_F(observed_client, tells_why_there_was_no_answer) {
  scripted_peer peer({{.answers = {""}}});
  auto upstream = observed();
  send(upstream, request(verb::post, peer.port()));
  EXPECT_THAT(heard.attempts, ElementsAre("POST 0"));
  EXPECT_THAT(heard.troubles, ElementsAre(fault_kind::closed));
  EXPECT_EQ(heard.levels, pool_levels()) << "a broken connection is not kept";
}

TEST_F(observed_client, tells_how_many_connections_there_are) {
  scripted_peer peer({{.answers = {ok("a"), ok("b"), ok("c")}, .end = ending::hold}});
  auto settings = hasty();
  settings.max_connections = 1;
  auto upstream = observed(settings);
  auto first = start(upstream, request(verb::get, peer.port()));
  auto second = start(upstream, request(verb::get, peer.port()));
  auto third = start(upstream, request(verb::get, peer.port()));
  support::run_until(loop, [&] { return heard.attempts.size() == 3; });
  EXPECT_EQ(heard.most.in_use, 1U);
  EXPECT_EQ(heard.most.waiting, 2U);
  EXPECT_EQ(heard.levels, (pool_levels{.idle = 1, .in_use = 0, .waiting = 0}));
  upstream.close_idle();
  EXPECT_EQ(heard.levels, pool_levels());
}

TEST_F(observed_client, tells_of_breakers_and_what_they_keep_back) {
  scripted_peer peer({{.answers = {failing(), failing(), ok("fine")}, .end = ending::hold}});
  auto settings = hasty();
  settings.failures_in_a_row = 2;
  settings.rest = std::chrono::milliseconds(30);
  auto upstream = observed(settings);
  send(upstream, request(verb::post, peer.port()));
  EXPECT_EQ(heard.resting, 0U);
  send(upstream, request(verb::post, peer.port()));
  EXPECT_EQ(heard.resting, 1U);
  EXPECT_EQ(heard.times_opened, 1U);
  EXPECT_EQ(fault_of(send(upstream, request(verb::post, peer.port()))).what, fault_kind::unavailable);
  EXPECT_EQ(heard.left, 1);
  for (int times = 0; times < 500 && heard.resting > 0; ++times) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    send(upstream, request(verb::post, peer.port()));
  }
  EXPECT_EQ(heard.resting, 0U);
  EXPECT_EQ(heard.times_opened, 1U);
}

}  // namespace

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

namespace asio = boost::asio;
using portkey::client_settings;
using portkey::fault_kind;
using portkey::verb;
using std::chrono::milliseconds;
using support::ending;
using support::ok;
using support::scripted_peer;

std::string status(int code, const std::string& fields = "") {
  return "HTTP/1.1 " + std::to_string(code) + " X\r\n" + fields + "Content-Length: 0\r\n\r\n";
}

using client_retry = client_fixture;

TEST_F(client_retry, reaches_an_answer_after_two_attempts_that_failed) {
  for (const auto& failing : std::vector<std::vector<support::conversation>>{
           {{.answers = {""}}, {.answers = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12"}, .end = ending::reset}},
           {{.answers = {status(503)}}, {.answers = {status(429)}}},
           {{.answers = {status(502), status(504)}, .end = ending::hold}}}) {
    auto script = failing;
    if (script.size() == 1) {
      script.front().answers.push_back(ok("fine"));
    } else {
      script.push_back({.answers = {ok("fine")}, .end = ending::hold});
    }
    scripted_peer peer(script);
    auto upstream = made();
    const auto got = send(upstream, request(verb::get, peer.port()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, "fine");
    EXPECT_EQ(peer.requests().size(), 3U);
  }
}

TEST_F(client_retry, ends_with_what_the_third_attempt_met) {
  scripted_peer closing({{.answers = {""}}});
  scripted_peer answering({{.answers = {status(503), status(502), status(504), ok("too late")}, .end = ending::hold}});
  auto upstream = made();
  const auto trouble = fault_of(send(upstream, request(verb::get, closing.port())));
  EXPECT_EQ(trouble.what, fault_kind::closed);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_EQ(closing.requests().size(), 3U);
  const auto got = send(upstream, request(verb::get, answering.port()));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->status, 504U);
  EXPECT_EQ(answering.requests().size(), 3U);
}

TEST_F(client_retry, tries_a_refused_connection_again) {
  asio::ip::tcp::acceptor gone(loop, {asio::ip::address_v4::loopback(), 0});
  const auto port = gone.local_endpoint().port();
  gone.close();
  client_settings settings;
  settings.first_backoff = milliseconds(20);
  settings.failures_in_a_row = 3;
  settings.rest = std::chrono::minutes(10);
  auto upstream = made(settings);
  EXPECT_EQ(fault_of(send(upstream, request(verb::get, port))).what, fault_kind::connect);
  EXPECT_EQ(fault_of(send(upstream, request(verb::post, port))).what, fault_kind::unavailable);
}

TEST_F(client_retry, sends_nothing_but_a_get_twice) {
  for (const auto method : {verb::post, verb::put, verb::del}) {
    scripted_peer peer({{.answers = {status(503, "Retry-After: 0\r\n"), ""}}});
    auto upstream = made();
    const auto got = send(upstream, request(method, peer.port()));
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->status, 503U);
    EXPECT_EQ(got->retry_in, milliseconds(0));
    const auto trouble = fault_of(send(upstream, request(method, peer.port())));
    EXPECT_EQ(trouble.what, fault_kind::closed);
    EXPECT_TRUE(trouble.was_sent);
    EXPECT_EQ(peer.requests().size(), 2U);
  }
}

TEST_F(client_retry, does_not_begin_a_wait_that_the_deadline_does_not_leave) {
  scripted_peer peer({{.answers = {status(429, "Retry-After: 5\r\n"), ok("early")}, .end = ending::hold}});
  auto upstream = made();
  const auto got = send(upstream, request(verb::get, peer.port()), 5000);
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->status, 429U);
  EXPECT_EQ(got->retry_in, milliseconds(5000));
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(client_retry, waits_as_long_as_it_was_asked_to) {
  scripted_peer peer({{.answers = {status(429, "Retry-After: 1\r\n"), ok("fine")}, .end = ending::hold}});
  auto upstream = made();
  const auto began = portkey::deadline::clock::now();
  const auto got = send(upstream, request(verb::get, peer.port()));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->body, "fine");
  EXPECT_GE(portkey::deadline::clock::now() - began, milliseconds(1000));
}

TEST_F(client_retry, ends_a_wait_when_it_is_cancelled) {
  scripted_peer peer({{.answers = {status(503)}, .end = ending::hold}});
  client_settings patient;
  patient.first_backoff = std::chrono::minutes(10);
  auto upstream = made(patient);
  const auto call = support::start(loop, upstream.send(request(verb::get, peer.port()), portkey::deadline::max()));
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  loop.restart();
  loop.run_for(milliseconds(30));
  EXPECT_FALSE(call->done);
  call->cancel();
  const auto trouble = fault_of(support::finish(loop, call));
  EXPECT_EQ(trouble.what, fault_kind::cancelled);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(client_retry, keeps_to_its_budget) {
  scripted_peer peer({{.answers = std::vector<std::string>(200, status(503)), .end = ending::hold}});
  auto settings = hasty();
  settings.failures_in_a_row = 1000;
  auto upstream = made(settings);
  for (int call = 0; call < 20; ++call)
    EXPECT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  // Ten in hand, and one for five calls.
  EXPECT_GE(peer.requests().size(), 33U);
  EXPECT_LE(peer.requests().size(), 34U);
}

class resting_upstream : public client_fixture {
 protected:
  resting_upstream() {
    settings.failures_in_a_row = 3;
    settings.rest = std::chrono::minutes(10);
  }

  client_settings settings = hasty();
};

TEST_F(resting_upstream, is_left_alone_and_the_caller_is_told_when_to_try_again) {
  scripted_peer peer({{.answers = {status(503), status(502), status(504), ok("")}, .end = ending::hold}});
  scripted_peer other({{.answers = {ok("other")}, .end = ending::hold}});
  auto upstream = made(settings);
  for (int call = 0; call < 3; ++call)
    EXPECT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  for (const auto method : {verb::get, verb::post}) {
    const auto trouble = fault_of(send(upstream, request(method, peer.port())));
    EXPECT_EQ(trouble.what, fault_kind::unavailable);
    EXPECT_FALSE(trouble.was_sent);
    EXPECT_EQ(trouble.message,
              "127.0.0.1 keeps failing (last: it answered HTTP 504), so it is not asked now; try again in 600 s");
  }
  EXPECT_EQ(peer.requests().size(), 3U);
  EXPECT_TRUE(send(upstream, request(verb::get, other.port())).has_value());
}

TEST_F(resting_upstream, is_probed_and_works_again) {
  scripted_peer peer({{.answers = {""}}, {.answers = {""}}, {.answers = {""}}, {.answers = {ok("1"), ok("2")}}});
  settings.rest = milliseconds(1);
  auto upstream = made(settings);
  EXPECT_EQ(fault_of(send(upstream, request(verb::get, peer.port()))).what, fault_kind::closed);
  std::this_thread::sleep_for(milliseconds(5));
  for (const auto* body : {"1", "2"}) {
    const auto got = send(upstream, request(verb::post, peer.port()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, body);
  }
}

TEST_F(resting_upstream, is_not_what_a_callers_own_mistakes_make_of_it) {
  std::vector<std::string> answers;
  for (int i = 0; i < 5; ++i)
    for (const int code : {400, 401, 403, 404, 429, 500})
      answers.push_back(status(code));
  answers.push_back(ok("fine"));
  scripted_peer peer({{.answers = answers, .end = ending::hold}});
  auto upstream = made(settings);
  for (std::size_t call = 1; call < answers.size(); ++call)
    EXPECT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  const auto got = send(upstream, request(verb::get, peer.port()));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->body, "fine");
}

TEST_F(resting_upstream, is_not_what_callers_who_leave_make_of_it) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto upstream = made(settings);
  for (std::size_t call = 1; call <= 5; ++call) {
    const auto started = start(upstream, request(verb::get, peer.port()));
    support::run_until(loop, [&] { return peer.requests().size() == call; });
    started->cancel();
    EXPECT_EQ(fault_of(support::finish(loop, started)).what, fault_kind::cancelled);
  }
}

TEST_F(client_retry, is_not_what_counts_attempts_with_almost_no_time_against_the_upstream) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto settings = hasty();
  settings.failures_in_a_row = 3;
  auto upstream = made(settings);
  for (int times = 0; times < 4; ++times)
    EXPECT_EQ(fault_of(send(upstream, request(verb::post, peer.port()), 50)).what, fault_kind::timeout);
}

}  // namespace

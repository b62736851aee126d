#include "portkey/connection.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "test/support/run.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using portkey::connection;
using portkey::deadline;
using portkey::fault_kind;
using portkey::outgoing;
using portkey::reply;
using portkey::result;
using portkey::stream;
using portkey::verb;
using std::chrono::milliseconds;
using support::ending;
using support::ok;
using support::scripted_peer;

deadline in(int ms) {
  return deadline::clock::now() + milliseconds(ms);
}

outgoing request(verb method) {
  outgoing made;
  made.method = method;
  made.where = {.tls = false, .host = "127.0.0.1", .port = 1};
  made.target = "/v1/x";
  made.key = portkey::secret("pk-connection-test");
  return made;
}

class connection_test : public testing::Test {
 protected:
  connection connected(std::uint16_t port, std::size_t max_response = 1 << 20) {
    stream open(loop.get_executor());
    const auto error = support::run(loop, open.connect({asio::ip::address_v4::loopback(), port}));
    EXPECT_FALSE(error) << error.message();
    return connection(std::move(open), "a.example", max_response);
  }

  result<reply> exchange(connection& over, const outgoing& made, int ms = 5000) {
    return support::run(loop, over.exchange(made, in(ms)));
  }

  asio::io_context loop{1};
};

TEST_F(connection_test, carries_one_exchange_after_another) {
  scripted_peer peer({{.answers = {ok("one"), ok("two")}, .end = ending::hold}});
  auto over = connected(peer.port());
  EXPECT_FALSE(over.was_used());
  auto first = exchange(over, request(verb::get));
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->body, "one");
  EXPECT_TRUE(over.may_keep());
  EXPECT_TRUE(over.was_used());
  EXPECT_TRUE(over.open_and_silent());
  auto second = exchange(over, request(verb::get));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->body, "two");
  EXPECT_EQ(peer.connections(), 1U);
}

TEST_F(connection_test, sends_head_and_body_as_one_request) {
  scripted_peer peer({{.answers = {ok("")}}});
  auto over = connected(peer.port());
  auto made = request(verb::post);
  made.has_body = true;
  made.body = std::string(100'000, 'b');
  ASSERT_TRUE(exchange(over, made).has_value());
  ASSERT_EQ(peer.requests().size(), 1U);
  const auto seen = peer.requests().front();
  EXPECT_TRUE(seen.starts_with("POST /v1/x HTTP/1.1\r\n"));
  EXPECT_NE(seen.find("\r\nx-portkey-api-key: pk-connection-test\r\n"), std::string::npos);
  EXPECT_TRUE(seen.ends_with("\r\n\r\n" + made.body));
}

TEST_F(connection_test, reads_a_body_larger_than_any_buffer) {
  const std::string body(900'000, 'x');
  scripted_peer peer({{.answers = {ok(body)}, .end = ending::hold}});
  auto over = connected(peer.port());
  auto got = exchange(over, request(verb::get));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->body, body);
  EXPECT_TRUE(over.may_keep());
}

TEST_F(connection_test, reads_a_body_up_to_the_close) {
  scripted_peer peer({{.answers = {"HTTP/1.1 200 OK\r\n\r\nuntil the end"}}});
  auto over = connected(peer.port());
  auto got = exchange(over, request(verb::get));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->body, "until the end");
  EXPECT_FALSE(over.may_keep());
}

TEST_F(connection_test, a_truncated_body_is_closed_and_was_sent) {
  scripted_peer peer({{.answers = {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"}}});
  auto over = connected(peer.port());
  const auto got = exchange(over, request(verb::post));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::closed);
  EXPECT_TRUE(got.error().was_sent);
  EXPECT_TRUE(over.answer_began());
  EXPECT_FALSE(over.may_keep());
}

TEST_F(connection_test, a_close_or_reset_instead_of_an_answer_is_closed_and_was_sent) {
  for (const auto end : {ending::close, ending::reset}) {
    scripted_peer peer({{.answers = {""}, .end = end}});
    auto over = connected(peer.port());
    const auto got = exchange(over, request(verb::post));
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().what, fault_kind::closed);
    EXPECT_TRUE(got.error().was_sent);
    EXPECT_FALSE(over.answer_began());
    EXPECT_EQ(got.error().message, "a.example closed the connection before it answered");
  }
}

TEST_F(connection_test, a_body_that_is_too_large_is_a_fault) {
  scripted_peer peer({{.answers = {ok(std::string(5000, 'x'))}, .end = ending::hold}});
  auto over = connected(peer.port(), 4096);
  const auto got = exchange(over, request(verb::get));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::too_large);
  EXPECT_FALSE(over.may_keep());
}

TEST_F(connection_test, the_deadline_ends_the_wait_for_an_answer) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto over = connected(peer.port());
  const auto got = exchange(over, request(verb::get), 50);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::timeout);
  EXPECT_TRUE(got.error().was_sent);
  EXPECT_EQ(got.error().message, "no answer from a.example");
}

TEST_F(connection_test, the_deadline_ends_the_wait_for_the_rest_of_an_answer) {
  scripted_peer peer({{.answers = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"}, .end = ending::hold}});
  auto over = connected(peer.port());
  const auto got = exchange(over, request(verb::get), 100);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::timeout);
  EXPECT_EQ(got.error().message, "no complete answer from a.example");
}

TEST_F(connection_test, the_deadline_ends_a_write_that_the_peer_does_not_read) {
  tcp::acceptor deaf(loop, {asio::ip::address_v4::loopback(), 0});
  auto over = connected(deaf.local_endpoint().port());
  auto made = request(verb::post);
  made.has_body = true;
  made.body = std::string(std::size_t{64} << 20, 'b');
  const auto got = exchange(over, made, 100);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::timeout);
  EXPECT_TRUE(got.error().was_sent);
}

TEST_F(connection_test, nothing_is_sent_after_the_deadline) {
  scripted_peer peer({{.answers = {ok("")}}});
  auto over = connected(peer.port());
  const auto got = exchange(over, request(verb::post), -1);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::timeout);
  EXPECT_FALSE(got.error().was_sent);
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(connection_test, cancellation_ends_the_exchange_and_says_what_was_sent) {
  scripted_peer peer({{.answers = {""}, .end = ending::hold}});
  auto over = connected(peer.port());
  const auto made = request(verb::post);
  const auto started = support::start(loop, over.exchange(made, in(5000)));
  support::run_until(loop, [&peer] { return peer.requests().size() == 1; });
  started->cancel();
  const auto got = support::finish(loop, started);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::cancelled);
  EXPECT_TRUE(got.error().was_sent);
  EXPECT_FALSE(over.may_keep());
}

TEST_F(connection_test, cancelled_before_it_began_nothing_is_sent) {
  scripted_peer peer({{.answers = {ok("")}, .end = ending::hold}});
  auto over = connected(peer.port());
  const auto made = request(verb::post);
  std::shared_ptr<support::task<result<reply>>> started;
  const auto story = [&]() -> asio::awaitable<result<reply>> {
    started->cancel();
    auto got = co_await over.exchange(made, in(5000));
    co_return std::move(got);
  };
  started = support::start(loop, story());
  const auto got = support::finish(loop, started);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::cancelled);
  EXPECT_FALSE(got.error().was_sent);
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(connection_test, a_request_that_http_cannot_carry_leaves_the_connection_as_it_was) {
  scripted_peer peer({{.answers = {ok("fine")}, .end = ending::hold}});
  auto over = connected(peer.port());
  auto bad = request(verb::get);
  bad.key = portkey::secret("pk\r\nX-Injected: 1");
  const auto refused = exchange(over, bad);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().what, fault_kind::bad_request);
  EXPECT_FALSE(refused.error().was_sent);
  EXPECT_TRUE(over.may_keep());
  const auto got = exchange(over, request(verb::get));
  EXPECT_TRUE(got.has_value());
  EXPECT_EQ(peer.requests().size(), 1U);
}

}  // namespace

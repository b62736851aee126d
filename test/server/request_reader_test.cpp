#include "server/request_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "test/server/loopback.hpp"

namespace {

using server::request_limits;
using server::request_reader;

class requests : public testing::Test {
 protected:
  request_reader& reader(request_limits limits = {}) {
    if (!reader_) reader_.emplace(*pair.ours, limits);
    return *reader_;
  }

  auto head() { return support::run(pair.io, reader().head()); }
  auto body() { return support::run(pair.io, reader().body()); }

  /// The status that this is refused with: as its head, or when its body is read; 0: it is taken, 1: the client is
  /// gone.
  unsigned status_of(const std::string& bytes) {
    pair.send(bytes);
    const auto begun = head();
    if (!begun) return begun.error().gone ? 1 : begun.error().why.status;
    const auto read = body();
    if (!read) return read.error().gone ? 1 : read.error().why.status;
    return 0;
  }

  loopback pair;
  std::optional<request_reader> reader_;
};

/// The same for a request on a connection of its own.
unsigned status_of(const std::string& bytes, request_limits limits = {}) {
  class once : public requests {
   public:
    void TestBody() override {}
    unsigned run(const std::string& text, request_limits with) {
      reader(with);
      return status_of(text);
    }
  };
  once alone;
  return alone.run(bytes, limits);
}

TEST_F(requests, are_read_head_first) {
  pair.send("POST /mcp?x=1&y HTTP/1.1\r\nHost: a\r\nX-Mixed-Case:  some value \r\nContent-Length: 5\r\n\r\nhello");
  const auto read = head();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->method, "POST");
  EXPECT_EQ(read->path, "/mcp");
  EXPECT_EQ(read->query, "x=1&y");
  EXPECT_FALSE(read->http_1_0);
  EXPECT_TRUE(read->keep_alive);
  EXPECT_EQ(read->field("x-mixed-case"), "some value");
  const auto text = body();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "hello");
  EXPECT_FALSE(reader().has_more());
}

TEST_F(requests, may_arrive_byte_by_byte) {
  const std::string text =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  const auto waiting = support::start(pair.io, reader().head());
  std::size_t at = 0;
  while (!waiting->done && at < text.size()) {
    pair.send(text.substr(at++, 1));
    pair.io.restart();
    pair.io.run_for(std::chrono::milliseconds(1));
  }
  ASSERT_TRUE(waiting->done && waiting->value && *waiting->value);
  const auto more = support::start(pair.io, reader().body());
  while (at < text.size()) {
    pair.send(text.substr(at++, 1));
    pair.io.restart();
    pair.io.run_for(std::chrono::milliseconds(1));
  }
  const auto read = support::finish(pair.io, more);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, "abcde");
}

TEST_F(requests, may_follow_each_other_without_a_pause) {
  pair.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\noneGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(head()->path, "/1");
  EXPECT_EQ(*body(), "one");
  EXPECT_TRUE(reader().has_more());
  EXPECT_EQ(head()->path, "/2");
  EXPECT_EQ(*body(), "");
}

TEST_F(requests, say_whether_the_connection_goes_on) {
  pair.send(
      "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / "
      "HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.0\r\n\r\n");
  for (const auto& [keeps, old] : {std::pair(true, false), {true, true}, {false, false}, {false, true}}) {
    const auto read = head();
    ASSERT_TRUE(read);
    EXPECT_EQ(read->keep_alive, keeps);
    EXPECT_EQ(read->http_1_0, old);
  }
}

TEST_F(requests, of_clients_that_leave_are_none) {
  pair.client.close();
  const auto read = head();
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().gone);
}

TEST_F(requests, that_end_in_the_middle_are_none) {
  pair.send("GET / HTTP/1.1\r\nHos");
  pair.client.close();
  const auto read = head();
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().gone);
}

TEST_F(requests, whose_body_ends_too_soon_are_none) {
  pair.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
  pair.client.close();
  ASSERT_TRUE(head());
  const auto read = body();
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().gone);
}

TEST_F(requests, that_do_not_come_are_not_waited_for_for_ever) {
  request_limits limits;
  limits.idle_timeout = std::chrono::milliseconds(30);
  reader(limits);
  const auto read = head();
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().gone) << "nothing was asked, so nothing is answered";
}

TEST_F(requests, whose_head_takes_too_long_are_refused) {
  request_limits limits;
  limits.header_timeout = std::chrono::milliseconds(30);
  reader(limits);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost"), 408U);
}

TEST_F(requests, whose_body_takes_too_long_are_refused) {
  request_limits limits;
  limits.body_timeout = std::chrono::milliseconds(30);
  reader(limits);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc"), 408U);
}

TEST_F(requests, get_the_go_on_that_they_wait_for) {
  pair.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  ASSERT_TRUE(head());
  const auto waiting = support::start(pair.io, reader().body());
  std::string go_on(25, '\0');
  pair.client.non_blocking(true);
  std::size_t got = 0;
  support::run_until(pair.io, [&] {
    boost::system::error_code error;
    got += pair.client.read_some(boost::asio::buffer(go_on.data() + got, go_on.size() - got), error);
    return got == go_on.size();
  });
  EXPECT_EQ(go_on, "HTTP/1.1 100 Continue\r\n\r\n");
  pair.client.non_blocking(false);
  pair.send("ok");
  EXPECT_EQ(*support::finish(pair.io, waiting), "ok");
}

TEST_F(requests, declared_too_large_are_not_told_to_go_on) {
  pair.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n");
  ASSERT_TRUE(head());
  const auto read = body();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().why.status, 413U);
  EXPECT_EQ(pair.received(), "");
}

TEST(request_bodies, are_bounded) {
  request_limits limits;
  limits.max_body = 10;
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(status_of(head + "Content-Length: 10\r\n\r\n0123456789", limits), 0U);
  EXPECT_EQ(status_of(head + "Content-Length: 11\r\n\r\n", limits), 413U);
  EXPECT_EQ(status_of(head + "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", limits), 0U);
  EXPECT_EQ(status_of(head + "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n012345\r\n0\r\n\r\n", limits), 413U);
  EXPECT_EQ(status_of(head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", limits), 413U);
}

TEST(request_bodies, that_are_framed_wrongly_are_refused) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body : {"zz\r\n\r\n", "-1\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n",
                           "3;a=b\r\nabc\r\n0\r\n\r\n", "3;a\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n",
                           "3\r\nabc\r\n0\r\nAuthorization: x\r\n\r\n", "0;a=b\r\n\r\n", "10000000000000000\r\n"})
    EXPECT_EQ(status_of(head + body), 400U) << body;
}

TEST(request_heads, that_are_no_http_are_refused) {
  for (const char* head : {
           "GET\r\n\r\n",
           "GET /\r\n\r\n",
           "/ HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
           "GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n",
           "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
           "GET / HTTP/1.1\nHost: a\n\n",
           "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "\x16\x03\x01\x02\r\n\r\n",
       })
    EXPECT_EQ(status_of(head), 400U) << head;
}

TEST(request_heads, of_other_versions_are_refused) {
  for (const char* head :
       {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
        "GET / HTTP/0.9\r\nHost: a\r\n\r\n", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"})
    EXPECT_EQ(status_of(head), 505U) << head;
}

TEST(request_heads, of_unknown_methods_are_refused) {
  for (const char* method : {"get", "FETCH", "POSTS"})
    EXPECT_EQ(status_of(method + std::string(" / HTTP/1.1\r\nHost: a\r\n\r\n")), 501U) << method;
}

TEST(request_heads, may_have_an_empty_line_before_them) {
  EXPECT_EQ(status_of("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0U);
}

TEST(request_heads, are_bounded) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: a\r\n";
  const auto padded = [&](std::size_t size) {
    return begin + "X: " + std::string(size - begin.size() - 7, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(padded(server::max_head).size(), server::max_head);
  EXPECT_EQ(status_of(padded(server::max_head)), 0U);
  EXPECT_EQ(status_of(padded(server::max_head + 1)), 431U);
  EXPECT_EQ(status_of(begin + "X: " + std::string(20'000, 'x')), 431U) << "without an end";
  std::string many = begin;
  for (int count = 0; count < 100; ++count)
    many += "X: 1\r\n";
  EXPECT_EQ(status_of(many + "\r\n"), 431U);
  EXPECT_EQ(status_of("GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414U);
}

TEST(request_heads, with_an_expectation_that_is_not_met_are_refused) {
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 0\r\n\r\n"), 417U);
}

}  // namespace

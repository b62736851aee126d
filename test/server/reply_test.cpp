#include "server/reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "server/cors.hpp"
#include "test/server/loopback.hpp"

namespace {

using server::reply;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::pair<std::string, std::string>> no_fields;

class replies : public testing::Test {
 protected:
  bool send(reply& out, server::http_answer answer) { return support::run(pair.io, out.send(std::move(answer))); }
  bool feed(reply& out, std::string text) { return support::run(pair.io, out.feed(std::move(text), no_fields)); }

  loopback pair;
};

TEST_F(replies, are_written_whole) {
  reply out(*pair.ours, false, true);
  EXPECT_FALSE(out.is_answered());
  EXPECT_TRUE(send(out, server::json_answer(404, "{}")));
  EXPECT_TRUE(out.is_answered());
  EXPECT_FALSE(out.is_streaming());
  EXPECT_TRUE(out.keeps_alive());
  EXPECT_EQ(out.status(), 404U);
  EXPECT_EQ(pair.received(), "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(replies, say_when_the_connection_ends) {
  reply out(*pair.ours, false, true);
  out.close_afterwards();
  send(out, server::empty_answer(202));
  EXPECT_FALSE(out.keeps_alive());
  EXPECT_EQ(pair.received(), "HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(replies, say_to_http_1_0_when_the_connection_goes_on) {
  reply out(*pair.ours, true, true);
  send(out, server::empty_answer(202));
  EXPECT_EQ(pair.received(), "HTTP/1.0 202 Accepted\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(replies, have_no_length_where_there_is_never_a_body) {
  reply out(*pair.ours, false, true);
  send(out, server::empty_answer(204));
  EXPECT_EQ(pair.received(), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_F(replies, to_head_have_the_length_and_no_body) {
  reply out(*pair.ours, false, true);
  out.leave_out_body();
  send(out, server::text_answer(200, "twelve bytes"));
  const auto text = pair.received();
  EXPECT_THAT(text, HasSubstr("Content-Length: 12\r\n\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("twelve")));
}

TEST_F(replies, leave_out_fields_that_would_break_the_head) {
  reply out(*pair.ours, false, true);
  out.add_field("X-Good", "a\tb \xc3\xa9");
  const std::string hostile[] = {"a\r\nX-Evil: 1", "a\nb", "a\rb", std::string("a\0b", 3), "\x7f", "\x1b[0m"};
  for (const auto& bad : hostile)
    out.add_field("X-Bad", bad);
  auto answer = server::empty_answer(200);
  answer.fields.emplace_back("X-Bad-Too", "a\r\nX-Evil: 2");
  send(out, std::move(answer));
  const auto text = pair.received();
  EXPECT_THAT(text, HasSubstr("\r\nX-Good: a\tb \xc3\xa9\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("X-Bad")));
  EXPECT_THAT(text, Not(HasSubstr("X-Evil")));
}

TEST_F(replies, can_be_streams) {
  reply out(*pair.ours, false, true);
  out.add_field("Mcp-Session-Id", "s");
  EXPECT_TRUE(feed(out, "data: 1\n\n"));
  EXPECT_TRUE(out.is_streaming());
  EXPECT_TRUE(out.is_answered());
  EXPECT_TRUE(feed(out, "data: twelve..\n\n"));
  EXPECT_TRUE(support::run(pair.io, out.end()));
  EXPECT_TRUE(out.keeps_alive());
  const auto text = pair.received();
  const auto body = text.find("\r\n\r\n") + 4;
  const auto head = text.substr(0, body);
  for (const char* part : {"HTTP/1.1 200 OK\r\n", "Mcp-Session-Id: s\r\n", "Content-Type: text/event-stream\r\n",
                           "Transfer-Encoding: chunked\r\n", "Cache-Control: no-cache", "X-Accel-Buffering: no\r\n"})
    EXPECT_THAT(head, HasSubstr(part));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(text.substr(body), "9\r\ndata: 1\n\n\r\n10\r\ndata: twelve..\n\n\r\n0\r\n\r\n");
}

TEST_F(replies, stream_to_http_1_0_until_the_connection_ends) {
  reply out(*pair.ours, true, true);
  feed(out, "data: 1\n\n");
  support::run(pair.io, out.end());
  EXPECT_FALSE(out.keeps_alive());
  const auto text = pair.received();
  EXPECT_THAT(text, Not(HasSubstr("chunked")));
  EXPECT_THAT(text, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(text.ends_with("\r\n\r\ndata: 1\n\n")) << text;
}

TEST_F(replies, notice_that_the_client_is_gone) {
  pair.client.set_option(boost::asio::socket_base::linger(true, 0));
  pair.client.close();
  reply out(*pair.ours, false, true);
  bool sent = true;
  for (int times = 0; sent && times < 3; ++times)
    sent = feed(out, "data: 1\n\n");
  EXPECT_FALSE(sent);
  EXPECT_FALSE(out.keeps_alive());
}

server::request_head head_of(std::vector<std::pair<std::string, std::string>> fields) {
  server::request_head head;
  head.fields = std::move(fields);
  return head;
}

TEST_F(replies, let_an_allowed_page_read_them) {
  reply out(*pair.ours, false, true);
  server::add_cors_fields(head_of({{"origin", "http://localhost:6274"}}), out);
  send(out, server::json_answer(404, "{}"));
  const auto text = pair.received();
  EXPECT_THAT(text, HasSubstr("\r\nAccess-Control-Allow-Origin: http://localhost:6274\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nVary: Origin\r\n"));
  EXPECT_THAT(text, HasSubstr("Access-Control-Expose-Headers: Mcp-Session-Id"));
  EXPECT_THAT(text, Not(HasSubstr("Allow-Credentials")));
}

TEST_F(replies, say_nothing_of_origins_to_who_has_none) {
  reply out(*pair.ours, false, true);
  server::add_cors_fields(head_of({{"host", "localhost"}}), out);
  send(out, server::json_answer(200, "{}"));
  EXPECT_THAT(pair.received(), Not(HasSubstr("Access-Control")));
}

}  // namespace

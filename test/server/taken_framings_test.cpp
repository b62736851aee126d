#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "test/server/guarded_daemon.hpp"

namespace {

using support::http_response;
using support::raw_http;
using namespace std::string_literals;

std::int64_t id_of(const http_response& answer) {
  boost::system::error_code error;
  const auto message = json::parse(answer.body, error);
  const auto* id = error ? nullptr : message.as_object().if_contains("id");
  return id && id->is_int64() && message.as_object().contains("result") ? id->as_int64() : -1;
}

/// Framings that look odd and are right: they must go on working whatever the guard refuses.
class taken_framings : public guarded_daemon {
 protected:
  void SetUp() override { portkey->forget_requests(); }

  static std::string chunked() { return post() + "Transfer-Encoding: chunked\r\n\r\n"; }

  /// Sends a call and another behind it on the same connection: both must be answered, in order.
  static void runs(const std::string& request) {
    SCOPED_TRACE(testing::PrintToString(request.substr(0, 400)));
    portkey->forget_requests();
    raw_http client(served->port());
    client.send(request + call(2));
    EXPECT_EQ(id_of(client.read()), 1);
    EXPECT_EQ(id_of(client.read()), 2);
    EXPECT_EQ(portkey->requests().size(), 2U);
  }
};

TEST_F(taken_framings, of_heads) {
  for (const auto& lines :
       {""s, "X:\r\n"s, "X: \t a \t \r\n"s, "X:a\r\n"s, "X!#$%&'*+-.^_`|~09Az: a\r\n"s, "X: caf\xc3\xa9 \xff\r\n"s,
        "X: a:b, \"c\" (d) <e>\r\n"s, "X: a\r\nx: b\r\nX: c\r\n"s,
        "Accept: application/json\r\nAccept: text/event-stream\r\n"s,
        "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\n"s, "Cookie: a=1\r\nCookie: b=2\r\n"s,
        "Connection: keep-alive\r\n"s, "Connection: keep-alive, Upgrade\r\nUpgrade: h2c\r\n"s, "TE: trailers\r\n"s,
        "Trailer: X\r\n"s, "Content_Length: 5\r\nTransfer_Encoding: chunked\r\n"s, "Expect: 100-CONTINUE\r\n"s})
    runs(post() + lines + length() + "\r\n" + body());
  runs("\r\n" + call());
  runs("POST /mcp/ HTTP/1.1\r\n" + fields() + length() + "\r\n" + body());
  runs("POST /mcp?x=%00&y=%0d%0a HTTP/1.1\r\n" + fields() + length() + "\r\n" + body());
}

TEST_F(taken_framings, of_heads_that_just_fit) {
  const auto with = [](const std::string& lines) { return post() + lines + length() + "\r\n"; };
  const auto room = 16384 - with("X: \r\n").size();
  runs(with("X: " + std::string(room, 'x') + "\r\n") + body());
  std::string many;
  for (int count = 0; count < 94; ++count)
    many += "X: 1\r\n";
  runs(with(many) + body());
  runs("POST /mcp?" + std::string(8192 - 5, 'x') + " HTTP/1.1\r\n" + fields() + length() + "\r\n" + body());
}

TEST_F(taken_framings, of_bodies_with_a_length) {
  const auto size = std::to_string(body().size());
  for (const auto& line : {"Content-Length:" + size, "Content-Length: \t" + size + " \t", "CONTENT-LENGTH: " + size,
                           "Content-Length: " + std::string(10 - size.size(), '0') + size})
    runs(post() + line + "\r\n\r\n" + body());
  const auto large = body() + std::string(1048576 - body().size(), ' ');
  runs(post() + "Content-Length: 1048576\r\n\r\n" + large);
}

TEST_F(taken_framings, of_chunked_bodies) {
  const auto text = body();
  const auto end = "0\r\n\r\n"s;
  std::string bytes, halves = chunk(text.substr(0, 7)) + chunk(text.substr(7));
  for (const char c : text)
    bytes += chunk(std::string(1, c));
  auto upper = chunk(text);
  std::transform(upper.begin(), upper.begin() + 4, upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const auto& chunks : {chunk(text) + end, halves + end, bytes + end, upper + end, "000" + chunk(text) + end,
                             chunk(text) + "0000" + end, "0000000000000" + chunk(text) + end,
                             chunk(text + std::string(1048576 - text.size(), ' ')) + end})
    runs(chunked() + chunks);
}

TEST_F(taken_framings, of_http_1_0) {
  for (const bool kept : {false, true}) {
    portkey->forget_requests();
    raw_http client(served->port());
    client.send("POST /mcp HTTP/1.0\r\n" + fields() + (kept ? "Connection: keep-alive\r\n" : "") + length() + "\r\n" +
                body() + call(2));
    EXPECT_EQ(id_of(client.read()), 1);
    if (kept) {
      EXPECT_EQ(id_of(client.read()), 2);
    } else {
      EXPECT_TRUE(client.wait_for_close());
    }
    EXPECT_EQ(portkey->requests().size(), kept ? 2U : 1U);
  }
}

TEST_F(taken_framings, that_end_the_connection_take_nothing_behind_them) {
  raw_http client(served->port());
  client.send(post() + "Connection: x, close\r\n" + length() + "\r\n" + body() + call(2));
  const auto answer = client.read();
  EXPECT_EQ(id_of(answer), 1);
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_TRUE(client.wait_for_close());
  EXPECT_EQ(portkey->requests().size(), 1U);
}

TEST_F(taken_framings, that_wait_for_the_go_on) {
  for (const auto& [framing, text] :
       {std::pair(length(), body()), {"Transfer-Encoding: chunked\r\n", chunk(body()) + "0\r\n\r\n"}}) {
    raw_http client(served->port());
    client.send(post() + framing + "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read().status, 100);
    client.send(text + call(2));
    EXPECT_EQ(id_of(client.read()), 1);
    EXPECT_EQ(id_of(client.read()), 2);
  }
}

TEST_F(taken_framings, of_http_1_0_are_not_told_to_go_on) {
  raw_http client(served->port());
  client.send("POST /mcp HTTP/1.0\r\n" + fields() + length() + "Expect: 100-continue\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  client.send(body());
  EXPECT_EQ(id_of(client.read()), 1) << "an interim answer would be taken for the answer";
}

TEST_F(taken_framings, that_arrive_byte_by_byte) {
  const std::string requests[] = {
      call(),
      chunked() + chunk(body().substr(0, 3)) + chunk(body().substr(3)) + "0\r\n\r\n",
      // Nothing but the last chunk: an empty body is no JSON, but well framed.
      chunked() + "0\r\n\r\n",
      chunked() + "000\r\n\r\n",
  };
  for (const auto& request : requests) {
    SCOPED_TRACE(testing::PrintToString(request));
    raw_http client(served->port());
    for (const char c : request) {
      client.send(std::string_view(&c, 1));
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    const auto answer = client.read();
    EXPECT_EQ(answer.status, request.ends_with("\r\n\r\n0\r\n\r\n") || request.ends_with("000\r\n\r\n") ? 400 : 200);
    client.send(call(2));
    EXPECT_EQ(id_of(client.read()), 2);
  }
  EXPECT_TRUE(served->is_running());
}

TEST_F(taken_framings, are_answered_in_order) {
  const auto live = request_text("GET", "/livez", served->authority());
  const auto chunks = [](int id) { return chunked() + chunk(body(id)) + "0\r\n\r\n"; };
  raw_http client(served->port());
  client.send(call(1) + live + chunks(2) + request_text("GET", "/nothing", served->authority()) + "\r\n" + call(3) +
              request_text("HEAD", "/livez", served->authority()) + request_text("PUT", "/mcp", served->authority()) +
              request_text("OPTIONS", "/mcp", served->authority()) +
              request_text("DELETE", "/mcp", served->authority()) +
              request_text("POST", "/mcp", served->authority(), {{"Content-Type", "application/json"}}) + chunks(4));
  EXPECT_EQ(id_of(client.read()), 1);
  EXPECT_EQ(client.read().body, R"({"status":"alive"})");
  EXPECT_EQ(id_of(client.read()), 2);
  EXPECT_EQ(client.read().status, 404);
  EXPECT_EQ(id_of(client.read()), 3);
  EXPECT_EQ(client.read(true).status, 200);
  EXPECT_EQ(client.read().status, 405);
  EXPECT_EQ(client.read().status, 204);
  EXPECT_EQ(client.read().status, 405);
  EXPECT_EQ(client.read().status, 400) << "a body of no bytes is no JSON";
  EXPECT_EQ(id_of(client.read()), 4);
  EXPECT_EQ(portkey->requests().size(), 4U);
}

TEST_F(taken_framings, whose_body_nobody_reads_take_nothing_behind_them) {
  const auto text = call();
  const std::pair<std::string, int> unread[] = {
      {request_text("POST", "/livez", served->authority(), {}, text), 405},
      {request_text("GET", "/livez", served->authority(), {}, text), 200},
      {request_text("PUT", "/mcp", served->authority(), {}, text), 405},
      {request_text("OPTIONS", "/mcp", served->authority(), {}, text), 204},
      {request_text("POST", "/mcp", served->authority(), {{"Content-Type", "text/plain"}}, text), 415},
      {request_text("POST", "/mcp", "evil.example", {}, text), 403},
      {"GET /livez HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n" + chunk(text) + "0\r\n\r\n", 200},
  };
  for (const auto& [request, status] : unread) {
    SCOPED_TRACE(request.substr(0, 100));
    raw_http client(served->port());
    client.send(request + call(2));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(client.wait_for_close());
  }
  EXPECT_TRUE(portkey->requests().empty());
}

}  // namespace

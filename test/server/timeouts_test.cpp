#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "server/reply.hpp"
#include "test/server/loopback.hpp"
#include "test/server/mcp_client.hpp"
#include "test/support/daemon.hpp"

namespace {

using support::daemon;
using support::raw_http;
using testing::HasSubstr;
using namespace std::chrono_literals;

std::string list_request(const daemon& served) {
  auto fields = modern_fields("tools/list");
  fields.emplace_back("Content-Type", "application/json");
  return request_text("POST", "/mcp", served.authority(), fields, modern_text(1, "tools/list"));
}

TEST(header_timeout, is_not_extended_by_single_bytes) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_HEADER_TIMEOUT", "200ms"}});
  raw_http client(served.port());
  for (const char c : request_text("GET", "/livez", served.authority())) {
    client.send(std::string(1, c));
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(client.read().status, 408);
}

TEST(body_timeout, is_not_extended_by_single_bytes) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_BODY_TIMEOUT", "200ms"}});
  raw_http client(served.port());
  const auto text = list_request(served);
  const auto head = text.find("\r\n\r\n") + 4;
  client.send(text.substr(0, head));
  for (const char c : text.substr(head)) {
    client.send(std::string(1, c));
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(client.read().status, 408);
}

TEST(body_timeout, is_extended_for_a_body_that_keeps_its_pace) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_BODY_TIMEOUT", "300ms"}});
  auto fields = modern_fields("tools/list");
  fields.emplace_back("Content-Type", "application/json");
  const auto text = request_text("POST", "/mcp", served.authority(), fields,
                                 modern_text(1, "tools/list") + std::string(100'000, ' '));
  raw_http client(served.port());
  constexpr std::size_t piece = 10'000;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    client.send(text.substr(at, piece));
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(client.read().status, 200);
}

TEST(write_timeout, ends_a_connection_whose_client_does_not_read) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_WRITE_TIMEOUT", "200ms"}});
  raw_http client(served.port());
  std::string many;
  while (many.size() < 1'000'000)
    many += list_request(served);
  client.send(many);
  EXPECT_TRUE(client.wait_for_break());
  raw_http next(served.port());
  next.send(list_request(served));
  EXPECT_EQ(next.read().status, 200);
}

TEST(write_timeout, ends_a_stream_whose_client_does_not_read) {
  loopback pair;
  server::reply out(*pair.ours, false, true, 100ms);
  const std::vector<std::pair<std::string, std::string>> no_fields;
  bool fed = true;
  for (int times = 0; fed && times < 1000; ++times)
    fed = support::run(pair.io, out.feed(std::string(100'000, 'x'), no_fields));
  EXPECT_FALSE(fed);
  EXPECT_FALSE(out.keeps_alive());
  EXPECT_FALSE(support::run(pair.io, out.end()));
}

TEST(write_timeout, leaves_a_large_answer_alone_that_is_read_slowly) {
  loopback pair;
  server::reply out(*pair.ours, false, true, 300ms);
  const std::string body(16'000'000, 'x');
  const auto sending = support::start(pair.io, out.send(server::json_answer(200, body)));
  std::size_t read = 0;
  std::thread reader([&] {
    std::string piece(1'000'000, ' ');
    boost::system::error_code error;
    while (!error && read < body.size()) {
      read += pair.client.read_some(boost::asio::buffer(piece), error);
      std::this_thread::sleep_for(20ms);
    }
  });
  EXPECT_TRUE(support::finish(pair.io, sending));
  reader.join();
  EXPECT_GE(read, body.size());
}

}  // namespace

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "test/server/certificates.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::http_response;
using support::raw_http;

/// A daemon that serves one connection, which is taken; over plain TCP or TLS.
class too_many_connections : public testing::TestWithParam<bool> {
 protected:
  too_many_connections() {
    first.send(question);
    EXPECT_EQ(first.read().status, 200);
  }

  support::environment settings() {
    const support::environment one{{"PORTKEY_MCP_SERVER_MAX_CONNECTIONS", "1"}};
    return GetParam() ? files.settings(one) : one;
  }

  const certificate_files files;
  daemon served{settings()};
  const std::string question = request_text("GET", "/livez", served.authority());
  raw_http first{served.port(), served.over()};
};

INSTANTIATE_TEST_SUITE_P(over, too_many_connections, testing::Bool(),
                         [](const auto& chosen) { return std::string(chosen.param ? "tls" : "plain_tcp"); });

TEST_P(too_many_connections, are_told_so_even_when_they_have_asked_already) {
  for (int times = 0; times < 20; ++times) {
    raw_http client(served.port(), served.over());
    client.send(question + std::string(20'000, 'x'));
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.field("retry-after"), "5");
    EXPECT_TRUE(answer.whole);
    EXPECT_TRUE(client.wait_for_orderly_close());
  }
  first.send(question);
  EXPECT_EQ(first.read().status, 200);
}

TEST_P(too_many_connections, do_not_pile_up_while_they_are_told) {
  std::vector<std::unique_ptr<raw_http>> silent;
  for (int count = 0; count < 100; ++count)
    silent.push_back(std::make_unique<raw_http>(served.port()));
  int told = 0;
  for (auto& each : silent)
    told += each->read().status == 503 ? 1 : 0;
  // With TLS none of these shakes hands, and after a moment all are closed.
  EXPECT_GE(told, GetParam() ? 0 : 64);
  EXPECT_LT(told, GetParam() ? 1 : 100) << "the rest was closed at once";
  first.send(question);
  EXPECT_EQ(first.read().status, 200);
}

TEST_P(too_many_connections, may_come_when_one_has_gone) {
  first.close();
  EXPECT_TRUE(
      eventually([&] { return support::ask_once(served.port(), question, false, served.over()).status == 200; }));
}

TEST_P(too_many_connections, are_told_so_behind_the_proxy_protocol) {
  auto one = settings();
  one.insert({{"PORTKEY_MCP_SERVER_PROXY_PROTOCOL", "true"}, {"PORTKEY_MCP_SERVER_TRUSTED_PROXIES", "127.0.0.1"}});
  daemon proxied(one);
  const std::string introduction = "PROXY UNKNOWN\r\n";
  raw_http taken(proxied.port());
  taken.send(introduction);
  EXPECT_TRUE(eventually([&] {
    raw_http refused(proxied.port());
    refused.send(introduction);
    return GetParam() ? !refused.read().whole : refused.read().status == 503;
  }));
}

}  // namespace

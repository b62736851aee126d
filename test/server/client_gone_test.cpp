#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test/server/certificates.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/temporary_file.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::raw_http;
using namespace std::chrono_literals;

std::string call_request(const daemon& served) {
  auto fields = modern_fields("tools/call", "list_configs");
  fields.emplace_back("Content-Type", "application/json");
  return request_text("POST", "/mcp", served.authority(), fields,
                      modern_text(1, "tools/call", {{"name", "list_configs"}}));
}

/// A client that leaves while Portkey has not answered; over plain HTTP, or over TLS on both sides.
class client_gone : public testing::TestWithParam<bool> {
 protected:
  daemon start() {
    auto all = upstream(portkey);
    if (!GetParam()) return daemon(all);
    all["PORTKEY_MCP_PORTKEY_CA_FILE"] = authorities.path();
    return daemon(files.settings(all));
  }

  emulator::server portkey{fixed_day(GetParam())};
  temporary_file authorities{portkey.ca_pem()};
  const certificate_files files;
};

INSTANTIATE_TEST_SUITE_P(over, client_gone, testing::Bool(),
                         [](const auto& chosen) { return std::string(chosen.param ? "tls" : "plain_http"); });

TEST_P(client_gone, takes_its_call_along) {
  auto served = start();
  for (const bool politely : {true, false}) {
    portkey.forget_requests();
    portkey.misbehave({.delay = 1h});
    raw_http client(served.port(), served.over());
    client.send(call_request(served));
    ASSERT_TRUE(portkey.wait_for_requests(1));
    if (politely)
      client.close();
    else
      client.reset();
    EXPECT_TRUE(eventually([&] { return portkey.open_connections() == 0; })) << "the upstream connection is dropped";
  }
  EXPECT_TRUE(
      served.wait_for_error_line({R"("event":"call")", R"("tool":"list_configs")", R"("outcome":"cancelled")"}));
  mcp_client next(served);
  EXPECT_FALSE(next.call("list_configs").is_error());
  EXPECT_EQ(served.stop(), 0);
}

TEST_P(client_gone, leaves_a_write_that_was_sent_to_its_end_and_on_record) {
  auto served = start();
  portkey.misbehave({.delay = 300ms});
  const json::object arguments = {
      {"email", "new.person@example.com"}, {"role", "member"}, {"workspaces", json::array()}};
  auto fields = modern_fields("tools/call", "invite_user");
  fields.emplace_back("Content-Type", "application/json");
  raw_http client(served.port(), served.over());
  client.send(request_text("POST", "/mcp", served.authority(), fields,
                           modern_text(1, "tools/call", {{"name", "invite_user"}, {"arguments", arguments}})));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  client.reset();
  EXPECT_TRUE(served.wait_for_error_line({R"("tool":"invite_user")", R"("outcome":"answered")"}));
  EXPECT_EQ(portkey.requests().size(), 1U) << "it is sent once";
}

TEST_P(client_gone, leaves_its_call_running_in_a_session) {
  auto served = start();
  mcp_client opener(served);
  opener.open();
  portkey.misbehave({.delay = 200ms});
  {
    auto fields = opener.session_fields();
    fields.emplace_back("Content-Type", "application/json");
    raw_http client(served.port(), served.over());
    client.send(request_text("POST", "/mcp", served.authority(), fields,
                             rpc_text(1, "tools/call", {{"name", "list_configs"}})));
    ASSERT_TRUE(portkey.wait_for_requests(1));
  }
  EXPECT_TRUE(served.wait_for_error_line({R"("tool":"list_configs")", R"("outcome":"answered")"}));
  EXPECT_EQ(opener.legacy("ping").status(), 200);
}

TEST_P(client_gone, is_not_who_sends_its_next_request_early) {
  auto served = start();
  portkey.misbehave({.delay = 100ms});
  raw_http client(served.port(), served.over());
  client.send(call_request(served));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  client.send(request_text("GET", "/livez", served.authority()));
  EXPECT_EQ(client.read().status, 200);
  EXPECT_EQ(client.read().body, R"({"status":"alive"})");
}

TEST_P(client_gone, is_seen_behind_a_request_that_was_sent_early) {
  auto served = start();
  portkey.misbehave({.delay = 1h});
  raw_http client(served.port(), served.over());
  client.send(call_request(served));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  client.send(request_text("GET", "/livez", served.authority()));
  client.close();
  EXPECT_TRUE(eventually([&] { return portkey.open_connections() == 0; }));
}

TEST_P(client_gone, is_who_says_that_it_sends_no_more) {
  auto served = start();
  portkey.misbehave({.delay = 1h});
  raw_http client(served.port(), served.over());
  client.send(call_request(served));
  ASSERT_TRUE(portkey.wait_for_requests(1));
  client.end_sending();
  EXPECT_TRUE(eventually([&] { return portkey.open_connections() == 0; }));
}

}  // namespace

#pragma once

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

/// A daemon in front of an emulator that knows which calls have run, and the parts that requests are put together from.
class guarded_daemon : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    portkey = std::make_unique<emulator::server>(fixed_day());
    served = std::make_unique<support::daemon>(upstream(*portkey));
  }
  static void TearDownTestSuite() {
    served.reset();
    portkey.reset();
  }

  /// The lines of a call's head: Host alone, and those of Host, Content-Type and the message.
  static std::string host() { return "Host: " + served->authority() + "\r\n"; }
  static std::string fields() {
    return host() +
           "Content-Type: application/json\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
           "Mcp-Name: list_configs\r\n";
  }
  static std::string post() { return "POST /mcp HTTP/1.1\r\n" + fields(); }

  /// A call as the body of a request.
  static std::string body(int id = 1) { return modern_text(id, "tools/call", {{"name", "list_configs"}}); }
  static std::string length() { return "Content-Length: " + std::to_string(body().size()) + "\r\n"; }

  /// A whole call. It runs, wherever a request is looked for.
  static std::string call(int id = 1) {
    const auto text = body(id);
    return post() + "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
  }

  /// The body as a chunk. "0\r\n\r\n" ends the chunks.
  static std::string chunk(const std::string& text) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + text + "\r\n";
  }

  /// The status that a request is refused with: it gets the only answer, the connection ends, and neither the request
  /// nor the call that stands behind it has run.
  static int refusal(const std::string& request) {
    SCOPED_TRACE(testing::PrintToString(request.substr(0, 400)));
    portkey->forget_requests();
    support::raw_http client(served->port());
    client.send(request + call());
    const auto answer = client.read();
    EXPECT_TRUE(answer.whole);
    EXPECT_EQ(answer.field("connection"), "close");
    boost::system::error_code error;
    const auto message = boost::json::parse(answer.body, error);
    EXPECT_TRUE(!error && message.at("error").at("code") == -32600) << answer.body;
    EXPECT_TRUE(client.wait_for_close());
    EXPECT_TRUE(portkey->requests().empty());
    return answer.status;
  }

  static inline std::unique_ptr<emulator::server> portkey;
  static inline std::unique_ptr<support::daemon> served;
};

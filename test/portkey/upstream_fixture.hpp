#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "portkey/client.hpp"
#include "portkey/lent_tools.hpp"
#include "protocol/call_context.hpp"
#include "test/support/run.hpp"
#include "test/support/scripted_peer.hpp"

/// Calls tools as their users do, at an upstream that may misbehave.
class upstream_fixture {
 protected:
  static portkey::client_settings hasty() {
    portkey::client_settings settings;
    settings.first_backoff = std::chrono::milliseconds(2);
    settings.max_response = std::size_t{32} << 20;
    return settings;
  }

  explicit upstream_fixture(const portkey::client_settings& settings = hasty())
      : upstream(loop.get_executor(), settings, portkey::make_tls_profile(settings)) {}

  static portkey::endpoint plain(std::uint16_t port) { return {.tls = false, .host = "127.0.0.1", .port = port}; }
  static portkey::endpoint secure(std::uint16_t port, const std::string& host = "127.0.0.1") {
    return {.tls = true, .host = host, .port = port};
  }

  /// `invite_user` is called with arguments, every other tool with none.
  protocol::tool_result called(const portkey::endpoint& where, const std::string& tool, int ms) {
    portkey::base_url base;
    base.where = where;
    const portkey::toolbox box({}, {base, base});
    portkey::lent_tools tools(box, upstream, keys);
    boost::json::object arguments;
    if (tool == "invite_user")
      arguments = boost::json::parse(R"({"email":"new@person.example","role":"member","workspaces":[]})").as_object();
    protocol::call_context context;
    context.until = portkey::deadline::clock::now() + std::chrono::milliseconds(ms);
    auto ended = support::run(loop, tools.call(tool, std::move(arguments), context));
    EXPECT_LT(portkey::deadline::clock::now(), context.until + std::chrono::seconds(2));
    EXPECT_TRUE(ended.has_value());
    return std::get<protocol::tool_result>(std::move(*ended));
  }

  /// The call fails, with one compact line that the regular expression is found in.
  void expect_failure(const portkey::endpoint& where, const std::string& tool, const std::string& said, int ms) {
    const auto ended = called(where, tool, ms);
    EXPECT_TRUE(ended.is_error) << ended.text.substr(0, 300);
    EXPECT_THAT(ended.text, testing::ContainsRegex(said));
    EXPECT_LT(ended.text.size(), 400U);
    EXPECT_EQ(ended.text.find('\n'), std::string::npos);
    EXPECT_TRUE(ended.text.starts_with("Could not ")) << ended.text;
  }

  void expect_success(const portkey::endpoint& where, const std::string& tool = "list_all_users") {
    const auto ended = called(where, tool, 5000);
    EXPECT_FALSE(ended.is_error) << ended.text;
  }

  boost::asio::io_context loop{1};
  portkey::credentials keys{portkey::secret("pk-upstream-test"), {}};
  portkey::client upstream;
};

inline const std::string no_users = R"({"object":"list","total":0,"data":[]})";

/// The conversation that the next call finds.
inline support::conversation good_conversation() {
  return {.answers = {support::ok(no_users)}, .end = support::ending::hold};
}

#include "server/connect_guide.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <sstream>
#include <string>

namespace {

using testing::HasSubstr;

constexpr const char* url = "https://mcp.example.com/mcp";

TEST(connect_guide, shows_every_client_the_way) {
  const auto guide = server::connect_guide(url, server::identity_mode::none);
  for (const char* part :
       {"claude mcp add --transport http portkey https://mcp.example.com/mcp\n", "Claude Desktop", "claude.ai",
        "ChatGPT", "VS Code", "Cursor", "Gemini CLI", "curl -s https://mcp.example.com/mcp "})
    EXPECT_THAT(guide, HasSubstr(part));
}

TEST(connect_guide, sends_nobody_anywhere_where_the_server_does_not_know_its_url) {
  const auto guide = server::connect_guide("", server::identity_mode::byok);
  EXPECT_THAT(guide, HasSubstr("server.public_url"));
  EXPECT_THAT(guide, testing::Not(HasSubstr("claude mcp add")));
}

TEST(connect_guide, holds_json_that_can_be_copied) {
  std::istringstream lines(server::connect_guide(url, server::identity_mode::none));
  std::size_t configurations = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  {")) continue;
    boost::system::error_code error;
    const auto parsed = boost::json::parse(line.substr(2), error);
    EXPECT_FALSE(error) << line;
    EXPECT_THAT(line, HasSubstr(url));
    ++configurations;
  }
  EXPECT_EQ(configurations, 4U);
}

TEST(connect_guide, holds_a_call_that_can_be_copied) {
  const auto guide = server::connect_guide(url, server::identity_mode::none);
  const auto begin = guide.find("-d '") + 4;
  const auto call = boost::json::parse(guide.substr(begin, guide.rfind('\'') - begin));
  EXPECT_EQ(call.at("method").as_string(), "tools/call");
  EXPECT_EQ(call.at("params").at("_meta").at("io.modelcontextprotocol/protocolVersion").as_string(), "2026-07-28");
}

TEST(connect_guide, says_what_a_client_has_to_bring_along) {
  using server::identity_mode;
  const auto has = [](identity_mode asks, const char* what) {
    return server::connect_guide(url, asks).find(what) != std::string::npos;
  };
  EXPECT_FALSE(has(identity_mode::none, "header"));
  EXPECT_TRUE(has(identity_mode::bearer, "Authorization: Bearer your token"));
  EXPECT_TRUE(has(identity_mode::byok, "x-portkey-api-key: your Portkey key"));
  EXPECT_TRUE(has(identity_mode::oauth, "sign in"));
  EXPECT_TRUE(has(identity_mode::oauth_byok, "sign in"));
  EXPECT_TRUE(has(identity_mode::oauth_byok, "x-portkey-api-key"));
}

}  // namespace

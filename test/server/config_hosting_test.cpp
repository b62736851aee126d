#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/config.hpp"

namespace {

using server::identity_mode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

server::sources hosted(std::vector<std::pair<std::string, std::string>> options = {}) {
  server::sources given;
  given.command_line.push_back({"server.hosting", "smithery"});
  for (auto& [name, text] : options)
    given.command_line.push_back({std::move(name), std::move(text)});
  return given;
}

std::vector<std::string> problems_of(const server::sources& given) {
  const auto loaded = server::load(given, {});
  return loaded ? std::vector<std::string>() : loaded.error();
}

TEST(hosting, lets_callers_bring_their_keys_and_look_around_without_one) {
  auto given = hosted();
  given.variables = {{"PORT", "8081"}};
  const auto loaded = server::load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.hosting, server::hosting_platform::smithery);
  EXPECT_EQ(loaded->values.server.host, "0.0.0.0");
  EXPECT_EQ(loaded->values.server.port, 8081);
  EXPECT_EQ(loaded->values.identity.mode, identity_mode::byok);
  EXPECT_TRUE(loaded->values.identity.allow_anonymous_discovery);
  EXPECT_EQ(loaded->origins.at("identity.mode"), "server.hosting");
  EXPECT_EQ(loaded->origins.at("identity.allow_anonymous_discovery"), "server.hosting");
  EXPECT_THAT(loaded->warnings, IsEmpty());
}

TEST(hosting, leaves_what_is_set) {
  const auto closed = server::load(hosted({{"identity.allow_anonymous_discovery", "false"}}), {});
  ASSERT_TRUE(closed);
  EXPECT_FALSE(closed->values.identity.allow_anonymous_discovery);
  const auto signed_in = server::load(hosted({{"identity.mode", "oauth+byok"},
                                              {"identity.oauth.issuer", "https://login.example.com"},
                                              {"server.public_url", "https://mcp.example.com"}}),
                                      {});
  ASSERT_TRUE(signed_in);
  EXPECT_EQ(signed_in->values.identity.mode, identity_mode::oauth_byok);
  EXPECT_TRUE(signed_in->values.identity.allow_anonymous_discovery);
}

TEST(hosting, refuses_modes_in_which_nobody_brings_a_key) {
  for (const auto* mode : {"none", "bearer", "oauth"})
    EXPECT_THAT(
        problems_of(hosted({{"identity.mode", mode}})),
        testing::Contains(
            AllOf(HasSubstr("server.hosting = \"smithery\" wants identity.mode byok or oauth+byok"), HasSubstr(mode))))
        << mode;
  EXPECT_THAT(problems_of(hosted({{"identity.mode", "none"}})), ElementsAre(HasSubstr("server.hosting")));
}

TEST(hosting, refuses_another_platform_and_is_nothing_to_stdio) {
  server::sources other;
  other.command_line = {{"server.hosting", "elsewhere"}};
  EXPECT_THAT(problems_of(other), ElementsAre(HasSubstr("server.hosting wants")));
  auto given = hosted();
  given.opens = server::listening::no;
  const auto loaded = server::load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.identity.mode, identity_mode::none);
}

}  // namespace

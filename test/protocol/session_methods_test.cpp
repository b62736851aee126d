#include <string>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

using protocol::revision;
using served::legacies;

class session_methods : public served::methods {};

TEST_F(session_methods, discover_what_is_spoken_and_offered) {
  const auto found = result("server/discover");
  EXPECT_EQ(protocol::to_json_text(found.at("supportedVersions")),
            R"(["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"])");
  EXPECT_EQ(found.at("instructions"), "Ask.");
  for (const auto* name : {"tools", "prompts", "resources", "completions", "logging", "extensions"})
    EXPECT_TRUE(found.at("capabilities").at(name).is_object()) << name;
}

TEST_F(session_methods, discover_the_same_for_everybody) {
  const auto first = dispatched("server/discover");
  declare(R"({"roots":{}})");
  context_.client = "another/1";
  EXPECT_EQ(*dispatched("server/discover"), *first);
}

TEST_F(session_methods, answer_a_ping_with_nothing) {
  for (const auto spoken : legacies) {
    context_.spoken = spoken;
    EXPECT_EQ(*dispatched("ping"), "{}");
  }
}

TEST_F(session_methods, remember_the_log_level) {
  context_.spoken = revision::r2025_11_25;
  EXPECT_EQ(*dispatched("logging/setLevel", R"({"level":"warning"})"), "{}");
  EXPECT_EQ(session_.level, protocol::log_level::warning);
}

TEST_F(session_methods, refuse_a_log_level_that_is_none) {
  context_.spoken = revision::r2025_11_25;
  for (const std::string params : {"{}", R"({"level":"warn"})", R"({"level":"Info"})", R"({"level":4})"})
    EXPECT_EQ(refused("logging/setLevel", params).code, protocol::code::invalid_params) << params;
  EXPECT_FALSE(session_.level.has_value());
}

TEST_F(session_methods, know_no_log_level_where_there_are_no_log_messages) {
  context_.spoken = revision::r2025_11_25;
  server_.offers.log_messages = false;
  EXPECT_EQ(refused("logging/setLevel", R"({"level":"info"})").code, protocol::code::method_not_found);
}

}  // namespace

#include "portkey/suggestions.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "test/portkey/operation_named.hpp"

namespace {

using portkey::suggested;

std::string suggestion(suggested what, const char* item, std::string_view typed) {
  const auto parsed = boost::json::parse(item).as_object();
  return std::string(suggestion_for(*portkey::source_of(what), parsed, typed));
}

constexpr const char* config = R"({"id":"9f0","slug":"pc-fallba-77c1a0","name":"Fallback to Azure"})";

TEST(suggestion, matches_the_beginning_of_what_stands_for_an_item) {
  EXPECT_EQ(suggestion(suggested::configs, config, ""), "pc-fallba-77c1a0");
  EXPECT_EQ(suggestion(suggested::configs, config, "PC-f"), "pc-fallba-77c1a0");
  EXPECT_EQ(suggestion(suggested::configs, config, "77c1a0"), "");
  EXPECT_EQ(suggestion(suggested::configs, config, "9F"), "9f0") << "who types an id wants the id";
}

TEST(suggestion, matches_any_part_of_a_name) {
  EXPECT_EQ(suggestion(suggested::configs, config, "azure"), "pc-fallba-77c1a0");
  EXPECT_EQ(suggestion(suggested::configs, config, "azores"), "");
  constexpr const char* user = R"({"id":"7","email":"ann@example.com","first_name":"Ann","last_name":"Verstappen"})";
  EXPECT_EQ(suggestion(suggested::users, user, "stapp"), "ann@example.com");
  EXPECT_EQ(suggestion(suggested::users, user, "example"), "");
  constexpr const char* key = R"({"id":"7f","name":"Web shop"})";
  EXPECT_EQ(suggestion(suggested::api_keys, key, "shop"), "Web shop");
  EXPECT_EQ(suggestion(suggested::api_keys, key, "7"), "7f");
}

TEST(suggestion, does_without_members_that_are_not_there) {
  EXPECT_EQ(suggestion(suggested::configs, R"({"id":"9f0","slug":null,"name":"X"})", "x"), "9f0");
  EXPECT_EQ(suggestion(suggested::configs, "{}", ""), "");
  EXPECT_EQ(suggestion(suggested::configs, R"({"name":"X"})", "x"), "");
}

TEST(suggestion, comes_from_tools_that_list) {
  for (const auto what : {suggested::workspaces, suggested::configs, suggested::prompts, suggested::api_keys,
                          suggested::users, suggested::providers}) {
    const auto& lists = support::operation_named(portkey::source_of(what)->lists);
    EXPECT_TRUE(lists.lists);
    EXPECT_FALSE(portkey::is_write(lists.does));
  }
  EXPECT_EQ(portkey::source_of(suggested::nothing), nullptr);
  EXPECT_EQ(portkey::source_of(suggested::choices), nullptr);
}

}  // namespace

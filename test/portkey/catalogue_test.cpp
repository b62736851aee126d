#include "portkey/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/arguments.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/toolbox.hpp"
#include "protocol/json_text.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

namespace json = boost::json;

/// Whether the text holds the name with nothing around it that could belong to a longer name.
bool mentions(std::string_view text, std::string_view name) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

TEST(catalogue, has_the_nine_tools_that_everybody_knows) {
  const auto names = portkey::tool_names();
  for (const std::string name : {"list_all_users", "invite_user", "get_user_stats", "list_workspaces", "get_workspace",
                                 "list_configs", "get_config", "list_virtual_keys", "get_cost_analytics"})
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
}

TEST(catalogue, names_each_tool_and_each_toolset_once) {
  const auto tools = portkey::tool_names();
  EXPECT_EQ(std::set<std::string>(tools.begin(), tools.end()).size(), tools.size());
  const auto toolsets = portkey::toolset_names();
  EXPECT_EQ(std::set<std::string>(toolsets.begin(), toolsets.end()).size(), toolsets.size());
  for (const auto* set : portkey::catalogue)
    EXPECT_GT(std::string_view(set->title).size(), 5U) << set->name;
}

TEST(catalogue, titles_each_tool_differently) {
  std::set<std::string> titles;
  for (const auto* one : support::every_operation())
    EXPECT_TRUE(titles.insert(one->title).second) << one->name;
}

TEST(catalogue, begins_with_a_tool_that_needs_no_arguments) {
  EXPECT_EQ(portkey::argument_problems(*support::every_operation().front(), {}), "");
}

TEST(catalogue, describes_each_tool_within_what_clients_show) {
  for (const auto* one : support::every_operation()) {
    const std::string_view help = one->help;
    EXPECT_GT(help.size(), 50U) << one->name;
    EXPECT_LE(help.size(), 1024U) << one->name;
  }
}

TEST(catalogue, tells_each_tool_apart_from_another_by_name) {
  const auto names = portkey::tool_names();
  for (const auto* one : support::every_operation()) {
    bool named = false;
    for (const auto& name : names)
      named = named || (name != one->name && mentions(one->help, name));
    EXPECT_TRUE(named) << one->name;
  }
}

TEST(catalogue, mentions_no_tool_that_is_not_there) {
  const auto names = portkey::tool_names();
  const std::set<std::string> known(names.begin(), names.end());
  for (const auto* one : support::every_operation())
    for (const auto* input : portkey::inputs_of(*one)) {
      const std::string_view help = input->help;
      for (const std::string_view verb : {"list_", "get_", "invite_"})
        for (auto at = help.find(verb); at != help.npos; at = help.find(verb, at + 1)) {
          const auto name = help.substr(at, help.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at) - at);
          EXPECT_TRUE(known.contains(std::string(name))) << one->name << "." << input->name << ": " << name;
        }
    }
}

TEST(listing, is_the_same_each_time_and_in_the_order_of_the_catalogue) {
  const portkey::toolbox first({}, {}), second({}, {});
  EXPECT_EQ(first.listed(true), second.listed(true));
  EXPECT_EQ(first.listed(false), second.listed(false));
  for (const bool structured : {true, false}) {
    const auto listed = json::parse(first.listed(structured)).as_array();
    const auto names = portkey::tool_names();
    ASSERT_EQ(listed.size(), names.size());
    for (std::size_t at = 0; at < names.size(); ++at)
      EXPECT_EQ(listed[at].at("name").as_string(), names[at]);
  }
}

}  // namespace

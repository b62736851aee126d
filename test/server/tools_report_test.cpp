#include "server/tools_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace {

using server::tools_options;
using server::tools_report;
using testing::HasSubstr;
using testing::Not;

tools_options with(bool json, bool markdown, bool toolsets) {
  tools_options options;
  options.json = json;
  options.markdown = markdown;
  options.toolsets = toolsets;
  return options;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

portkey::toolbox everything() {
  return {portkey::tool_policy(), portkey::upstreams()};
}

TEST(tools_report, is_a_table_of_every_tool) {
  const auto report = tools_report(everything(), with(false, false, false));
  const auto lines = lines_of(report);
  ASSERT_EQ(lines.size(), portkey::tool_names().size() + 2) << "a heading and a total";
  EXPECT_TRUE(lines[0].starts_with("tool ")) << lines[0];
  for (const auto& name : portkey::tool_names())
    EXPECT_THAT(report, HasSubstr(name + " "));
  EXPECT_THAT(lines.back(), HasSubstr(std::to_string(portkey::tool_names().size()) + " tools"));
  for (const auto& line : lines)
    EXPECT_EQ(line.size(), lines[0].size()) << line;
}

TEST(tools_report, is_json_that_adds_up) {
  const auto rows = boost::json::parse(tools_report(everything(), with(true, false, false))).as_array();
  ASSERT_EQ(rows.size(), portkey::tool_names().size() + 1);
  std::int64_t bytes = 0;
  for (std::size_t at = 0; at + 1 < rows.size(); ++at) {
    const auto& row = rows[at].as_object();
    EXPECT_EQ(row.at("tool").as_string(), portkey::tool_names()[at]);
    for (const char* name : {"toolset", "effect", "scope"})
      EXPECT_FALSE(row.at(name).as_string().empty());
    EXPECT_EQ(row.at("tokens").to_number<std::int64_t>(), row.at("bytes").to_number<std::int64_t>() / 4);
    bytes += row.at("bytes").to_number<std::int64_t>();
  }
  EXPECT_EQ(rows.back().at("bytes").to_number<std::int64_t>(), bytes);
  EXPECT_EQ(rows.back().at("toolset").as_string(), "in all");
}

TEST(tools_report, counts_what_a_listing_costs) {
  const auto box = everything();
  const auto rows = boost::json::parse(tools_report(box, with(true, false, false))).as_array();
  // The array adds its brackets and the commas between.
  EXPECT_EQ(rows.back().at("bytes").to_number<std::size_t>() + box.size() + 1, box.listed(true).size());
}

TEST(tools_report, can_be_a_table_of_markdown) {
  const auto lines = lines_of(tools_report(everything(), with(false, true, false)));
  ASSERT_GT(lines.size(), 3U);
  EXPECT_THAT(lines[1], testing::MatchesRegex("\\|-+\\|-+\\|-+\\|-+\\|-+:\\|-+:\\|"));
  for (const auto& line : lines) {
    EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 7) << line;
    EXPECT_EQ(line.size(), lines[0].size()) << line;
  }
}

TEST(tools_report, can_be_totals_of_toolsets) {
  const auto report = tools_report(everything(), with(false, false, true));
  EXPECT_EQ(lines_of(report).size(), portkey::toolset_names().size() + 2);
  for (const auto& name : portkey::toolset_names())
    EXPECT_THAT(report, HasSubstr(" " + name + " "));
  EXPECT_THAT(report, Not(HasSubstr("list_configs")));
}

TEST(tools_report, shows_what_the_policy_allows_and_no_more) {
  portkey::tool_policy policy;
  policy.read_only = true;
  policy.toolsets = {"users", "configs"};
  policy.exclude = {"get_config"};
  const portkey::toolbox box(policy, portkey::upstreams());
  const auto report = tools_report(box, with(false, false, false));
  EXPECT_THAT(report, HasSubstr("list_all_users"));
  EXPECT_THAT(report, HasSubstr("list_configs"));
  for (const char* name : {"invite_user", "get_config ", "list_workspaces"})
    EXPECT_THAT(report, Not(HasSubstr(name)));
  EXPECT_THAT(report, HasSubstr("2 tools"));
  const auto totals = tools_report(box, with(false, false, true));
  EXPECT_THAT(totals, Not(HasSubstr("workspaces")));
}

}  // namespace

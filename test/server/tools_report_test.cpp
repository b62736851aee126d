#include "server/tools_report.hpp"
#include "portkey/toolbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
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
  ASSERT_EQ(lines.size(), 4 + portkey::tool_names().size() + 3) << "search and executors, a heading and two sums";
  EXPECT_TRUE(lines[0].starts_with("tool ")) << lines[0];
  for (const auto& name : portkey::tool_names())
    EXPECT_THAT(report, HasSubstr(name + " "));
  EXPECT_THAT(lines.back(), HasSubstr(std::to_string(portkey::tool_names().size()) + " tools"));
  for (const auto& line : lines)
    EXPECT_EQ(line.size(), lines[0].size()) << line;
}

TEST(tools_report, is_json_that_adds_up) {
  const auto rows = boost::json::parse(tools_report(everything(), with(true, false, false))).as_array();
  auto names = portkey::surface_tool_names();
  for (auto& name : portkey::tool_names())
    names.push_back(std::move(name));
  ASSERT_EQ(rows.size(), names.size() + 2);
  std::int64_t bytes = 0, bytes_of_core = 0;
  for (std::size_t at = 0; at < names.size(); ++at) {
    const auto& row = rows[at].as_object();
    EXPECT_EQ(row.at("tool").as_string(), names[at]);
    for (const char* name : {"toolset", "effect", "scope"})
      EXPECT_FALSE(row.at(name).as_string().empty());
    const auto its_bytes = row.at("bytes").to_number<std::int64_t>();
    EXPECT_EQ(row.at("tokens").to_number<std::int64_t>(), its_bytes / 4);
    if (row.at("toolset") != "surface") bytes += its_bytes;
    if (row.contains("core")) bytes_of_core += its_bytes;
  }
  EXPECT_EQ(rows[names.size()].at("toolset").as_string(), "in core");
  EXPECT_EQ(rows[names.size()].at("bytes").to_number<std::int64_t>(), bytes_of_core);
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
  EXPECT_THAT(lines[1], testing::MatchesRegex("\\|-+\\|-+\\|-+\\|-+\\|-+\\|-+:\\|-+:\\|"));
  for (const auto& line : lines) {
    EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 8) << line;
    EXPECT_EQ(line.size(), lines[0].size()) << line;
  }
}

TEST(tools_report, can_be_totals_of_toolsets) {
  const auto report = tools_report(everything(), with(false, false, true));
  EXPECT_EQ(lines_of(report).size(), portkey::toolset_names().size() + 3);
  for (const auto& name : portkey::toolset_names())
    EXPECT_THAT(report, HasSubstr("\n" + name + " "));
  EXPECT_THAT(report, Not(HasSubstr("list_configs")));
  const auto rows = boost::json::parse(tools_report(everything(), with(true, false, true))).as_array();
  std::int64_t count = 0;
  for (std::size_t at = 0; at + 2 < rows.size(); ++at) {
    EXPECT_FALSE(rows[at].at("what it is about").as_string().empty());
    count += rows[at].at("tools").as_int64();
  }
  EXPECT_EQ(rows.back().at("tools").as_int64(), count);
  EXPECT_EQ(static_cast<std::size_t>(count), portkey::tool_names().size());
}

TEST(tools_report, can_be_what_a_search_finds) {
  tools_options options;
  options.search = "stop people spending too much";
  const auto lines = lines_of(tools_report(everything(), options));
  ASSERT_GT(lines.size(), 1U);
  EXPECT_TRUE(lines[1].starts_with("create_usage_limit ")) << lines[1];
  options.search = "xyzzyq";
  EXPECT_EQ(tools_report(everything(), options), "No tool that may be called is about this; try other words.\n");
  options.json = true;
  EXPECT_EQ(tools_report(everything(), options), "[]\n");
}

TEST(tools_report, shows_what_the_policy_allows_and_no_more) {
  portkey::tool_policy policy;
  policy.read_only = true;
  policy.toolsets = {"users", "configs"};
  policy.exclude = {"get_config", "get_user"};
  const portkey::toolbox box(policy, portkey::upstreams());
  const auto report = tools_report(box, with(false, false, false));
  EXPECT_THAT(report, HasSubstr("list_all_users"));
  EXPECT_THAT(report, HasSubstr("list_configs"));
  for (const char* name : {"invite_user", "get_config ", "get_user ", "list_workspaces"})
    EXPECT_THAT(report, Not(HasSubstr(name)));
  EXPECT_THAT(report, HasSubstr(std::to_string(box.size()) + " tools"));
  const auto totals = tools_report(box, with(false, false, true));
  EXPECT_THAT(totals, Not(HasSubstr("\nworkspaces ")));
}

}  // namespace

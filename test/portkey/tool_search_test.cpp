#include "portkey/tool_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "portkey/toolbox.hpp"

namespace {

namespace json = boost::json;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

bool anything(const portkey::operation&) {
  return true;
}

std::vector<std::string> names(const std::vector<portkey::catalogue_tool>& tools) {
  std::vector<std::string> out;
  for (const auto& each : tools)
    out.emplace_back(each.one->name);
  return out;
}

std::vector<std::string> found(std::string_view query, portkey::toolset_bits within = 0) {
  return names(portkey::find_tools(query, within, anything).tools);
}

/// Tasks in the words people use. The words and weights of the search were chosen with an eye on the first set; nobody looked
/// at the second, which shows what the search is worth to those who ask in other words.
enum class task_set { known, unseen };

json::array tasks(task_set which) {
  std::ifstream file(std::string(SEARCH_TASKS) +
                     (which == task_set::known ? "search_tasks.json" : "unseen_search_tasks.json"));
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_array();
}

/// At which place the first right tool stands.
std::size_t place_of(const json::value& task) {
  const auto ranked = found(task.at("asked").as_string());
  std::size_t best = ranked.size();
  for (const auto& right : task.at("tools").as_array())
    for (std::size_t at = 0; at < best; ++at)
      if (right.as_string() == ranked[at]) best = at;
  return best == ranked.size() ? 1000 : best;
}

class what_people_ask_for : public testing::TestWithParam<task_set> {};

TEST_P(what_people_ask_for, is_found) {
  std::size_t first = 0, among_three = 0, all = 0;
  for (const auto& task : tasks(GetParam())) {
    const auto place = place_of(task);
    first += place == 0 ? 1 : 0;
    among_three += place < 3 ? 1 : 0;
    ++all;
  }
  std::printf("%zu tasks: the right tool first in %zu, among the first three in %zu\n", all, first, among_three);
  EXPECT_GE(all, 120U);
  EXPECT_GE(first * 100, all * 80);
  EXPECT_GE(among_three * 100, all * 95);
}

TEST_P(what_people_ask_for, is_every_tool) {
  std::set<std::string> asked_for;
  for (const auto& task : tasks(GetParam()))
    asked_for.insert(task.at("tools").at(0).as_string().c_str());
  for (const auto& name : portkey::tool_names())
    EXPECT_TRUE(asked_for.contains(name)) << name;
  EXPECT_EQ(asked_for.size(), portkey::tool_names().size()) << "a task wants a tool that there is not";
}

INSTANTIATE_TEST_SUITE_P(tool_search, what_people_ask_for, testing::Values(task_set::known, task_set::unseen),
                         [](const auto& which) { return which.param == task_set::known ? "known" : "unseen"; });

TEST(tool_search, finds_by_what_a_person_wants) {
  EXPECT_EQ(found("stop people spending too much").front(), "create_usage_limit");
  EXPECT_EQ(found("how much money did we spend").front(), "get_cost_analytics");
}

TEST(tool_search, forgives_typing_errors) {
  EXPECT_EQ(found("craete worksapce").front(), "create_workspace");
  EXPECT_EQ(found("rotaet the api kye").front(), "rotate_api_key");
}

TEST(tool_search, puts_tools_that_are_named_first_and_alone) {
  EXPECT_THAT(found("delete_config"), ElementsAre("delete_config"));
  EXPECT_THAT(found("update_config, get_config update_config"), ElementsAre("update_config", "get_config"));
  EXPECT_THAT(found("get_config", portkey::toolset_bit("logs")), testing::Not(Contains("get_config")));
}

TEST(tool_search, keeps_to_the_toolsets) {
  const auto labels = portkey::toolset_bit("labels");
  EXPECT_EQ(found("create", labels).front(), "create_prompt_label");
  for (const auto& each : portkey::find_tools("workspace", labels, anything).tools)
    EXPECT_STREQ(each.of->name, "labels");
  EXPECT_EQ(found("", portkey::toolset_bit("audit")), std::vector<std::string>{"list_audit_logs"});
}

TEST(tool_search, without_words_finds_everything_in_order) {
  EXPECT_EQ(found(""), portkey::tool_names());
  EXPECT_EQ(found("  "), portkey::tool_names());
}

TEST(tool_search, says_what_no_tool_knows) {
  const auto ended = portkey::find_tools("xyzzyq frobnicatrix", 0, anything);
  EXPECT_THAT(ended.tools, IsEmpty());
  EXPECT_THAT(ended.unknown, ElementsAre("xyzzyq", "frobnicatrix"));
}

TEST(tool_search, tells_apart_what_may_not_be_called) {
  const auto reads = [](const portkey::operation& one) { return !portkey::is_write(one.does); };
  const auto ended = portkey::find_tools("delete config", 0, reads);
  EXPECT_EQ(names(ended.shut).front(), "delete_config");
  for (const auto& each : ended.tools)
    EXPECT_FALSE(portkey::is_write(each.one->does)) << each.one->name;
}

TEST(tool_search, answers_whatever_it_is_asked) {
  for (const std::string& odd :
       {std::string("the of and"), std::string("!!! ???"), std::string(200, 'x'),
        std::string("\xc3\xa9\xff\x01 caf\xc3\xa9"), std::string("a b c d e f g h i j k l m n o p")})
    EXPECT_NO_THROW(found(odd)) << odd;
  EXPECT_THAT(found("the of and"), IsEmpty());
}

}  // namespace

#include "portkey/surface.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "portkey/executors.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/toolbox.hpp"

namespace {

namespace json = boost::json;
using portkey::narrowing;
using portkey::tool_policy;
using portkey::toolbox;
using portkey::toolset_bit;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using listing = narrowing::listing;

toolbox serving(std::vector<std::string> surface) {
  tool_policy policy;
  policy.surface = std::move(surface);
  return {policy, {}};
}

std::vector<std::string> listed_names(const toolbox& box, const narrowing& within = {}) {
  std::vector<std::string> names;
  const auto listed = json::parse(box.listed(within, true).pages.front());
  for (const auto& tool : listed.as_array())
    names.emplace_back(tool.at("name").as_string());
  return names;
}

TEST(core, is_at_most_25_tools_and_40000_bytes) {
  const auto box = serving({"core"});
  EXPECT_LE(listed_names(box).size(), 25U);
  EXPECT_LE(box.listed(true).size(), 40'000U);
}

TEST(core, lists_search_and_the_executors_first_and_names_that_exist) {
  const auto names = listed_names(serving({"core"}));
  ASSERT_EQ(names.size(), 4 + portkey::core_tools.size());
  EXPECT_THAT(std::vector(names.begin(), names.begin() + 4),
              ElementsAre("search_tools", "call_read_tool", "call_write_tool", "call_destructive_tool"));
  EXPECT_TRUE(std::equal(names.begin() + 4, names.end(), portkey::core_tools.begin()))
      << "core_tools is in the order of the catalogue";
}

TEST(core, first_lists_a_tool_that_can_be_called_without_arguments) {
  const auto listed = json::parse(serving({"core"}).listed(true));
  EXPECT_FALSE(listed.at(0).at("inputSchema").as_object().contains("required"));
}

TEST(core, without_writes_lists_what_reads) {
  tool_policy policy;
  policy.surface = {"core"};
  policy.read_only = true;
  const toolbox by_operator(policy, {});
  const auto names = listed_names(by_operator);
  EXPECT_THAT(names, Contains("call_read_tool"));
  for (const auto* writes : {"call_write_tool", "call_destructive_tool", "create_workspace"}) {
    EXPECT_THAT(names, Not(Contains(writes)));
    EXPECT_EQ(by_operator.find(writes), nullptr);
  }
  EXPECT_EQ(names, listed_names(serving({"core"}), {.read_only = true})) << "whoever asks for it";
}

TEST(surface, all_lists_every_operation_and_nothing_to_find_others_with) {
  const auto box = serving({"all"});
  EXPECT_EQ(listed_names(box), portkey::tool_names());
  for (const auto& name : portkey::surface_tool_names())
    EXPECT_NE(box.find(name), nullptr) << name << " can be called all the same";
}

TEST(surface, of_toolsets_lists_them_and_the_way_to_the_others) {
  const auto box = serving({"audit", "tracing"});
  EXPECT_THAT(listed_names(box),
              ElementsAre("search_tools", "call_read_tool", "call_write_tool", "call_destructive_tool",
                          "create_feedback", "update_feedback", "list_audit_logs"));
  EXPECT_NE(box.find("delete_config"), nullptr);
}

TEST(surface, lists_executors_only_for_what_is_not_listed) {
  tool_policy policy;
  policy.surface = {"tracing"};
  policy.toolsets = {"tracing", "audit"};
  EXPECT_THAT(listed_names(toolbox(policy, {})),
              ElementsAre("search_tools", "call_read_tool", "create_feedback", "update_feedback"));
}

TEST(surface, that_a_request_narrows_to_toolsets_can_call_no_others) {
  const auto box = serving({"core"});
  const narrowing audit{.toolsets = toolset_bit("audit")};
  EXPECT_THAT(listed_names(box, audit), ElementsAre("list_audit_logs"));
  EXPECT_EQ(box.find("list_configs", audit), nullptr);
  EXPECT_EQ(box.unknown("list_configs", audit),
            "The tool \"list_configs\" is outside of what this connection asked for (toolsets or readonly).");
  EXPECT_NE(box.find("list_audit_logs", audit), nullptr);
}

TEST(surface, core_and_all_only_choose_what_is_listed) {
  const auto box = serving({"core"});
  for (const auto lists : {listing::core, listing::all})
    for (const auto& name : portkey::tool_names())
      EXPECT_NE(box.find(name, {.lists = lists}), nullptr) << name;
  EXPECT_EQ(listed_names(box, {.lists = listing::all}), portkey::tool_names());
  EXPECT_EQ(listed_names(serving({"all"}), {.lists = listing::core}), listed_names(box));
}

TEST(surface, of_a_toolset_first_lists_a_tool_that_can_be_called_without_arguments) {
  const auto box = serving({"core"});
  EXPECT_EQ(listed_names(box, {.toolsets = toolset_bit("prompts")}).front(), "list_prompts");
  EXPECT_EQ(listed_names(box, {.toolsets = toolset_bit("labels")}).front(), "list_prompt_labels");
  EXPECT_EQ(listed_names(box, {.toolsets = toolset_bit("audit")}).front(), "list_audit_logs") << "there is none";
}

TEST(surface, knows_when_nothing_is_left) {
  const auto box = serving({"core"});
  EXPECT_TRUE(box.has_any({}));
  EXPECT_TRUE(box.has_any({.toolsets = toolset_bit("prompts"), .read_only = true}));
  EXPECT_FALSE(box.has_any({.toolsets = toolset_bit("tracing"), .read_only = true}));
}

TEST(surface, is_kept_ready_for_what_is_asked_for_again_and_again) {
  const auto box = serving({"core"});
  for (const bool structured : {false, true}) {
    for (const bool read_only : {false, true}) {
      for (const auto lists : {listing::by_default, listing::all, listing::core}) {
        const narrowing within{.lists = lists, .read_only = read_only};
        ASSERT_NE(box.kept(within, structured), nullptr);
        EXPECT_EQ(box.kept(within, structured)->pages, box.listed(within, structured).pages);
      }
      for (const auto& name : portkey::toolset_names())
        EXPECT_NE(box.kept({.toolsets = toolset_bit(name), .read_only = read_only}, structured), nullptr) << name;
    }
    EXPECT_NE(box.kept({.of_caller = true}, structured), nullptr) << "how it was said makes no difference";
    const narrowing two{.toolsets = toolset_bit("audit") | toolset_bit("tracing")};
    EXPECT_EQ(box.kept(two, structured), nullptr);
    EXPECT_EQ(json::parse(box.listed(two, structured).pages.front()).as_array().size(), 3U);
  }
}

TEST(surface, tools_can_be_excluded_as_others_can) {
  tool_policy policy;
  policy.surface = {"core"};
  policy.exclude = {"call_destructive_tool"};
  const toolbox box(policy, {});
  EXPECT_THAT(listed_names(box), Not(Contains("call_destructive_tool")));
  EXPECT_EQ(box.find("call_destructive_tool"), nullptr);
}

TEST(surface, tools_are_described_as_well_as_the_others) {
  for (const auto& one : portkey::surface_tools) {
    const std::string help = one.help;
    EXPECT_GE(std::count(help.begin(), help.end(), ' '), 35) << one.name;
    EXPECT_LE(help.size(), 1024U) << one.name;
    EXPECT_TRUE(help.starts_with("Find ") || help.starts_with("Run ")) << one.name;
    EXPECT_NE(help.find("scope"), std::string::npos) << one.name << " says which key it needs";
    for (const auto* input : portkey::inputs_of(one))
      EXPECT_GE(std::string(input->help).size(), 15U) << one.name << "." << input->name;
  }
}

TEST(executor, run_the_operations_of_one_effect_each) {
  const toolbox box({}, {});
  for (const auto& name : portkey::tool_names()) {
    const auto& one = *box.find(name);
    int runs = 0;
    for (const auto* executor : {"call_read_tool", "call_write_tool", "call_destructive_tool"}) {
      const auto said = portkey::wrong_executor(*box.find(executor), one);
      runs += said.empty() ? 1 : 0;
      if (said.empty()) {
        EXPECT_STREQ(executor, portkey::executor_for(one.does));
      } else {
        EXPECT_THAT(said, testing::HasSubstr(std::string("Use ") + portkey::executor_for(one.does))) << name;
      }
    }
    EXPECT_EQ(runs, 1) << name;
  }
}

TEST(executor, are_annotated_for_the_worst_they_run) {
  const auto listed = json::parse(serving({"core"}).listed(true)).as_array();
  const auto hints = [&](std::size_t at) { return json::serialize(listed[at].at("annotations")); };
  EXPECT_EQ(hints(0), R"({"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false})");
  EXPECT_EQ(hints(1), R"({"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true})");
  for (const std::size_t at : {2U, 3U})
    EXPECT_EQ(hints(at),
              R"({"readOnlyHint":false,"destructiveHint":true,"idempotentHint":false,"openWorldHint":true})");
}

}  // namespace

#include "server/config_tool_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using server::tools_section;
using testing::ElementsAre;
using testing::IsEmpty;
using texts = std::vector<std::string>;

texts wrong(const tools_section& tools,
            const server::known_names& names = {{"one", "two"}, {"one_read", "one_write"}}) {
  texts found;
  for (const auto& each : server::check_tools(tools, names)) {
    EXPECT_TRUE(each.sentence.starts_with(each.setting + " names ")) << each.sentence;
    found.push_back(each.sentence);
  }
  return found;
}

tools_section with_surface(texts surface, texts allowed = {}) {
  tools_section tools;
  tools.surface = std::move(surface);
  tools.toolsets = std::move(allowed);
  return tools;
}

TEST(tool_settings, take_a_surface_that_is_allowed) {
  for (const auto& surface : {texts{"core"}, texts{"all"}, texts{"one"}, texts{"one", "two"}})
    EXPECT_THAT(wrong(with_surface(surface)), IsEmpty()) << surface.front();
  EXPECT_THAT(wrong(with_surface({"core"}, {"one"})), IsEmpty());
  EXPECT_THAT(wrong(with_surface({"one"}, {"one"})), IsEmpty());
}

TEST(tool_settings, refuse_a_surface_that_means_nothing) {
  EXPECT_THAT(wrong(with_surface({})), ElementsAre("tools.surface names nothing; write core, all, or toolsets"));
  EXPECT_THAT(wrong(with_surface({"one", "all"})),
              ElementsAre("tools.surface names all beside others; core and all stand alone"));
  EXPECT_THAT(wrong(with_surface({"one", "two"}, {"two"})),
              ElementsAre("tools.surface names \"one\", which tools.toolsets does not allow"));
  EXPECT_THAT(wrong(with_surface({"cores"})),
              ElementsAre("tools.surface names an unknown toolset, \"cores\"; did you mean core?"));
}

TEST(tool_settings, compare_names_with_those_that_are_known) {
  auto tools = with_surface({"core"}, {"tow"});
  tools.exclude = {"one_raed", "one_write"};
  EXPECT_THAT(wrong(tools), ElementsAre("tools.toolsets names an unknown toolset, \"tow\"; did you mean two?",
                                        "tools.exclude names an unknown tool, \"one_raed\"; did you mean one_read?"));
  EXPECT_THAT(wrong(tools, {}), IsEmpty()) << "nothing is known";
}

}  // namespace

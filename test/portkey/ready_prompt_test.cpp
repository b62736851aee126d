#include "portkey/ready_prompt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>
#include <string>
#include <vector>

#include "portkey/input_schema.hpp"
#include "portkey/surface.hpp"
#include "portkey/toolbox.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

namespace json = boost::json;
using portkey::ready_prompt;
using portkey::ready_prompts;
using testing::HasSubstr;
using testing::Not;

/// A value for each argument, or only for those that are required.
json::object values(const ready_prompt& one, bool all) {
  json::object out;
  for (const auto& each : one.arguments)
    if (all || each.must == portkey::required) out[each.name] = "(" + std::string(each.name) + ")";
  return out;
}

/// Words with an underscore, which are names of something.
std::set<std::string> names_in(std::string_view text) {
  std::set<std::string> out;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      word += c;
      continue;
    }
    if (word.find('_') != word.npos && word.find("__") == word.npos) out.insert(word);
    word.clear();
  }
  return out;
}

/// Every name that a definition holds: of inputs, of members of the result, of what is allowed for them, in its texts.
void gather(const json::value& from, std::set<std::string>& names) {
  if (const auto* object = from.if_object())
    for (const auto& member : *object) {
      names.emplace(member.key());
      gather(member.value(), names);
    }
  if (const auto* array = from.if_array())
    for (const auto& each : *array)
      gather(each, names);
  if (!from.is_string()) return;
  names.emplace(from.get_string());
  names.merge(names_in(from.get_string()));
}

std::string said(const char* name, const char* arguments) {
  const auto fault = prompt_fault(*portkey::ready_prompt_named(name), json::parse(arguments).as_object());
  if (!fault) return {};
  EXPECT_EQ(fault->code, protocol::code::invalid_params);
  return fault->message;
}

TEST(ready_prompts, lead_through_tools_that_there_are_and_name_each_of_them) {
  const auto tools = portkey::tool_names();
  for (const auto& one : ready_prompts()) {
    const auto named = names_in(prompt_text(one, values(one, false)) + prompt_text(one, values(one, true)));
    for (const auto* tool : one.tools) {
      EXPECT_THAT(tools, testing::Contains(tool)) << one.name;
      EXPECT_THAT(named, testing::Contains(tool)) << one.name;
    }
  }
}

TEST(ready_prompts, name_no_tool_input_or_member_that_there_is_not) {
  for (const auto& one : ready_prompts()) {
    std::set<std::string> known = {"dry_run"};
    for (const auto& name : portkey::surface_tool_names())
      known.insert(name);
    for (const auto& other : ready_prompts())
      known.insert(other.name);
    for (const auto* tool : one.tools) {
      known.insert(tool);
      gather(tool_definition(support::operation_named(tool), true), known);
    }
    for (const auto& argument : one.arguments)
      known.insert(argument.name);
    for (const auto& name : names_in(prompt_text(one, values(one, false)) + " " + prompt_text(one, values(one, true))))
      EXPECT_TRUE(known.contains(name)) << one.name << " speaks of " << name;
  }
}

TEST(ready_prompts, ask_before_they_write) {
  for (const auto& one : ready_prompts()) {
    bool writes = false;
    for (const auto* tool : one.tools) {
      const auto does = support::operation_named(tool).does;
      EXPECT_FALSE(portkey::is_destructive(does)) << one.name << ", " << tool;
      writes = writes || portkey::is_write(does);
    }
    const auto text = prompt_text(one, values(one, true));
    EXPECT_EQ(text.find("dry_run true") != text.npos, writes) << one.name;
    EXPECT_EQ(text.find("ask. Only after a yes") != text.npos, writes) << one.name;
  }
}

TEST(ready_prompts, say_the_unit_of_every_figure) {
  const std::pair<const char*, const char*> units[] = {{"get_cost_analytics", "US cents"},
                                                       {"get_latency_analytics", "illiseconds"},
                                                       {"time_of_generation_min", "ISO 8601"},
                                                       {"credit_limit", "US dollars"}};
  for (const auto& one : ready_prompts()) {
    const auto text = prompt_text(one, values(one, false));
    for (const auto& [figure, unit] : units) {
      if (text.find(figure) == text.npos) continue;
      EXPECT_THAT(text, HasSubstr(unit)) << one.name;
    }
  }
}

TEST(ready_prompts, hold_each_given_value_and_no_hole) {
  for (const auto& one : ready_prompts()) {
    const auto given = values(one, true);
    const auto text = prompt_text(one, given);
    for (const auto& each : given) {
      const std::string value(each.value().as_string());
      EXPECT_THAT(text, HasSubstr(value)) << one.name;
      EXPECT_THAT(text, Not(HasSubstr("{" + std::string(each.key()) + "}"))) << one.name;
    }
    EXPECT_LT(text.size(), 4'500U) << one.name;
    EXPECT_NE(text, prompt_text(one, values(one, false))) << one.name;
  }
}

TEST(ready_prompts, take_an_empty_value_for_none) {
  const auto& one = *portkey::ready_prompt_named("usage_by_model");
  EXPECT_EQ(prompt_text(one, {{"period", ""}, {"workspace", ""}}), prompt_text(one, {}));
  EXPECT_EQ(said("usage_by_model", R"({"period":""})"), "");
  EXPECT_THAT(said("set_up_workspace", R"({"name":""})"),
              HasSubstr("\"name\" of the prompt set_up_workspace is missing"));
}

TEST(ready_prompts, put_a_value_in_as_it_is) {
  const auto& one = *portkey::ready_prompt_named("set_up_workspace");
  EXPECT_THAT(prompt_text(one, {{"name", "{description}{\"a\":1}"}}), HasSubstr("named \"{description}{\"a\":1}\""));
}

TEST(ready_prompts, say_what_is_wrong_with_arguments) {
  EXPECT_EQ(said("key_usage_and_credit", "{}"),
            "The argument \"api_key\" of the prompt key_usage_and_credit is missing. Its arguments are api_key "
            "(required), period.");
  EXPECT_EQ(said("usage_by_model", R"({"perid":"x"})"),
            "The argument \"perid\" is not known to the prompt usage_by_model; did you mean period? Its arguments are "
            "period, workspace.");
  EXPECT_THAT(said("usage_by_model", R"({"colour":"x"})"), HasSubstr("not known to the prompt usage_by_model. Its"));
  EXPECT_THAT(said("usage_by_model", R"({"period":7})"), HasSubstr("must be a string, not an integer."));
  for (const char* odd : {R"({"period":"a\nb"})", R"({"period":"\u0000"})", R"({"period":"\u007f"})",
                          R"({"period":"\u0085"})", R"({"period":"\t"})"})
    EXPECT_THAT(said("usage_by_model", odd), HasSubstr("holds a control character")) << odd;
  EXPECT_EQ(said("usage_by_model", R"({"period":"d\u00fcnn \u2026 \ud83d\ude00"})"), "");
}

TEST(ready_prompts, take_values_of_at_most_2000_characters) {
  std::string value;
  for (int at = 0; at < 2000; ++at)
    value += "é";
  EXPECT_EQ(said("usage_by_model", (R"({"period":")" + value + "\"}").c_str()), "");
  EXPECT_THAT(said("usage_by_model", (R"({"period":")" + value + "x\"}").c_str()),
              HasSubstr("at most 2000 characters"));
}

TEST(ready_prompts, are_the_ten_and_say_what_they_take) {
  EXPECT_EQ(ready_prompts().size(), 10U);
  for (const auto& one : ready_prompts()) {
    const auto listed = prompt_definition(one);
    EXPECT_EQ(listed.at("name"), one.name);
    EXPECT_NE(listed.at("title"), one.name);
    for (const auto& argument : listed.at("arguments").as_array())
      EXPECT_TRUE(argument.at("required").is_bool());
    EXPECT_EQ(listed.at("arguments").as_array().size(), one.arguments.size());
  }
}

}  // namespace

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

namespace {

namespace json = boost::json;
using portkey::operation;

std::vector<const operation*> operations() {
  std::vector<const operation*> all;
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      all.push_back(&one);
  return all;
}

/// Whether the text holds the name with nothing around it that could belong to a longer name.
bool mentions(std::string_view text, std::string_view name) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

/// Every key that stands anywhere in the value.
void collect_keys(const json::value& value, std::set<std::string>& keys) {
  if (const auto* items = value.if_array())
    for (const auto& item : *items)
      collect_keys(item, keys);
  if (const auto* object = value.if_object())
    for (const auto& member : *object) {
      keys.insert(member.key());
      collect_keys(member.value(), keys);
    }
}

void expect_described(const json::object& schema, const std::string& where) {
  if (const auto* items = schema.if_contains("items")) expect_described(items->as_object(), where + "[]");
  const auto* properties = schema.if_contains("properties");
  if (!properties) return;
  for (const auto& member : properties->as_object()) {
    const auto path = where + "." + std::string(member.key());
    const auto& property = member.value().as_object();
    const auto* text = property.if_contains("description");
    EXPECT_TRUE(text && text->is_string() && text->get_string().size() > 5) << path;
    expect_described(property, path);
  }
}

void expect_closed(const json::object& schema, const std::string& where) {
  if (const auto* items = schema.if_contains("items")) expect_closed(items->as_object(), where + "[]");
  const auto* properties = schema.if_contains("properties");
  if (!properties) return;
  ASSERT_TRUE(schema.contains("additionalProperties")) << where;
  EXPECT_EQ(schema.at("additionalProperties"), json::value(false)) << where;
  for (const auto& member : properties->as_object())
    expect_closed(member.value().as_object(), where + "." + std::string(member.key()));
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
  for (const auto* one : operations())
    EXPECT_TRUE(titles.insert(one->title).second) << one->name;
}

TEST(catalogue, begins_with_a_tool_that_needs_no_arguments) {
  EXPECT_EQ(portkey::argument_problems(*operations().front(), {}), "");
}

TEST(catalogue, describes_each_tool_within_what_clients_show) {
  for (const auto* one : operations()) {
    const std::string_view help = one->help;
    EXPECT_GT(help.size(), 50U) << one->name;
    EXPECT_LE(help.size(), 1024U) << one->name;
  }
}

TEST(catalogue, tells_each_tool_apart_from_another_by_name) {
  const auto names = portkey::tool_names();
  for (const auto* one : operations()) {
    bool named = false;
    for (const auto& name : names)
      named = named || (name != one->name && mentions(one->help, name));
    EXPECT_TRUE(named) << one->name;
  }
}

TEST(catalogue, mentions_no_tool_that_is_not_there) {
  const auto names = portkey::tool_names();
  const std::set<std::string> known(names.begin(), names.end());
  for (const auto* one : operations())
    for (const auto* input : portkey::inputs_of(*one)) {
      const std::string_view help = input->help;
      for (const std::string_view verb : {"list_", "get_", "invite_"})
        for (auto at = help.find(verb); at != help.npos; at = help.find(verb, at + 1)) {
          const auto name = help.substr(at, help.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at) - at);
          EXPECT_TRUE(known.contains(std::string(name))) << one->name << "." << input->name << ": " << name;
        }
    }
}

TEST(input_schema, is_a_closed_flat_object) {
  for (const auto* one : operations()) {
    const auto schema = portkey::input_schema(*one);
    EXPECT_EQ(schema.at("type"), "object") << one->name;
    ASSERT_TRUE(schema.contains("properties")) << one->name;
    expect_closed(schema, one->name);
    std::set<std::string> keys;
    collect_keys(schema, keys);
    for (const std::string key :
         {"$ref", "$defs", "$schema", "$id", "oneOf", "anyOf", "allOf", "not", "if", "definitions"})
      EXPECT_FALSE(keys.contains(key)) << one->name << " has " << key;
  }
}

TEST(input_schema, describes_every_property_at_every_depth) {
  for (const auto* one : operations())
    expect_described(portkey::input_schema(*one), one->name);
}

TEST(input_schema, requires_only_what_it_has) {
  for (const auto* one : operations()) {
    const auto schema = portkey::input_schema(*one);
    const auto* needed = schema.if_contains("required");
    if (!needed) continue;
    EXPECT_FALSE(needed->as_array().empty()) << one->name;
    for (const auto& name : needed->as_array())
      EXPECT_TRUE(schema.at("properties").as_object().contains(name.as_string())) << one->name << "." << name;
  }
}

TEST(input_schema, says_what_a_table_says) {
  const auto* set = portkey::catalogue[1];
  ASSERT_STREQ(set->name, "users");
  EXPECT_EQ(portkey::input_schema(*set->begin()), json::parse(R"({"type":"object","properties":{
      "role":{"type":"string","enum":["admin","member","owner"],"description":"Only users with this role in the organisation."},
      "email":{"type":"string","format":"email","minLength":1,"maxLength":512,
        "description":"Only the user with this e-mail address."},
      "current_page":{"type":"integer","minimum":0,"default":0,
        "description":"Which page, counted from 0; the result's next_page names the one after."},
      "page_size":{"type":"integer","minimum":1,"maximum":1000,"default":50,"description":"How many items a page holds."},
      "fields":{"type":"array","items":{"type":"string"},"description":"Which members of each item to return, to keep the result short: object, id, first_name, last_name, email, role, created_at, last_updated_at. All when left out."}},
      "additionalProperties":false})"));
}

TEST(output_schema, is_open_and_described) {
  for (const auto* one : operations()) {
    const auto schema = portkey::output_schema(*one);
    EXPECT_EQ(schema.at("type"), "object") << one->name;
    expect_described(schema, one->name);
    std::set<std::string> keys;
    collect_keys(schema, keys);
    for (const std::string key : {"$ref", "$schema", "oneOf", "anyOf", "allOf", "additionalProperties"})
      EXPECT_FALSE(keys.contains(key)) << one->name << " has " << key;
    if (one->lists) {
      EXPECT_TRUE(schema.at("properties").as_object().contains("total")) << one->name;
    }
    EXPECT_EQ(schema.at("properties").as_object().contains("next_page"), portkey::has_pages(*one)) << one->name;
  }
}

TEST(annotations, are_written_out_in_full_and_follow_from_the_effect) {
  for (const auto* one : operations()) {
    const auto definition = portkey::tool_definition(*one, true);
    const auto& hints = definition.at("annotations").as_object();
    EXPECT_EQ(hints.at("title"), one->title);
    EXPECT_EQ(hints.at("readOnlyHint").as_bool(), !portkey::is_write(one->does)) << one->name;
    EXPECT_EQ(hints.at("destructiveHint").as_bool(),
              portkey::is_write(one->does) && one->does != portkey::effect::creates)
        << one->name;
    EXPECT_TRUE(hints.at("idempotentHint").is_bool()) << one->name;
    EXPECT_EQ(hints.at("idempotentHint").as_bool() || one->does == portkey::effect::creates, true) << one->name;
    EXPECT_TRUE(hints.at("openWorldHint").as_bool()) << one->name;
    EXPECT_EQ(hints.size(), 5U);
  }
}

TEST(tool_definition, leaves_out_what_old_revisions_do_not_know) {
  for (const auto* one : operations()) {
    const auto full = portkey::tool_definition(*one, true), plain = portkey::tool_definition(*one, false);
    for (const auto* name : {"name", "title", "description", "inputSchema", "outputSchema", "annotations"})
      EXPECT_TRUE(full.contains(name)) << one->name << " " << name;
    EXPECT_FALSE(plain.contains("title"));
    EXPECT_FALSE(plain.contains("outputSchema"));
    EXPECT_EQ(plain.at("inputSchema"), full.at("inputSchema"));
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

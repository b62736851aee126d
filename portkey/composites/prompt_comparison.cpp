#include "portkey/composites/prompt_comparison.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "portkey/scalar.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

const json::value& member_of(const json::object& object, std::string_view name) {
  static const json::value none;
  const auto* found = object.if_contains(name);
  return found ? *found : none;
}

void compare(json::array& found, const std::string& field, const json::value& before, const json::value& after) {
  if (is_same_json(before, after) || (is_nothing(before) && is_nothing(after))) return;
  json::object one;
  one["field"] = field;
  one["before"] = before;
  one["after"] = after;
  found.push_back(std::move(one));
}

/// A template as what it means: messages, or a text.
json::value meaning(const json::value& text) {
  if (!text.is_string()) return text;
  auto read = protocol::parse_json(text.get_string());
  if (read && (read->is_array() || read->is_object())) return std::move(*read);
  return text;
}

json::value without_at(const json::value& slug) {
  if (!slug.is_string() || !slug.get_string().starts_with('@')) return slug;
  return json::value(std::string_view(slug.get_string()).substr(1));
}

json::value as_flag(const json::value& given) {
  return as_scalar(kind::boolean, given).value_or(json::value(false));
}

void compare_parameters(json::array& found, const json::object& before, const json::object& after) {
  for (const auto& member : after)
    compare(found, "parameters." + std::string(member.key()), member_of(before, member.key()), member.value());
  for (const auto& member : before)
    if (member.key() != "model" && !after.contains(member.key()))
      compare(found, "parameters." + std::string(member.key()), member.value(), nullptr);
}

void compare_field(json::array& found, std::string_view name, const json::value& after, const json::object& version) {
  static const json::object none;
  const auto* members = after.if_object();
  if (name == "parameters" && members) {
    const auto* before = protocol::object_at(version, "parameters");
    compare_parameters(found, before ? *before : none, *members);
  } else if (name == "template_metadata" && members) {
    const auto* before = protocol::object_at(version, "template_metadata");
    for (const auto& member : *members)
      compare(found, "template_metadata." + std::string(member.key()), member_of(before ? *before : none, member.key()),
              member.value());
  } else if (name == "string") {
    const auto& before = member_of(version, "string");
    if (!is_same_json(meaning(before), meaning(after))) compare(found, "string", before, after);
  } else if (name == "virtual_key") {
    compare(found, "virtual_key", without_at(member_of(version, "virtual_key")), without_at(after));
  } else if (name == "is_raw_template") {
    compare(found, "is_raw_template", as_flag(member_of(version, "is_raw_template")), as_flag(after));
  } else if (name == "version_description") {
    const auto& before = member_of(version, "prompt_version_description");
    const bool both_none = before.is_null() && after == json::value("");
    if (!both_none) compare(found, "version_description", before, after);
  } else {
    compare(found, std::string(name), member_of(version, name), after);
  }
}

}  // namespace

bool is_nothing(const json::value& value) {
  if (const auto* object = value.if_object()) return object->empty();
  if (const auto* list = value.if_array()) return list->empty();
  return value.is_null();
}

bool is_same_json(const json::value& one, const json::value& other) {
  if (one.is_number() && other.is_number()) return one == other || one.to_number<double>() == other.to_number<double>();
  if (one.kind() != other.kind()) return false;
  if (const auto* list = one.if_array()) {
    const auto& others = other.get_array();
    return std::equal(list->begin(), list->end(), others.begin(), others.end(), is_same_json);
  }
  const auto* object = one.if_object();
  if (!object) return one == other;
  const auto& others = other.get_object();
  return object->size() == others.size() && std::all_of(object->begin(), object->end(), [&](const auto& member) {
           const auto* found = others.if_contains(member.key());
           return found && is_same_json(member.value(), *found);
         });
}

std::string folded_name(std::string_view name) {
  std::string folded(name);
  for (auto& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return folded;
}

json::array prompt_differences(const json::object& wanted, const json::object& version) {
  json::array found;
  for (const auto* name :
       {"name", "collection_id", "string", "parameters", "model", "virtual_key", "version_description", "functions",
        "tools", "tool_choice", "is_raw_template", "template_metadata"})
    if (const auto* after = wanted.if_contains(name)) compare_field(found, name, *after, version);
  return found;
}

json::array shortened(json::array differences) {
  constexpr std::size_t longest = 2000;
  for (auto& one : differences) {
    for (const auto* side : {"before", "after"}) {
      auto& value = one.as_object()[side];
      const auto text = value.is_string() ? std::string(value.get_string()) : protocol::to_json_text(value);
      if (text.size() > longest) value = std::string(protocol::beginning(text, longest)) + "…";
    }
  }
  return differences;
}

std::vector<json::object> prompts_named(const json::array& prompts, std::string_view name) {
  std::vector<json::object> exact;
  std::vector<json::object> similar;
  const auto folded = folded_name(name);
  for (const auto& each : prompts) {
    const auto* prompt = each.if_object();
    const auto its = prompt ? protocol::text_at(*prompt, "name") : std::nullopt;
    if (!its || folded_name(*its) != folded) continue;
    (*its == name ? exact : similar).push_back(*prompt);
  }
  return exact.empty() ? similar : exact;
}

}  // namespace portkey

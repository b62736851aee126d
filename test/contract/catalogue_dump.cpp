#include <cmath>
#include <iostream>

#include "portkey/catalogue.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/request_body.hpp"
#include "protocol/json_text.hpp"

// Prints what every operation sends, in the words of Portkey's API: the contract test compares it with the OpenAPI.
namespace {

namespace json = boost::json;
using namespace portkey;

json::object described(const shape& one);
json::object described(const field& one);

json::object described(const field_list& fields) {
  json::object members;
  for (const auto& member : fields) {
    auto each = described(member.type);
    if (member.as == sent::flag) each["type"] = "flag";
    if (member.must == required) each["required"] = true;
    each["name"] = member.name;
    members[wire_name(member)] = std::move(each);
  }
  return members;
}

template <class Rules>
json::array rules_of(const Rules& rules) {
  static constexpr const char* conditions[] = {"at_most_one", "at_least_one", "needed_when",
                                               "only_when",   "not_when",     "below"};
  json::array out;
  for (const auto& one : rules) {
    json::object each;
    each["is"] = conditions[static_cast<int>(one.is)];
    each["of"] = one.of;
    if (one.with) each["with"] = one.with;
    if (one.value) each["value"] = one.value;
    out.push_back(std::move(each));
  }
  return out;
}

json::object described(const shape& one) {
  static constexpr const char* kinds[] = {"string", "integer", "number", "boolean", "object", "array", "any"};
  json::object out;
  out["type"] = kinds[static_cast<int>(one.is)];
  if (one.nullable) out["nullable"] = true;
  if (std::isfinite(one.least)) out["least"] = one.least;
  if (std::isfinite(one.most)) out["most"] = one.most;
  static constexpr const char* formats[] = {"plain", "date-time", "email", "uri"};
  if (one.format != text_format::plain) out["format"] = formats[static_cast<int>(one.format)];
  json::array choices;
  for (const auto* choice : one.choices)
    choices.emplace_back(choice);
  if (!choices.empty()) out["enum"] = std::move(choices);
  if (!one.fields.empty()) out["properties"] = described(one.fields);
  if (one.rules.count != 0) out["rules"] = rules_of(one.rules);
  if (one.open) out["open"] = true;
  if (one.items) out["items"] = described(*one.items);
  if (one.values) out["values"] = described(*one.values);
  return out;
}

json::object described(const field& one) {
  static constexpr const char* ways[] = {"as_is", "repeated", "comma", "json_text", "flag"};
  json::object out;
  out["name"] = one.name;
  out["wire"] = wire_name(one);
  out["required"] = one.must == required;
  out["as"] = ways[static_cast<int>(one.as)];
  out["schema"] = described(one.type);
  return out;
}

template <class... Fields>
json::array listed(const Fields&... fields) {
  json::array out;
  const auto add = [&out](const auto& each) {
    for (const auto& one : each)
      out.push_back(described(one));
  };
  (add(fields), ...);
  return out;
}

json::object described(const operation& one, const toolset& set) {
  static constexpr const char* versions[] = {"v1", "v2", "none"};
  static constexpr const char* keys[] = {"admin", "workspace", "either", "none"};
  json::object out;
  out["name"] = one.name;
  out["toolset"] = set.name;
  out["method"] = name_of(one.sends);
  out["path"] =
      one.to ? boost::json::value(one.to) : boost::json::value();  // null: a program without a request of its own
  out["version"] = versions[static_cast<int>(one.version)];
  out["host"] = one.at == plane::gateway ? "gateway" : "control";
  out["key"] = keys[static_cast<int>(one.needs)];
  out["path_fields"] = listed(one.path);
  out["query"] = listed(one.query, one.filters);
  out["body"] = listed(one.body, one.settings);
  out["rules"] = rules_of(one.rules);
  out["has_body"] = has_body(one);
  out["fixed"] = one.fixed ? one.fixed : "";
  if (has_pages(one) && !one.pages.here) {
    json::object pages;
    pages["page"] = one.pages.page;
    pages["size"] = one.pages.size;
    pages["first"] = one.pages.first;
    pages["default"] = one.pages.by_default;
    pages["most"] = one.pages.most;
    out["pages"] = std::move(pages);
  }
  return out;
}

}  // namespace

int main() {
  json::array all;
  for (const auto* set : catalogue)
    for (const auto& one : *set)
      all.push_back(described(one, *set));
  std::cout << protocol::to_json_text(json::value(std::move(all))) << "\n";
}

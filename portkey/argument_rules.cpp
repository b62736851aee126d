#include "portkey/argument_rules.hpp"

#include <algorithm>
#include <string_view>

#include "portkey/input_schema.hpp"
#include "portkey/request_body.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

std::vector<std::string_view> names_in(std::string_view names) {
  std::vector<std::string_view> out;
  any_name(names, [&out](std::string_view name) {
    out.push_back(name);
    return false;
  });
  return out;
}

/// The names as a sentence has them: "a", "b" or "c".
std::string listed(const std::string& where, const std::vector<std::string_view>& names, std::string_view last) {
  std::string out;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (at > 0) out += at + 1 == names.size() ? " " + std::string(last) + " " : ", ";
    out += "\"" + where + std::string(names[at]) + "\"";
  }
  return out;
}

bool has(const json::object& given, std::string_view name) {
  const auto* found = given.if_contains(name);
  return found && !found->is_null();
}

/// Whether the member that decides is there, and is one of the values that matter.
bool decides(const rule& one, const json::object& given) {
  const auto* found = given.if_contains(one.with);
  if (!found || found->is_null()) return false;
  if (!one.value) return true;
  const auto text = found->is_string() ? std::string(found->get_string()) : protocol::to_json_text(*found);
  const auto values = names_in(one.value);
  return std::any_of(values.begin(), values.end(), [&text](std::string_view value) { return text == value; });
}

std::string condition_text(const rule& one, const std::string& where) {
  const auto name = "\"" + where + one.with + "\"";
  if (!one.value) return name + " is given";
  std::string values;
  for (const auto value : names_in(one.value))
    values += (values.empty() ? "" : " or ") + std::string(value);
  return name + " is " + values;
}

std::string broken(const rule& one, const std::string& where, const json::object& given) {
  const auto names = names_in(one.of);
  const auto count = std::count_if(names.begin(), names.end(), [&](std::string_view name) { return has(given, name); });
  switch (one.is) {
    case condition::at_most_one: return count <= 1 ? "" : "Give only one of " + listed(where, names, "and") + ".";
    case condition::at_least_one: {
      const bool any =
          std::any_of(names.begin(), names.end(), [&](std::string_view name) { return given.contains(name); });
      if (any) return "";
      return (names.size() == 1 ? "Give " : "Give at least one of ") + listed(where, names, "and") + ".";
    }
    case condition::needed_when: {
      if (!decides(one, given)) return "";
      std::vector<std::string_view> missing;
      std::copy_if(names.begin(), names.end(), std::back_inserter(missing),
                   [&](std::string_view name) { return !has(given, name); });
      if (missing.empty()) return "";
      return "Give " + listed(where, missing, "and") + ", which is needed when " + condition_text(one, where) + ".";
    }
    case condition::only_when: {
      if (count == 0 || decides(one, given)) return "";
      std::vector<std::string_view> extra;
      std::copy_if(names.begin(), names.end(), std::back_inserter(extra),
                   [&](std::string_view name) { return has(given, name); });
      return "Leave out " + listed(where, extra, "and") + " unless " + condition_text(one, where) + ".";
    }
    case condition::not_when: {
      if (count == 0 || !decides(one, given)) return "";
      return "Leave out " + listed(where, names, "and") + " when " + condition_text(one, where) + ".";
    }
    case condition::below: {
      const auto* low = given.if_contains(one.of);
      const auto* high = given.if_contains(one.with);
      const bool both = low && high && low->is_number() && high->is_number();
      if (!both || low->to_number<double>() < high->to_number<double>()) return "";
      return "\"" + where + one.of + "\" must be smaller than \"" + where + one.with + "\".";
    }
  }
  return "";
}

}  // namespace

std::vector<std::string> broken_rules(const rule* first, std::size_t count, const std::string& where,
                                      const json::object& given) {
  std::vector<std::string> sentences;
  for (const auto* one = first; one != first + count; ++one)
    if (auto sentence = broken(*one, where, given); !sentence.empty()) sentences.push_back(std::move(sentence));
  return sentences;
}

const field* given_alias(const operation& one, const field& input, const json::object& arguments) {
  const auto all = inputs_of(one);
  const auto in_query = all.begin() + static_cast<std::ptrdiff_t>(one.path.size());
  const auto in_body = in_query + static_cast<std::ptrdiff_t>(one.query.size() + one.filters.count);
  const auto at = std::find(all.begin(), all.end(), &input);
  if (at < in_query) return nullptr;
  const std::string_view wire = wire_name(input);
  if (wire == "*" || wire == ".") return nullptr;
  const auto other = std::find_if(
      at < in_body ? in_query : in_body, at < in_body ? in_body : all.end(),
      [&](const field* each) { return each != &input && wire == wire_name(*each) && arguments.contains(each->name); });
  return other == (at < in_body ? in_body : all.end()) ? nullptr : *other;
}

}  // namespace portkey

#include "portkey/guard_inputs.hpp"

#include <algorithm>
#include <string_view>

#include "portkey/input_schema.hpp"
#include "portkey/shapes.hpp"
#include "portkey/target.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

constexpr field inputs[] = {
    {"dry_run", any_boolean, "Only show it."},
    {"confirm", any_text, "From the question."},
    {"confirm_name", any_text, "As the person typed it."},
};
constexpr std::size_t count = std::size(inputs);

bool is_wrong(const json::object& arguments, const field& input) {
  const auto* given = arguments.if_contains(input.name);
  if (!given) return false;
  return input.type.is == kind::boolean ? !given->is_bool() : !given->is_string();
}

}  // namespace

bool has_own_dry_run(const operation& one) {
  const auto its = inputs_of(one);
  return std::any_of(its.begin(), its.end(),
                     [](const field* input) { return std::string_view(input->name) == "dry_run"; });
}

bool has_own_dry_run_on(const operation& one, const json::object& arguments) {
  const auto* given = arguments.if_contains("dry_run");
  return given && *given == json::value(true) && has_own_dry_run(one);
}

field_list all_guard_inputs(const operation& one) {
  const bool takes_dry_run = is_write(one.does) && !has_own_dry_run(one);
  return takes_dry_run ? field_list{inputs, count} : field_list{inputs + 1, count - 1};
}

field_list shown_guard_inputs(const operation& one) {
  if (!is_write(one.does)) return {};
  auto out = all_guard_inputs(one);
  const bool calls_others = !one.to && is_destructive(one.does);
  if (!out.empty() && !wants_typed_name(one) && !calls_others) --out.count;
  if (!out.empty() && !is_destructive(one.does)) --out.count;
  return out;
}

guard_inputs take_guard_inputs(const operation& one, json::object& arguments) {
  guard_inputs out;
  for (const auto& input : all_guard_inputs(one)) {
    const auto* given = arguments.if_contains(input.name);
    if (!given || is_wrong(arguments, input)) continue;
    const std::string_view name = input.name;
    if (name == "dry_run") out.dry_run = given->get_bool();
    if (name == "confirm") out.confirm = given->get_string();
    if (name == "confirm_name") out.confirm_name = given->get_string();
    arguments.erase(input.name);
  }
  return out;
}

void hand_over_guard_inputs(const json::object& said, const operation& to, json::object& arguments) {
  for (const auto& input : inputs) {
    const auto* given = said.if_contains(input.name);
    if (!given || !is_write(to.does)) continue;
    // Who says no here takes nothing back that stands there, however it is said.
    const bool is_on = *given != json::value(false);
    if (is_on || !arguments.contains(input.name)) arguments[input.name] = *given;
  }
}

}  // namespace portkey

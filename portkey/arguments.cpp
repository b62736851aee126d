#include "portkey/arguments.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "portkey/argument_check.hpp"
#include "portkey/argument_rules.hpp"
#include "portkey/guard_inputs.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/masking.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

void check_pages(argument_check& found, const operation& one, const json::object& arguments) {
  const shape page = {.is = kind::integer, .least = 0, .most = 1'000'000};
  const shape size = {.is = kind::integer, .least = 1, .most = static_cast<double>(one.pages.most)};
  if (const auto* given = arguments.if_contains("current_page")) found.value("current_page", page, *given);
  if (const auto* given = arguments.if_contains("page_size")) found.value("page_size", size, *given);
}

void check_field_choice(argument_check& found, const operation& one, const json::object& arguments) {
  static constexpr shape name = {.is = kind::text, .least = 1, .most = 64};
  static constexpr shape names = {.is = kind::list, .least = 1, .most = 64, .items = &name};
  const auto* given = arguments.if_contains("fields");
  if (!given) return;
  found.value("fields", names, *given);
  const auto& item = listed_item(one);
  if (item.open || !given->is_array() || given->get_array().size() > 64) return;
  std::vector<std::string_view> known;
  for (const auto& member : item.fields)
    known.push_back(member.name);
  for (const auto& each : given->get_array())
    if (each.is_string() && std::find(known.begin(), known.end(), each.get_string()) == known.end())
      found.unknown("fields: " + std::string(protocol::beginning(each.get_string(), 64)), each.get_string(), known);
}

bool is_empty(const json::value& given) {
  if (const auto* items = given.if_array())
    return items->empty() || std::any_of(items->begin(), items->end(), is_empty);
  return given.is_string() && given.get_string().empty();
}

bool has_comma(const json::value& given) {
  const auto* items = given.if_array();
  return items && std::any_of(items->begin(), items->end(), [](const json::value& item) {
           return item.is_string() && item.get_string().find(',') != std::string_view::npos;
         });
}

/// Whether the input goes into the path or the query, where an empty text would widen the request instead of narrowing
/// it.
bool is_in_target(const operation& one, const field& input) {
  const auto stands_in = [&input](const auto& fields) {
    return std::any_of(fields.begin(), fields.end(), [&input](const field& each) { return &each == &input; });
  };
  return one.to && (stands_in(one.path) || stands_in(one.query) || stands_in(one.filters));
}

void check_input(argument_check& found, const operation& one, const field& input, const json::value& given) {
  const auto name = "The argument \"" + std::string(input.name) + "\"";
  if (is_in_target(one, input) && is_empty(given)) return found.say(name + " is empty: leave it out, or give a value.");
  if (input.as == sent::comma && has_comma(given))
    return found.say(name + " holds an item with a comma, which would become two.");
  found.value(input.name, input.type, given);
}

}  // namespace

std::string argument_problems(const operation& one, const json::object& arguments) {
  argument_check found;
  for (const auto& given : arguments)
    if (const auto path = path_of_mask(given.value()))
      found.say("The argument \"" + std::string(protocol::beginning(given.key(), 64)) + *path +
                "\" is what stands for a secret that was not shown: give the secret itself, or leave the member out to "
                "keep it.");
  std::vector<std::string_view> known;
  for (const auto* input : inputs_of(one)) {
    const auto* given = arguments.if_contains(input->name);
    const auto* alias = given_alias(one, *input, arguments);
    if (given)
      check_input(found, one, *input, *given);
    else if (input->must == required && !alias)
      found.missing(input->name, *input);
    // Said once, at the second of the two names.
    if (given && alias && std::find(known.begin(), known.end(), alias->name) != known.end())
      found.say("Give only one of \"" + std::string(input->name) + "\" and \"" + alias->name +
                "\", which are two names for one thing.");
    known.push_back(input->name);
  }
  // Those that were understood are no longer among the arguments.
  for (const auto& input : all_guard_inputs(one)) {
    if (const auto* given = arguments.if_contains(input.name)) check_input(found, one, input, *given);
    if (is_write(one.does)) known.push_back(input.name);
  }
  found.rules(one.rules.begin(), one.rules.size(), "", arguments);
  if (has_pages(one)) {
    known.insert(known.end(), {"current_page", "page_size"});
    check_pages(found, one, arguments);
  }
  if (has_fields(one)) {
    known.push_back("fields");
    check_field_choice(found, one, arguments);
  }
  found.unknown_members("", arguments, known);
  return std::move(found).said();
}

}  // namespace portkey

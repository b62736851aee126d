#include "portkey/called_tool.hpp"

#include <cstddef>
#include <map>
#include <string_view>

#include "portkey/catalogue.hpp"
#include "portkey/digest.hpp"
#include "portkey/executors.hpp"
#include "portkey/guard_inputs.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_name = 64;

/// As deep as JSON that was read here may be.
void append_sorted(std::string& out, const json::value& value) {
  if (const auto* object = value.if_object()) {
    std::map<std::string_view, const json::value*> sorted;
    for (const auto& member : *object)
      sorted.emplace(std::string_view(member.key()), &member.value());
    out += '{';
    for (const auto& [name, held] : sorted) {
      if (out.back() != '{') out += ',';
      protocol::append_json_string(out, name);
      out += ':';
      append_sorted(out, *held);
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (const auto& item : *array) {
      if (&item != &array->front()) out += ',';
      append_sorted(out, item);
    }
    out += ']';
  } else {
    protocol::append_json(out, value);
  }
}

bool is_executor(std::string_view name) {
  for (const auto does : {effect::reads, effect::creates, effect::deletes})
    if (name == executor_for(does)) return true;
  return false;
}

}  // namespace

std::string arguments_digest(const json::object& arguments) {
  std::string text;
  append_sorted(text, arguments);
  return hexadecimal(sha256(text));
}

namespace {

/// What the arguments say to the tool, and not to its guards.
std::string digest_without_guards(const std::string& name, json::object arguments) {
  if (const auto* one = catalogued(name)) take_guard_inputs(*one, arguments);
  return arguments_digest(arguments);
}

}  // namespace

called_tool called_tool_in(const json::object& params) {
  const auto named = [](const json::object& by) {
    return std::string(protocol::beginning(protocol::text_at(by, "name").value_or(""), longest_name));
  };
  const auto* given = protocol::object_at(params, "arguments");
  const auto arguments = given ? *given : json::object();
  const auto name = named(params);
  if (!is_executor(name) || !protocol::text_at(arguments, "name"))
    return {name, digest_without_guards(name, arguments)};
  const auto inner = named(arguments);
  return {inner, digest_without_guards(inner, inner_arguments(arguments).value_or(json::object()))};
}

}  // namespace portkey

#include "portkey/composites/prompt_inputs.hpp"

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

boost::json::object with_template(boost::json::object arguments) {
  if (const auto* messages = arguments.if_contains("messages")) {
    auto text = protocol::to_json_text(*messages);
    arguments.erase("messages");
    arguments["string"] = text;
  }
  return arguments;
}

std::string template_refusal(const boost::json::object& arguments) {
  return arguments.contains("string") == arguments.contains("messages") ? "Provide either string or messages" : "";
}

boost::json::object members_of(const boost::json::object& from, std::initializer_list<const char*> names) {
  boost::json::object out;
  for (const auto* name : names)
    if (const auto* member = from.if_contains(name)) out[name] = *member;
  return out;
}

std::string text_in(const boost::json::object& from, const char* name) {
  return std::string(protocol::text_at(from, name).value_or(""));
}

bool is_on(const boost::json::object& arguments, const char* name) {
  return protocol::bool_at(arguments, name).value_or(false);
}

}  // namespace portkey

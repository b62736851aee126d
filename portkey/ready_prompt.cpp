#include "portkey/ready_prompt.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// What is given for an argument; empty: nothing is.
std::string_view given(const json::object& arguments, std::string_view name) {
  return protocol::text_at(arguments, name).value_or("");
}

std::string known_arguments(const ready_prompt& one) {
  if (one.arguments.size() == 0) return " It takes none.";
  std::string out;
  for (const auto& each : one.arguments)
    out += (out.empty() ? " Its arguments are " : ", ") + std::string(each.name) +
           (each.must == required ? " (required)" : "");
  return out + ".";
}

/// Whether a character in UTF-8 is a control character, of ASCII or of U+0080 to U+009F.
bool has_control_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    if (byte < 0x20 || byte == 0x7f || (byte == 0xc2 && next < 0xa0)) return true;
  }
  return false;
}

/// What is wrong with the value of an argument; empty: nothing.
std::string value_fault(const json::value& value) {
  if (!value.is_string()) return std::string(" must be a string, not ") + protocol::kind_of(value) + ".";
  const std::string_view text = value.get_string();
  if (characters(text) > longest_prompt_value)
    return " may have at most " + std::to_string(longest_prompt_value) + " characters.";
  return has_control_character(text) ? " holds a control character, such as a line break." : std::string();
}

/// The first thing that is wrong; empty: nothing.
std::string first_fault(const ready_prompt& one, const json::object& arguments) {
  std::vector<std::string_view> known;
  for (const auto& each : one.arguments)
    known.emplace_back(each.name);
  for (const auto& member : arguments) {
    const auto named = "The argument \"" + std::string(protocol::beginning(member.key(), 64)) + "\"";
    if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
      const auto hint = protocol::did_you_mean(member.key(), known);
      return named + " is not known to the prompt " + one.name + (hint.empty() ? "." : hint);
    }
    if (auto wrong = value_fault(member.value()); !wrong.empty()) return named + wrong;
  }
  for (const auto& each : one.arguments)
    if (each.must == required && given(arguments, each.name).empty())
      return "The argument \"" + std::string(each.name) + "\" of the prompt " + one.name + " is missing.";
  return {};
}

void append_filled(std::string& out, std::string_view text, const json::object& arguments) {
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) return;
    text.remove_prefix(open);
    const auto hole = hole_at(text);
    if (hole.empty()) {
      out += '{';
      text.remove_prefix(1);
    } else {
      out += given(arguments, hole);
      text.remove_prefix(hole.size() + 2);
    }
  }
}

}  // namespace

const ready_prompt* ready_prompt_named(std::string_view name) {
  for (const auto& one : ready_prompts())
    if (name == one.name) return &one;
  return nullptr;
}

std::optional<protocol::error> prompt_fault(const ready_prompt& one, const json::object& arguments) {
  const auto found = first_fault(one, arguments);
  if (found.empty()) return std::nullopt;
  return protocol::error(protocol::code::invalid_params, found + known_arguments(one));
}

std::string prompt_text(const ready_prompt& one, const json::object& arguments) {
  std::string out;
  for (const auto& piece : one.text) {
    const bool is_said = (!piece.with || !given(arguments, piece.with).empty()) &&
                         (!piece.without || given(arguments, piece.without).empty());
    if (is_said) append_filled(out, piece.text, arguments);
  }
  return out;
}

json::object prompt_definition(const ready_prompt& one) {
  json::object out;
  out["name"] = one.name;
  out["title"] = one.title;
  out["description"] = one.help;
  json::array arguments;
  for (const auto& each : one.arguments) {
    json::object argument;
    argument["name"] = each.name;
    argument["description"] = each.help;
    argument["required"] = each.must == required;
    arguments.push_back(std::move(argument));
  }
  out["arguments"] = std::move(arguments);
  return out;
}

}  // namespace portkey

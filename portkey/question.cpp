#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/request_body.hpp"
#include "portkey/target.hpp"
#include "portkey/target_table.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

constexpr std::size_t most_characters = 100, most_listed = 5;

/// Somebody else's text as it may stand in a sentence of ours.
std::string shown(std::string_view text) {
  auto out = protocol::visible(text);
  std::ranges::replace(out, '"', '\'');
  if (characters(out) <= most_characters) return out;
  std::size_t end = 0;
  for (std::size_t count = 0; count < most_characters && end < out.size(); ++count) {
    ++end;
    while (end < out.size() && (static_cast<unsigned char>(out[end]) & 0xc0U) == 0x80)
      ++end;
  }
  return out.substr(0, end) + "…";
}

std::string quoted(std::string_view text) {
  return "\"" + shown(text) + "\"";
}

/// "a, b and c".
std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t at = 0; at < texts.size(); ++at)
    out += (at == 0 ? "" : at + 1 == texts.size() ? " and " : ", ") + texts[at];
  return out;
}

std::string joined_some(std::vector<std::string> texts) {
  if (texts.size() > most_listed + 1) {
    const auto rest = texts.size() - most_listed;
    texts.resize(most_listed);
    texts.push_back(std::to_string(rest) + " more");
  }
  return joined(texts);
}

std::string facts_of(const target& what, const char* before) {
  std::vector<std::string> facts;
  for (const auto& fact : what.facts)
    facts.push_back(shown(fact));
  return facts.empty() ? std::string() : before + joined(facts);
}

std::string thing(const target& what) {
  const bool is_named = !what.name.empty() && what.name != what.id;
  std::string out = "the " + what.kind;
  if (is_named) out += " " + quoted(what.name);
  if (!what.id.empty()) out += is_named ? " (" + shown(what.id) + ")" : " " + quoted(what.id);
  return out;
}

/// The argument of that name; "a.b" is the member `b` of it.
const json::value* argument(const json::object& arguments, std::string_view name) {
  const auto dot = name.find('.');
  const auto* value = arguments.if_contains(name.substr(0, dot));
  if (!value || dot == name.npos) return value;
  const auto* object = value->if_object();
  return object ? object->if_contains(name.substr(dot + 1)) : nullptr;
}

std::string told(const json::value* value) {
  if (!value) return "one";
  const auto* text = value->if_string();
  return text ? quoted(*text) : shown(protocol::to_json_text(*value));
}

/// "3 models" of the argument and both words, which ":" separates.
std::string count(const json::object& arguments, std::string_view of) {
  const auto first = of.find(':'), second = of.find(':', first + 1);
  const auto* value = argument(arguments, of.substr(0, first));
  std::size_t many = 0;
  if (value && value->is_array()) many = value->get_array().size();
  if (value && value->is_object()) many = value->get_object().size();
  const auto word = many == 1 ? of.substr(first + 1, second - first - 1) : of.substr(second + 1);
  return (many == 0 ? "no" : std::to_string(many)) + " " + std::string(word);
}

/// The items of a list as people call them.
std::string listed(const json::value* value) {
  std::vector<std::string> out;
  if (value && value->is_array())
    for (const auto& item : value->get_array()) {
      const auto* object = item.if_object();
      const auto* name = object ? object->if_contains("name") : &item;
      if (name && name->is_string()) out.push_back(quoted(name->get_string()));
    }
  return joined_some(std::move(out));
}

/// The members of the body that are given; of one that is the whole body, its members.
std::string members(const operation& one, const json::object& arguments) {
  std::vector<std::string> out;
  const auto add = [&](const field& input) {
    const auto* given = arguments.if_contains(input.name);
    if (!given) return;
    if (!given->is_object() || std::string_view(wire_name(input)) != ".") return out.push_back(input.name);
    for (const auto& member : given->get_object())
      out.push_back(shown(member.key()));
  };
  std::ranges::for_each(one.body, add);
  std::ranges::for_each(one.settings, add);
  return joined_some(std::move(out));
}

std::string filled(std::string_view hole, const operation& one, const json::object& arguments, const target& what) {
  const auto colon = hole.find(':');
  const auto kind = hole.substr(0, colon);
  const auto of = colon == hole.npos ? std::string_view() : hole.substr(colon + 1);
  if (kind == "the") return thing(what);
  if (kind == "with") return facts_of(what, " with ");
  if (kind == "now") return facts_of(what, ", now ");
  if (kind == "members") return members(one, arguments);
  if (kind == "count") return count(arguments, of);
  if (kind == "list") return listed(argument(arguments, of));
  if (kind == "object") return told(what.current ? what.current->if_contains(of) : nullptr);
  return told(argument(arguments, of));
}

std::string sentence(std::string_view form, const operation& one, const json::object& arguments, const target& what) {
  std::string out;
  while (!form.empty()) {
    const auto opens = form.find('{');
    out += form.substr(0, opens);
    if (opens == form.npos) break;
    const auto closes = form.find('}', opens);
    out += filled(form.substr(opens + 1, closes - opens - 1), one, arguments, what);
    form.remove_prefix(closes + 1);
  }
  return out;
}

/// What is asked about an operation of which nothing particular is said: its title, and what it is about.
std::string plain_sentence(const operation& one, const json::object& arguments, const target& what) {
  std::string out = one.title;
  const bool is_named = !what.name.empty() && what.name != what.id;
  if (is_named) out += " " + quoted(what.name);
  if (!what.id.empty()) out += is_named ? " (" + shown(what.id) + ")" : " " + quoted(what.id);
  out += facts_of(what, " with ");
  const auto given = members(one, arguments);
  if (one.does != effect::creates && !given.empty()) out += "; this sets " + given;
  return out;
}

}  // namespace

std::string question_about(const operation& one, const json::object& arguments, const target& what) {
  const auto* rule = target_rule_of(one);
  auto out = rule ? sentence(rule->asks, one, arguments, what) : plain_sentence(one, arguments, what);
  if (rule)
    for (const auto& each : rule->remarks)
      if (const auto* given = argument(arguments, each.argument); given && protocol::to_json_text(*given) == each.value)
        out += std::string("; ") + each.says;
  if (!what.unread.empty()) out += "; how it stands could not be read: " + what.unread;
  return out + ".";
}

}  // namespace portkey

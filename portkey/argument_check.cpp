#include "portkey/argument_check.hpp"

#include <algorithm>
#include <cmath>

#include "portkey/argument_rules.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

constexpr std::size_t most_problems = 5;

std::string number_text(double number) {
  return protocol::to_json_text(json::value(number));
}

/// " of 1 to 255 characters", " from 0 to 10", or nothing.
std::string bounds_text(const shape& one, const char* between, const char* unit) {
  const bool low = std::isfinite(one.least), high = std::isfinite(one.most);
  if (low && high) return between + number_text(one.least) + " to " + number_text(one.most) + unit;
  if (low) return " of at least " + number_text(one.least) + unit;
  if (high) return " of at most " + number_text(one.most) + unit;
  return {};
}

/// What a shape wants, for a sentence: "a text of 1 to 255 characters", "one of admin, member".
std::string wanted(const shape& one) {
  switch (one.is) {
    case kind::text: {
      if (one.choices.size() != 0) {
        std::string names;
        for (const auto* choice : one.choices)
          names += (names.empty() ? "" : ", ") + std::string(choice);
        return "one of " + names;
      }
      if (one.format == text_format::date_time)
        return "a time in ISO 8601 with offset, such as 2026-10-01T00:00:00+00:00";
      if (one.format == text_format::email) return "an e-mail address";
      if (one.format == text_format::uri) return "a URL";
      return "a string" + bounds_text(one, " of ", " characters");
    }
    case kind::integer: return "an integer" + bounds_text(one, " from ", "");
    case kind::number: return "a number" + bounds_text(one, " from ", "");
    case kind::boolean: return "true or false";
    case kind::object: return "an object";
    case kind::list: return "an array" + bounds_text(one, " of ", " items");
    case kind::any: break;
  }
  return "any JSON value";
}

/// The path of a member; its name is the caller's, and may be long.
std::string path_of(const std::string& where, std::string_view name) {
  return (where.empty() ? "" : where + ".") + std::string(protocol::beginning(name, 64));
}

}  // namespace

bool argument_check::full() const {
  return count_ == most_problems;
}

void argument_check::say(const std::string& sentence) {
  if (full()) return;
  if (!said_.empty()) said_ += ' ';
  said_ += sentence;
  ++count_;
}

void argument_check::value(const std::string& where, const shape& type, const json::value& given) {
  if (full() || (type.nullable && given.is_null())) return;
  switch (type.is) {
    case kind::text: return given.is_string() ? text(where, type, given.get_string()) : wrong(where, type, given);
    case kind::integer:
    case kind::number: return number(where, type, given);
    case kind::boolean: return given.is_bool() ? void() : wrong(where, type, given);
    case kind::list: return given.is_array() ? list(where, type, given.get_array()) : wrong(where, type, given);
    case kind::object: return given.is_object() ? object(where, type, given.get_object()) : wrong(where, type, given);
    case kind::any: return;
  }
}

void argument_check::missing(const std::string& where, const field& input) {
  if (!full()) say("The argument \"" + where + "\" is missing: it must be " + wanted(input.type) + ". " + input.help);
}

void argument_check::unknown(const std::string& where, std::string_view name,
                             const std::vector<std::string_view>& known) {
  if (full()) return;
  if (known.empty()) return say("The argument \"" + where + "\" is not known: this tool takes none.");
  std::string names;
  for (const auto each : known)
    names += (names.empty() ? "" : ", ") + std::string(each);
  const auto hint = protocol::did_you_mean(name, known);
  say("The argument \"" + where + "\" is not known" + (hint.empty() ? "." : hint) + " Known are " + names + ".");
}

void argument_check::unknown_members(const std::string& where, const json::object& given,
                                     const std::vector<std::string_view>& known) {
  for (const auto& member : given) {
    if (full()) return;
    if (std::find(known.begin(), known.end(), member.key()) == known.end())
      unknown(path_of(where, member.key()), member.key(), known);
  }
}

void argument_check::rules(const rule* first, std::size_t count, const std::string& where, const json::object& given) {
  for (const auto& sentence : broken_rules(first, count, where, given))
    say(sentence);
}

void argument_check::wrong(const std::string& where, const shape& type, const json::value& given) {
  say("The argument \"" + where + "\" must be " + wanted(type) + ", not " + protocol::kind_of(given) + ".");
}

void argument_check::text(const std::string& where, const shape& type, std::string_view given) {
  const auto length = static_cast<double>(characters(given));
  bool fits = length >= type.least && length <= type.most && has_format(given, type.format);
  if (type.choices.size() != 0) fits = std::find(type.choices.begin(), type.choices.end(), given) != type.choices.end();
  if (fits) return;
  const auto shown =
      given.size() <= 64 ? "\"" + std::string(given) + "\"" : "a string of " + std::to_string(given.size()) + " bytes";
  say("The argument \"" + where + "\" must be " + wanted(type) + ", not " + shown + ".");
}

void argument_check::number(const std::string& where, const shape& type, const json::value& given) {
  if (!given.is_number()) return wrong(where, type, given);
  const auto number = given.to_number<double>();
  if (type.is == kind::integer && std::floor(number) != number) return wrong(where, type, given);
  if (number < type.least || number > type.most)
    say("The argument \"" + where + "\" must be " + wanted(type) + ", not " + number_text(number) + ".");
}

void argument_check::list(const std::string& where, const shape& type, const json::array& given) {
  const auto size = static_cast<double>(given.size());
  if (size < type.least || size > type.most)
    return say("The argument \"" + where + "\" must be " + wanted(type) + ", not of " + std::to_string(given.size()) +
               ".");
  for (std::size_t at = 0; at < given.size() && !full(); ++at)
    value(where + "[" + std::to_string(at) + "]", *type.items, given[at]);
}

/// Members with free names, beside those that the shape knows.
void argument_check::values(const std::string& where, const shape& type, const json::object& given) {
  for (const auto& member : given) {
    if (full()) return;
    const bool is_known = std::any_of(type.fields.begin(), type.fields.end(),
                                      [&member](const field& one) { return member.key() == one.name; });
    if (!is_known) value(path_of(where, member.key()), *type.values, member.value());
  }
}

void argument_check::object(const std::string& where, const shape& type, const json::object& given) {
  if (type.values) values(where, type, given);
  if (type.fields.empty()) return;
  std::vector<std::string_view> known;
  for (const auto& member : type.fields) {
    known.push_back(member.name);
    const auto path = path_of(where, member.name);
    if (const auto* found = given.if_contains(member.name))
      value(path, member.type, *found);
    else if (member.must == required)
      missing(path, member);
  }
  rules(type.rules.begin(), type.rules.count, where + ".", given);
  if (!type.open) unknown_members(where, given, known);
}

}  // namespace portkey

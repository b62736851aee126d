#include "portkey/arguments.hpp"

#include <cmath>
#include <string_view>
#include <vector>

#include "portkey/input_schema.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// Beyond these a caller has misunderstood more than one sentence can mend.
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

/// Collects the sentences while it walks through the arguments.
class check {
 public:
  void value(const std::string& where, const shape& type, const json::value& given) {
    if (full()) return;
    switch (type.is) {
      case kind::text: return given.is_string() ? text(where, type, given.get_string()) : wrong(where, type, given);
      case kind::integer:
      case kind::number: return number(where, type, given);
      case kind::boolean: return given.is_bool() ? void() : wrong(where, type, given);
      case kind::list: return given.is_array() ? list(where, type, given.get_array()) : wrong(where, type, given);
      case kind::object:
        if (!given.is_object()) return wrong(where, type, given);
        if (!type.fields.empty()) object(where, type, given.get_object());
        return;
      case kind::any: return;
    }
  }

  void missing(const std::string& where, const field& input) {
    say("The argument \"" + where + "\" is missing: it must be " + wanted(input.type) + ". " + input.help);
  }

  void unknown(const std::string& where, std::string_view name, const std::vector<std::string_view>& known) {
    std::string names;
    for (const auto each : known)
      names += (names.empty() ? "" : ", ") + std::string(each);
    const auto hint = protocol::did_you_mean(name, known);
    if (known.empty()) return say("The argument \"" + where + "\" is not known: this tool takes none.");
    say("The argument \"" + where + "\" is not known" + (hint.empty() ? "." : hint) + " Known are " + names + ".");
  }

  void say(std::string sentence) {
    if (full()) return;
    if (!said_.empty()) said_ += ' ';
    said_ += sentence;
    ++count_;
  }

  std::string said() && { return std::move(said_); }

 private:
  bool full() const { return count_ == most_problems; }

  void wrong(const std::string& where, const shape& type, const json::value& given) {
    say("The argument \"" + where + "\" must be " + wanted(type) + ", not " + protocol::kind_of(given) + ".");
  }

  void text(const std::string& where, const shape& type, std::string_view given) {
    const auto length = static_cast<double>(characters(given));
    bool fits = length >= type.least && length <= type.most && has_format(given, type.format);
    if (type.choices.size() != 0) {
      fits = false;
      for (const auto* choice : type.choices)
        fits = fits || given == choice;
    }
    if (fits) return;
    const auto shown = given.size() <= 64 ? "\"" + std::string(given) + "\""
                                          : "a string of " + std::to_string(given.size()) + " bytes";
    say("The argument \"" + where + "\" must be " + wanted(type) + ", not " + shown + ".");
  }

  void number(const std::string& where, const shape& type, const json::value& given) {
    if (!given.is_number()) return wrong(where, type, given);
    const auto number = given.to_number<double>();
    if (type.is == kind::integer && std::floor(number) != number) return wrong(where, type, given);
    if (number < type.least || number > type.most)
      say("The argument \"" + where + "\" must be " + wanted(type) + ", not " + number_text(number) + ".");
  }

  void list(const std::string& where, const shape& type, const json::array& given) {
    const auto size = static_cast<double>(given.size());
    if (size < type.least || size > type.most)
      return say("The argument \"" + where + "\" must be " + wanted(type) + ", not of " + std::to_string(given.size()) +
                 ".");
    for (std::size_t at = 0; at < given.size(); ++at)
      value(where + "[" + std::to_string(at) + "]", *type.items, given[at]);
  }

  void object(const std::string& where, const shape& type, const json::object& given) {
    std::vector<std::string_view> known;
    for (const auto& member : type.fields) {
      known.push_back(member.name);
      const auto path = where + "." + member.name;
      const auto* found = given.if_contains(member.name);
      if (found)
        value(path, member.type, *found);
      else if (member.must == required)
        missing(path, member);
    }
    if (type.open) return;
    for (const auto& member : given) {
      bool is_known = false;
      for (const auto name : known)
        is_known = is_known || name == member.key();
      if (!is_known) unknown(where + "." + std::string(protocol::beginning(member.key(), 64)), member.key(), known);
    }
  }

  std::string said_;
  std::size_t count_ = 0;
};

void check_pages(check& found, const operation& one, const json::object& arguments) {
  const shape page = {.is = kind::integer, .least = 0, .most = 1'000'000};
  const shape size = {.is = kind::integer, .least = 1, .most = static_cast<double>(one.pages.most)};
  if (const auto* given = arguments.if_contains("current_page")) found.value("current_page", page, *given);
  if (const auto* given = arguments.if_contains("page_size")) found.value("page_size", size, *given);
}

void check_field_choice(check& found, const operation& one, const json::object& arguments) {
  static constexpr shape name = {.is = kind::text, .least = 1, .most = 64};
  const shape names = {.is = kind::list, .least = 1, .most = 64, .items = &name};
  const auto* given = arguments.if_contains("fields");
  if (!given) return;
  found.value("fields", names, *given);
  const auto& item = listed_item(one);
  if (item.open || !given->is_array()) return;
  std::vector<std::string_view> known;
  for (const auto& member : item.fields)
    known.push_back(member.name);
  for (const auto& each : given->get_array()) {
    if (!each.is_string()) continue;
    bool is_known = false;
    for (const auto member : known)
      is_known = is_known || member == each.get_string();
    if (!is_known)
      found.unknown("fields: " + std::string(protocol::beginning(each.get_string(), 64)), each.get_string(), known);
  }
}

}  // namespace

std::string argument_problems(const operation& one, const json::object& arguments) {
  check found;
  std::vector<std::string_view> known;
  for (const auto* input : inputs_of(one)) {
    known.push_back(input->name);
    const auto* given = arguments.if_contains(input->name);
    if (given)
      found.value(input->name, input->type, *given);
    else if (input->must == required)
      found.missing(input->name, *input);
  }
  if (has_pages(one)) {
    known.insert(known.end(), {"current_page", "page_size"});
    check_pages(found, one, arguments);
  }
  if (has_fields(one)) {
    known.push_back("fields");
    check_field_choice(found, one, arguments);
  }
  for (const auto& given : arguments) {
    bool is_known = false;
    for (const auto name : known)
      is_known = is_known || name == given.key();
    if (!is_known) found.unknown(std::string(protocol::beginning(given.key(), 64)), given.key(), known);
  }
  return std::move(found).said();
}

}  // namespace portkey

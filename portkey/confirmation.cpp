#include "portkey/confirmation.hpp"

#include <utility>

#include "protocol/guards.hpp"
#include "protocol/input_required.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::string text_of(const pending_confirmation& asked) {
  json::object out;
  out["kind"] = "confirmation";
  out["tool"] = asked.tool;
  out["arguments"] = asked.arguments;
  out["shown"] = asked.shown;
  out["nonce"] = asked.nonce;
  out["expires"] = std::chrono::duration_cast<std::chrono::seconds>(asked.expires.time_since_epoch()).count();
  return protocol::to_json_text(out);
}

std::optional<pending_confirmation> read_confirmation(std::string_view text) {
  const auto read = protocol::parse_json(text);
  const auto* object = read ? read->if_object() : nullptr;
  if (!object || protocol::text_at(*object, "kind") != "confirmation") return std::nullopt;
  const auto word = [object](const char* name) { return std::string(protocol::text_at(*object, name).value_or("")); };
  pending_confirmation out;
  out.tool = word("tool");
  out.arguments = word("arguments");
  out.shown = word("shown");
  out.nonce = word("nonce");
  out.expires =
      std::chrono::system_clock::time_point(std::chrono::seconds(protocol::integer_at(*object, "expires").value_or(0)));
  return out;
}

protocol::input_request confirmation_request(std::string_view question, std::string_view name_to_type) {
  json::object field, properties;
  std::string message(question);
  if (name_to_type.empty()) {
    field["type"] = "boolean";
    field["title"] = "Yes, do it";
    field["description"] = "Nothing happens without it.";
    field["default"] = false;
    properties["confirmed"] = std::move(field);
  } else {
    const auto shown = protocol::visible(name_to_type);
    message += " Type its name to confirm: " + shown;
    field["type"] = "string";
    field["title"] = "Its name";
    field["description"] = "The name as the question shows it. Nothing happens without it.";
    properties["name"] = std::move(field);
  }
  return protocol::elicitation(confirmation_key, message, std::move(properties));
}

bool is_typed_name(std::string_view typed, std::string_view name) {
  const auto said = trimmed(typed);
  return !said.empty() && (said == trimmed(name) || said == trimmed(protocol::visible(name)));
}

consent consent_in(const json::object& answer, std::string_view name_to_type) {
  if (protocol::text_at(answer, "action") != "accept") return consent::declined;
  const auto* content = protocol::object_at(answer, "content");
  if (!content) return consent::declined;
  if (name_to_type.empty()) {
    const auto* confirmed = content->if_contains("confirmed");
    return confirmed && *confirmed == json::value(true) ? consent::given : consent::declined;
  }
  return is_typed_name(protocol::text_at(*content, "name").value_or(""), name_to_type) ? consent::given
                                                                                       : consent::wrong_name;
}

std::string why_not_for_this_call(const pending_confirmation& asked, std::string_view tool, std::string_view arguments,
                                  std::chrono::system_clock::time_point now) {
  if (protocol::holds(protocol::guard::bound_confirmation) && (asked.tool != tool || asked.arguments != arguments))
    return "The confirmation is for another call: the person agreed to other arguments.";
  if (protocol::holds(protocol::guard::expiring_confirmation) && now >= asked.expires)
    return "The confirmation is more than five minutes old.";
  return {};
}

}  // namespace portkey

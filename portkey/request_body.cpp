#include "portkey/request_body.hpp"

#include <string_view>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

json::value wire_value(const shape& type, const json::value& given) {
  if (const auto* items = given.if_array(); items && type.items) {
    json::array out;
    out.reserve(items->size());
    for (const auto& item : *items)
      out.push_back(wire_value(*type.items, item));
    return out;
  }
  const auto* object = given.if_object();
  if (!object || (type.fields.empty() && !type.values)) return given;
  json::object out;
  for (const auto& member : *object) {
    const field* known = nullptr;
    for (const auto& one : type.fields)
      if (member.key() == one.name) known = &one;
    if (known)
      out[wire_name(*known)] = portkey::wire_value(*known, member.value());
    else
      out[member.key()] = type.values ? wire_value(*type.values, member.value()) : member.value();
  }
  return out;
}

/// Puts a value at a path: "a.b" makes the objects on the way, "a[].b" is the first item of the list `a`.
void put_at(json::object& body, std::string_view path, json::value&& value) {
  const auto dot = path.find('.');
  auto step = path.substr(0, dot);
  if (dot == path.npos) {
    body[step] = std::move(value);
    return;
  }
  const auto rest = path.substr(dot + 1);
  const bool in_list = step.ends_with("[]");
  if (in_list) step.remove_suffix(2);
  auto& next = body[step];
  if (in_list) {
    if (!next.is_array()) next = json::array(1, json::object());
    return put_at(next.as_array().front().as_object(), rest, std::move(value));
  }
  if (!next.is_object()) next = json::object();
  put_at(next.as_object(), rest, std::move(value));
}

}  // namespace

json::value wire_value(const field& input, const json::value& given) {
  switch (input.as) {
    case sent::flag: return given.is_bool() ? json::value(given.get_bool() ? 1 : 0) : given;
    case sent::json_text: return json::value(protocol::to_json_text(given));
    case sent::as_is:
    case sent::repeated:
    case sent::comma: break;
  }
  return wire_value(input.type, given);
}

std::string request_body(const operation& one, const json::object& arguments) {
  json::object body;
  json::object spread;
  json::value whole;
  const auto put = [&](const field& input) {
    const auto* given = arguments.if_contains(input.name);
    if (!given) return;
    const std::string_view path = wire_name(input);
    auto value = wire_value(input, *given);
    if (path == ".")
      whole = std::move(value);
    else if (path == "*" && value.is_object())
      spread = std::move(value.get_object());
    else
      put_at(body, path, std::move(value));
  };
  for (const auto& input : one.body)
    put(input);
  for (const auto& input : one.settings)
    put(input);
  if (!whole.is_null()) return protocol::to_json_text(whole);
  if (one.fixed) {
    const auto fixed = protocol::parse_json(one.fixed);
    for (const auto& member : fixed->as_object())
      body[member.key()] = member.value();
  }
  for (auto& member : spread)
    if (!body.contains(member.key())) body[member.key()] = std::move(member.value());
  return protocol::to_json_text(body);
}

}  // namespace portkey

#include "portkey/masking.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cctype>

#include "portkey/operation.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// The name without underscores and hyphens, in lower case: "awsSecretAccessKey" and "aws_secret_access_key" are one.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const auto c : name)
    if (c != '_' && c != '-') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

bool is_among(std::string_view name, std::string_view names) {
  const auto spelt = plain_name(name);
  return any_name(names, [&spelt](std::string_view other) { return spelt == plain_name(other); });
}

/// Whether Portkey has masked the text itself: "z1*****3AX", and not a longer text that holds such a thing.
bool is_mask(std::string_view text) {
  return text.size() <= 64 && text.find("***") != text.npos && text.find_first_of(" {}[]\":,;=") == text.npos;
}

}  // namespace

json::value masked(const json::value& value) {
  if (const auto* text = value.if_string()) {
    const std::string_view shown = *text;
    return shown.empty() || is_mask(shown) ? value : json::value(masked_text);
  }
  if (value.is_number()) return json::value(masked_text);
  if (const auto* items = value.if_array()) {
    json::array out;
    for (const auto& item : *items)
      out.push_back(masked(item));
    return out;
  }
  const auto* object = value.if_object();
  if (!object) return value;
  json::object out;
  for (const auto& member : *object)
    out[member.key()] = masked(member.value());
  return out;
}

json::value with_hidden(const json::value& value, std::string_view names, int json_texts) {
  if (const auto* text = value.if_string()) {
    const bool is_json = !text->empty() && (text->front() == '{' || text->front() == '[');
    if (!is_json || json_texts == 0) return value;
    const auto inner = protocol::parse_json(*text);
    if (!inner) return value;
    const auto hidden = with_hidden(*inner, names, json_texts - 1);
    return hidden == *inner ? value : json::value(protocol::to_json_text(hidden));
  }
  if (const auto* items = value.if_array()) {
    json::array out;
    for (const auto& item : *items)
      out.push_back(with_hidden(item, names, json_texts));
    return out;
  }
  const auto* object = value.if_object();
  if (!object) return value;
  json::object out;
  for (const auto& member : *object)
    out[member.key()] =
        is_among(member.key(), names) ? masked(member.value()) : with_hidden(member.value(), names, json_texts);
  return out;
}

std::optional<std::string> path_of_mask(const json::value& value) {
  if (const auto* text = value.if_string()) return *text == masked_text ? std::optional(std::string()) : std::nullopt;
  if (const auto* items = value.if_array())
    for (std::size_t at = 0; at < items->size(); ++at)
      if (auto path = path_of_mask((*items)[at])) return "[" + std::to_string(at) + "]" + *path;
  if (const auto* object = value.if_object())
    for (const auto& member : *object)
      if (auto path = path_of_mask(member.value()))
        return "." + std::string(protocol::beginning(member.key(), 64)) + *path;
  return std::nullopt;
}

}  // namespace portkey

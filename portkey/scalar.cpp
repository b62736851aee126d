#include "portkey/scalar.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

std::optional<json::value> as_boolean(const json::value& given) {
  if (given.is_bool()) return given;
  if (given.is_number()) return json::value(given.to_number<double>() != 0);
  const auto* text = given.if_string();
  if (!text) return std::nullopt;
  if (*text == "1" || *text == "true") return json::value(true);
  if (*text == "0" || *text == "false") return json::value(false);
  return std::nullopt;
}

std::optional<json::value> as_number(const json::value& given) {
  if (given.is_number()) return given;
  const auto* text = given.if_string();
  if (!text) return std::nullopt;
  double number = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size() || !std::isfinite(number)) return std::nullopt;
  return json::value(number);
}

std::optional<json::value> as_integer(const json::value& given) {
  if (const auto* text = given.if_string()) {
    std::int64_t whole = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), whole);
    if (read.ec == std::errc() && read.ptr == text->data() + text->size()) return json::value(whole);
  }
  constexpr double most = 9'007'199'254'740'992;  // 2^53
  auto number = as_number(given);
  if (!number || !number->is_double()) return number;
  const auto whole = std::round(number->get_double());
  if (std::abs(whole) > most) return std::nullopt;
  return json::value(static_cast<std::int64_t>(whole));
}

}  // namespace

std::optional<json::value> as_scalar(kind is, const json::value& given) {
  switch (is) {
    case kind::boolean: return as_boolean(given);
    case kind::number: return as_number(given);
    case kind::integer: return as_integer(given);
    case kind::text: return given.is_string() ? given : json::value(protocol::to_json_text(given));
    case kind::object:
    case kind::list:
    case kind::any: break;
  }
  return std::nullopt;
}

}  // namespace portkey

#pragma once

#include "portkey/operation.hpp"

namespace portkey {

/// The shapes that operations are written with. Bounds are inclusive; lengths are in characters.

constexpr shape text(int least, int most) {
  return {.is = kind::text, .least = static_cast<double>(least), .most = static_cast<double>(most)};
}
constexpr shape text_of(text_format format) {
  return {.is = kind::text, .format = format};
}
constexpr shape text_from(int least) {
  return {.is = kind::text, .least = static_cast<double>(least)};
}
constexpr shape integer_from(double least, double most = std::numeric_limits<double>::infinity()) {
  return {.is = kind::integer, .least = least, .most = most};
}
constexpr shape number_from(double least, double most = std::numeric_limits<double>::infinity()) {
  return {.is = kind::number, .least = least, .most = most};
}
constexpr shape object_of(field_list fields) {
  return {.is = kind::object, .fields = fields};
}
constexpr shape open_object_of(field_list fields) {
  return {.is = kind::object, .fields = fields, .open = true};
}
constexpr shape list_of(const shape& items) {
  return {.is = kind::list, .items = &items};
}
constexpr shape list_of(const shape& items, int least, int most) {
  return {.is = kind::list, .least = static_cast<double>(least), .most = static_cast<double>(most), .items = &items};
}

/// An object with free names, each value of this shape.
constexpr shape map_of(const shape& values) {
  return {.is = kind::object, .open = true, .values = &values};
}
/// The same shape, but null may be given as well.
constexpr shape or_null(shape one) {
  one.nullable = true;
  return one;
}
/// An object with rules between its members.
constexpr shape object_of(field_list fields, rule_list rules) {
  return {.is = kind::object, .fields = fields, .rules = rules};
}

inline constexpr shape any_text = {.is = kind::text};
inline constexpr shape any_integer = {.is = kind::integer};
inline constexpr shape any_number = {.is = kind::number};
inline constexpr shape any_boolean = {.is = kind::boolean};
inline constexpr shape any_object = {.is = kind::object, .open = true};
/// Anything at all: what Portkey sends as a number here and a text there, or may leave null.
inline constexpr shape any_json = {.is = kind::any};

/// Anything, where the schema shows what it usually is, because assistants cannot map what has no type.
constexpr shape usually(kind is) {
  return {.is = kind::any, .shown = is};
}

/// Any object whose values are texts.
inline constexpr shape text_map = map_of(any_text);
inline constexpr shape any_list = list_of(any_json);
inline constexpr shape text_list = list_of(any_text);

/// A value of a path: an id or a slug. What may stand in it is checked by the request binder.
inline constexpr shape id_or_slug = any_text;
inline constexpr shape date_time = text_of(text_format::date_time);
inline constexpr shape email = text_of(text_format::email);

}  // namespace portkey

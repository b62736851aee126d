#pragma once

#include "portkey/operation.hpp"

namespace portkey {

/// The shapes that operations are written with. Bounds are inclusive; lengths are in characters.

constexpr shape text(int least, int most) {
  return {.is = kind::text, .least = static_cast<double>(least), .most = static_cast<double>(most)};
}
constexpr shape text_of(text_format format) {
  return {.is = kind::text, .least = 1, .most = 512, .format = format};
}
constexpr shape integer_from(double least, double most = 9007199254740991.0) {
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
constexpr shape list_of(const shape& items, int least = 0, int most = 1000) {
  return {.is = kind::list, .least = static_cast<double>(least), .most = static_cast<double>(most), .items = &items};
}

inline constexpr shape any_text = {.is = kind::text};
inline constexpr shape any_integer = {.is = kind::integer};
inline constexpr shape any_number = {.is = kind::number};
inline constexpr shape any_boolean = {.is = kind::boolean};
inline constexpr shape any_object = {.is = kind::object, .open = true};
/// Anything at all: what Portkey sends as a number here and a text there, or may leave null.
inline constexpr shape any_json = {.is = kind::any};

/// A value of a path: an id or a slug. What may stand in it is checked by the request binder.
inline constexpr shape id_or_slug = text(1, 128);
inline constexpr shape date_time = text_of(text_format::date_time);
inline constexpr shape email = text_of(text_format::email);

}  // namespace portkey

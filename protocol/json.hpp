#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

namespace json = boost::json;

/// Why a text is not JSON that we accept: one clause for a person, such as "the key "id" stands twice at byte 17".
struct json_fault {
  json_fault() = default;
  explicit json_fault(std::string text) : message(std::move(text)) {}
  std::string message;
};

/// How deep arrays and objects may be nested.
inline constexpr std::size_t max_json_depth = 64;

/// Reads one complete JSON text (RFC 8259, strict UTF-8). Refused beyond the grammar, because another reader of the
/// same bytes could understand them differently: duplicate keys, numbers that no double or 64-bit integer can hold,
/// nesting deeper than `max_json_depth`. Doubles are read exactly. The text must be whole: nothing is parsed in pieces.
boost::system::result<json::value, json_fault> parse_json(std::string_view text);

/// The member, when it is there and of that kind; otherwise nothing. For reading what others wrote.
std::optional<std::string_view> text_at(const json::object& object, std::string_view key);
const json::object* object_at(const json::object& object, std::string_view key);
const json::array* array_at(const json::object& object, std::string_view key);
std::optional<bool> bool_at(const json::object& object, std::string_view key);
/// A number without a fraction that fits, however it was written (5, 5.0).
std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key);

/// "a string", "an integer", "null" …: what a value is, for sentences about wrong types.
const char* kind_of(const json::value& value);

}  // namespace protocol

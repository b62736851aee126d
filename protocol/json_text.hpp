#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace protocol {

/// The beginning of a UTF-8 text, at most `most` bytes and never a part of a character.
std::string_view beginning(std::string_view text, std::size_t most);

/// Appends `text` as a JSON string, quotes included. The text must be UTF-8; it is not checked again.
void append_json_string(std::string& out, std::string_view text);

/// Appends a value as compact JSON. Numbers are written as people write them (0.1, not 1E-1), shortest form that reads
/// back as the same number. Members keep their order.
void append_json(std::string& out, const boost::json::value& value);
void append_json(std::string& out, const boost::json::object& object);

/// The same, as a text of its own.
std::string to_json_text(const boost::json::value& value);
std::string to_json_text(const boost::json::object& object);

}  // namespace protocol

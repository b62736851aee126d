#include "protocol/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace protocol {

namespace {

namespace json = boost::json;

template <class Number, class... Format>
void append_number(std::string& out, Number number, Format... format) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format...).ptr;
  out.append(digits.data(), end);
}

/// An exponent only where digits alone would be mostly zeros, or an integer that does not read back.
void append_double(std::string& out, double number) {
  const auto size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-6 && size < 1e16);
  append_number(out, number, plain ? std::chars_format::fixed : std::chars_format::scientific);
  if (size == 0 && std::signbit(number)) out += ".0";  // "-0" reads back as the integer, which has no sign
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4];
      out += hex[static_cast<unsigned char>(c) & 15];
  }
}

}  // namespace

std::string_view beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0U) == 0x80U)
    --most;
  return text.substr(0, most);
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where the run of characters that need no escape began
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
    out.append(text, plain, at - plain);
    append_escaped(out, text[at]);
    plain = at + 1;
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

void append_json(std::string& out, const json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& member : object) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, member.key());
    out += ':';
    append_json(out, member.value());
  }
  out += '}';
}

void append_json(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: out += "null"; return;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: append_number(out, value.get_int64()); return;
    case json::kind::uint64: append_number(out, value.get_uint64()); return;
    case json::kind::double_: append_double(out, value.get_double()); return;
    case json::kind::string: append_json_string(out, value.get_string()); return;
    case json::kind::object: append_json(out, value.get_object()); return;
    case json::kind::array: {
      out += '[';
      bool first = true;
      for (const auto& item : value.get_array()) {
        if (!first) out += ',';
        first = false;
        append_json(out, item);
      }
      out += ']';
    }
  }
}

std::string to_json_text(const json::value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

std::string to_json_text(const json::object& object) {
  std::string out;
  append_json(out, object);
  return out;
}

}  // namespace protocol

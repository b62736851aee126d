#include "test/emulator/check.hpp"

#include <algorithm>
#include <charconv>

#include "test/emulator/moment.hpp"

namespace emulator {

namespace {

/// One @ with something before it, and a dot inside what follows; that is as far as most servers look.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.size() > 254) return false;
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  const auto dot = domain.find('.');
  return domain.find('@') == std::string_view::npos && dot != std::string_view::npos && dot > 0 &&
         !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
}

bool in_range(const parameter& one, double value) {
  return value >= one.least && value <= one.most;
}

bool fits(const parameter& one, const std::string& text) {
  const char* end = text.data() + text.size();
  if (one.is == type::integer) {
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && stop == end && in_range(one, static_cast<double>(value));
  }
  if (one.is == type::number) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    return error == std::errc() && stop == end && in_range(one, value);
  }
  if (one.is == type::boolean) return text == "true" || text == "false";
  if (one.is == type::time) return read_iso_time(text).has_value();
  if (one.is == type::email) return is_email(text);
  return !one.choices || is_among(text, one.choices, '|');
}

/// Whether every object in the array is as the table says.
bool items_fit(const parameter& one, const json::array& items) {
  const std::span<const parameter> table(one.members.first, one.members.count);
  return table.empty() || std::all_of(items.begin(), items.end(), [&](const json::value& item) {
           return item.is_object() && !wrong_member(table, item.get_object());
         });
}

bool fits(const parameter& one, const json::value& value) {
  switch (one.is) {
    case type::any: return true;
    case type::boolean: return value.is_bool();
    case type::array:
      return value.is_array() && in_range(one, static_cast<double>(value.get_array().size())) &&
             items_fit(one, value.get_array());
    case type::object:
      return value.is_object() && !wrong_member({one.members.first, one.members.count}, value.get_object());
    case type::integer: return value.is_int64() && in_range(one, static_cast<double>(value.get_int64()));
    case type::number: return value.is_number() && in_range(one, value.to_number<double>());
    case type::text:
      return value.is_string() && !(one.required && value.get_string().empty()) &&
             fits(one, std::string(value.get_string()));
    default: return value.is_string() && fits(one, std::string(value.get_string()));
  }
}

}  // namespace

bool is_among(std::string_view text, std::string_view list, char separator) {
  while (true) {
    const auto end = list.find(separator);
    if (list.substr(0, end) == text) return true;
    if (end == std::string_view::npos) return false;
    list.remove_prefix(end + 1);
  }
}

std::optional<std::string> wrong_parameter(std::span<const parameter> table,
                                           const std::map<std::string, std::string>& query) {
  for (const parameter& one : table) {
    const auto sent = query.find(one.name);
    if (sent == query.end()) {
      if (one.required) return std::string(one.name) + " is required";
    } else if (!fits(one, sent->second)) {
      return std::string(one.name) + " is not valid";
    }
  }
  return std::nullopt;
}

std::optional<std::string> wrong_member(std::span<const parameter> table, const json::object& body) {
  for (const parameter& one : table) {
    const json::value* sent = body.if_contains(one.name);
    if (!sent || (sent->is_null() && !one.required)) {
      if (one.required) return std::string(one.name) + " is required";
    } else if (!fits(one, *sent)) {
      return std::string(one.name) + " is not valid";
    }
  }
  return std::nullopt;
}

}  // namespace emulator

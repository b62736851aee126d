#include "protocol/parameter_headers.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "protocol/header_value.hpp"

namespace protocol {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::vector<std::string_view> values_of(const header_list& headers, std::string_view suffix) {
  const auto name = lower(suffix);
  std::vector<std::string_view> values;
  for (const auto& [given, value] : headers)
    if (given == name) values.push_back(value);
  return values;
}

/// The number that a text is as a whole.
template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number{};
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

bool is_same(const boost::json::value& value, std::string_view text) {
  if (value.is_string()) return std::string_view(value.get_string()) == text;
  if (value.is_bool()) return text == (value.get_bool() ? "true" : "false");
  if (!value.is_number()) return false;
  // Whole numbers first: beyond 2^53 doubles of different integers are the same.
  if (const auto whole = read_number<std::int64_t>(text); whole && value.is_int64()) return *whole == value.get_int64();
  const auto number = read_number<double>(text);
  return number && *number == value.to_number<double>();
}

error mismatch(const mirrored_parameter& one, const std::string& what) {
  return {code::header_mismatch, "The header Mcp-Param-" + one.header + what};
}

}  // namespace

std::optional<error> check_parameter_headers(const std::vector<mirrored_parameter>& mirrored,
                                             const header_list& headers, const boost::json::object& arguments) {
  for (const auto& one : mirrored) {
    const auto* value = arguments.if_contains(one.property);
    const auto repeated = values_of(headers, one.header);
    const bool given = value && !value->is_null();
    if (!given && !repeated.empty())
      return mismatch(one, " repeats the argument \"" + one.property + "\", which is not given.");
    if (!given) continue;
    if (repeated.empty()) return mismatch(one, " is missing; send the argument \"" + one.property + "\" in it, too.");
    if (repeated.size() > 1) return mismatch(one, " stands there more than once; send it once.");
    const auto decoded = decode_header_value(repeated.front());
    if (!decoded) return mismatch(one, " is neither plain text nor well-formed base64 of UTF-8.");
    if (!is_same(*value, *decoded))
      return mismatch(one, " and the argument \"" + one.property + "\" differ; send the same in both.");
  }
  return std::nullopt;
}

}  // namespace protocol

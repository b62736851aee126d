#include "server/setting_value.hpp"

#include <algorithm>
#include <charconv>

#include "server/units.hpp"

namespace server {
namespace {

using read_result = boost::system::result<setting_value, complaint>;

constexpr std::size_t longest_text = 4096;
constexpr std::size_t longest_echo = 40;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_visible_ascii(char c) {
  return c > 0x20 && c < 0x7f;
}

/// The start of what was given, so that a long or misplaced text does not fill the terminal.
std::string echo(std::string_view text) {
  if (text.size() <= longest_echo) return in_quotes(text);
  auto cut = longest_echo;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U)
    --cut;
  return in_quotes(text.substr(0, cut)) + "…";
}

complaint not_wanted(const value_shape& shape, std::string_view text) {
  return {"wants " + wanted(shape) + ", not " + echo(text)};
}

bool within(const value_shape& shape, std::uint64_t amount) {
  return amount >= shape.least && amount <= shape.most;
}

read_result read_text(std::string_view text) {
  if (text.size() > longest_text) return complaint{"is longer than 4096 characters"};
  if (std::ranges::any_of(text, is_control)) return complaint{"holds a control character"};
  return setting_value(std::string(text));
}

read_result read_integer(const value_shape& shape, std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || !within(shape, number)) return not_wanted(shape, text);
  return setting_value(number);
}

read_result read_secret(std::string_view text) {
  if (text.size() > longest_text) return complaint{"is longer than 4096 characters"};
  if (!std::ranges::all_of(text, is_visible_ascii)) {
    return complaint{"holds a character that no key has: a space, a line break or one beyond ASCII"};
  }
  return setting_value(portkey::secret(std::string(text)));
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

read_result read_comma_list(std::string_view text) {
  std::vector<std::string> elements;
  while (!without_spaces(text).empty()) {
    const auto comma = text.find(',');
    elements.emplace_back(without_spaces(text.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return read_list(elements);
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words)
    line += (line.empty() ? "" : ", ") + (word.empty() ? in_quotes(word) : word);
  return line;
}

std::string list_text(const std::vector<std::string>& elements) {
  if (elements.size() == 1) return in_quotes(elements.front());
  std::string line;
  for (const auto& element : elements)
    line += (line.empty() ? "" : ", ") + in_quotes(element);
  return "[" + line + "]";
}

}  // namespace

std::string wanted(const value_shape& shape) {
  const auto duration = [](std::uint64_t ms) {
    return duration_text(std::chrono::milliseconds(static_cast<std::int64_t>(ms)));
  };
  switch (shape.kind) {
    case value_kind::text: return "a text";
    case value_kind::choice: return "one of " + joined(shape.choices);
    case value_kind::boolean: return "true or false";
    case value_kind::integer:
      return "a whole number from " + std::to_string(shape.least) + " to " + std::to_string(shape.most);
    case value_kind::duration:
      return "a duration from " + duration(shape.least) + " to " + duration(shape.most) + " in ms, s, m or h";
    case value_kind::size:
      return "a size from " + size_text(shape.least) + " to " + size_text(shape.most) + " in bytes, KiB, MiB or GiB";
    case value_kind::list: return "a list of texts";
    case value_kind::secret: return "a secret text";
  }
  return "a value";
}

boost::system::result<setting_value, complaint> read_value(const value_shape& shape, std::string_view text) {
  switch (shape.kind) {
    case value_kind::text: return read_text(text);
    case value_kind::integer: return read_integer(shape, text);
    case value_kind::list: return read_comma_list(text);
    case value_kind::secret: return read_secret(text);
    case value_kind::choice: {
      if (std::ranges::find(shape.choices, text) == shape.choices.end()) return not_wanted(shape, text);
      return setting_value(std::string(text));
    }
    case value_kind::boolean: {
      if (text != "true" && text != "false") return not_wanted(shape, text);
      return setting_value(text == "true");
    }
    case value_kind::duration: {
      const auto duration = parse_duration(text);
      if (!duration || !within(shape, static_cast<std::uint64_t>(duration->count()))) {
        return not_wanted(shape, text);
      }
      return setting_value(*duration);
    }
    case value_kind::size: {
      const auto size = parse_size(text);
      if (!size || !within(shape, *size)) return not_wanted(shape, text);
      return setting_value(*size);
    }
  }
  return complaint{"cannot be read"};
}

boost::system::result<setting_value, complaint> read_list(const std::vector<std::string>& elements) {
  for (const auto& element : elements) {
    if (element.empty()) return complaint{"holds an empty element"};
    const auto text = read_text(element);
    if (!text) return text.error();
  }
  return setting_value(elements);
}

std::string value_text(const value_shape& shape, const setting_value& value) {
  switch (shape.kind) {
    case value_kind::text:
    case value_kind::choice: return in_quotes(std::get<std::string>(value));
    case value_kind::boolean: return std::get<bool>(value) ? "true" : "false";
    case value_kind::integer: return std::to_string(std::get<std::uint64_t>(value));
    case value_kind::duration: return in_quotes(duration_text(std::get<std::chrono::milliseconds>(value)));
    case value_kind::size: {
      auto text = size_text(std::get<std::uint64_t>(value));
      return text.ends_with('B') ? in_quotes(text) : text;
    }
    case value_kind::list: return list_text(std::get<std::vector<std::string>>(value));
    case value_kind::secret: return in_quotes(portkey::masked(std::get<portkey::secret>(value)));
  }
  return {};
}

std::string in_quotes(std::string_view text) {
  std::string line = "\"";
  for (const char c : text) {
    if (is_control(c)) {
      constexpr std::string_view digits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      line.append("\\u00").append(1, digits[byte >> 4U]).append(1, digits[byte & 0xfU]);
      continue;
    }
    if (c == '"' || c == '\\') line += '\\';
    line += c;
  }
  return line + '"';
}

}  // namespace server

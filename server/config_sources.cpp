#include "server/config_sources.hpp"

#include <algorithm>

#include "protocol/nearest_name.hpp"

namespace server {

void gathered::take(const setting& row, const std::string& origin,
                    const boost::system::result<setting_value, complaint>& value) {
  if (!value) {
    refuse(row, origin, row.name() + " " + value.error().text);
    return;
  }
  assignments.push_back({.row = &row, .origin = origin, .value = *value});
}

void gathered::take_file(const setting& row, const std::string& origin, const std::string& path) {
  const auto value = read_value({.kind = value_kind::text}, path);
  take(row, origin, value);
  assignments.back().from_file = true;
}

void gathered::refuse(const setting& row, const std::string& origin, const std::string& sentence) {
  wrong.push_back(origin + ": " + sentence);
  assignments.push_back({.row = &row, .origin = origin, .value = std::nullopt});
}

gathered from_command_line(const std::vector<command_line_setting>& options) {
  gathered result;
  std::vector<std::string> names;
  for (const auto& row : all_settings())
    names.push_back(row.name());
  for (const auto& option : options) {
    const auto* row = find_setting(option.name);
    if (row == nullptr) {
      result.wrong.push_back("command line: unknown setting " + option.name +
                             suggestion(option.name, names, option.name, &setting::name));
    } else if (row->is_secret()) {
      result.refuse(
          *row, "command line",
          row->name() + " is a secret and has no option; use " + row->variable() + "_FILE or " + row->name() + "_file");
    } else {
      const auto value = read_value(row->shape, option.text);
      result.take(*row, "command line", value);
    }
  }
  return result;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates, std::string_view key,
                       std::string (setting::*spelled)() const, std::string_view otherwise) {
  const std::vector<std::string_view> views(candidates.begin(), candidates.end());
  if (auto text = protocol::did_you_mean(word, views); !text.empty()) return text;
  for (const auto& row : all_settings()) {
    if (row.key == key) return "; did you mean " + (row.*spelled)() + "?";
  }
  return "; " + std::string(otherwise);
}

std::string on_one_line(std::string problem) {
  std::ranges::replace_if(
      problem, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return problem;
}

}  // namespace server

#include "server/check_report.hpp"

#include <algorithm>

#include "server/settings_table.hpp"

namespace server {
namespace {

/// Columns that the values are padded to, so that the origins stand in one column where they can.
constexpr std::size_t origin_column = 56;

std::string settings_text(const configuration& accepted) {
  std::string text;
  for (const auto& row : all_settings()) {
    auto line = row.name() + " = " + value_text(row.shape, row.get(accepted.values));
    line.resize(std::max(origin_column, line.size() + 3), ' ');
    const auto origin = accepted.origins.find(row.name());
    text += line + "# " + (origin == accepted.origins.end() ? "default" : origin->second) + "\n";
  }
  return text;
}

}  // namespace

std::string problems_text(const problems& wrong) {
  auto text = wrong.size() == 1 ? std::string("1 problem\n") : std::to_string(wrong.size()) + " problems\n";
  for (const auto& problem : wrong)
    text += problem + "\n";
  return text;
}

check_report report_on(const boost::system::result<configuration, problems>& loaded) {
  if (!loaded) return {.text = problems_text(loaded.error()), .exit_code = 1};
  auto text = settings_text(*loaded);
  for (const auto& warning : loaded->warnings)
    text += "warning: " + warning + "\n";
  return {.text = text, .exit_code = 0};
}

}  // namespace server

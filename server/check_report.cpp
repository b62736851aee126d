#include "server/check_report.hpp"

#include <algorithm>
#include <utility>

#include "server/principal_map.hpp"
#include "server/safety_report.hpp"
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

std::string keys_text(const oauth_principal& one) {
  std::string out;
  if (!one.api_key.empty()) out += "api_key " + portkey::masked(one.api_key);
  if (!one.workspace_api_key.empty())
    out += (out.empty() ? "" : ", ") + std::string("workspace_api_key ") + portkey::masked(one.workspace_api_key);
  return out;
}

/// Who may come in, one line each, with where the first of them stands.
std::string principals_text(const configuration& accepted) {
  std::string text;
  const auto add = [&](const std::string& block, const std::string& who, const std::string& with) {
    auto line = "[[" + block + "]] " + who + ": " + with;
    line.resize(std::max(origin_column, line.size() + 3), ' ');
    const auto origin = accepted.origins.find(block);
    text += line + "# " + (origin == accepted.origins.end() ? "" : origin->second) + "\n";
  };
  const auto& identity = accepted.values.identity;
  for (const auto& each : identity.tokens)
    add("identity.token", each.name, portkey::masked(each.secret));
  for (const auto& each : identity.oauth.principals) {
    const auto issuer = each.issuer.empty() ? "" : " of " + each.issuer;
    add("identity.oauth.principal", label_of(each) + issuer, keys_text(each));
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
  auto text = settings_text(*loaded) + principals_text(*loaded) + safety_text(loaded->values);
  auto warnings = loaded->warnings;
  for (auto& idle : portkey::idle_rules(safety_policy_of(loaded->values)))
    warnings.push_back(std::move(idle));
  for (const auto& warning : warnings)
    text += "warning: " + warning + "\n";
  return {.text = text, .exit_code = 0};
}

}  // namespace server

#include <algorithm>

#include "server/config_sources.hpp"

namespace server {
namespace {

constexpr std::string_view prefix = "PORTKEY_MCP_";

/// One variable that is set and means the same setting as the others.
struct candidate {
  std::string name;
  std::string text;
  bool is_file = false;
};

std::string text_of(const environment& variables, const std::string& name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

/// Every name of a setting, the short one first.
std::vector<candidate> names_of(const setting& row) {
  std::vector<candidate> names;
  for (const auto& name : {row.short_variable, row.variable()}) {
    if (name.empty()) continue;
    names.push_back({.name = name, .text = {}});
    if (row.is_secret()) names.push_back({.name = name + "_FILE", .text = {}, .is_file = true});
  }
  return names;
}

void gather(const setting& row, const environment& variables, gathered& into) {
  auto given = names_of(row);
  for (auto& one : given)
    one.text = text_of(variables, one.name);
  std::erase_if(given, [](const candidate& one) { return one.text.empty(); });
  if (given.empty()) return;
  const auto& first = given.front();
  const auto other = std::ranges::find_if(
      given, [&](const candidate& one) { return one.text != first.text || one.is_file != first.is_file; });
  if (other != given.end()) {
    const auto* how = first.is_file != other->is_file ? "" : " to different values";
    into.refuse(row, "environment " + first.name + " and " + other->name,
                "both set " + row.name() + how + "; keep one of them");
    return;
  }
  const auto origin = "environment " + first.name;
  if (first.is_file) return into.take_file(row, origin, first.text);
  const auto value = read_value(row.shape, first.text);
  into.take(row, origin, value);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a variable is one of those that Kubernetes and Docker set for a service called portkey-mcp or
/// portkey-mcp-something: "…_SERVICE_HOST", "…_SERVICE_PORT…", "…_PORT" with an address, "…_PORT_8080_TCP…".
bool is_service_link(std::string_view name, std::string_view text) {
  if (name.ends_with("_SERVICE_HOST") || name.find("_SERVICE_PORT") != std::string_view::npos) return true;
  if (name.ends_with("_PORT")) return text.find("://") != std::string_view::npos;
  const auto port = name.find("_PORT_");
  return port != std::string_view::npos && port + 6 < name.size() && is_digit(name[port + 6]);
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

environment environment_of(const char* const* variables) {
  environment result;
  for (; variables != nullptr && *variables != nullptr; ++variables) {
    const std::string_view line(*variables);
    const auto equals = line.find('=');
    if (equals != std::string_view::npos) result.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return result;
}

gathered from_environment(const environment& variables) {
  environment ours;
  for (const auto& [name, text] : variables) {
    if (!name.starts_with(prefix) || !is_service_link(name, text)) ours.emplace(name, text);
  }
  gathered result;
  std::vector<std::string> known{"PORTKEY_MCP_CONFIG"};
  for (const auto& row : all_settings()) {
    gather(row, ours, result);
    for (const auto& one : names_of(row))
      known.push_back(one.name);
  }
  for (const auto& [name, text] : ours) {
    if (!name.starts_with(prefix) || text.empty() || std::ranges::find(known, name) != known.end()) continue;
    const auto key = lower_case(std::string_view(name).substr(prefix.size()));
    result.wrong.push_back("environment " + name + ": unknown setting" +
                           suggestion(name, known, key, &setting::variable));
  }
  return result;
}

}  // namespace server

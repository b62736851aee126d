#include "server/config_tool_checks.hpp"

#include <algorithm>
#include <string_view>

#include "protocol/nearest_name.hpp"
#include "server/setting_value.hpp"

namespace server {
namespace {

using faults = std::vector<wrong_setting>;

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void compare(faults& found, const std::string& setting, const std::string& kind, const std::vector<std::string>& given,
             const std::vector<std::string>& known) {
  if (known.empty()) return;
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  for (const auto& word : given) {
    if (holds(known, word)) continue;
    found.push_back({setting, setting + " names an unknown " + kind + ", " + in_quotes(word) +
                                  protocol::did_you_mean(word, candidates)});
  }
}

void check_surface(faults& found, const tools_section& tools, const known_names& names) {
  const std::string setting = "tools.surface";
  auto known = names.toolsets;
  if (!known.empty()) known.insert(known.end(), {"core", "all"});
  compare(found, setting, "toolset", tools.surface, known);
  if (tools.surface.empty()) found.push_back({setting, setting + " names nothing; write core, all, or toolsets"});
  for (const auto& name : tools.surface) {
    const bool is_whole = name == "core" || name == "all";
    if (is_whole && tools.surface.size() > 1)
      found.push_back({setting, setting + " names " + name + " beside others; core and all stand alone"});
    if (!is_whole && !tools.toolsets.empty() && !holds(tools.toolsets, name))
      found.push_back({setting, setting + " names " + in_quotes(name) + ", which tools.toolsets does not allow"});
  }
}

}  // namespace

std::vector<wrong_setting> check_tools(const tools_section& tools, const known_names& names) {
  faults found;
  check_surface(found, tools, names);
  compare(found, "tools.toolsets", "toolset", tools.toolsets, names.toolsets);
  compare(found, "tools.exclude", "tool", tools.exclude, names.tools);
  return found;
}

}  // namespace server

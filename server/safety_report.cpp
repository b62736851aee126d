#include "server/safety_report.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "portkey/catalogue.hpp"
#include "portkey/executors.hpp"
#include "portkey/toolbox.hpp"
#include "server/setting_value.hpp"

namespace server {

namespace {

using portkey::safety_rule;
using portkey::verdict;

/// "1 tool", "no tools".
std::string tools(std::size_t many) {
  return (many == 0 ? "no" : std::to_string(many)) + (many == 1 ? " tool" : " tools");
}

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts)
    out += (out.empty() ? "" : ", ") + text;
  return out;
}

/// "tool delete_workspace (destructive, toolset workspaces)".
std::string in_words(const safety_rule& rule) {
  std::vector<std::string> parts;
  if (!rule.tool.empty()) {
    const auto& one = portkey::operation_named(rule.tool);
    const auto* of = portkey::toolset_of(one);
    parts.push_back("tool " + rule.tool + " (" + portkey::effect_word(one.does) +
                    (of ? std::string(", toolset ") + of->name : "") + ")");
  }
  if (!rule.toolset.empty()) parts.push_back("toolset " + rule.toolset);
  if (!rule.effect.empty()) parts.push_back("effect " + rule.effect);
  if (!rule.workspace.empty()) parts.push_back("workspace " + in_quotes(rule.workspace));
  return parts.empty() ? "everything" : listed(parts);
}

/// The operations that may be called.
std::vector<const portkey::operation*> allowed_operations(const tools_section& is) {
  portkey::tool_policy policy;
  policy.toolsets = is.toolsets;
  policy.exclude = is.exclude;
  policy.read_only = is.read_only;
  const portkey::toolbox box(policy, {});
  std::vector<const portkey::operation*> out;
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      if (box.find(one.name)) out.push_back(&one);
  return out;
}

}  // namespace

portkey::safety_policy safety_policy_of(const settings& from) {
  portkey::safety_policy out;
  out.confirm = from.safety.confirm;
  out.rules = from.safety.rules;
  return out;
}

std::string safety_text(const settings& from) {
  const auto by = safety_policy_of(from);
  const auto operations = allowed_operations(from.tools);
  std::string out;
  for (std::size_t at = 0; at < by.rules.size(); ++at) {
    const auto& rule = by.rules[at];
    // Calls in its workspace, where it names one; else those that are in none.
    std::vector<std::string> where;
    if (!rule.workspace.empty()) where.push_back(rule.workspace);
    std::size_t decided = 0;
    for (const auto* one : operations)
      decided += portkey::judge(by, *one, where)->rule == at + 1 ? 1U : 0U;
    out += "safety.rule " + std::to_string(at + 1) + ". " + name_of(rule.action) + ": " + in_words(rule) +
           "; decides " + tools(decided) + "\n";
  }
  std::array<std::size_t, 3> left{};
  for (const auto* one : operations) {
    const auto judged = portkey::judge(by, *one, std::vector<std::string>());
    if (judged->rule == 0) ++left.at(static_cast<std::size_t>(judged->what));
  }
  const auto running = left[static_cast<std::size_t>(verdict::allow)];
  const auto asking = left[static_cast<std::size_t>(verdict::confirm)];
  out += std::string("safety.confirm decides ") + (by.rules.empty() ? "" : "the rest: ") + tools(running + asking) +
         ", of which " + std::to_string(running) + " run and " + std::to_string(asking) + " ask a person first\n";
  return out;
}

}  // namespace server

#include "portkey/safety_policy.hpp"

#include <algorithm>
#include <string_view>

#include "portkey/catalogue.hpp"
#include "portkey/executors.hpp"
#include "portkey/operation.hpp"

namespace portkey {

namespace {

/// Whether the rule is about this operation, in whatever workspace.
bool names(const safety_rule& rule, const operation& one, const toolset* of) {
  return (rule.tool.empty() || rule.tool == one.name) && (rule.toolset.empty() || (of && rule.toolset == of->name)) &&
         (rule.effect.empty() || rule.effect == effect_word(one.does));
}

bool is_asked_for(confirmation confirm, effect does) {
  switch (confirm) {
    case confirmation::destructive: return is_destructive(does);
    case confirmation::writes: return is_write(does);
    case confirmation::never: return false;
  }
  return true;
}

using operations = std::vector<const operation*>;

operations named_by(const safety_rule& rule) {
  operations found;
  for (const auto* set : catalogue)
    for (const auto& one : *set)
      if (names(rule, one, set)) found.push_back(&one);
  return found;
}

/// Whether the earlier rule decides wherever the later one might, as far as workspaces go.
bool is_as_wide(const safety_rule& earlier, const safety_rule& later) {
  return earlier.workspace.empty() || earlier.workspace == later.workspace;
}

void take_away(operations& from, const safety_rule& rule) {
  std::erase_if(from, [&rule](const operation* one) { return names(rule, *one, toolset_of(*one)); });
}

/// Why the rule at that place can never match; empty: it can.
std::string idleness(const std::vector<safety_rule>& rules, std::size_t at) {
  const auto& rule = rules[at];
  const auto all = named_by(rule);
  if (all.empty()) return "no tool is all that it names";
  auto left = all;
  for (std::size_t earlier = 0; earlier < at && !left.empty(); ++earlier) {
    if (!is_as_wide(rules[earlier], rule)) continue;
    auto alone = all;
    take_away(alone, rules[earlier]);
    if (alone.empty()) return "rule " + std::to_string(earlier + 1) + " takes all that it would";
    take_away(left, rules[earlier]);
  }
  return left.empty() ? "the rules before it take all that it would" : std::string();
}

}  // namespace

const char* name_of(verdict what) {
  switch (what) {
    case verdict::allow: return "allow";
    case verdict::confirm: return "confirm";
    case verdict::deny: return "deny";
  }
  return "";
}

judgement judge_unknown(const safety_policy& by, const operation& one) {
  const auto* of = toolset_of(one);
  judgement out;
  for (std::size_t at = 0; at < by.rules.size(); ++at) {
    const auto& rule = by.rules[at];
    if (!names(rule, one, of) || (!rule.workspace.empty() && rule.action == verdict::allow)) continue;
    out.what = rule.action;
    out.rule = at + 1;
    return out;
  }
  if (is_asked_for(by.confirm, one.does)) out.what = verdict::confirm;
  return out;
}

std::optional<judgement> judge(const safety_policy& by, const operation& one,
                               const std::optional<std::vector<std::string>>& where) {
  const auto* of = toolset_of(one);
  auto rest = by;
  rest.rules.clear();
  for (std::size_t at = 0; at < by.rules.size(); ++at) {
    const auto& rule = by.rules[at];
    if (!names(rule, one, of)) continue;
    if (!rule.workspace.empty() && !where) return std::nullopt;
    if (!rule.workspace.empty() && std::ranges::find(*where, rule.workspace) == where->end()) continue;
    judgement out;
    out.what = rule.action;
    out.rule = at + 1;
    return out;
  }
  return judge_unknown(rest, one);
}

std::vector<std::string> idle_rules(const safety_policy& by) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < by.rules.size(); ++at) {
    const auto why = idleness(by.rules, at);
    if (!why.empty()) out.push_back("safety.rule " + std::to_string(at + 1) + " can never match: " + why);
  }
  return out;
}

const toolset* toolset_of(const operation& one) {
  for (const auto* set : catalogue)
    for (const auto& each : *set)
      if (&each == &one) return set;
  return nullptr;
}

}  // namespace portkey

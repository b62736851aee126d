#include "portkey/toolbox.hpp"

#include <algorithm>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/executors.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/surface.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

using listing = narrowing::listing;

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string definition_text(const operation& one, bool structured) {
  return protocol::to_json_text(boost::json::value(tool_definition(one, structured)));
}

/// What two callers see alike however they said it.
std::uint64_t key_of(narrowing within) {
  within.of_caller = false;
  return packed(within);
}

/// The surfaces that are asked for again and again.
std::vector<narrowing> usual_surfaces() {
  std::vector<narrowing> out;
  for (const bool read_only : {false, true}) {
    for (const auto lists : {listing::by_default, listing::all, listing::core})
      out.push_back({.lists = lists, .read_only = read_only});
    for (const auto* set : catalogue)
      out.push_back({.toolsets = toolset_bit(set->name), .read_only = read_only});
  }
  return out;
}

}  // namespace

toolbox::toolbox(tool_policy allowed, upstreams where) : policy_(std::move(allowed)), where_(std::move(where)) {
  for (const auto& name : policy_.surface) {
    if (name == "core") by_default_.lists = listing::core;
    by_default_.toolsets |= toolset_bit(name);
  }
  const auto add = [this](const operation& one, toolset_bits in) {
    if (contains(policy_.exclude, one.name) || (policy_.read_only && is_write(one.does))) return;
    const auto inputs = inputs_of(one);
    const bool needs_nothing = std::ranges::none_of(inputs, [](const field* each) { return each->must == required; });
    entries_.push_back(
        {&one, in, is_core(one.name), needs_nothing, {definition_text(one, false), definition_text(one, true)}});
    operations_ += in == 0 ? 0 : 1;
  };
  for (const auto& one : surface_tools)
    add(one, 0);
  for (const auto* set : catalogue) {
    if (!policy_.toolsets.empty() && !contains(policy_.toolsets, set->name)) continue;
    allowed_ |= toolset_bit(set->name);
    for (const auto& one : *set)
      add(one, toolset_bit(set->name));
  }
  for (std::size_t at = 0; at < entries_.size(); ++at)
    by_name_.emplace(entries_[at].one->name, at);
  for (const auto& surface : usual_surfaces())
    for (const bool structured : {false, true})
      kept_[structured ? 1 : 0].emplace(packed(surface), listed(surface, structured));
}

bool toolbox::may_call(const entry& each, const narrowing& within) const {
  const bool is_named = within.toolsets == 0 || each.in == 0 || (within.toolsets & each.in) != 0;
  return is_named && !(within.read_only && is_write(each.one->does));
}

bool toolbox::shows(const entry& each, const narrowing& within) const {
  if (!may_call(each, within)) return false;
  if (each.in == 0) return is_of_use(*each.one, within);
  const bool unsaid = within.lists == listing::by_default && within.toolsets == 0;
  if (within.lists == listing::core || (unsaid && by_default_.lists == listing::core)) return each.in_core;
  return !unsaid || by_default_.toolsets == 0 || (by_default_.toolsets & each.in) != 0;
}

bool toolbox::is_of_use(const operation& one, const narrowing& within) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const entry& each) {
    return each.in != 0 && may_call(each, within) && !shows(each, within) &&
           (one.answered_here || executor_for(each.one->does) == std::string_view(one.name));
  });
}

std::string toolbox::text(const narrowing& within, bool structured) const {
  std::vector<const entry*> shown;
  for (const auto& each : entries_)
    if (shows(each, within)) shown.push_back(&each);
  // Who tries a server out calls the first tool, without arguments.
  const auto easy = std::ranges::find_if(shown, [](const entry* each) { return each->needs_nothing; });
  if (easy != shown.end()) std::rotate(shown.begin(), easy, easy + 1);
  std::string out = "[";
  for (const auto* each : shown) {
    if (out.size() > 1) out += ',';
    out += each->definition[structured ? 1 : 0];
  }
  return out += ']';
}

const operation* toolbox::find(std::string_view name, const narrowing& within) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end() || !may_call(entries_[found->second], within)) return nullptr;
  return entries_[found->second].one;
}

bool toolbox::lists(std::string_view name, const narrowing& within) const {
  const auto found = by_name_.find(name);
  return found != by_name_.end() && shows(entries_[found->second], within);
}

std::string toolbox::unknown(std::string_view name, const narrowing& within) const {
  const auto shown = "\"" + std::string(protocol::beginning(name, 64)) + "\"";
  if (by_name_.contains(name))
    return "The tool " + shown + " is outside of what this connection asked for (toolsets or readonly).";
  if (contains(tool_names(), name) || contains(surface_tool_names(), name))
    return "The tool " + shown +
           " is switched off here by the operator (tools.toolsets, tools.exclude or tools.read_only).";
  std::vector<std::string_view> known;
  for (const auto& each : entries_)
    if (may_call(each, within)) known.emplace_back(each.one->name);
  const auto hint = protocol::did_you_mean(name, known);
  const auto* elsewhere =
      lists("search_tools", within) ? "; search_tools finds those there are." : "; tools/list names those there are.";
  return "There is no tool " + shown + (hint.empty() ? elsewhere : hint);
}

const protocol::list_pages* toolbox::kept(const narrowing& within, bool structured) const {
  const auto& kept = kept_[structured ? 1 : 0];
  const auto found = kept.find(key_of(within));
  return found == kept.end() ? nullptr : &found->second;
}

protocol::list_pages toolbox::listed(const narrowing& within, bool structured) const {
  return {{text(within, structured)}};
}

bool toolbox::has_any(const narrowing& within) const {
  return std::ranges::any_of(entries_, [&](const entry& each) { return each.in != 0 && may_call(each, within); });
}

bool toolbox::lists_the_same(const toolbox& other) const {
  return std::ranges::equal(kept_[1], other.kept_[1], [](const auto& one, const auto& another) {
    return one.second.pages == another.second.pages;
  });
}

std::vector<std::string> toolset_names() {
  std::vector<std::string> names;
  for (const auto* set : catalogue)
    names.emplace_back(set->name);
  return names;
}

std::vector<std::string> tool_names() {
  std::vector<std::string> names;
  for (const auto* set : catalogue)
    for (const auto& one : *set)
      names.emplace_back(one.name);
  return names;
}

std::vector<std::string> surface_tool_names() {
  std::vector<std::string> names;
  for (const auto& one : surface_tools)
    names.emplace_back(one.name);
  return names;
}

}  // namespace portkey

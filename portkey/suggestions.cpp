#include "portkey/suggestions.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "portkey/offered_prompts.hpp"
#include "portkey/request.hpp"
#include "portkey/resource_uri.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;

constexpr std::int64_t suggestion_page_size = 100;
constexpr int most_suggestion_pages = 3;
constexpr std::size_t most_asked_workspaces = 5;

constexpr std::array sources = {
    suggestion_source{suggested::workspaces, "list_workspaces", "slug|id", "name", false},
    suggestion_source{suggested::configs, "list_configs", "slug|id", "name", true},
    suggestion_source{suggested::prompts, "list_prompts", "slug|id", "name", true, "search"},
    suggestion_source{suggested::api_keys, "list_api_keys", "name|id", "name", true},
    suggestion_source{suggested::users, "list_all_users", "email|id", "first_name|last_name", false},
    suggestion_source{suggested::providers, "list_providers", "slug|id", "name|provider", true},
};

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_same_letter(char one, char other) {
  return folded(one) == folded(other);
}
bool begins_with(std::string_view text, std::string_view typed) {
  return text.size() >= typed.size() && std::equal(typed.begin(), typed.end(), text.begin(), is_same_letter);
}
bool contains(std::string_view text, std::string_view typed) {
  return std::search(text.begin(), text.end(), typed.begin(), typed.end(), is_same_letter) != text.end();
}

/// What the list is asked for beside its page.
json::object filters_of(const suggestion_source& from, const json::object& others) {
  json::object filters;
  if (from.what == suggested::workspaces) {
    filters["status"] = "active";
    filters["name_format"] = "plain";
  }
  auto& fields = filters["fields"].emplace_array();
  for (const auto* names : {from.stands, from.named})
    any_name(names, [&fields](std::string_view member) {
      if (std::ranges::find(fields, json::value(member)) == fields.end()) fields.emplace_back(member);
      return false;
    });
  const auto workspace = protocol::text_at(others, "workspace").value_or("");
  if (from.of_a_workspace && is_path_segment(workspace)) filters["workspace_id"] = workspace;
  return filters;
}

void add(std::vector<std::string>& values, std::string_view value) {
  if (!value.empty() && std::ranges::find(values, value) == values.end()) values.emplace_back(value);
}

protocol::completion_values chosen(const prompt_argument& argument, std::string_view typed) {
  protocol::completion_values found;
  for (const auto* choice : argument.choices)
    if (contains(choice, typed)) found.values.emplace_back(choice);
  found.total = found.values.size();
  return found;
}

}  // namespace

const suggestion_source* source_of(suggested what) {
  const auto* const found = std::ranges::find(sources, what, &suggestion_source::what);
  return found == sources.end() ? nullptr : found;
}

std::string_view suggestion_for(const suggestion_source& from, const json::object& item, std::string_view typed) {
  std::string_view first, matching;
  any_name(from.stands, [&](std::string_view member) {
    const auto text = protocol::text_at(item, member).value_or("");
    if (first.empty()) first = text;
    if (matching.empty() && begins_with(text, typed)) matching = text;
    return false;
  });
  if (!matching.empty()) return matching;
  const bool is_named = any_name(from.named, [&](std::string_view member) {
    return contains(protocol::text_at(item, member).value_or(""), typed);
  });
  return is_named ? first : std::string_view();
}

const prompt_argument* live_suggestions::argument(const protocol::completion_request& wanted) const {
  const auto* prompt = ready_prompt_named(wanted.prompt);
  if (!prompt || !is_offered(*prompt, tools_.box(), tools_.within())) return nullptr;
  const auto* const found =
      std::ranges::find(prompt->arguments, std::string_view(wanted.argument), &prompt_argument::name);
  return found == prompt->arguments.end() ? nullptr : found;
}

suggested live_suggestions::variable(const protocol::completion_request& wanted) const {
  constexpr std::array kinds = {suggested::configs, suggested::prompts, suggested::workspaces};
  static_assert(kinds.size() == resource_kinds.size());
  for (std::size_t at = 0; at < kinds.size(); ++at) {
    const auto& kind = resource_kinds[at];
    const bool is_it = wanted.template_uri == uri_template_of(kind) && wanted.argument == kind.variable;
    if (is_it && tools_.box().find(kind.reads, tools_.within())) return kinds[at];
  }
  return suggested::nothing;
}

awaitable<boost::system::result<void, unread>> live_suggestions::add_pages(protocol::completion_values& found,
                                                                           const listing& from, int most,
                                                                           const protocol::call_context& context) {
  page_position at = {0, suggestion_page_size};
  for (int page = 0; page < most && at.size > 0; ++page) {
    auto filters = from.filters;
    const auto read = co_await read_page(tools_, from.lists, std::move(filters), at, context);
    if (!read) co_return read.error();
    for (const auto& item : read->items)
      if (const auto* object = item.if_object()) add(found.values, suggestion_for(from.source, *object, from.typed));
    at = read->next;
  }
  found.more = found.more || at.size > 0;
  co_return boost::system::result<void, unread>();
}

awaitable<boost::system::result<void, unread>> live_suggestions::add_listed(protocol::completion_values& found,
                                                                            const listing& from, int most,
                                                                            const protocol::call_context& context) {
  const auto before = found.values.size();
  auto listed = co_await add_pages(found, from, most, context);
  const bool is_missed = found.more && found.values.size() == before && !from.typed.empty();
  if (!listed || !is_missed || !from.source.search) co_return listed;
  auto searched = from;
  searched.filters[from.source.search] = from.typed;
  listed = co_await add_pages(found, searched, 1, context);
  co_return listed;
}

awaitable<boost::system::result<protocol::completion_values, protocol::error>> live_suggestions::complete(
    protocol::completion_request wanted, const protocol::call_context& context) {
  const auto* one = argument(wanted);
  if (one && one->by == suggested::choices) co_return chosen(*one, wanted.value);
  const auto* source = source_of(one ? one->by : variable(wanted));
  const auto* lists = source ? tools_.box().find(source->lists, tools_.within()) : nullptr;
  const protocol::completion_values none;
  if (!lists || !tools_.has_key_for(*lists)) co_return none;
  protocol::completion_values found;
  listing from = {*source, *lists, filters_of(*source, wanted.others), std::move(wanted.value)};
  const auto listed = co_await add_listed(found, from, most_suggestion_pages, context);
  const bool wants_workspace = !listed && listed.error().status == 400 && source->of_a_workspace;
  if (!listed && (!wants_workspace || from.filters.contains("workspace_id"))) co_return none;
  if (wants_workspace) {
    const auto workspaces = co_await workspace_ids(tools_, most_asked_workspaces + 1, context);
    if (!workspaces || workspaces->empty()) co_return none;
    for (std::size_t at = 0; at < workspaces->size() && at < most_asked_workspaces; ++at) {
      from.filters["workspace_id"] = (*workspaces)[at];
      const auto part = co_await add_listed(found, from, 1, context);
      if (part) continue;
      if (part.error().status == 400) co_return none;
      found.more = true;
    }
    found.more = found.more || workspaces->size() > most_asked_workspaces;
  }
  if (!found.more) found.total = found.values.size();
  co_return found;
}

}  // namespace portkey

#include "portkey/target.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/masking.hpp"
#include "portkey/read_reply.hpp"
#include "portkey/refusal.hpp"
#include "portkey/side_by_side.hpp"
#include "portkey/target_members.hpp"
#include "portkey/target_table.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using found_object = or_failure<std::optional<json::object>>;

/// The arguments that say where something is, which a read takes too.
constexpr const char* places = "workspace_id|organisation_id";

/// The read's arguments: what is in the path, hole for hole, and where it is.
json::object arguments_of_read(const operation& read, const operation& one, const json::object& arguments) {
  json::object out;
  const auto* hole = one.path.begin();
  for (const auto& input : read.path) {
    if (hole == one.path.end()) break;
    if (const auto* given = arguments.if_contains((hole++)->name)) out[input.name] = *given;
  }
  for (const auto* input : inputs_of(read)) {
    const auto* given = arguments.if_contains(input->name);
    const bool is_place = any_name(places, [input](std::string_view each) { return each == input->name; });
    if (given && is_place && !out.contains(input->name)) out[input->name] = *given;
  }
  return out;
}

/// The item that has this id.
const json::object* item_called(const json::array& items, std::string_view id, std::string_view hole) {
  for (const auto& item : items) {
    const auto* object = item.if_object();
    if (!object) continue;
    for (const auto name : {std::string_view("id"), std::string_view("slug"), hole})
      if (protocol::text_at(*object, name) == id) return object;
  }
  return nullptr;
}

/// Looks for one item of a list, page by page. Nothing: the list does not have it.
awaitable<found_object> find_item(lent_tools& with, const operation& list, json::object asked, std::string id,
                                  std::string hole, deadline until) {
  constexpr std::int64_t most_pages = 20;
  std::optional<json::object> found;
  const bool has_more_pages = has_pages(list) && !list.pages.here;
  if (has_pages(list)) asked["page_size"] = list.pages.most;
  for (std::int64_t page = 0; page < most_pages; ++page) {
    if (has_more_pages) asked["current_page"] = page;
    auto received = co_await with.ask(list, asked, until);
    if (!received) co_return received.error();
    const auto* items = listed_items(list, *received);
    if (!items || items->empty()) break;
    if (const auto* item = item_called(*items, id, hole)) {
      found = *item;
      break;
    }
    if (!has_more_pages || static_cast<int>(items->size()) < list.pages.most) break;
  }
  co_return found;
}

failure does_not_exist(const operation& one, const operation& list, const std::string& id) {
  failure out;
  out.told = protocol::failed_result("Could not " + deed(one) + ": " + list.name + " has none with the id \"" + id +
                                     "\"; nothing was sent.");
  out.status = 404;
  return out;
}

/// The object that the call is about, as Portkey has it.
awaitable<found_object> read_object(lent_tools& with, const operation& one, const operation& read,
                                    json::object arguments, deadline until) {
  auto asked = arguments_of_read(read, one, arguments);
  const bool picks = read.lists && one.path.size() > read.path.size();
  if (!picks) {
    auto received = co_await with.ask(read, std::move(asked), until);
    if (!received) co_return received.error();
    std::optional<json::object> whole = bare_object(std::move(*received));
    co_return whole;
  }
  const auto& last = *(one.path.end() - 1);
  const std::string id(protocol::text_at(arguments, last.name).value_or(""));
  auto found = co_await find_item(with, read, std::move(asked), id, last.name, until);
  if (found && !*found && is_destructive(one.does)) co_return does_not_exist(one, read, id);
  co_return found;
}

/// Whether Portkey's word means that this key may not read it, or that it cannot be read this way.
bool only_hides_it(const failure& refused) {
  return refused.status == 400 || refused.status == 403 || refused.status == 405;
}

/// How many there are, at least or exactly.
struct amount {
  std::size_t many = 0;
  bool or_more = false;
};

/// The value that a count is taken by, from the arguments or the object; null: there is none.
const json::value* value_for(const char* from, const json::object& arguments, const json::object& object) {
  return *from == '.' ? object.if_contains(from + 1) : arguments.if_contains(from);
}

bool is_counted(const json::object& item, const dependant& each, const json::value* wanted) {
  const auto* has = item.if_contains(each.where);
  if (!has) return false;
  if (each.is) return wanted && *has == *wanted;
  return *has == json::value(true) || *has == json::value(1);
}

amount counted(const dependant& each, const operation& list, json::object& received, const json::value* wanted) {
  amount out;
  const auto* items = listed_items(list, received);
  const auto told = told_total(list, received);
  const std::size_t here = items ? items->size() : 0;
  const std::size_t all = told && *told > 0 ? static_cast<std::size_t>(*told) : here;
  if (!each.where) {
    out.many = std::max(all, here);
    out.or_more = !told && has_pages(list) && !list.pages.here && static_cast<int>(here) >= list.pages.most;
    return out;
  }
  if (items)
    out.many = static_cast<std::size_t>(std::ranges::count_if(*items, [&](const json::value& item) {
      const auto* object = item.if_object();
      return object && is_counted(*object, each, wanted);
    }));
  out.or_more = all > here;
  return out;
}

std::string said(const dependant& each, const amount& found) {
  if (found.many == 0 && !found.or_more) return std::string("no ") + each.many;
  return (found.or_more ? "at least " : "") + std::to_string(found.many) + " " +
         (found.many == 1 ? each.one : each.many);
}

/// What is asked of a list to count what is in it; nothing: what it is counted by is not known.
std::optional<json::object> arguments_of_count(const dependant& each, const operation& list,
                                               const json::object& arguments, const json::object& object) {
  json::object out;
  for (const auto& input : each.inputs) {
    const auto* value = value_for(input.from, arguments, object);
    if (value && value->is_string()) out[input.name] = *value;
    if (!out.contains(input.name) && input.from == std::string_view(input.name)) return std::nullopt;
  }
  if (has_pages(list)) out["page_size"] = each.where || !list.pages.counted ? list.pages.most : 1;
  return out;
}

/// The facts that are counted: what the object itself lists, and what other reads find, side by side.
awaitable<std::vector<std::string>> count_dependants(lent_tools& with, const target_rule& rule, json::object arguments,
                                                     json::object object, deadline until) {
  std::vector<std::string> facts;
  std::vector<const dependant*> asked_for;
  std::vector<awaitable<or_failure<json::object>>> reads;
  for (const auto& each : rule.has) {
    if (!each.list) {
      amount listed;
      const auto* items = protocol::array_at(object, each.where);
      if (!items) continue;
      listed.many = items->size();
      facts.push_back(said(each, listed));
      continue;
    }
    const auto& list = operation_named(each.list);
    auto asked = arguments_of_count(each, list, arguments, object);
    if (!asked) continue;
    asked_for.push_back(&each);
    reads.push_back(with.ask(list, std::move(*asked), until));
  }
  if (reads.empty()) co_return facts;
  auto received = co_await side_by_side(std::move(reads));
  for (std::size_t at = 0; at < received.size(); ++at) {
    const auto& each = *asked_for[at];
    if (!received[at]) {
      facts.push_back(std::string(each.many) + " that could not be counted");
      continue;
    }
    const auto* wanted = each.is ? value_for(each.is, arguments, object) : nullptr;
    const auto found = counted(each, operation_named(each.list), *received[at], wanted);
    facts.push_back(said(each, found));
  }
  co_return facts;
}

}  // namespace

std::string target_id(const operation& one, const json::object& arguments) {
  std::string out;
  for (const auto& input : one.path)
    out += (out.empty() ? "" : "/") + std::string(protocol::text_at(arguments, input.name).value_or(""));
  return out;
}

awaitable<or_failure<target>> read_target(lent_tools& with, const operation& one, json::object arguments,
                                          deadline until) {
  target out;
  out.kind = kind_of_target(one);
  out.id = target_id(one, arguments);
  const auto* read = current_read(one);
  std::optional<json::object> object;
  if (read && !with.has_key_for(*read)) {
    out.unread = "it takes another key to read it";
  } else if (read) {
    auto found = co_await read_object(with, one, *read, arguments, until);
    if (!found && !only_hides_it(found.error())) co_return found.error();
    if (found)
      object = std::move(*found);
    else
      out.unread = "Portkey answered " + std::to_string(found.error().status) +
                   ", as it does where the key may not read it and where it does not exist";
  }
  const json::object nothing;
  const auto& known = object ? *object : nothing;
  out.name = name_in(known);
  if (out.name.empty() && one.does == effect::creates) out.name = name_in(arguments);
  if (out.name.empty()) out.name = out.id;
  out.workspaces = workspaces_of(one, arguments, known);
  if (object) out.facts = facts_in(*object, out.name);
  if (const auto* rule = target_rule_of(one); rule && rule->has.size() > 0) {
    auto counts = co_await count_dependants(with, *rule, std::move(arguments), known, until);
    out.facts.insert(out.facts.end(), std::make_move_iterator(counts.begin()), std::make_move_iterator(counts.end()));
  }
  if (object) out.current = without_credentials(std::move(*object)).as_object();
  co_return out;
}

bool wants_typed_name(const operation& one) {
  const auto* rule = target_rule_of(one);
  return rule && rule->typed;
}

}  // namespace portkey

#include "test/emulator/crud.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/parse.hpp>
#include <cctype>

#include "test/emulator/check.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

bool same_place(const json::object& one, const json::object& other) {
  return text_in(one, "workspace_id") == text_in(other, "workspace_id");
}

/// Whether another row of the place has the same text in this member.
bool is_taken(const rows& among, const json::object& row, std::string_view member) {
  const std::string_view text = text_in(row, member);
  return !text.empty() && std::any_of(among.begin(), among.end(), [&](const json::object& other) {
    return text_in(other, "id") != text_in(row, "id") && same_place(other, row) && text_in(other, member) == text;
  });
}

bool in_reach(const reach& reached, const kind& of, const json::object& row) {
  return of.where == place::organisation || reached.covers(row) ||
         (of.inherited && reached.known && text_in(row, "workspace_id").empty());
}

bool wanted(const call& asked, const kind& of, const json::object& row) {
  bool all_equal = true;
  for_each_name(of.filters, [&](std::string_view name) {
    const std::string parameter(name);
    if (asked.has(parameter) && text_in(row, name) != asked.text(parameter)) all_equal = false;
  });
  return all_equal && boost::icontains(text_in(row, "name"), asked.text("search"));
}

std::optional<reply> settled(call& asked, const kind& of, json::object& row) {
  if (of.unique && is_taken(asked.org.table(of.table), row, of.unique))
    return conflict(std::string("there is such a ") + of.noun + " already");
  return of.settle ? of.settle(asked, row) : std::nullopt;
}

void mask_all(json::value& within) {
  if (within.is_string()) within = masked(within.get_string());
  if (within.is_array())
    for (json::value& item : within.get_array())
      mask_all(item);
  if (within.is_object())
    for (auto& member : within.get_object())
      mask_all(member.value());
}

}  // namespace

json::object* located(call& asked, const kind& of) {
  return located(asked, of, asked.holes[0]);
}

json::object* located(call& asked, const kind& of, std::string_view name) {
  const reach reached = reach_of(asked);
  for (json::object& row : asked.org.table(of.table))
    if ((text_in(row, of.key) == name || text_in(row, of.other_key) == name) && in_reach(reached, of, row)) return &row;
  return nullptr;
}

reply gone(const kind& of) {
  return of.gone(std::string("there is no such ") + of.noun + " in reach");
}

json::object shown(call& asked, const kind& of, json::object row) {
  if (of.show) of.show(asked, row);
  for_each_name(of.hidden, [&](std::string_view name) { row.erase(name); });
  return row;
}

rows listed(call& asked, const kind& of) {
  const reach reached = reach_of(asked);
  rows found;
  for (const json::object& row : asked.org.table(of.table)) {
    if (!in_reach(reached, of, row) || !wanted(asked, of, row)) continue;
    json::object one = shown(asked, of, row);
    for_each_name(of.hidden_in_lists, [&](std::string_view name) { one.erase(name); });
    found.push_back(std::move(one));
  }
  return found;
}

made_row make(call& asked, const kind& of) {
  const reach reached = reach_of(asked);
  if (!reached.known) return {.refused = of.gone("there is no such workspace")};
  if (of.where == place::workspace && reached.workspace.empty())
    return {.refused = invalid_request("an Admin key must name the workspace_id")};
  json::object row{{"id", asked.org.new_id()}};
  if (of.slug) {
    const std::string_view given = text_in(asked.body, "slug");
    row["slug"] = given.empty() ? new_slug(asked.org, of.slug, text_in(asked.body, "name")) : std::string(given);
  }
  const json::value fresh = json::parse(of.fresh);
  for (const auto& [name, value] : fresh.as_object()) {
    const json::value* sent = asked.body.if_contains(name);
    row[name] = sent ? *sent : value;
  }
  for (const char* by : {"owner_id", "created_by", "updated_by"})
    if (row.contains(by)) row[by] = sample_id("user", 0);
  row["organisation_id"] = sample_organisation_id();
  row["workspace_id"] =
      reached.workspace.empty() || of.where == place::organisation ? json::value() : json::value(reached.workspace);
  row["created_at"] = iso_time(asked.org.today());
  row["last_updated_at"] = iso_time(asked.org.today());
  rows& table = asked.org.table(of.table);
  if (of.slug && is_taken(table, row, "slug"))
    return {.refused = conflict(std::string("there is a ") + of.noun + " with this slug already")};
  if (auto refused = settled(asked, of, row)) return {.refused = std::move(*refused)};
  return {.row = &asked.org.table(of.table).emplace_back(std::move(row))};
}

std::optional<reply> change(call& asked, const kind& of, json::object& row) {
  json::object changed = row;
  for_each_name(of.changeable, [&](std::string_view name) {
    if (const json::value* sent = asked.body.if_contains(name)) changed[name] = *sent;
  });
  changed["last_updated_at"] = iso_time(asked.org.today());
  if (auto refused = settled(asked, of, changed)) return refused;
  row = std::move(changed);
  return std::nullopt;
}

std::optional<reply> remove(call& asked, const kind& of, json::object& row) {
  if (of.in_use)
    if (auto refused = of.in_use(asked, row)) return refused;
  const json::object removed = row;
  std::erase_if(asked.org.table(of.table), [&](const json::object& one) { return one.at("id") == removed.at("id"); });
  if (of.removed) of.removed(asked, removed);
  return std::nullopt;
}

reply answered(const kind& of, json::object members) {
  if (!of.wrapped) return success(std::move(members));
  return success({{"success", true}, {"data", std::move(members)}});
}

reply answer_list(call& asked, const kind& of) {
  if (!reach_of(asked).known) return of.gone("there is no such workspace");
  json::object page =
      page_of(listed(asked, of), asked.integer("current_page", 0), asked.integer("page_size", of.page_size));
  if (!of.object_in_lists) {
    page.erase("object");
  } else {
    page["object"] = of.object_in_lists;
  }
  return success(page);
}

reply answer_get(call& asked, const kind& of) {
  const json::object* found = located(asked, of);
  return found ? success(shown(asked, of, *found)) : gone(of);
}

reply answer_create(call& asked, const kind& of) {
  const made_row made = make(asked, of);
  return made.row ? answered(of, members_of(*made.row, of.created)) : made.refused;
}

reply answer_update(call& asked, const kind& of) {
  json::object* found = located(asked, of);
  if (!found) return gone(of);
  if (auto refused = change(asked, of, *found)) return *refused;
  return answered(of, members_of(*found, of.updated));
}

reply answer_delete(call& asked, const kind& of) {
  json::object* found = located(asked, of);
  if (!found) return gone(of);
  if (auto refused = remove(asked, of, *found)) return *refused;
  return {.body = of.deleted};
}

json::object members_of(const json::object& row, std::string_view names) {
  json::object chosen;
  for_each_name(names, [&](std::string_view name) {
    if (const json::value* found = row.if_contains(name)) chosen[name] = *found;
  });
  return chosen;
}

std::string new_slug(organisation& org, std::string_view prefix, std::string_view name) {
  std::string slug(prefix);
  for (const char c : name) {
    if (slug.size() == prefix.size() + 6) break;
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter)) slug += static_cast<char>(std::tolower(letter));
  }
  return slug + "-" + org.new_id().substr(0, 6);
}

std::string masked(std::string_view secret) {
  if (secret.empty()) return {};
  return std::string(secret.substr(0, 2)) + "*****" +
         std::string(secret.substr(secret.size() - std::min<std::size_t>(3, secret.size())));
}

void mask(json::value& within, std::string_view names) {
  if (within.is_array())
    for (json::value& item : within.get_array())
      mask(item, names);
  if (!within.is_object()) return;
  for (auto& member : within.get_object()) {
    if (is_among(member.key(), names, '|')) {
      mask_all(member.value());
    } else {
      mask(member.value(), names);
    }
  }
}

std::string workspace_uuid(organisation& org, std::string_view named) {
  const json::object* found = org.find("workspaces", named, "id", "slug");
  return found ? std::string(text_in(*found, "id")) : std::string();
}

reply conflict(std::string_view reason) {
  return refusal(409, "AB07", "Resource already exists", reason);
}

}  // namespace emulator

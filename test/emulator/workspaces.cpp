#include <algorithm>
#include <boost/json/array.hpp>

#include "test/emulator/check.hpp"
#include "test/emulator/crud.hpp"
#include "test/emulator/limits.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/workspace_members.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 50;

constexpr parameter list_parameters[] = {
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "name"},
    {.name = "exact_name"},
    {.name = "status"},
    {.name = "name_format"},
};

/// The name behind the emoji.
std::string_view plain_name(std::string_view name) {
  const auto space = name.find(' ');
  const bool prefixed = !name.empty() && static_cast<unsigned char>(name[0]) >= 0x80;
  return prefixed && space != std::string_view::npos ? name.substr(space + 1) : name;
}

json::object shown(const call& asked, json::object row) {
  if (asked.text("name_format") == "plain") {
    const std::string plain(plain_name(text_in(row, "name")));
    row["name"] = plain;
  }
  return row;
}

bool wanted(const call& asked, const json::object& row) {
  const std::string_view name = text_in(row, "name");
  if (asked.has("name") && name.find(asked.text("name")) == std::string_view::npos) return false;
  if (asked.has("exact_name") && name != asked.text("exact_name") && plain_name(name) != asked.text("exact_name"))
    return false;
  return !asked.has("status") || is_among(text_in(row, "status"), asked.text("status"), ',');
}

reply list_workspaces(call& asked) {
  rows found;
  for (json::object row : asked.org.table("workspaces")) {
    if (!wanted(asked, row)) continue;
    row.erase("users");
    found.push_back(shown(asked, std::move(row)));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", default_page_size)));
}

reply get_workspace(call& asked) {
  const json::object* found = asked.org.find("workspaces", asked.holes[0], "id", "slug");
  if (!found) return not_permitted("there is no such workspace");
  return success(shown(asked, *found));
}

constexpr parameter workspace_body[] = {
    {.name = "name", .required = true},
    {.name = "description"},
    {.name = "defaults", .is = type::object},
    {.name = "users", .is = type::array},
    {.name = "usage_limits", .is = type::array, .members = usage_limit},
    {.name = "rate_limits", .is = type::array, .members = rate_limit},
};
constexpr parameter changed_workspace[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "defaults", .is = type::object},
    {.name = "usage_limits", .is = type::array, .members = usage_limit},
    {.name = "rate_limits", .is = type::array, .members = rate_limit},
};
constexpr parameter farewell[] = {{.name = "name", .required = true}, {.name = "force_delete", .is = type::boolean}};

/// Portkey puts an emoji before a name that has none.
std::string with_emoji(std::string_view name) {
  const bool has_one = !name.empty() && static_cast<unsigned char>(name[0]) >= 0x80;
  return (has_one ? "" : "🏢 ") + std::string(name);
}

bool is_taken(organisation& org, std::string_view name, const json::object* but) {
  const rows& all = org.table("workspaces");
  return std::any_of(all.begin(), all.end(), [&](const json::object& row) {
    return &row != but && plain_name(text_in(row, "name")) == plain_name(name);
  });
}

/// Takes what both writes have in common into the row.
void take_members(const call& asked, json::object& row) {
  for (const char* member : {"description", "usage_limits", "rate_limits"})
    if (const json::value* sent = asked.body.if_contains(member)) row[member] = *sent;
  row["last_updated_at"] = iso_time(asked.org.today());
  const json::value* defaults = asked.body.if_contains("defaults");
  if (!defaults || !defaults->is_object()) return;
  if (!row["defaults"].is_object())
    row["defaults"] = json::object{{"metadata", json::object()}, {"is_default", 0}, {"object", "workspace"}};
  for (const auto& [name, value] : defaults->as_object())
    if (name != "is_default") row["defaults"].as_object()[name] = value;
}

reply create_workspace(call& asked) {
  if (auto wrong = wrong_resets(asked.body)) return *wrong;
  const std::string_view name = text_in(asked.body, "name");
  if (is_taken(asked.org, name, nullptr)) return conflict("there is a workspace of this name");
  json::object row{{"id", asked.org.new_id()},
                   {"slug", new_slug(asked.org, "ws-", name)},
                   {"name", with_emoji(name)},
                   {"description", nullptr},
                   {"created_at", iso_time(asked.org.today())},
                   {"last_updated_at", nullptr},
                   {"status", "active"},
                   {"object", "workspace"},
                   {"defaults", nullptr},
                   {"usage_limits", json::array()},
                   {"rate_limits", json::array()},
                   {"users", json::array()}};
  take_members(asked, row);
  if (const json::value* users = asked.body.if_contains("users"); users && users->is_array()) {
    for (const json::value& user : users->as_array())
      if (!user.is_string() || !join_workspace(asked.org, row, user.get_string(), "member"))
        return invalid_request("users holds somebody who is not there");
  }
  json::object seen = row;
  seen.erase("users");
  asked.org.table("workspaces").push_back(std::move(row));
  return success(seen);
}

reply update_workspace(call& asked) {
  json::object* found = asked.org.find("workspaces", asked.holes[0], "id", "slug");
  if (!found) return not_permitted("there is no such workspace");
  if (auto wrong = wrong_resets(asked.body)) return *wrong;
  if (const std::string_view name = text_in(asked.body, "name"); !name.empty()) {
    if (is_taken(asked.org, name, found)) return conflict("there is a workspace of this name");
    (*found)["name"] = with_emoji(name);
  }
  take_members(asked, *found);
  return success(json::object());
}

/// Wants the name without its emoji, and force where something lives in the workspace.
reply delete_workspace(call& asked) {
  const json::object* found = asked.org.find("workspaces", asked.holes[0], "id", "slug");
  if (!found) return not_permitted("there is no such workspace");
  if (text_in(asked.body, "name") != plain_name(text_in(*found, "name")))
    return refusal(400, "AB01", "Invalid value", "name is not the workspace's name without its emoji");
  const json::value* force = asked.body.if_contains("force_delete");
  const std::string id(text_in(*found, "id"));
  if (!(force && *force == true) && asked.org.count_in_workspace(id))
    return refusal(409, "AB07", "Workspace has dependent resources", "virtual keys or other things are in it");
  const std::string slug(text_in(*found, "slug"));
  for (json::object& user : asked.org.table("users"))
    drop_if(user["workspace_ids"].as_array(), [&](const json::value& one) { return one == json::value(slug); });
  asked.org.forget_workspace(id);
  std::erase_if(asked.org.table("workspaces"), [&](const json::object& row) { return text_in(row, "id") == id; });
  return {.body = ""};
}

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < workspace_count; ++n) {
    const sample_workspace& one = sample_workspaces[n];
    const moment since = org.today() - std::chrono::days(300 - 40 * static_cast<int>(n));
    json::object row{{"id", sample_id("workspace", n)},
                     {"slug", one.slug},
                     {"name", std::string(one.emoji) + " " + one.name},
                     {"description", one.description ? json::value(one.description) : json::value()},
                     {"created_at", spaced_time(since)},
                     {"last_updated_at", spaced_time(since + std::chrono::days(20))},
                     {"status", "active"},
                     {"object", "workspace"}};
    // The one marked as default is what analytics falls back to.
    json::object defaults{{"metadata", json::object{{"team", one.name}}},
                          {"is_default", n == 0 ? 1 : 0},
                          {"input_guardrails", json::array()},
                          {"output_guardrails", json::array()},
                          {"user_api_key_config", nullptr},
                          {"object", "workspace"}};
    row["defaults"] = n == 3 ? json::value() : json::value(std::move(defaults));
    row["usage_limits"] = json::array();
    row["rate_limits"] = json::array();
    if (n == 2) {
      row["usage_limits"].as_array().push_back(json::object{
          {"type", "cost"}, {"credit_limit", 500}, {"alert_threshold", 400}, {"periodic_reset", "monthly"}});
      row["rate_limits"].as_array().push_back(json::object{{"type", "requests"}, {"unit", "rpm"}, {"value", 120}});
    }
    row["users"] = sample_members(org, since, n);
    org.table("workspaces").push_back(std::move(row));
  }
}

constexpr route routes[] = {
    {.path = "/admin/workspaces",
     .keys = takes::admin_key_only,
     .scope = "workspaces.list",
     .query = list_parameters,
     .answer = list_workspaces},
    {.path = "/admin/workspaces/{workspaceId}",
     .keys = takes::admin_key_only,
     .scope = "workspaces.read",
     .answer = get_workspace},
    {.method = http::verb::post,
     .path = "/admin/workspaces",
     .keys = takes::admin_key_only,
     .scope = "workspaces.create",
     .body = workspace_body,
     .answer = create_workspace},
    {.method = http::verb::put,
     .path = "/admin/workspaces/{workspaceId}",
     .keys = takes::admin_key_only,
     .scope = "workspaces.update",
     .body = changed_workspace,
     .answer = update_workspace},
    {.method = http::verb::delete_,
     .path = "/admin/workspaces/{workspaceId}",
     .keys = takes::admin_key_only,
     .scope = "workspaces.delete",
     .body = farewell,
     .answer = delete_workspace},
};

}  // namespace

constinit const resource workspaces = {routes, sample_rows};

}  // namespace emulator

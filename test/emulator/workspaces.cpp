#include <boost/json/array.hpp>

#include "test/emulator/check.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

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

json::array sample_members(moment since, std::size_t workspace) {
  json::array members;
  for (std::size_t user = 0; user < user_count; ++user) {
    const char* role = sample_membership(user, workspace);
    if (!role) continue;
    members.push_back(json::object{{"object", "workspace-user"},
                                   {"id", sample_id("user", user)},
                                   {"first_name", sample_users[user].first_name},
                                   {"last_name", sample_users[user].last_name},
                                   {"org_role", sample_users[user].role},
                                   {"role", role},
                                   {"created_at", iso_time(since + std::chrono::days(user))},
                                   {"last_updated_at", iso_time(since + std::chrono::days(user))},
                                   {"status", "active"},
                                   {"workspace_id", sample_id("workspace", workspace)},
                                   {"email", sample_email(user)},
                                   {"scopes", json::array{"logs.list", "prompts.read", "prompts.list", "configs.read",
                                                          "configs.list", "virtual_keys.list"}},
                                   {"settings", nullptr}});
  }
  return members;
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
    row["users"] = sample_members(since, n);
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
};

}  // namespace

constinit const resource workspaces = {routes, sample_rows};

}  // namespace emulator

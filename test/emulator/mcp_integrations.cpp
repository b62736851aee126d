#include "test/emulator/mcp.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/secret_mappings.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "organisation_id"},
    {.name = "workspace_id"},
    {.name = "type", .choices = "workspace|organisation|all"},
    {.name = "page_size", .is = type::integer, .least = 1, .most = 1000},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "search"},
};
constexpr const char* auth_types = "oauth_auto|oauth_client_credentials|headers|none";
constexpr parameter integration_body[] = {
    {.name = "name", .required = true},
    {.name = "url", .required = true},
    {.name = "auth_type", .required = true, .choices = auth_types},
    {.name = "transport", .required = true, .choices = "http|sse"},
    {.name = "slug"},
    {.name = "description"},
    {.name = "workspace_id"},
    {.name = "configurations", .is = type::object},
    {.name = "secret_mappings", .is = type::array, .members = secret_mapping},
};
constexpr parameter changed_integration[] = {
    {.name = "name"},
    {.name = "url"},
    {.name = "auth_type", .choices = auth_types},
    {.name = "transport", .choices = "http|sse"},
    {.name = "description"},
    {.name = "configurations", .is = type::object},
    {.name = "secret_mappings", .is = type::array, .members = secret_mapping},
};
constexpr parameter workspace_access[] = {{.name = "id", .required = true},
                                          {.name = "enabled", .is = type::boolean, .required = true}};
constexpr parameter changed_access[] = {
    {.name = "workspaces", .is = type::array, .required = true, .members = workspace_access},
    {.name = "global_workspace_access", .is = type::object},
    {.name = "override_existing_workspace_access", .is = type::boolean},
};

std::optional<reply> settle(call& asked, json::object& row) {
  if (!text_in(row, "url").starts_with("http")) return invalid_request("url is not an http address");
  row["type"] = row.at("workspace_id").is_string() ? "workspace" : "organisation";
  return wrong_secret_mappings(asked.org, row);
}

std::optional<reply> in_use(call& asked, const json::object& row) {
  if (asked.org.find("mcp_servers", text_in(row, "id"), "mcp_integration_id", "mcp_integration_id"))
    return conflict("MCP servers use this integration");
  return std::nullopt;
}

void removed(call& asked, const json::object& row) {
  for (const char* table : {"mcp_capabilities", "mcp_integration_workspaces"})
    std::erase_if(asked.org.table(table), [&](const json::object& one) { return one.at("of") == row.at("id"); });
}

/// Its configurations are shown as they were given, headers and all.
reply list_integrations(call& asked) {
  if (!reach_of(asked).known) return not_found("there is no such workspace");
  rows found;
  for (json::object& row : listed(asked, mcp_integration)) {
    const std::string wanted = asked.text("type");
    if (!wanted.empty() && wanted != "all" && text_in(row, "type") != wanted) continue;
    row["workspaces_count"] = parts_of(asked.org, "mcp_integration_workspaces", row.at("id")).size();
    row.erase("global_workspace_access");
    found.push_back(std::move(row));
  }
  const std::int64_t page = asked.integer("current_page", 0);
  const std::int64_t size = asked.integer("page_size", 100);
  json::object list = page_of(found, page, size);
  list["has_more"] = (page + 1) * size < static_cast<std::int64_t>(found.size());
  return success(list);
}

reply get_metadata(call& asked) {
  const json::object* found = located(asked, mcp_integration);
  if (!found) return gone(mcp_integration);
  return success({{"server_name", found->at("name")},
                  {"server_version", "1.4.0"},
                  {"protocol_version", "2025-06-18"},
                  {"capability_flags", {{"tools", {{"listChanged", true}}}, {"prompts", json::object()}}},
                  {"sync_status", "synced"},
                  {"last_synced_at", iso_time(asked.org.today())},
                  {"sync_error", nullptr}});
}

/// What is behind "weather" does not answer.
reply test_integration(call& asked) {
  const json::object* found = located(asked, mcp_integration);
  if (!found) return gone(mcp_integration);
  const bool works = text_in(*found, "slug") != "weather";
  return success({{"success", works},
                  {"status_code", works ? json::value(200) : json::value()},
                  {"response_time_ms", works ? 128 : 5012},
                  {"url", found->at("url")},
                  {"error", works ? json::value() : json::value("connect ETIMEDOUT")}});
}

reply list_access(call& asked) {
  const json::object* found = located(asked, mcp_integration);
  if (!found) return gone(mcp_integration);
  json::array shown_access;
  for (json::object& row : parts_of(asked.org, "mcp_integration_workspaces", found->at("id")))
    shown_access.push_back(std::move(row));
  json::object given{{"global_workspace_access", found->at("global_workspace_access")}};
  const bool newer = asked.text("version") == "v2";
  if (newer) given["total"] = shown_access.size();
  given[newer ? "data" : "workspaces"] = std::move(shown_access);
  return success(given);
}

void keep_access(organisation& org, const json::value& integration, const json::value& workspace, bool enabled) {
  for (json::object& row : org.table("mcp_integration_workspaces")) {
    if (row.at("of") != integration || row.at("id") != workspace) continue;
    row["enabled"] = enabled;
    row["last_updated_at"] = iso_time(org.today());
    return;
  }
  org.table("mcp_integration_workspaces")
      .push_back({{"of", integration},
                  {"id", workspace},
                  {"enabled", enabled},
                  {"status", "active"},
                  {"created_at", iso_time(org.today())},
                  {"last_updated_at", iso_time(org.today())}});
}

reply update_access(call& asked) {
  json::object* found = located(asked, mcp_integration);
  if (!found) return gone(mcp_integration);
  const json::array& named = asked.body.at("workspaces").as_array();
  for (const json::value& one : named)
    if (workspace_uuid(asked.org, text_in(one.as_object(), "id")).empty())
      return not_permitted("there is no such workspace");
  if (const json::value* global = asked.body.if_contains("global_workspace_access")) {
    (*found)["global_workspace_access"] = *global;
    const json::value* override_all = asked.body.if_contains("override_existing_workspace_access");
    const bool enabled = global->is_object() && members_of(global->as_object(), "enabled")["enabled"] == true;
    for (const json::object& workspace : asked.org.table("workspaces"))
      if (override_all && *override_all == true) keep_access(asked.org, found->at("id"), workspace.at("id"), enabled);
  }
  for (const json::value& one : named)
    keep_access(asked.org, found->at("id"), json::value(workspace_uuid(asked.org, text_in(one.as_object(), "id"))),
                one.at("enabled") == true);
  return success(json::object());
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"Linear", "Wiki search", "Weather"};
  constexpr const char* slugs[] = {"linear", "wiki-search", "weather"};
  constexpr const char* types[] = {"oauth_auto", "headers", "none"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    const moment made = org.today() - std::chrono::days(40 - 10 * static_cast<int>(n));
    json::object configurations;
    if (n == 1) configurations["custom_headers"] = json::object{{"Authorization", "Bearer sample-wiki-token"}};
    const json::value id(sample_id("mcp integration", n));
    org.table("mcp_integrations")
        .push_back({{"id", id},
                    {"name", names[n]},
                    {"slug", slugs[n]},
                    {"description", nullptr},
                    {"owner_id", sample_id("user", n)},
                    {"status", "active"},
                    {"type", n == 1 ? "workspace" : "organisation"},
                    {"workspace_id", n == 1 ? json::value(sample_id("workspace", 2)) : json::value()},
                    {"url", "https://mcp.example.com/" + std::string(slugs[n])},
                    {"auth_type", types[n]},
                    {"transport", n == 1 ? "sse" : "http"},
                    {"configurations", std::move(configurations)},
                    {"global_workspace_access", n == 2 ? json::value{{"enabled", true}} : json::value()},
                    {"secret_mappings", json::array()},
                    {"created_at", iso_time(made)},
                    {"last_updated_at", iso_time(made)}});
    for (std::size_t workspace = 0; workspace < workspace_count && n == 0; ++workspace)
      keep_access(org, id, json::value(sample_id("workspace", workspace)), workspace != 3);
  }
}

constexpr const char* read_scope = "organisation_mcp_integrations.read|workspace_mcp_integrations.read";
constexpr char one_path[] = "/mcp-integrations/{mcpIntegrationId}";

constexpr route routes[] = {
    {.path = "/mcp-integrations",
     .scope = "organisation_mcp_integrations.list|workspace_mcp_integrations.list",
     .query = list_parameters,
     .answer = list_integrations},
    {.method = http::verb::post,
     .path = "/mcp-integrations",
     .scope = "organisation_mcp_integrations.create|workspace_mcp_integrations.create",
     .body = integration_body,
     .answer = [](call& asked) { return answer_create(asked, mcp_integration); }},
    {.path = one_path, .scope = read_scope, .answer = [](call& asked) { return answer_get(asked, mcp_integration); }},
    {.method = http::verb::put,
     .path = one_path,
     .scope = "organisation_mcp_integrations.update|workspace_mcp_integrations.update",
     .body = changed_integration,
     .answer = [](call& asked) { return answer_update(asked, mcp_integration); }},
    {.method = http::verb::delete_,
     .path = one_path,
     .scope = "organisation_mcp_integrations.delete|workspace_mcp_integrations.delete",
     .answer = [](call& asked) { return answer_delete(asked, mcp_integration); }},
    {.method = http::verb::post,
     .path = "/mcp-integrations/{mcpIntegrationId}/test",
     .scope = read_scope,
     .answer = test_integration,
     .audited = false},
    {.path = "/mcp-integrations/{mcpIntegrationId}/metadata", .scope = read_scope, .answer = get_metadata},
    {.path = "/mcp-integrations/{mcpIntegrationId}/workspaces", .scope = read_scope, .answer = list_access},
    {.method = http::verb::put,
     .path = "/mcp-integrations/{mcpIntegrationId}/workspaces",
     .keys = takes::admin_key_only,
     .scope = "organisation_mcp_integrations.update",
     .body = changed_access,
     .answer = update_access},
};

}  // namespace

constinit const kind mcp_integration = {
    .table = "mcp_integrations",
    .noun = "MCP integration",
    .where = place::either,
    .inherited = true,
    .other_key = "slug",
    .slug = "",
    .fresh = R"({"name":null,"description":null,"owner_id":null,"status":"active","url":null,"auth_type":null,)"
             R"("transport":null,"configurations":{},"global_workspace_access":null,"secret_mappings":[]})",
    .changeable = "name|description|url|auth_type|transport|configurations|secret_mappings",
    .hidden = "organisation_id",
    .settle = settle,
    .in_use = in_use,
    .removed = removed,
};

constinit const resource mcp_integrations = {routes, sample_rows};

}  // namespace emulator

#include "test/emulator/check.hpp"
#include "test/emulator/mcp.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 1, .most = 100},
    {.name = "search"},
};
constexpr parameter server_body[] = {
    {.name = "name", .required = true},
    {.name = "mcp_integration_id", .required = true},
    {.name = "description"},
    {.name = "slug"},
    {.name = "workspace_id"},
};
constexpr parameter changed_server[] = {{.name = "name"}, {.name = "description"}};

std::optional<reply> settle(call& asked, json::object& row) {
  const json::object* found = located(asked, mcp_integration, text_in(row, "mcp_integration_id"));
  if (!found) return not_found("there is no such MCP integration in reach");
  row["mcp_integration_id"] = found->at("id");
  return std::nullopt;
}

void removed(call& asked, const json::object& row) {
  for (const char* table : {"mcp_server_capabilities", "mcp_user_access", "mcp_connections"})
    std::erase_if(asked.org.table(table), [&](const json::object& one) { return one.at("of") == row.at("id"); });
  std::erase_if(asked.org.table("guardrail_mappings"),
                [&](const json::object& one) { return one.at("mcp_server_id") == row.at("id"); });
}

const json::object& integration_of(organisation& org, const json::object& server) {
  return *org.find("mcp_integrations", text_in(server, "mcp_integration_id"), "id", "id");
}

std::string url_of(const json::object& server) {
  return "https://mcp.portkey.ai/" + std::string(text_in(server, "slug")) + "/mcp";
}

reply list_servers(call& asked) {
  if (!reach_of(asked).known) return not_permitted("there is no such workspace");
  rows found;
  for (json::object& row : listed(asked, mcp_server)) {
    if (asked.has("id") && !is_among(text_in(row, "id"), asked.text("id"), ',')) continue;
    const json::object& integration = integration_of(asked.org, row);
    row["mcp_integration_slug"] = integration.at("slug");
    row["mcp_integration_url"] = integration.at("url");
    row["auth_type"] = integration.at("auth_type");
    const json::object* workspace = asked.org.find("workspaces", text_in(row, "workspace_id"), "id", "id");
    row["workspace_name"] = workspace->at("name");
    row["workspace_slug"] = workspace->at("slug");
    row["url"] = url_of(row);
    found.push_back(std::move(row));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", 100)));
}

reply get_server(call& asked) {
  const json::object* found = located(asked, mcp_server);
  if (!found) return gone(mcp_server);
  json::object seen = shown(asked, mcp_server, *found);
  seen["mcp_integration_details"] =
      members_of(integration_of(asked.org, *found), "id|slug|status|configurations|url|transport|auth_type");
  return success(seen);
}

/// The server behind "weather" does not answer.
reply test_server(call& asked) {
  const json::object* found = located(asked, mcp_server);
  if (!found) return gone(mcp_server);
  const json::object& integration = integration_of(asked.org, *found);
  const bool works = text_in(integration, "slug") != "weather";
  return success({{"success", works},
                  {"status_code", works ? json::value(200) : json::value()},
                  {"response_time_ms", works ? 128 : 5012},
                  {"url", integration.at("url")},
                  {"server_name", found->at("name")},
                  {"error", works ? json::value() : json::value("connect ETIMEDOUT")}});
}

reply get_metadata(call& asked) {
  const json::object* found = located(asked, mcp_server);
  if (!found) return gone(mcp_server);
  return success({{"server_name", found->at("name")},
                  {"server_version", "1.4.0"},
                  {"protocol_version", "2025-06-18"},
                  {"sync_status", "synced"}});
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"Linear for production", "Linear for research", "Wiki", "Weather"};
  constexpr const char* slugs[] = {"linear-prod", "linear-research", "wiki", "weather"};
  constexpr std::size_t integrations_used[] = {0, 0, 1, 2};
  constexpr std::size_t workspaces_used[] = {0, 2, 2, 3};
  for (std::size_t n = 0; n < std::size(names); ++n)
    org.table("mcp_servers")
        .push_back({{"id", sample_id("mcp server", n)},
                    {"slug", slugs[n]},
                    {"name", names[n]},
                    {"description", n ? json::value() : json::value("Issues and projects")},
                    {"status", "active"},
                    {"owner_id", sample_id("user", n)},
                    {"organisation_id", sample_organisation_id()},
                    {"workspace_id", sample_id("workspace", workspaces_used[n])},
                    {"mcp_integration_id", sample_id("mcp integration", integrations_used[n])},
                    {"default_user_access", "allow"},
                    {"created_at", iso_time(org.today() - std::chrono::days(30 - 5 * static_cast<int>(n)))},
                    {"last_updated_at", nullptr}});
}

constexpr char one_path[] = "/mcp-servers/{mcpServerId}";

constexpr route routes[] = {
    {.path = "/mcp-servers", .scope = "mcp_servers.list", .query = list_parameters, .answer = list_servers},
    {.method = http::verb::post,
     .path = "/mcp-servers",
     .scope = "mcp_servers.create",
     .body = server_body,
     .answer = [](call& asked) { return answer_create(asked, mcp_server); }},
    {.path = one_path, .scope = "mcp_servers.read", .answer = get_server},
    {.method = http::verb::put,
     .path = one_path,
     .scope = "mcp_servers.update",
     .body = changed_server,
     .answer = [](call& asked) { return answer_update(asked, mcp_server); }},
    {.method = http::verb::delete_,
     .path = one_path,
     .scope = "mcp_servers.delete",
     .answer = [](call& asked) { return answer_delete(asked, mcp_server); }},
    {.method = http::verb::post,
     .path = "/mcp-servers/{mcpServerId}/test",
     .scope = "mcp_servers.read",
     .answer = test_server,
     .audited = false},
    {.path = "/mcp-servers/{mcpServerId}/metadata", .scope = "mcp_servers.read", .answer = get_metadata},
};

}  // namespace

constinit const kind mcp_server = {
    .table = "mcp_servers",
    .noun = "MCP server",
    .other_key = "slug",
    .slug = "",
    .fresh = R"({"name":null,"description":null,"status":"active","owner_id":null,"mcp_integration_id":null,)"
             R"("default_user_access":"allow"})",
    .changeable = "name|description",
    .hidden = "default_user_access|last_updated_at",
    .settle = settle,
    .removed = removed,
};

constinit const resource mcp_servers = {routes, sample_rows};

}  // namespace emulator

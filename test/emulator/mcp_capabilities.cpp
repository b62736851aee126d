#include "test/emulator/mcp.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

json::object page_from_one(const call& asked, const rows& found) {
  const std::int64_t page = asked.integer("page", 1) - 1;
  const std::int64_t size = asked.integer("page_size", 100);
  json::object list = page_of(found, page, size);
  list.erase("object");
  const std::int64_t shown = page * size + static_cast<std::int64_t>(list["data"].as_array().size());
  list["has_more"] = shown < static_cast<std::int64_t>(found.size());
  return list;
}

rows parts_of(organisation& org, const char* table, const json::value& id) {
  rows found;
  for (json::object row : org.table(table)) {
    if (row.at("of") != id) continue;
    row.erase("of");
    found.push_back(std::move(row));
  }
  return found;
}

json::object* find_part(organisation& org, const char* table, const json::value& id, std::string_view name,
                        std::string_view type) {
  for (json::object& row : org.table(table))
    if (row.at("of") == id && text_in(row, "name") == name && text_in(row, "type") == type) return &row;
  return nullptr;
}

reply answer_capabilities(const call& asked, const rows& all) {
  json::object counts;
  for (const char* type : {"tool", "prompt", "resource", "resource_template"}) {
    auto is_such = [&](const json::object& row) { return text_in(row, "type") == type; };
    counts[std::string(type) + "s"] = json::object{
        {"total", std::count_if(all.begin(), all.end(), is_such)},
        {"enabled", std::count_if(all.begin(), all.end(),
                                  [&](const json::object& row) { return is_such(row) && row.at("enabled") == true; })}};
  }
  rows found;
  for (const json::object& row : all)
    if (!asked.has("type") || text_in(row, "type") == asked.text("type")) found.push_back(row);
  json::object list = page_from_one(asked, found);
  list["counts"] = std::move(counts);
  return success(list);
}

namespace {

constexpr const char* read_scope = "organisation_mcp_integrations.read|workspace_mcp_integrations.read";
constexpr const char* update_scope = "organisation_mcp_integrations.update|workspace_mcp_integrations.update";

reply list_of_integration(call& asked) {
  const json::object* found = located(asked, mcp_integration);
  if (!found) return gone(mcp_integration);
  return answer_capabilities(asked, parts_of(asked.org, "mcp_capabilities", found->at("id")));
}

reply switch_of_integration(call& asked) {
  const json::object* found = located(asked, mcp_integration);
  if (!found) return gone(mcp_integration);
  for (const json::value& one : asked.body.at("capabilities").as_array()) {
    const json::object& wanted = one.as_object();
    json::object* known =
        find_part(asked.org, "mcp_capabilities", found->at("id"), text_in(wanted, "name"), text_in(wanted, "type"));
    if (!known) return not_found("there is no such capability");
    (*known)["enabled"] = wanted.at("enabled");
  }
  return success({{"success", true}});
}

/// A server has what its integration has; what it switched itself is in a table of its own.
reply list_of_server(call& asked) {
  const json::object* found = located(asked, mcp_server);
  if (!found) return gone(mcp_server);
  rows all = parts_of(asked.org, "mcp_capabilities", found->at("mcp_integration_id"));
  for (json::object& row : all) {
    row["integration_enabled"] = row.at("enabled");
    const json::object* own =
        find_part(asked.org, "mcp_server_capabilities", found->at("id"), text_in(row, "name"), text_in(row, "type"));
    if (own) row["enabled"] = own->at("enabled");
  }
  return answer_capabilities(asked, all);
}

reply switch_of_server(call& asked) {
  const json::object* found = located(asked, mcp_server);
  if (!found) return gone(mcp_server);
  for (const json::value& one : asked.body.at("capabilities").as_array()) {
    const std::string_view name = text_in(one.as_object(), "name");
    const std::string_view type = text_in(one.as_object(), "type");
    if (!find_part(asked.org, "mcp_capabilities", found->at("mcp_integration_id"), name, type))
      return not_found("there is no such capability");
    json::object* own = find_part(asked.org, "mcp_server_capabilities", found->at("id"), name, type);
    if (!own)
      own = &asked.org.table("mcp_server_capabilities")
                 .emplace_back(json::object{{"of", found->at("id")}, {"name", name}, {"type", type}});
    (*own)["enabled"] = one.at("enabled");
  }
  return success({{"success", true}});
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"create_issue", "list_issues", "delete_issue", "triage", "Roadmap"};
  constexpr const char* types[] = {"tool", "tool", "tool", "prompt", "resource"};
  for (const json::object& integration : org.table("mcp_integrations")) {
    for (std::size_t n = 0; n < std::size(names); ++n) {
      const json::value schema = json::object{{"type", "object"}};
      const bool is_tool = n < 3;
      org.table("mcp_capabilities")
          .push_back({{"of", integration.at("id")},
                      {"name", names[n]},
                      {"type", types[n]},
                      {"title", nullptr},
                      {"description", "A sample " + std::string(types[n])},
                      {"icons", nullptr},
                      {"enabled", n != 2},
                      {"created_at", integration.at("created_at")},
                      {"last_updated_at", integration.at("created_at")},
                      {"input_schema", is_tool ? schema : json::value()},
                      {"output_schema", nullptr},
                      {"annotations", is_tool ? json::value{{"readOnlyHint", n == 1}} : json::value()},
                      {"arguments", nullptr},
                      {"uri", n == 4 ? json::value("sample://roadmap") : json::value()},
                      {"uri_template", nullptr},
                      {"mime_type", nullptr},
                      {"size", nullptr}});
    }
  }
}

constexpr route routes[] = {
    {.path = "/mcp-integrations/{mcpIntegrationId}/capabilities",
     .scope = read_scope,
     .query = pages_from_one,
     .answer = list_of_integration},
    {.method = http::verb::put,
     .path = "/mcp-integrations/{mcpIntegrationId}/capabilities",
     .scope = update_scope,
     .body = switched_capabilities,
     .answer = switch_of_integration},
    {.path = "/mcp-servers/{mcpServerId}/capabilities",
     .scope = "mcp_servers.read",
     .query = pages_from_one,
     .answer = list_of_server},
    {.method = http::verb::put,
     .path = "/mcp-servers/{mcpServerId}/capabilities",
     .scope = "mcp_servers.update",
     .body = switched_capabilities,
     .answer = switch_of_server},
};

}  // namespace

constinit const resource mcp_capabilities = {routes, sample_rows};

}  // namespace emulator

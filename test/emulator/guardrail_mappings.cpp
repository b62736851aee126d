#include "test/emulator/guardrails.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter mapping[] = {{.name = "run_on", .is = type::array},
                                 {.name = "mcp_integration_capability_ids", .is = type::array}};
constexpr parameter all_mappings[] = {{.name = "mcp_servers", .is = type::object, .required = true}};

/// The guardrail's mappings to servers for MCP, by the server's UUID.
rows mappings_of(organisation& org, const json::object& of) {
  rows found;
  for (const json::object& row : org.table("guardrail_mappings"))
    if (row.at("guardrail_id") == of.at("id")) found.push_back(row);
  return found;
}

/// Keeps one mapping; its id. Whether it is new is in `added`.
std::string map(organisation& org, const json::object& of, std::string_view server, const json::object& how,
                bool& added) {
  const json::value* run_on = how.if_contains("run_on");
  const json::value* capabilities = how.if_contains("mcp_integration_capability_ids");
  const json::value both = json::array{"input", "output"};
  added = true;
  for (json::object& row : org.table("guardrail_mappings")) {
    if (row.at("guardrail_id") != of.at("id") || text_in(row, "mcp_server_id") != server) continue;
    added = false;
    row["run_on"] = run_on ? *run_on : both;
    row["capability_ids"] = capabilities ? *capabilities : json::value();
    return std::string(text_in(row, "id"));
  }
  const std::string id = org.new_id();
  org.table("guardrail_mappings")
      .push_back({{"id", id},
                  {"guardrail_id", of.at("id")},
                  {"mcp_server_id", server},
                  {"run_on", run_on ? *run_on : both},
                  {"capability_ids", capabilities ? *capabilities : json::value()}});
  return id;
}

reply list_mappings(call& asked) {
  const json::object* found = located(asked, guardrail);
  if (!found) return gone(guardrail);
  json::array seen;
  for (json::object& row : mappings_of(asked.org, *found))
    seen.push_back(std::move(row));
  return success(seen);
}

/// Servers that the body does not name are unmapped.
reply replace_mappings(call& asked) {
  const json::object* found = located(asked, guardrail);
  if (!found) return gone(guardrail);
  const json::object& wanted = asked.body.at("mcp_servers").as_object();
  for (const auto& [server, how] : wanted) {
    if (!how.is_object()) return invalid_request("mcp_servers holds something that is not an object");
    if (!asked.org.find("mcp_servers", server, "id", "id")) return not_found("there is no such MCP server");
  }
  const auto removed = std::erase_if(asked.org.table("guardrail_mappings"), [&](const json::object& row) {
    return row.at("guardrail_id") == found->at("id") && !wanted.contains(text_in(row, "mcp_server_id"));
  });
  int added = 0;
  int updated = 0;
  for (const auto& [server, how] : wanted) {
    bool is_new = false;
    map(asked.org, *found, server, how.as_object(), is_new);
    ++(is_new ? added : updated);
  }
  return success(
      {{"changed", added + updated > 0 || removed > 0}, {"added", added}, {"updated", updated}, {"removed", removed}});
}

reply upsert_mapping(call& asked) {
  const json::object* found = located(asked, guardrail);
  if (!found) return gone(guardrail);
  const json::object* server = asked.org.find("mcp_servers", asked.holes[1], "id", "id");
  if (!server) return not_found("there is no such MCP server");
  bool is_new = false;
  return success({{"map_id", map(asked.org, *found, text_in(*server, "id"), asked.body, is_new)}});
}

void sample_rows(organisation& org) {
  bool is_new = false;
  for (const std::size_t server : {0u, 1u})
    map(org, org.table("guardrails").at(2), sample_id("mcp server", server), {}, is_new);
}

constexpr route routes[] = {
    {.path = "/guardrails/{guardrailId}/mcp-servers",
     .scope = "guardrails.read|organisation_guardrails.read",
     .answer = list_mappings},
    {.method = http::verb::put,
     .path = "/guardrails/{guardrailId}/mcp-servers",
     .scope = "guardrails.update|organisation_guardrails.update",
     .body = all_mappings,
     .answer = replace_mappings},
    {.method = http::verb::put,
     .path = "/guardrails/{guardrailId}/mcp-servers/{mcpServerId}",
     .scope = "guardrails.update|organisation_guardrails.update",
     .body = mapping,
     .answer = upsert_mapping},
};

}  // namespace

constinit const resource guardrail_mappings = {routes, sample_rows};

}  // namespace emulator

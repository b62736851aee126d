#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr const char* lists[] = {"input_guardrails", "output_guardrails", "mcp_input_guardrails",
                                 "mcp_output_guardrails"};
constexpr parameter changed_defaults[] = {
    {.name = "input_guardrails", .is = type::array},
    {.name = "output_guardrails", .is = type::array},
    {.name = "mcp_input_guardrails", .is = type::array},
    {.name = "mcp_output_guardrails", .is = type::array},
    {.name = "metadata", .is = type::object},
};

json::object& defaults_of(organisation& org) {
  return org.table("organisation_defaults").front();
}

reply get_defaults(call& asked) {
  json::object seen = defaults_of(asked.org);
  for (const char* name : lists) {
    json::array named;
    for (const json::value& id : seen[name].as_array())
      if (const json::object* found = asked.org.find("guardrails", id.as_string(), "id", "id"))
        named.push_back(members_of(*found, "id|slug"));
    seen[name] = std::move(named);
  }
  seen["object"] = "organisation_defaults";
  return success(seen);
}

/// Guardrails are named by slug or id, and must be the organisation's own.
reply update_defaults(call& asked) {
  json::object changed = defaults_of(asked.org);
  for (const char* name : lists) {
    const json::value* sent = asked.body.if_contains(name);
    if (!sent || !sent->is_array()) continue;
    json::array ids;
    for (const json::value& one : sent->as_array()) {
      const json::object* found =
          one.is_string() ? asked.org.find("guardrails", one.get_string(), "id", "slug") : nullptr;
      if (!found || found->at("workspace_id").is_string())
        return invalid_request("there is no such guardrail in the organisation");
      ids.push_back(found->at("id"));
    }
    changed[name] = std::move(ids);
  }
  if (const json::value* metadata = asked.body.if_contains("metadata")) changed["metadata"] = *metadata;
  defaults_of(asked.org) = std::move(changed);
  return success(json::object());
}

constexpr parameter exclusion[] = {{.name = "workspace_id", .required = true},
                                   {.name = "excluded", .is = type::boolean, .required = true}};
constexpr parameter changed_exclusions[] = {
    {.name = "organisation_id"},
    {.name = "workspaces", .is = type::array, .required = true, .members = exclusion},
    {.name = "override_existing", .is = type::boolean},
};

template <const char* table>
reply list_exclusions(call& asked) {
  const rows& found = asked.org.table(table);
  return success(page_of(found, 0, static_cast<std::int64_t>(found.size())));
}

template <const char* table>
reply update_exclusions(call& asked) {
  rows changed = asked.org.table(table);
  const json::value* override_all = asked.body.if_contains("override_existing");
  if (override_all && *override_all == true) changed.clear();
  for (const json::value& one : asked.body.at("workspaces").as_array()) {
    const json::object* workspace =
        asked.org.find("workspaces", text_in(one.as_object(), "workspace_id"), "id", "slug");
    if (!workspace) return not_permitted("there is no such workspace");
    std::erase_if(changed, [&](const json::object& row) { return row.at("workspace_id") == workspace->at("id"); });
    if (one.at("excluded") == true)
      changed.push_back({{"workspace_id", workspace->at("id")}, {"excluded", true}, {"slug", workspace->at("slug")}});
  }
  asked.org.table(table) = std::move(changed);
  return success(json::object());
}

void sample_rows(organisation& org) {
  org.table("organisation_defaults")
      .push_back({{"input_guardrails", json::array{json::value(sample_id("guardrail", 0))}},
                  {"output_guardrails", json::array()},
                  {"mcp_input_guardrails", json::array{json::value(sample_id("guardrail", 2))}},
                  {"mcp_output_guardrails", json::array()},
                  {"metadata", json::object{{"company", "sample"}}}});
  org.table("input_exclusions")
      .push_back(
          {{"workspace_id", sample_id("workspace", 2)}, {"excluded", true}, {"slug", sample_workspaces[2].slug}});
}

constexpr char input_exclusions[] = "input_exclusions";
constexpr char output_exclusions[] = "output_exclusions";

constexpr route routes[] = {
    {.path = "/admin/organisation/defaults",
     .keys = takes::admin_key_only,
     .scope = "organisation_settings.read",
     .answer = get_defaults,
     .version = 2},
    {.method = http::verb::put,
     .path = "/admin/organisation/defaults",
     .keys = takes::admin_key_only,
     .scope = "organisation_settings.update",
     .body = changed_defaults,
     .answer = update_defaults,
     .version = 2},
    {.path = "/workspace-exclusions/input-guardrails",
     .keys = takes::admin_key_only,
     .scope = "organisation_exclusions.list",
     .answer = list_exclusions<input_exclusions>},
    {.method = http::verb::put,
     .path = "/workspace-exclusions/input-guardrails",
     .keys = takes::admin_key_only,
     .scope = "organisation_exclusions.update",
     .body = changed_exclusions,
     .answer = update_exclusions<input_exclusions>},
    {.path = "/workspace-exclusions/output-guardrails",
     .keys = takes::admin_key_only,
     .scope = "organisation_exclusions.list",
     .answer = list_exclusions<output_exclusions>},
    {.method = http::verb::put,
     .path = "/workspace-exclusions/output-guardrails",
     .keys = takes::admin_key_only,
     .scope = "organisation_exclusions.update",
     .body = changed_exclusions,
     .answer = update_exclusions<output_exclusions>},
};

}  // namespace

constinit const resource organisation_defaults = {routes, sample_rows};

}  // namespace emulator

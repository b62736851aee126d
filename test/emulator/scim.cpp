#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr const char* roles = "admin|manager|member";
constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "scim_group_id"},
    {.name = "role", .choices = roles},
    {.name = "page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
};
constexpr parameter mapping_body[] = {
    {.name = "workspace_id", .required = true},
    {.name = "role", .required = true, .choices = roles},
    {.name = "scim_group_id"},
    {.name = "scim_group_name"},
};

reply page_of_mappings(const call& asked, const rows& found) {
  const std::int64_t page = asked.integer("page", 0);
  const std::int64_t size = asked.integer("page_size", 50);
  json::object list = page_of(found, page, size);
  return success(
      {{"mappings", list.at("data")}, {"total_count", list.at("total")}, {"page", page}, {"page_size", size}});
}

reply list_mappings(call& asked) {
  rows found;
  for (const json::object& row : asked.org.table("scim_mappings")) {
    auto differs = [&](const char* name) { return asked.has(name) && text_in(row, name) != asked.text(name); };
    if (differs("scim_group_id") || differs("role")) continue;
    if (asked.has("workspace_id") &&
        workspace_uuid(asked.org, asked.text("workspace_id")) != text_in(row, "workspace_id"))
      continue;
    found.push_back(row);
  }
  return page_of_mappings(asked, found);
}

json::object new_group(organisation& org, std::string_view id, std::string_view name) {
  json::object group{{"id", id}, {"name", name}, {"created_at", iso_time(org.today())}};
  org.table("scim_groups").push_back(group);
  return group;
}

json::object mapping_of(const json::object& group, std::string_view id, std::string_view workspace,
                        std::string_view role) {
  return {{"id", id},
          {"workspace_id", workspace},
          {"scim_group", group.at("name")},
          {"scim_group_id", group.at("id")},
          {"role", role}};
}

/// The same mapping again is the one there is; a group has one role in a workspace.
reply create_mapping(call& asked) {
  const std::string_view id = text_in(asked.body, "scim_group_id");
  const std::string_view name = text_in(asked.body, "scim_group_name");
  if (id.empty() == name.empty()) return invalid_request("one of scim_group_id and scim_group_name is required");
  const std::string workspace = workspace_uuid(asked.org, text_in(asked.body, "workspace_id"));
  if (workspace.empty()) return not_permitted("there is no such workspace");
  const json::object* known =
      id.empty() ? asked.org.find("scim_groups", name, "name", "name") : asked.org.find("scim_groups", id, "id", "id");
  if (!known && name.empty()) return not_found("there is no such group");
  const json::object group = known ? *known : new_group(asked.org, asked.org.new_id(), name);
  for (const json::object& row : asked.org.table("scim_mappings")) {
    if (row.at("scim_group_id") != group.at("id") || text_in(row, "workspace_id") != workspace) continue;
    return row.at("role") == asked.body.at("role") ? success(row) : conflict("the group has another role there");
  }
  rows& all = asked.org.table("scim_mappings");
  all.push_back(mapping_of(group, asked.org.new_id(), workspace, text_in(asked.body, "role")));
  return success(all.back());
}

reply delete_mapping(call& asked) {
  if (!std::erase_if(asked.org.table("scim_mappings"),
                     [&](const json::object& row) { return text_in(row, "id") == asked.holes[0]; }))
    return not_found("there is no such mapping");
  return success({{"success", true}});
}

reply list_groups(call& asked) {
  rows found;
  for (const json::object& group : asked.org.table("scim_groups"))
    if (text_in(group, "name").find(asked.text("search")) != std::string_view::npos) found.push_back(group);
  return page_of_mappings(asked, found);
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"Engineering", "Data science", "Customer care", "Contractors"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    const json::object group = new_group(org, sample_id("scim group", n), names[n]);
    if (n == 3) continue;
    org.table("scim_mappings")
        .push_back(mapping_of(group, sample_id("scim mapping", n), sample_id("workspace", n == 0 ? 0 : n + 1),
                              n ? "member" : "manager"));
  }
}

constexpr route routes[] = {
    {.path = "/scim/workspaces",
     .keys = takes::admin_key_only,
     .scope = "organisation_settings.read",
     .query = list_parameters,
     .answer = list_mappings},
    {.method = http::verb::post,
     .path = "/scim/workspaces",
     .keys = takes::admin_key_only,
     .scope = "organisation_settings.update",
     .body = mapping_body,
     .answer = create_mapping},
    {.method = http::verb::delete_,
     .path = "/scim/workspaces/{scimWorkspaceGroupId}",
     .keys = takes::admin_key_only,
     .scope = "organisation_settings.update",
     .answer = delete_mapping},
    {.path = "/scim/groups",
     .keys = takes::admin_key_only,
     .scope = "organisation_settings.read",
     .query = list_parameters,
     .answer = list_groups,
     .version = 2},
};

}  // namespace

constinit const resource scim = {routes, sample_rows};

}  // namespace emulator

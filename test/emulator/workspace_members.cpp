#include "test/emulator/workspace_members.hpp"

#include <algorithm>

#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

json::object member_row(const json::object& user, const json::value& workspace, std::string_view role, moment since) {
  return {{"object", "workspace-user"},
          {"id", user.at("id")},
          {"first_name", user.at("first_name")},
          {"last_name", user.at("last_name")},
          {"org_role", user.at("role")},
          {"role", role},
          {"created_at", iso_time(since)},
          {"last_updated_at", iso_time(since)},
          {"status", "active"},
          {"workspace_id", workspace},
          {"email", user.at("email")},
          {"scopes", json::array{"logs.list", "prompts.read", "prompts.list", "configs.read", "configs.list",
                                 "virtual_keys.list"}},
          {"settings", nullptr}};
}

json::object* find_member(json::object& workspace, std::string_view user) {
  for (json::value& member : workspace.at("users").as_array())
    if (text_in(member.as_object(), "id") == user) return &member.as_object();
  return nullptr;
}

/// The workspace that the path names; a Workspace key reaches its own only.
json::object* reached_workspace(call& asked) {
  json::object* found = asked.org.find("workspaces", asked.holes[0], "id", "slug");
  const bool foreign = found && asked.key.kind == key_kind::workspace && text_in(*found, "slug") != asked.key.workspace;
  return foreign ? nullptr : found;
}

constexpr const char* roles = "admin|manager|member";
constexpr parameter list_parameters[] = {
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "role", .choices = roles},
    {.name = "email"},
};
constexpr parameter new_member[] = {{.name = "id", .required = true},
                                    {.name = "role", .required = true, .choices = roles}};
constexpr parameter new_members[] = {{.name = "users", .is = type::array, .required = true, .members = new_member}};
constexpr parameter changed_member[] = {{.name = "role", .required = true, .choices = roles}};

reply list_members(call& asked) {
  json::object* workspace = reached_workspace(asked);
  if (!workspace) return not_permitted("there is no such workspace");
  rows found;
  for (const json::value& member : workspace->at("users").as_array()) {
    const json::object& row = member.as_object();
    auto differs = [&](const char* name) { return asked.has(name) && text_in(row, name) != asked.text(name); };
    if (!differs("role") && !differs("email")) found.push_back(row);
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", 50)));
}

reply add_members(call& asked) {
  json::object* workspace = reached_workspace(asked);
  if (!workspace) return not_permitted("there is no such workspace");
  json::object changed = *workspace;
  for (const json::value& one : asked.body.at("users").as_array()) {
    const json::object& wanted = one.as_object();
    if (find_member(changed, text_in(wanted, "id"))) return conflict("somebody is a member already");
    if (!join_workspace(asked.org, changed, text_in(wanted, "id"), text_in(wanted, "role")))
      return not_found("there is no such user");
  }
  *workspace = std::move(changed);
  return success(json::object());
}

/// What the member's operations share: the row, or the refusal.
template <class operation>
reply with_member(call& asked, operation done) {
  json::object* workspace = reached_workspace(asked);
  if (!workspace) return not_permitted("there is no such workspace");
  json::object* member = find_member(*workspace, asked.holes[1]);
  if (!member) return not_found("there is no such member");
  return done(*workspace, *member);
}

reply get_member(call& asked) {
  return with_member(asked, [](json::object&, json::object& member) { return success(member); });
}

reply update_member(call& asked) {
  return with_member(asked, [&](json::object&, json::object& member) {
    member["role"] = asked.body.at("role");
    member["last_updated_at"] = iso_time(asked.org.today());
    return success(json::object());
  });
}

reply remove_member(call& asked) {
  return with_member(asked, [&](json::object& workspace, json::object&) {
    leave_workspace(workspace, asked.holes[1]);
    if (json::object* user = asked.org.find("users", asked.holes[1], "id", "id"))
      drop_if((*user)["workspace_ids"].as_array(),
              [&](const json::value& slug) { return slug == workspace.at("slug"); });
    return success(json::object());
  });
}

constexpr route routes[] = {
    {.path = "/admin/workspaces/{workspaceId}/users",
     .scope = "workspace_users.list",
     .query = list_parameters,
     .answer = list_members},
    {.path = "/admin/workspaces/{workspaceId}/members",
     .scope = "workspace_users.list",
     .query = list_parameters,
     .answer = list_members},
    {.method = http::verb::post,
     .path = "/admin/workspaces/{workspaceId}/users",
     .scope = "workspace_users.create",
     .body = new_members,
     .answer = add_members},
    {.path = "/admin/workspaces/{workspaceId}/users/{userId}", .scope = "workspace_users.read", .answer = get_member},
    {.method = http::verb::put,
     .path = "/admin/workspaces/{workspaceId}/users/{userId}",
     .scope = "workspace_users.update",
     .body = changed_member,
     .answer = update_member},
    {.method = http::verb::delete_,
     .path = "/admin/workspaces/{workspaceId}/users/{userId}",
     .scope = "workspace_users.delete",
     .answer = remove_member},
};

}  // namespace

bool join_workspace(organisation& org, json::object& workspace, std::string_view user, std::string_view role) {
  json::object* found = org.find("users", user, "id", "id");
  if (!found) return false;
  leave_workspace(workspace, user);
  workspace["users"].as_array().push_back(member_row(*found, workspace.at("id"), role, org.today()));
  json::array& known = (*found)["workspace_ids"].as_array();
  if (std::find(known.begin(), known.end(), workspace.at("slug")) == known.end()) known.push_back(workspace.at("slug"));
  return true;
}

bool leave_workspace(json::object& workspace, std::string_view user) {
  return drop_if(workspace["users"].as_array(),
                 [&](const json::value& member) { return text_in(member.as_object(), "id") == user; });
}

json::array sample_members(organisation& org, moment since, std::size_t workspace) {
  json::array members;
  for (std::size_t user = 0; user < user_count; ++user)
    if (const char* role = sample_membership(user, workspace))
      members.push_back(member_row(org.table("users").at(user), json::value(sample_id("workspace", workspace)), role,
                                   since + std::chrono::days(user)));
  return members;
}

constinit const resource workspace_members = {routes, nullptr};

}  // namespace emulator

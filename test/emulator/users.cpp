#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/workspace_members.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 20;

constexpr parameter list_parameters[] = {
    {.name = "pageSize", .is = type::integer, .least = 0},
    {.name = "currentPage", .is = type::integer, .least = 0},
    {.name = "role", .choices = "admin|member|owner"},
    {.name = "email", .is = type::email},
};

reply list_users(call& asked) {
  rows found;
  for (json::object row : asked.org.table("users")) {
    if (asked.has("role") && text_in(row, "role") != asked.text("role")) continue;
    if (asked.has("email") && text_in(row, "email") != asked.text("email")) continue;
    row.erase("workspace_ids");
    found.push_back(std::move(row));
  }
  return success(page_of(found, asked.integer("currentPage", 0), asked.integer("pageSize", default_page_size)));
}

reply get_user(call& asked) {
  const json::object* found = asked.org.find("users", asked.holes[0], "id", "id");
  if (!found) return not_found("there is no such user");
  return success(*found);
}

constexpr parameter changed_user[] = {{.name = "role", .required = true, .choices = "admin|member"}};

/// The owner stays what they are.
reply update_user(call& asked) {
  json::object* found = asked.org.find("users", asked.holes[0], "id", "id");
  if (!found) return not_found("there is no such user");
  if (text_in(*found, "role") == "owner") return not_permitted("the owner's role cannot be changed");
  if (found->at("role") == asked.body.at("role")) return invalid_request("the user has this role already");
  (*found)["role"] = asked.body.at("role");
  (*found)["last_updated_at"] = spaced_time(asked.org.today());
  return success(json::object());
}

reply remove_user(call& asked) {
  const json::object* found = asked.org.find("users", asked.holes[0], "id", "id");
  if (!found) return not_found("there is no such user");
  if (text_in(*found, "role") == "owner") return not_permitted("the owner cannot be removed");
  const std::string& id = asked.holes[0];
  for (json::object& workspace : asked.org.table("workspaces"))
    leave_workspace(workspace, id);
  std::erase_if(asked.org.table("users"), [&](const json::object& row) { return text_in(row, "id") == id; });
  return success(json::object());
}

void sample_rows(organisation& org) {
  for (std::size_t user = 0; user < user_count; ++user) {
    const moment joined = org.today() - std::chrono::days(400 - 13 * static_cast<int>(user));
    json::array workspace_ids;
    for (std::size_t workspace = 0; workspace < workspace_count; ++workspace)
      if (sample_membership(user, workspace)) workspace_ids.emplace_back(sample_workspaces[workspace].slug);
    org.table("users").push_back({{"object", "user"},
                                  {"id", sample_id("user", user)},
                                  {"first_name", sample_users[user].first_name},
                                  {"last_name", sample_users[user].last_name},
                                  {"role", sample_users[user].role},
                                  {"email", sample_email(user)},
                                  {"created_at", spaced_time(joined)},
                                  {"last_updated_at", spaced_time(joined + std::chrono::hours(30))},
                                  {"workspace_ids", std::move(workspace_ids)}});
  }
}

constexpr route routes[] = {
    {.path = "/admin/users",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.list",
     .query = list_parameters,
     .answer = list_users},
    {.path = "/admin/users/{userId}",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.read",
     .answer = get_user},
    {.method = http::verb::put,
     .path = "/admin/users/{userId}",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.update",
     .body = changed_user,
     .answer = update_user},
    {.method = http::verb::delete_,
     .path = "/admin/users/{userId}",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.delete",
     .answer = remove_user},
};

}  // namespace

constinit const resource users = {routes, sample_rows};

}  // namespace emulator

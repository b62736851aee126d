#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

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
};

}  // namespace

constinit const resource users = {routes, sample_rows};

}  // namespace emulator

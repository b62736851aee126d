#include <algorithm>
#include <cctype>

#include "test/emulator/check.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 20;

constexpr parameter list_parameters[] = {
    {.name = "pageSize", .is = type::integer, .least = 0},
    {.name = "currentPage", .is = type::integer, .least = 0},
    {.name = "role", .choices = "admin|member"},
    {.name = "email", .is = type::email},
    {.name = "status", .choices = "pending|cancelled|accepted|expired"},
};

constexpr parameter invitation[] = {
    {.name = "email", .is = type::email, .required = true},
    {.name = "role", .required = true, .choices = "admin|member"},
    {.name = "workspaces", .is = type::array, .required = true},
    {.name = "workspace_api_key_details", .is = type::object},
};

constexpr parameter invited_workspace[] = {
    {.name = "id", .required = true},
    {.name = "role", .required = true, .choices = "admin|member|manager"},
};

constexpr parameter key_details[] = {
    {.name = "scopes", .is = type::array, .required = true},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_taken(organisation& org, const std::string& email) {
  auto has_email = [&](const json::object& row) { return lower(text_in(row, "email")) == email; };
  auto is_pending = [&](const json::object& row) { return has_email(row) && text_in(row, "status") == "pending"; };
  const rows& people = org.table("users");
  const rows& invited = org.table("invites");
  return std::any_of(people.begin(), people.end(), has_email) ||
         std::any_of(invited.begin(), invited.end(), is_pending);
}

reply create_invite(call& asked) {
  json::array workspaces_invited_to;
  for (const json::value& one : asked.body.at("workspaces").as_array()) {
    if (!one.is_object()) return invalid_request("workspaces holds something that is not an object");
    if (auto wrong = wrong_member(invited_workspace, one.as_object())) return invalid_request("workspaces: " + *wrong);
    const json::object* found = asked.org.find("workspaces", text_in(one.as_object(), "id"), "slug", "id");
    if (!found) return not_permitted("there is no such workspace");
    workspaces_invited_to.push_back(
        json::object{{"workspace_id", found->at("slug")}, {"role", one.as_object().at("role")}});
  }
  if (const json::value* details = asked.body.if_contains("workspace_api_key_details");
      details && !details->is_null()) {
    if (auto wrong = wrong_member(key_details, details->as_object())) return invalid_request(*wrong);
  }
  const std::string email = lower(text_in(asked.body, "email"));
  if (is_taken(asked.org, email))
    return refusal(409, "AB07", "Resource already exists", "this person is already there");

  const std::string id = asked.org.new_id();
  asked.org.table("invites").push_back({{"object", "invite"},
                                        {"id", id},
                                        {"email", email},
                                        {"role", asked.body.at("role")},
                                        {"created_at", spaced_time(asked.org.today())},
                                        {"expires_at", spaced_time(asked.org.today() + std::chrono::days(7))},
                                        {"accepted_at", nullptr},
                                        {"status", "pending"},
                                        {"invited_by", sample_id("user", 0)},
                                        {"workspaces", std::move(workspaces_invited_to)}});
  return success({{"id", id}, {"invite_link", "https://app.portkey.ai/invite/" + id}});
}

reply list_invites(call& asked) {
  rows found;
  for (const json::object& row : asked.org.table("invites")) {
    auto differs = [&](const char* member) { return asked.has(member) && text_in(row, member) != asked.text(member); };
    if (!differs("role") && !differs("email") && !differs("status")) found.push_back(row);
  }
  return success(page_of(found, asked.integer("currentPage", 0), asked.integer("pageSize", default_page_size)));
}

reply get_invite(call& asked) {
  const json::object* found = asked.org.find("invites", asked.holes[0], "id", "id");
  if (!found) return not_found("there is no such invite");
  return success(*found);
}

reply delete_invite(call& asked) {
  if (!std::erase_if(asked.org.table("invites"),
                     [&](const json::object& row) { return text_in(row, "id") == asked.holes[0]; }))
    return not_found("there is no such invite");
  return success(json::object());
}

/// Only one that waits, or has waited for too long, can be sent again.
reply resend_invite(call& asked) {
  json::object* found = asked.org.find("invites", asked.holes[0], "id", "id");
  if (!found) return not_found("there is no such invite");
  if (!is_among(text_in(*found, "status"), "pending|expired", '|'))
    return invalid_request("the invite was accepted or cancelled");
  (*found)["status"] = "pending";
  (*found)["expires_at"] = spaced_time(asked.org.today() + std::chrono::days(7));
  return success({{"inviteLink", "https://app.portkey.ai/invite/" + asked.holes[0]}});
}

void sample_rows(organisation& org) {
  constexpr const char* emails[] = {"amara.koch@example.com", "benoit.lund@example.com", "carla.nunez@example.com",
                                    "deniz.ford@example.com"};
  constexpr const char* statuses[] = {"pending", "pending", "expired", "cancelled"};
  for (std::size_t n = 0; n < std::size(emails); ++n) {
    const moment sent = org.today() - std::chrono::days(2 + 9 * static_cast<int>(n));
    json::array workspaces_invited_to;
    workspaces_invited_to.push_back(json::object{{"workspace_id", sample_workspaces[n].slug}, {"role", "member"}});
    org.table("invites").push_back({{"object", "invite"},
                                    {"id", sample_id("invite", n)},
                                    {"email", emails[n]},
                                    {"role", n == 1 ? "admin" : "member"},
                                    {"created_at", spaced_time(sent)},
                                    {"expires_at", spaced_time(sent + std::chrono::days(7))},
                                    {"accepted_at", nullptr},
                                    {"status", statuses[n]},
                                    {"invited_by", sample_id("user", n % 2)},
                                    {"workspaces", std::move(workspaces_invited_to)}});
  }
}

constexpr route routes[] = {
    {.method = http::verb::post,
     .path = "/admin/users/invites",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.create",
     .body = invitation,
     .answer = create_invite},
    {.path = "/admin/users/invites",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.list",
     .query = list_parameters,
     .answer = list_invites},
    {.path = "/admin/users/invites/{inviteId}",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.read",
     .answer = get_invite},
    {.method = http::verb::delete_,
     .path = "/admin/users/invites/{inviteId}",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.delete",
     .answer = delete_invite},
    {.method = http::verb::post,
     .path = "/admin/users/invites/{inviteId}/resend",
     .keys = takes::admin_key_only,
     .scope = "organisation_users.create",
     .answer = resend_invite},
};

}  // namespace

constinit const resource invites = {routes, sample_rows};

}  // namespace emulator

#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field user_members[] = {
    {"object",          any_text, "Always \"user\"."},
    {"id",              any_text, "The user's UUID."},
    {"first_name",      any_text, "First name."},
    {"last_name",       any_text, "Last name."},
    {"email",           any_text, "E-mail address."},
    {"role",            any_text, "The role in the organisation: owner, admin or member."},
    {"created_at",      any_text, "When the user joined."},
    {"last_updated_at", any_text, "When the user was last changed."},
};
constexpr shape user = open_object_of(list_of(user_members));

constexpr field grant_fields[] = {
    {"id",   id_or_slug, "The workspace's slug, from list_workspaces.", required},
    {"role", {.choices = {"admin", "member", "manager"}}, "The role in that workspace.", required},
};
constexpr shape workspace_grant = object_of(list_of(grant_fields));

constexpr shape scope_name = text(1, 128);
constexpr field new_key_fields[] = {
    {"name",     text(1, 255),        "A label for the key."},
    {"expiry",   date_time,           "When the key stops working, ISO 8601 with offset."},
    {"metadata", any_object,          "Metadata that every request with the key carries: an object of texts."},
    {"scopes",   list_of(scope_name, 1, 200), "What the key may do, such as \"logs.view\" or \"completions.write\".", required},
};
constexpr shape new_key = object_of(list_of(new_key_fields));

constexpr operation operations[] = {
    {
        .name  = "list_all_users",
        .title = "List all users",
        .help  = "List the people of the organisation with e-mail, role and join date, one page at a time. Use it to find a user's id or to "
                 "see who has which role; for the members of one workspace use get_workspace, and for what people spend "
                 "get_user_stats. Invitations that nobody has accepted yet are not users and do not appear. Needs an Admin key with "
                 "organisation_users.list; a Workspace key gets a 403. Pages count from 0; total counts every match.",
        .to    = "/admin/users",
        .scope = "organisation_users.list",
        .query = {{"role",  {.choices = {"admin", "member", "owner"}}, "Only users with this role in the organisation."},
                  {"email", email, "Only the user with this e-mail address."}},
        .pages = camel_pages(50, 1000),
        .lists = "data",
        .gives = {{"total",  any_integer,   "How many users match, over all pages.", required},
                  {"object", any_text,      "Always \"list\"."},
                  {"data",   list_of(user), "The users of this page.", required}},
        .keeps_rest = true,
    },
    {
        .name  = "invite_user",
        .title = "Invite user",
        .help  = "Invite a person to the organisation by e-mail, with a role and the workspaces they join. Use it for people who are not "
                 "users yet; list_all_users shows who is. An invitation cannot be changed afterwards, and a second one to the same "
                 "address is refused (AB07). Get workspace slugs from list_workspaces. With workspace_api_key_details the person "
                 "also gets an API key. Needs an Admin key with organisation_users.create. The result's invite_link is a secret: "
                 "whoever opens it joins.",
        .sends = verb::post,
        .to    = "/admin/users/invites",
        .does  = effect::creates,
        .scope = "organisation_users.create",
        .body  = {{"email",      email,        "The address the invitation goes to.", required},
                  {"role",       {.choices = {"admin", "member"}}, "The role in the organisation.", required},
                  {"first_name", text(1, 255), "First name."},
                  {"last_name",  text(1, 255), "Last name."},
                  {"workspaces", list_of(workspace_grant, 0, 200), "The workspaces to join, each with a role there.", required},
                  {"workspace_api_key_details", new_key, "Makes an API key for the person as well."}},
        .says  = "Successfully invited {email} as {role}",
        .gives = {{"invite_id",   any_text, "The invitation's id.", required, "id"},
                  {"invite_link", any_text, "The link that accepts the invitation. A secret: give it to nobody else."}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset users = {"users", "People of the organisation and their invitations.", operations};

}  // namespace portkey

#include "portkey/catalogue.hpp"
#include "portkey/limit_shapes.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr shape any_objects = list_of(any_object);

constexpr field default_members[] = {{"is_default", any_boolean, "Default workspace."}};
constexpr shape workspace_defaults = open_object_of(list_of(default_members));

constexpr field workspace_members[] = {
    {"id",              any_text, "UUID."},
    {"slug",            any_text, "Taken as workspace_id."},
    {"name",            any_text, "Perhaps behind an emoji."},
    {"description",     any_text, "Description."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When last changed."},
    {"defaults",        workspace_defaults, "Default metadata."},
};
constexpr shape workspace = open_object_of(list_of(workspace_members));

constexpr field member_members[] = {
    {"id",                any_text, "User's UUID.", optional, "id|user_id"},
    {"name",              any_text, "Name.", required, "first_name last_name", derive::joined},
    {"email",             any_text, "Email."},
    {"organization_role", any_text, "owner, admin or member.", optional, "org_role|organization_role"},
    {"workspace_role",    any_text, "admin, manager or member; may start ws-.", optional, "role|workspace_role"},
    {"status",            any_text, "Status."},
    {"created_at",        any_text, "When added."},
    {"last_updated_at",   any_text, "When last changed."},
};
constexpr shape member = object_of(list_of(member_members));

constexpr field rate_limit_inputs[] = {
    {"type",  {.choices = {"requests", "tokens"}}, "What is counted."},
    {"unit",  {.choices = {"rpm", "rph", "rpd"}}, "Per minute, hour or day."},
    {"value", any_integer, "How many."},
};
constexpr shape workspace_rate_limit = object_of(list_of(rate_limit_inputs));
constexpr shape workspace_rate_limits = list_of(workspace_rate_limit);

constexpr field new_default_fields[] = {
    {"metadata",   text_map,    "Texts that requests carry."},
    {"is_default", any_boolean, "May be ignored."},
};
constexpr shape new_defaults = object_of(list_of(new_default_fields));

constexpr field default_fields[] = {
    {"metadata",            text_map,          "Texts that requests carry."},
    {"input_guardrails",    text_list,         "Guardrails, from list_guardrails."},
    {"output_guardrails",   text_list,         "Guardrails, from list_guardrails."},
    {"user_api_key_config", or_null(any_text), "Config slug or UUID; null: none."},
    {"is_default",          any_boolean,       "May be ignored."},
};
constexpr shape changed_defaults = object_of(list_of(default_fields));

constexpr operation operations[] = {
    {
        .name  = "list_workspaces",
        .title = "List workspaces",
        .help  = "List the organisation's workspaces. Start here for the id or slug that other tools ask for; when you have it, get_workspace shows "
                 "one with its members and limits. name finds part of a name and minds case, exact_name takes the whole. Names may come behind an "
                 "emoji, which name_format plain strips. Archived ones may be among them unless status is active. Needs an Admin key with "
                 "workspaces.list.",
        .words = "which teams are set up in portkey, show all our projects, all spaces and environments, look up a team by name, which "
                 "workspaces do we have, list all workspaces, ids and slugs of our workspaces, find a workspace by its name, i need the "
                 "id of a workspace, how many workspaces are there, list archived workspaces, show all our workspaces, list every "
                 "workspace and tenant, which teams and workspaces exist, which teams do we already have, search for a team or project, "
                 "names and slugs of our workspaces, is there already a workspace for a team, find the workspace called so, what is the "
                 "id or slug of my workspace, overview of all teams and departments",
        .to    = "/admin/workspaces",
        .scope = "workspaces.list",
        .query = {{"name",        any_text, "Only names with this text."},
                  {"exact_name",  any_text, "Only this name."},
                  {"status",      {.choices = {"active", "archived", "active,archived"}}, "Only this state."},
                  {"name_format", {.choices = {"plain"}}, "Names without emoji."}},
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(workspace), "The data.", required}},
        .keeps_rest = true,
    },
    {
        .name  = "get_workspace",
        .title = "Get workspace",
        .help  = "Get one workspace by UUID or slug, with its defaults, budgets, rate limits and all members with their roles. Use it before "
                 "update_workspace; to find a workspace by name use list_workspaces, to page through many members list_workspace_members. Portkey "
                 "answers 403 (AB03) also for a workspace that does not exist, and soon after a change may still show the old state. Needs an Admin "
                 "key with workspaces.read.",
        .words = "show one team with its settings, details of a project, how much may the team spend, what is the budget of this "
                 "department, spending cap of a workspace, which guardrails apply to this workspace by default, what limits does this "
                 "project have, check the quota of a team, default config of a workspace, when was the workspace created, how is a "
                 "workspace configured, workspace budget and limits, which limits are set on a workspace, how much may the workspace "
                 "spend, rate limits of one workspace, configuration and metadata of a workspace, open or inspect a workspace, see the "
                 "quota of our team, description of a workspace, show the settings of a workspace, display the details of a workspace, "
                 "information about the workspace of a team",
        .to    = "/admin/workspaces/{workspace_id}",
        .scope = "workspaces.read",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required}},
        .gives = {{"id",              any_text,        "UUID."},
                  {"name",            any_text,        "Perhaps behind an emoji."},
                  {"slug",            any_text,        "Slug."},
                  {"description",     any_text,        "Description."},
                  {"created_at",      any_text,        "When created."},
                  {"last_updated_at", any_text,        "When last changed."},
                  {"defaults",        workspace_defaults, "Metadata and guardrails."},
                  {"users",           list_of(member), "Members.", required},
                  {"usage_limits",    any_objects,     "Usage limits."},
                  {"rate_limits",     any_objects,     "Rate limits."}},
    },
    {
        .name  = "create_workspace",
        .title = "Create workspace",
        .help  = "Create a workspace: a separate space with its own members, API keys, configs, prompts and budgets. Use it for a new team or "
                 "environment; people join an existing one with add_workspace_member, and update_workspace alters it. Portkey picks the slug, which "
                 "the result names. users takes UUIDs from list_all_users. Default guardrails can only be set afterwards, with update_workspace. "
                 "Needs an Admin key with workspaces.create.",
        .words = "set up a new team, add a project, new tenant for a customer, onboard a new team, we need a separate environment for "
                 "staging, separate staging from production, open a sandbox for experiments, keep two departments apart from each "
                 "other, start a new division with its own budget, create a workspace for a team, make a new workspace for some people, "
                 "create a project for a group, new workspace with its own members, we need a fresh workspace, add a workspace, spin up "
                 "an isolated space for tests, build or set up a workspace for a squad, people should get their own team, establish a "
                 "new team, open a workspace of its own for a product, put up a workspace for an app, new environment for tests",
        .sends = verb::post,
        .to    = "/admin/workspaces",
        .does  = effect::creates,
        .scope = "workspaces.create",
        .body  = {{"name",         any_text,              "Name, without emoji.", required},
                  {"description",  any_text,              "What it is for."},
                  {"defaults",     new_defaults,          "Defaults of its requests."},
                  {"users",        text_list,             "First members, by user UUID."},
                  {"usage_limits", usage_limits_list,     "Budgets."},
                  {"rate_limits",  workspace_rate_limits, "Rate limits."}},
        .gives = {{"id",          any_text, "UUID.", required},
                  {"slug",        any_text, "Taken as workspace_id."},
                  {"name",        any_text, "Name."},
                  {"description", any_text, "Description."},
                  {"created_at",  any_text, "When created."},
                  {"last_updated_at", any_text, "When changed."},
                  {"defaults",     workspace_defaults, "Defaults."},
                  {"usage_limits", any_json, "Usage limits."},
                  {"rate_limits",  any_json, "Rate limits."}},
    },
    {
        .name  = "update_workspace",
        .title = "Update workspace",
        .help  = "Change a workspace's name, description, defaults, budgets or rate limits. Use it for settings only: members are changed with "
                 "update_workspace_member and add_workspace_member, access to integrations with update_integration_workspaces. Pass usage_limits "
                 "and rate_limits whole, starting from get_workspace. Portkey answers without the object, and a read right after may be stale. "
                 "user_api_key_config names a config of this workspace. Needs an Admin key with workspaces.update.",
        .words = "change the name or description of a workspace, raise the budget of a department, set a monthly cap for a whole team, "
                 "change the quota of a tenant, set default guardrails of a workspace, change the default metadata of a workspace, give "
                 "the team more money to spend, limit a workspace to some requests a minute, set rate limits for the development "
                 "environment, set how many requests a minute a workspace may make, workspace should get a budget in dollars, correct a "
                 "typo in the name of a team, rename a team or project, lower the monthly budget of a project, all requests of a team "
                 "should carry metadata, rename a workspace or edit its settings, edit workspace settings, increase or double or lower "
                 "the spending limit of a workspace, name of the workspace is wrong, set a team to at most some dollars, how many "
                 "requests per minute may an environment make",
        .sends = verb::put,
        .to    = "/admin/workspaces/{workspace_id}",
        .does  = effect::updates,
        .scope = "workspaces.update",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required}},
        .body  = {{"name",         any_text,                       "New name, without emoji."},
                  {"description",  any_text,                       "What it is for."},
                  {"defaults",     changed_defaults,               "Defaults of its requests."},
                  {"usage_limits", or_null(usage_limits_list),     "Budgets; null is undocumented."},
                  {"rate_limits",  or_null(workspace_rate_limits), "Rate limits; null is undocumented."}},
        .rules = {{condition::at_least_one, "name|description|defaults|usage_limits|rate_limits"}},
        .says  = "Workspace {workspace_id} updated successfully",
    },
    {
        .name  = "delete_workspace",
        .title = "Delete workspace",
        .help  = "Delete a workspace. While virtual keys or other things are in it Portkey refuses with 409 (AB07), unless force_delete is true; no "
                 "tool brings it back. To end one person's access use remove_workspace_member, to rename it update_workspace. name must be the "
                 "workspace's own without a leading emoji, as list_workspaces gives it with name_format plain; anything else is an \"Invalid "
                 "value\". Needs an Admin key with workspaces.delete.",
        .words = "shut down a project, delete a tenant and everything in it, project is finished and no longer needed, close the space "
                 "of a customer, tear down staging, delete a workspace, drop a workspace, remove a demo workspace, get rid of a "
                 "workspace, workspace is not needed any more, project is over so delete its workspace, pilot is over so close its "
                 "workspace, wipe a workspace with its contents, workspace removal, closed the team so take away its workspace, wind "
                 "down or destroy a workspace, eliminate an old team, client cancelled so remove the tenant, team was merged so its "
                 "workspace can go, remove a team we no longer have, scrap a workspace with its contents",
        .sends = verb::del,
        .to    = "/admin/workspaces/{workspace_id}",
        .does  = effect::deletes,
        .scope = "workspaces.delete",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required}},
        .body  = {{"name",         any_text,    "Its name, without emoji.", required},
                  {"force_delete", any_boolean, "With what is in it; false by default."}},
        .says  = "Workspace {workspace_id} deleted successfully",
    },
    {
        .name  = "list_workspace_members",
        .title = "List workspace members",
        .help  = "List who belongs to one workspace, with the role there beside the role in the organisation. Use it to audit access or to find a "
                 "member's user_id by e-mail; list_all_users covers the whole organisation, and get_workspace_member adds one member's scopes. "
                 "Organisation owners and admins have access without being members. An unknown workspace_id is a 403 too. Needs an Admin key with "
                 "workspace_users.list.",
        .words = "who is in my team, everybody in this tenant, which colleagues work in this project, who are the managers of this "
                 "team, find the id of a team member, how many people are in our team, who is in the workspace, which people are in a "
                 "workspace, list the members of a workspace, list the managers of a workspace, members of our workspace and their "
                 "roles, access review for one team, which persons are in this workspace, who can see what we do in our team, audit the "
                 "people of a team, which colleagues have joined our project, show everyone and every user in the workspace, who can "
                 "see what a team does, who is on our team or project, who has access to the workspace, people who have access to a "
                 "workspace, people on a project or in a department, who belongs to a workspace",
        .to    = "/admin/workspaces/{workspace_id}/users",
        .scope = "workspace_users.list",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required}},
        .query = {{"role",  {.choices = {"admin", "manager", "member"}}, "Only this workspace role."},
                  {"email", any_text, "Only this e-mail address."}},
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(member), "The data.", required}},
    },
    {
        .name  = "get_workspace_member",
        .title = "Get workspace member",
        .help  = "Get one member of a workspace: both roles, and the scopes held there. Use it to learn why somebody may or may not do something "
                 "there; all members are in list_workspace_members, the person apart from any workspace in get_user. user_id is a UUID, not an "
                 "e-mail address. Somebody who is no member is refused with 403 or 404, as is an unknown workspace. Needs an Admin key with "
                 "workspace_users.read.",
        .words = "what may she do in the team, is he a manager of the workspace, which role has this person in the project, why can he "
                 "not edit in this team, check somebody's rights in one workspace, is she a manager in this workspace, scopes of one "
                 "member of a workspace, what role has she in the workspace, why can he not create prompts in the workspace, what can "
                 "he do in the workspace, may he edit configs in this workspace, role of a single workspace member, why is she not "
                 "allowed to change something in the workspace, why does he not see the prompts of a workspace, is he a member of the "
                 "workspace, what is she allowed to do in this workspace, which permission is missing for a colleague in the team, does "
                 "she have manager rights in the team, show one team member and his role, why can she not create a config in the "
                 "workspace",
        .to    = "/admin/workspaces/{workspace_id}/users/{user_id}",
        .scope = "workspace_users.read",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required},
                  {"user_id",      id_or_slug, "UUID, from list_workspace_members.", required}},
        .gives = {{"scopes", text_list, "What the member may do."}},
        .details = list_of(member_members),
    },
    {
        .name  = "add_workspace_member",
        .title = "Add workspace member",
        .help  = "Add a user of the organisation to a workspace, with a role there. Use it for people in list_all_users; for somebody new call "
                 "invite_user, which can name workspaces as well; to alter a member's role use update_workspace_member. One person a call; user_id "
                 "is a UUID, never an e-mail address. Portkey confirms without details: get_workspace_member shows what the role allows. Needs an "
                 "Admin key with workspace_users.create.",
        .words = "add a colleague to my team, assign a user to a workspace, has an account but cannot see our project, grant an "
                 "employee access to another team, put him back on the team, add a user to a workspace, user exists already and must be "
                 "in the workspace also, let her join a workspace, make someone a member of a workspace, existing user should join a "
                 "second workspace, put him in the workspace as manager, needs access to the workspace of a team, she should be able to "
                 "work in a workspace too, somebody needs access to one more workspace, give an existing colleague access to a project, "
                 "include somebody in a team or project, move a person into the team, works for two teams so add the second one, put an "
                 "existing colleague in the workspace, add existing users to a workspace, should be part of the workspace, give a "
                 "coworker access to our team",
        .sends = verb::post,
        .to    = "/admin/workspaces/{workspace_id}/users",
        .does  = effect::creates,
        .scope = "workspace_users.create",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required}},
        .body  = {{"user_id", any_text, "UUID, from list_all_users.", required, "users[].id"},
                  {"role",    {.choices = {"admin", "manager", "member"}}, "Role in the workspace.", required, "users[].role"}},
        .says  = "User {user_id} added to workspace {workspace_id} as {role}",
    },
    {
        .name  = "update_workspace_member",
        .title = "Update workspace member",
        .help  = "Give a member of a workspace another role in it. Use it when duties in one workspace change: other workspaces and the role in the "
                 "organisation stay; for the latter use update_user, and for a person who is no member yet add_workspace_member. Organisation "
                 "owners and admins keep admin access whatever role is set here. Portkey confirms without details, so check with "
                 "get_workspace_member. Needs an Admin key with workspace_users.update.",
        .words = "change the role of a team member, promote a colleague to manager in a workspace, edit permissions of a person in one "
                 "workspace, switch someone to admin of a team, take away manager rights in one workspace, she should manage this "
                 "workspace now, upgrade a project member to admin, change the role in one workspace, make her manager of a workspace, "
                 "give a member another role in the workspace, should only be a plain member of the workspace from now on, make him a "
                 "normal member of the workspace, set the role of a workspace member, different role in a single workspace, no longer "
                 "manager but member of a workspace, demote a manager of the workspace, she is now leading the team, reduce or extend "
                 "the rights of a team member, downgrade a team manager to member, he should become manager of the team",
        .sends = verb::put,
        .to    = "/admin/workspaces/{workspace_id}/users/{user_id}",
        .does  = effect::updates,
        .scope = "workspace_users.update",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required},
                  {"user_id",      id_or_slug, "UUID, from list_workspace_members.", required}},
        .body  = {{"role", {.choices = {"admin", "manager", "member"}}, "New role in the workspace.", required}},
        .says  = "User {user_id} is now {role} of workspace {workspace_id}",
    },
    {
        .name  = "remove_workspace_member",
        .title = "Remove workspace member",
        .help  = "End a person's membership of one workspace. Use it when somebody changes teams: they stay a user of the organisation and keep "
                 "other workspaces; delete_user removes them everywhere, and update_workspace_member only changes the role. Organisation owners and "
                 "admins still reach the workspace afterwards. add_workspace_member brings somebody back; user_id is a UUID. Needs an Admin key "
                 "with workspace_users.delete.",
        .words = "remove a team member, no longer on the team, end membership of one team, remove a member from the workspace, she "
                 "changes teams and should lose the workspace, take someone out of a workspace, does not work in this workspace any "
                 "more, revoke somebody's access to one workspace, does not belong in this workspace any more, end workspace "
                 "membership, no longer works in the workspace so remove her, kick a person from a workspace, should lose access to the "
                 "workspace, exclude someone from a team, drop a person from a project, moved to a different team, throw a colleague "
                 "out of a team, leaves the team but stays in the company, take away somebody's project, she quits the team, lock "
                 "somebody out of one workspace but keep the account",
        .sends = verb::del,
        .to    = "/admin/workspaces/{workspace_id}/users/{user_id}",
        .does  = effect::revokes,
        .scope = "workspace_users.delete",
        .path  = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces.", required},
                  {"user_id",      id_or_slug, "UUID, from list_workspace_members.", required}},
        .says  = "User {user_id} removed from workspace {workspace_id}",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset workspaces = {"workspaces", "Workspaces and who belongs to them.", operations};

}  // namespace portkey

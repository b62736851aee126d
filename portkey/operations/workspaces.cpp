#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field workspace_members[] = {
    {"id",              any_text, "The workspace's UUID."},
    {"slug",            any_text, "The short name that other tools take as workspace_id or workspace_slug."},
    {"name",            any_text, "The name as people see it; Portkey may put an emoji before it."},
    {"description",     any_text, "What the workspace is for."},
    {"created_at",      any_text, "When it was created."},
    {"last_updated_at", any_text, "When it was last changed."},
    {"defaults",        any_json, "Default metadata and guardrails of the workspace, or null."},
};
constexpr shape workspace = open_object_of(list_of(workspace_members));

constexpr field member_members[] = {
    {"id",                any_text, "The user's UUID."},
    {"name",              any_text, "First and last name.", required, "first_name last_name", derive::joined},
    {"organization_role", any_text, "The role in the organisation: owner, admin or member.", optional, "org_role|organization_role"},
    {"workspace_role",    any_text, "The role in this workspace: admin, manager or member.", optional, "role|workspace_role"},
    {"status",            any_text, "Whether the membership is active."},
    {"created_at",        any_text, "When the user joined the workspace."},
    {"last_updated_at",   any_text, "When the membership was last changed."},
};
constexpr shape member = object_of(list_of(member_members));

constexpr operation operations[] = {
    {
        .name  = "list_workspaces",
        .title = "List workspaces",
        .help  = "List the workspaces of the organisation, one page at a time, archived ones included unless status says otherwise. "
                 "Use it to find the id or slug that other tools take; for one workspace with its members use get_workspace. "
                 "Needs an Admin key with workspaces.list; a Workspace key gets a 403. Pages count from 0; name filters on part of "
                 "the name and exact_name on the whole, both case-sensitive. An empty list means that nothing matches.",
        .to    = "/admin/workspaces",
        .scope = "workspaces.list",
        .query = {{"name",       text(1, 255), "Only workspaces whose name contains this text; case counts."},
                  {"exact_name", text(1, 255), "Only the workspace with exactly this name; case counts."},
                  {"status",     {.choices = {"active", "archived", "active,archived"}}, "Only workspaces in this state."}},
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"total",  any_integer,        "How many workspaces match, over all pages.", required},
                  {"object", any_text,           "Always \"list\"."},
                  {"data",   list_of(workspace), "The workspaces of this page.", required}},
        .keeps_rest = true,
    },
    {
        .name  = "get_workspace",
        .title = "Get workspace",
        .help  = "Get one workspace by UUID or slug, with its defaults and all of its members and their roles. Use it to see who "
                 "belongs to a workspace; to find workspaces use list_workspaces, and for people of the whole organisation "
                 "list_all_users. Needs an Admin key with workspaces.read. Portkey answers 403 (AB03) also for a workspace that "
                 "does not exist, so check the id with list_workspaces first.",
        .to    = "/admin/workspaces/{workspace_id}",
        .scope = "workspaces.read",
        .path  = {{"workspace_id", id_or_slug, "The workspace's UUID or slug, from list_workspaces.", required}},
        .gives = {{"id",              any_text,        "The workspace's UUID."},
                  {"name",            any_text,        "The name as people see it; Portkey may put an emoji before it."},
                  {"slug",            any_text,        "The short name."},
                  {"description",     any_text,        "What the workspace is for."},
                  {"created_at",      any_text,        "When it was created."},
                  {"last_updated_at", any_text,        "When it was last changed."},
                  {"defaults",        any_json,        "Default metadata and guardrails, or null."},
                  {"users",           list_of(member), "The members, each with both of its roles.", required},
                  {"usage_limits",    any_json,        "Budgets of the workspace, or null."},
                  {"rate_limits",     any_json,        "Rate limits of the workspace, or null."}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset workspaces = {"workspaces", "Workspaces and who belongs to them.", operations};

}  // namespace portkey

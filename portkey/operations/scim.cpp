#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr paging scim_pages = {"page", "page_size", 0, 50, 100, true, false, "total_count"};

constexpr field mapping_members[] = {
    {"id",            any_text, "UUID.", required},
    {"workspace_id",  any_text, "Workspace."},
    {"scim_group",    any_text, "Display name."},
    {"scim_group_id", any_text, "Group."},
    {"role",          any_text, "admin, manager or member."},
};
constexpr shape mapping = object_of(list_of(mapping_members));

constexpr field group_members[] = {
    {"id",   any_text, "Taken as scim_group_id.", required, "scim_group_id|id"},
    {"name", any_text, "Name.", optional, "name|display_name|scim_group"},
};
constexpr shape group = open_object_of(list_of(group_members));

constexpr operation operations[] = {
    {
        .name  = "list_scim_workspace_mappings",
        .title = "List SCIM workspace mappings",
        .help  = "List which groups of the identity provider lead into which workspaces, and with which role: one entry for each group and "
                 "workspace. Use it to see where memberships come from, or for the mapping_id that delete_scim_workspace_mapping takes; the groups "
                 "themselves are in list_scim_groups, people in list_workspace_members. Filters combine; scim_group_id is Portkey's id. An "
                 "Enterprise feature: needs an Admin key with organisation_settings.read.",
        .words = "which ad group leads to which team, list sso group mappings, okta groups and their teams, overview of directory sync "
                 "rules, why is somebody in this team automatically, find the id of a group mapping, which teams are fed by entra, "
                 "which role does an sso group get, azure ad groups hooked up to projects, mappings of scim groups to workspaces, which "
                 "group leads to which workspace, show which workspaces a group is mapped to, role of a group in each workspace, scim "
                 "group mappings of a workspace, show all scim mappings of directory groups, which teams do directory groups have "
                 "access to, scim group to workspace mappings, which teams are synced from azure ad",
        .to    = "/scim/workspaces",
        .scope = "organisation_settings.read",
        .query = {{"workspace_id",  id_or_slug, "Only this workspace, by UUID or slug."},
                  {"scim_group_id", id_or_slug, "Only this group."},
                  {"role",          {.choices = {"admin", "member", "manager"}}, "Only this role."}},
        .pages = scim_pages,
        .lists = "data",
        .gives = {{"data", list_of(mapping), "The data.", required, "mappings|data"}},
    },
    {
        .name  = "create_scim_workspace_mapping",
        .title = "Create SCIM workspace mapping",
        .help  = "Map an identity provider's group to a workspace, so that its people join with one role. Use it to give access by group; for a "
                 "single person use add_workspace_member. Name the group by scim_group_id, from list_scim_groups, or by scim_group_name, which also "
                 "makes one not provisioned yet; names like ws-NAME-role-admin are refused. A group has one role everywhere, and an existing "
                 "mapping is returned unchanged. Needs an Admin key with organisation_settings.update.",
        .words = "connect an okta group to a team, map an ad group to a project, add people to a team automatically, set up directory "
                 "sync for a team, new azure ad group should get access, assign an sso group to a project, auto provision team members "
                 "from okta, everybody in an okta group should join a workspace, give an azure ad group access to a workspace, give a "
                 "group access to a workspace, map a group to a workspace, people of an idp group should get into the workspace, link "
                 "an identity provider group to a workspace, let all members of an entra group join the workspace, members of an ad "
                 "group should land in a workspace, new scim mapping for a group, sync an entra group into a team, provision people "
                 "from a directory group to a workspace, give a department access to a workspace through sso",
        .sends = verb::post,
        .to    = "/scim/workspaces",
        .does  = effect::creates,
        .scope = "organisation_settings.update",
        .body  = {{"workspace_id",    any_text, "UUID or slug, from list_workspaces.", required},
                  {"role",            {.choices = {"admin", "member", "manager"}}, "Role of the group's people.", required},
                  {"scim_group_id",   any_text, "Existing group."},
                  {"scim_group_name", any_text, "Or a group by display name."}},
        .rules = {{condition::at_least_one, "scim_group_id|scim_group_name"},
                  {condition::at_most_one, "scim_group_id|scim_group_name"}},
        .details = list_of(mapping_members),
    },
    {
        .name  = "delete_scim_workspace_mapping",
        .title = "Delete SCIM workspace mapping",
        .help  = "Unlink a group of the identity provider from one workspace. Use it so that newcomers to the group no longer join. People who "
                 "joined through it remain members: end their access with remove_workspace_member. The group, the workspace and the group's other "
                 "mappings stay. To change a group's role, unlink all of its mappings, found with list_scim_workspace_mappings, and use "
                 "create_scim_workspace_mapping. Needs an Admin key with organisation_settings.update.",
        .words = "unlink an okta group from a team, remove an sso group mapping, stop automatic access for a group, ad group no longer "
                 "belongs to a team, disconnect an azure ad group from a project, newcomers of a group should no longer join, delete a "
                 "scim mapping, group should no longer lead into a workspace, unlink a group from a workspace, okta group should no "
                 "longer join the workspace, cut the link of an ad group and a workspace, remove the mapping of a group to a workspace, "
                 "stop a group from getting into a workspace, okta group should not lead into the workspace any longer, disconnect a "
                 "group from a workspace, stop to sync a group into a team, entra group must not be synced to a team any longer, group "
                 "should lose a workspace",
        .sends = verb::del,
        .to    = "/scim/workspaces/{mapping_id}",
        .does  = effect::deletes,
        .scope = "organisation_settings.update",
        .path  = {{"mapping_id", id_or_slug, "UUID, from list_scim_workspace_mappings.", required}},
        .says  = "SCIM workspace mapping {mapping_id} deleted successfully",
    },
    {
        .name  = "list_scim_groups",
        .title = "List SCIM groups",
        .help  = "List the identity provider's groups that Portkey knows, mapped or not. Use it for the scim_group_id that "
                 "create_scim_workspace_mapping takes; where groups lead is in list_scim_workspace_mappings, and people are in list_all_users. "
                 "search looks in the names. Groups come from the provider's provisioning, so one just made there may be missing. SCIM is an "
                 "Enterprise feature: needs an Admin key with organisation_settings.read.",
        .words = "which okta groups arrive here, list sso groups, which ad groups do you know, find the id of an entra group, did the "
                 "directory sync work, is my new okta group there, overview of azure ad groups, imported groups of the identity "
                 "provider, search a group by name, list scim groups, ldap groups available, which groups are not mapped yet, find an "
                 "entra id group by name, find the group of a department in entra id, groups of the identity provider, which groups "
                 "come from okta, look up the group id of an ad group, is an ad group known here, all directory groups provisioned from "
                 "the identity provider, list groups of our directory",
        .to    = "/scim/groups",
        .scope = "organisation_settings.read",
        .version = api_version::v2,
        .query = {{"search", any_text, "Only names with this text."}},
        .pages = scim_pages,
        .lists = "data",
        .gives = {{"data", list_of(group), "The data.", required, "groups|mappings|data"}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset scim = {"scim", "Groups of the identity provider and the workspaces they lead to.", operations};

}  // namespace portkey

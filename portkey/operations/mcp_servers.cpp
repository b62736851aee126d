#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/mcp_shapes.hpp"
#include "portkey/rules.hpp"

namespace portkey {

namespace {

constexpr field server_id = {"mcp_server_id", id_or_slug, "UUID or slug, from list_mcp_servers.", required};
constexpr field workspace = {"workspace_id", id_or_slug, "UUID or slug; needed with Admin keys."};

constexpr field server_members[] = {
    {"id",                  any_text, "UUID.", required},
    {"slug",                any_text, "Slug."},
    {"name",                any_text, "Name."},
    {"description",         any_text, "What it is for."},
    {"status",              any_text, "Status."},
    {"url",                 any_text, "Gateway URL for clients."},
    {"auth_type",           any_text, "Auth type."},
    {"mcp_integration_id",  any_text, "Its integration."},
    {"mcp_integration_url", any_text, "Upstream URL."},
    {"workspace_id",        any_text, "Its workspace."},
    {"created_at",          any_text, "When created."},
};
constexpr shape server = object_of(list_of(server_members));

constexpr field capability_members[] = {
    {"name",                any_text,    "Name.", required},
    {"type",                any_text,    "Type."},
    {"title",               any_text,    "Title."},
    {"description",         any_text,    "What it does."},
    {"enabled",             any_boolean, "Enabled."},
    {"integration_enabled", any_boolean, "Integration enabled."},
    {"input_schema",        any_object,  "Input schema."},
    {"annotations",         any_object,  "Annotations."},
    {"arguments",           any_list,    "Arguments."},
    {"uri",                 any_text,    "URI."},
    {"uri_template",        any_text,    "URI template."},
};
constexpr shape capability = object_of(list_of(capability_members));

constexpr field person_members[] = {
    {"user_id",           any_text,    "User id.", required},
    {"first_name",        any_text,    "First name."},
    {"last_name",         any_text,    "Last name."},
    {"enabled",           any_boolean, "Whether they may use it."},
    {"has_override",      any_boolean, "Set for them alone."},
    {"connection_status", any_text,    "connected or not_connected."},
};
constexpr shape person = object_of(list_of(person_members));

constexpr field permission_fields[] = {
    {"user_id", any_text,    "From list_mcp_server_user_access.", required},
    {"enabled", any_boolean, "Whether they may use it.", required},
};
constexpr shape permission = object_of(list_of(permission_fields));

constexpr field connection_members[] = {
    {"user_id",         any_text,    "User id.", required},
    {"connected",       any_boolean, "Whether signed in."},
    {"created_at",      any_text,    "When created."},
    {"last_updated_at", any_text,    "When changed."},
};
constexpr shape connection = object_of(list_of(connection_members));

constexpr operation operations[] = {
    {
        .name  = "list_mcp_servers",
        .title = "List MCP servers",
        .help  = "List a workspace's MCP servers, the instances that clients connect to, with their gateway URLs. Use it to hand out a URL or "
                 "to find the id that the other MCP server tools take; upstream servers registered with the organisation are in "
                 "list_mcp_integrations, transport and settings of one instance in get_mcp_server. Admin keys must give workspace_id, Workspace "
                 "keys ignore it. Needs mcp_servers.list.",
        .words = "which mcp servers does my team have, what address do i put into cursor, mcp url for claude desktop or vs code, which "
                 "tool servers can my team use, list endpoints for agents, where do agents connect, find the id of my team's mcp "
                 "server, connect my ide to tools, give me the gateway url, overview of mcp endpoints in this team, search mcp servers "
                 "by name, which address does our mcp server have, how do i connect claude code to our mcp tools, url of the github mcp "
                 "server, do we have a jira mcp server, address of our slack tools, show all mcp instances of a project, list mcp "
                 "servers of a workspace",
        .to    = "/mcp-servers",
        .needs = key_kind::either,
        .scope = "mcp_servers.list",
        .query = {workspace,
                  {"ids",    text_list,      "Only these, by UUID.", optional, "id", derive::copied, sent::comma},
                  {"search", {.most = 255},  "Text to look for."}},
        .pages = snake_pages(100, 100),
        .lists = "data",
        .gives = {{"data", list_of(server), "Servers.", required}},
    },
    {
        .name  = "create_mcp_server",
        .title = "Create MCP server",
        .help  = "Create an MCP server: a workspace's own instance of an MCP integration, reachable through the gateway. Use it when the "
                 "integration is open to the workspace (list_mcp_integration_workspaces); an upstream server that Portkey does not know is "
                 "registered with create_mcp_integration first. The slug goes into the gateway URL and cannot be changed later; left out, "
                 "Portkey picks one. Admin keys must give workspace_id. Needs mcp_servers.create.",
        .words = "give my team the github tools, new mcp endpoint for my agents, set up an mcp server in my project, make the jira "
                 "connector usable in our team, add an instance of a registered connector, spin up an mcp server for a team, expose "
                 "slack tools to cursor, second instance of the same connector, activate a connector in my project, new gateway url for "
                 "tools, our agents need tools, first mcp server of a team, make an instance of an mcp integration in a workspace, "
                 "create an mcp server from an mcp integration, new mcp server in my workspace, use a registered mcp integration in our "
                 "workspace, we want the github tools in our workspace",
        .sends = verb::post,
        .to    = "/mcp-servers",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "mcp_servers.create",
        .body  = {{"name",               text(1, 255), "Display name.", required},
                  {"mcp_integration_id", any_text,     "UUID or slug, from list_mcp_integrations.", required},
                  {"description",        {.most = 500, .nullable = true}, "What it is for."},
                  {"slug",               text(3, 50),  "Letters, digits, _ and -; unique."},
                  workspace},
        .gives = {{"id",   any_text, "UUID.", required},
                  {"slug", any_text, "Slug."}},
    },
    {
        .name  = "get_mcp_server",
        .title = "Get MCP server",
        .help  = "Get one MCP server, a workspace's instance, with the integration behind it. Use it to see which upstream URL and transport "
                 "clients end up at; the gateway URL is only in list_mcp_servers, the tools are in list_mcp_server_capabilities, the full "
                 "registration in get_mcp_integration. Only service keys see mcp_integration_details (credentials masked) and workspace_id. "
                 "Needs mcp_servers.read. An unknown id may get 403 (AB03).",
        .words = "which connector is behind this endpoint, which upstream url does our endpoint lead to, status of the mcp server in my "
                 "team, open a single tool server of my team, which backend does my instance use, info about an mcp server, where does "
                 "our mcp server point to, which url does the mcp server of our workspace lead to, which mcp integration does this mcp "
                 "server use, show one mcp server, details of the github mcp server, is our jira mcp server active, what is set in this "
                 "instance, look up our slack instance, does our mcp server use http or sse",
        .to    = "/mcp-servers/{mcp_server_id}",
        .needs = key_kind::either,
        .scope = "mcp_servers.read",
        .path  = {server_id},
        .gives = {{"id",                      any_text, "UUID.", required},
                  {"slug",                    any_text, "Slug."},
                  {"name",                    any_text, "Name."},
                  {"description",             any_text, "What it is for."},
                  {"status",                  any_text, "Status."},
                  {"mcp_integration_id",      any_text, "Its integration."},
                  {"mcp_integration_details", any_object, "Its url, transport, auth_type and configurations.", optional, nullptr,
                   derive::copied, sent::as_is, written_credentials},
                  {"workspace_id",            any_text, "Its workspace."},
                  {"created_at",              any_text, "When created."}},
    },
    {
        .name  = "update_mcp_server",
        .title = "Update MCP server",
        .help  = "Rename an MCP server or change its description. Use it to relabel a workspace's instance; slug and integration are fixed, so "
                 "for another one use create_mcp_server, for the upstream URL or credentials update_mcp_integration, for tools and people "
                 "update_mcp_server_capabilities and update_mcp_server_user_access. A field left out stays. Needs mcp_servers.update (any key kind). A read "
                 "right afterwards may show the old name.",
        .words = "change the name of an mcp instance, edit the description of our endpoint, mcp server has a wrong title, give the "
                 "endpoint a better name, correct a typo in the mcp server name, change the display text of a tool server, clear the "
                 "description of an mcp server, relabel the team's connector instance, change the description of an mcp server, the "
                 "description of the mcp server is wrong, rename the github mcp server, new name for our jira mcp server, explain what "
                 "the slack mcp server is for",
        .sends = verb::put,
        .to    = "/mcp-servers/{mcp_server_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "mcp_servers.update",
        .path  = {server_id},
        .body  = {{"name",        text(1, 255), "Display name."},
                  {"description", {.most = 500, .nullable = true}, "What it is for; null clears it."}},
        .rules = {{condition::at_least_one, "name|description"}},
        .says  = "MCP server {mcp_server_id} updated successfully",
    },
    {
        .name  = "delete_mcp_server",
        .title = "Delete MCP server",
        .help  = "Delete a workspace's MCP server for good: clients that use its gateway URL lose it. Use it when the workspace no longer wants "
                 "this instance; the integration behind it stays until delete_mcp_integration. To lock out some people only, use "
                 "update_mcp_server_user_access. Needs mcp_servers.delete (any key kind). A wrong or already deleted id may get 403 (AB03).",
        .words = "my team no longer needs the github tools, remove an mcp server from my project, take down an mcp endpoint, delete an "
                 "unused mcp server, shut down the gateway url for tools, project is over so remove its endpoint, drop one team's "
                 "connector instance, decommission a test endpoint for agents, tear down the mcp server of a team, remove duplicate mcp "
                 "instance, workspace does not need the mcp server any longer, delete the mcp server of a workspace, mcp server is not "
                 "needed any more, take our slack mcp server down, get rid of our mcp server, the workspace no longer wants its mcp "
                 "instance",
        .sends = verb::del,
        .to    = "/mcp-servers/{mcp_server_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "mcp_servers.delete",
        .path  = {server_id},
        .says  = "MCP server {mcp_server_id} deleted successfully",
    },
    {
        .name  = "test_mcp_server",
        .title = "Test MCP server",
        .help  = "Test whether the upstream server behind an MCP server answers right now, with its HTTP status and response time. Use it when "
                 "clients see errors or after update_mcp_integration; what the last sync found is in get_mcp_integration_metadata, a person's "
                 "missing sign-in in list_mcp_server_connections. Portkey calls the integration's URL; a failed check is no tool error but "
                 "success false with error. Needs mcp_servers.read (any key kind).",
        .words = "check that the mcp server answers, tool server does not respond, agents get timeouts from their tools, is the "
                 "upstream server down, health check of an endpoint, mcp tools are slow, try whether our endpoint works, is there an "
                 "outage of the tool server, diagnose an mcp server error, measure the response time, is it reachable, can you reach "
                 "the mcp server, mcp server is not responding, how fast does the mcp server respond, the tool server seems to be down, "
                 "is the github mcp server up, our jira tools are broken, ping the slack mcp server",
        .sends = verb::post,
        .to    = "/mcp-servers/{mcp_server_id}/test",
        .needs = key_kind::either,
        .scope = "mcp_servers.read",
        .path  = {server_id},
        .gives = {{"success",          any_boolean, "Whether it answered.", required, nullptr, derive::succeeded},
                  {"status_code",      any_integer, "HTTP status from upstream."},
                  {"response_time_ms", any_integer, "Milliseconds."},
                  {"url",              any_text,    "URL."},
                  {"server_name",      any_text,    "Server name."},
                  {"error",            any_text,    "Error."}},
    },
    {
        .name  = "list_mcp_server_capabilities",
        .title = "List MCP server capabilities",
        .help  = "List the tools, prompts and resources of one workspace's MCP server, and whether each is allowed here (enabled) and by the "
                 "organisation (integration_enabled, for service keys). Use it to see why a client misses a tool: disabled ones are hidden and "
                 "fail. The organisation's switches are in list_mcp_integration_capabilities. Put name, type and enabled into fields to skip "
                 "the long schemas. Needs mcp_servers.read.",
        .words = "which tools can my agent call, list functions of my team's mcp server, which tools are switched off in our team, show "
                 "actions of this instance, my agent does not see a tool, what tools does this endpoint have, show resources and "
                 "prompts on our mcp server, which functions are enabled in this project, see tool schemas of one instance, list tools "
                 "of this mcp server, which tools of the mcp server does this workspace see, which tools does our github mcp server "
                 "have, why is a jira tool missing in cursor, what can our slack tools do, can our agents use this tool on the mcp "
                 "server, which tools are allowed on this instance",
        .to    = "/mcp-servers/{mcp_server_id}/capabilities",
        .needs = key_kind::either,
        .scope = "mcp_servers.read",
        .path  = {server_id},
        .query = {{"type", {.choices = {"tool", "prompt", "resource", "resource_template"}}, "Only this type."}},
        .pages = pages_from_one(100, 500),
        .lists = "data",
        .gives = {{"data",   list_of(capability), "Capabilities.", required},
                  {"counts", any_object,          "total and enabled, by type."}},
        .quotes = true,
    },
    {
        .name  = "update_mcp_server_capabilities",
        .title = "Update MCP server capabilities",
        .help  = "Set which tools, prompts and resources of one MCP server its workspace may use. Use it to narrow this instance; what no "
                 "workspace may use is better blocked in update_mcp_integration_capabilities, and people are shut out with "
                 "update_mcp_server_user_access. Everybody in the workspace loses a disabled one, until the opposite call. Copy names and types "
                 "from list_mcp_server_capabilities. Needs mcp_servers.update (any key kind).",
        .words = "hide a tool from my team, disable one tool on our mcp server, stop my agents from calling a function, switch off "
                 "write actions in our project, make our instance read-only, agent has too many tools, our team should not delete "
                 "issues, turn a function back on in this team, allow only some tools on this endpoint, restrict what my team's agent "
                 "can do, enable tools of one mcp server, workspace should only have read tools on its mcp server, turn off tools on "
                 "our mcp server, block a tool on our github mcp server, enable a jira tool for my team only, allow only search on our "
                 "slack mcp server, fewer tools for our agents",
        .sends = verb::put,
        .to    = "/mcp-servers/{mcp_server_id}/capabilities",
        .does  = effect::replaces,
        .needs = key_kind::either,
        .scope = "mcp_servers.update",
        .path  = {server_id},
        .body  = {{"capabilities", capability_switches, "Those to switch.", required}},
        .gives = {{"success", any_boolean, "Success.", required, nullptr, derive::succeeded}},
    },
    {
        .name  = "list_mcp_server_user_access",
        .title = "List MCP server user access",
        .help  = "List the people of an MCP server's workspace and whether each may use it, with the default for those without an override. Use "
                 "it before update_mcp_server_user_access, taking user_id from here: depending on the key it is not the id of list_all_users. "
                 "Sign-ins with dates are in list_mcp_server_connections, roles in list_workspace_members. search looks in names and e-mail "
                 "addresses. Needs mcp_servers.read (any key kind).",
        .words = "which people are allowed on this mcp server, is this colleague blocked from the tools, which employees are locked "
                 "out, access review of mcp server users, may everybody use it by default, find the user id of a tool user, list people "
                 "with access, which users may use the mcp server, list users of an mcp server, which people can use the mcp server, "
                 "does this user have permission for the mcp server, who may use the github tools, who is blocked from the slack mcp "
                 "server, show user permissions of an mcp server, is this user allowed on the jira mcp server",
        .to    = "/mcp-servers/{mcp_server_id}/user-access",
        .needs = key_kind::either,
        .scope = "mcp_servers.read",
        .path  = {server_id},
        .query = {{"search", any_text, "Name or e-mail."}},
        .pages = pages_from_one(100, 500),
        .lists = "data",
        .gives = {{"data",                list_of(person), "People.", required},
                  {"default_user_access", any_text,        "allow or deny, without override."}},
    },
    {
        .name  = "update_mcp_server_user_access",
        .title = "Update MCP server user access",
        .help  = "Set which people may use an MCP server, one by one or by default. Use it to restrict an instance within its workspace; whole "
                 "workspaces are for update_mcp_integration_workspaces, a sign-in that must end for disconnect_mcp_server_connection. "
                 "default_user_access deny locks out everybody without an override at once. user_id must come from list_mcp_server_user_access, "
                 "as its kind depends on the key. Needs mcp_servers.update (any key kind).",
        .words = "let a colleague use the github tools, block one person from the mcp server, take tool access away from an employee, "
                 "only two people may use this endpoint, deny everybody by default, allow a new hire on the jira tools, lock somebody "
                 "out of the mcp server, unblock a user on our tool server, change who may use the slack tools, give one person "
                 "permission, contractor should no longer use our tools, only some people should be able to use this mcp server, "
                 "restrict the mcp server to a few users, only these colleagues may use our mcp server, forbid a user the mcp server, "
                 "give a user access to the mcp server, block a user from the mcp server, by default nobody may use the mcp server, "
                 "remove somebody's access to the mcp server",
        .sends = verb::put,
        .to    = "/mcp-servers/{mcp_server_id}/user-access",
        .does  = effect::replaces,
        .needs = key_kind::either,
        .scope = "mcp_servers.update",
        .path  = {server_id},
        .body  = {{"user_access",         list_of(permission), "Overrides for single people."},
                  {"default_user_access", {.choices = {"allow", "deny"}}, "For everybody without an override."}},
        .rules = {{condition::at_least_one, "user_access|default_user_access"}},
        .gives = {{"success", any_boolean, "Success.", required, nullptr, derive::succeeded}},
    },
    {
        .name  = "list_mcp_server_connections",
        .title = "List MCP server connections",
        .help  = "List who has connected to the upstream service behind an MCP server with an account of their own, and since when. Use it when "
                 "one person's calls fail or before disconnect_mcp_server_connection; who is allowed at all is in list_mcp_server_user_access. "
                 "Without user_id a service key gets everybody's, a user key its owner's. Admin keys must give workspace_id. Needs "
                 "mcp_servers.read. Tokens are never shown.",
        .words = "show oauth sessions of an mcp server, who has signed in to the connector, list active logins, since when is somebody "
                 "connected, which personal accounts are linked, has my colleague given consent, why do tools fail for one person only, "
                 "am i signed in, show user sessions of a tool server, list connections of an mcp server, is a user connected with his "
                 "own account, who has logged in with an account of his own, who is logged in to the github tools, which people linked "
                 "their jira account, did this user authorise slack, who has authenticated with his github account",
        .to    = "/mcp-servers/{mcp_server_id}/connections",
        .needs = key_kind::either,
        .scope = "mcp_servers.read",
        .path  = {server_id},
        .query = {{"user_id", any_text, "Only this user's, by UUID."}, workspace},
        .pages = snake_pages(100, 500),
        .lists = "data",
        .gives = {{"data", list_of(connection), "Connections.", required}},
    },
    {
        .name  = "disconnect_mcp_server_connection",
        .title = "Disconnect MCP server connection",
        .help  = "Revoke one person's connection to the upstream service behind an MCP server; to use it again they must sign in anew. Use it "
                 "when somebody leaves or an account was misused. It does not forbid a new sign-in: update_mcp_server_user_access does. Service "
                 "keys must give user_id (from list_mcp_server_connections); a user key without it disconnects its owner. Admin keys must give "
                 "workspace_id. Needs mcp_servers.update.",
        .words = "end a user's oauth session, unlink a personal jira account, kick out a user session, someone left but is still signed "
                 "in, revoke consent to the connector, force a new login to slack, remove my own sign-in, personal login was stolen, "
                 "unlink the wrong account and sign in again, cut the session of one person, sign a user out of the mcp server, log a "
                 "user out of the mcp server, end the connection of a user to an mcp server, log somebody out of the github mcp server, "
                 "sign somebody out of our tools, revoke the login of a user to the mcp server, cut the link between an account and the "
                 "mcp server, remove the oauth connection of a user, log out everybody who left",
        .sends = verb::del,
        .to    = "/mcp-servers/{mcp_server_id}/connections",
        .does  = effect::revokes,
        .needs = key_kind::either,
        .scope = "mcp_servers.update",
        .path  = {server_id},
        .query = {{"user_id", any_text, "User's UUID; only user keys may omit it."}, workspace},
        .gives = {{"success", any_boolean, "Success.", required, nullptr, derive::succeeded}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset mcp_servers = {"mcp_servers", "Workspaces' MCP servers: their tools, people and connections.", operations};

}  // namespace portkey

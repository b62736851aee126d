#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/limit_shapes.hpp"
#include "portkey/mcp_shapes.hpp"
#include "portkey/rules.hpp"

namespace portkey {

namespace {

constexpr field integration_id = {"mcp_integration_id", id_or_slug, "UUID or slug, from list_mcp_integrations.", required};

constexpr field listed_members[] = {
    {"id",               any_text,    "UUID.", required},
    {"slug",             any_text,    "Slug."},
    {"name",             any_text,    "Name."},
    {"type",             any_text,    "organisation or workspace."},
    {"status",           any_text,    "Status."},
    {"url",              any_text,    "Upstream URL."},
    {"auth_type",        any_text,    "Auth type."},
    {"workspace_id",     any_text,    "Its workspace."},
    {"workspaces_count", any_integer, "Count of workspaces."},
};
constexpr shape listed_integration = object_of(list_of(listed_members));

constexpr field configuration_fields[] = {
    {"custom_headers",     any_object, "Headers to send, by name."},
    {"passthrough_header", any_object, "Headers passed on from clients."},
};
/// Beyond those two, what the way of signing in needs.
constexpr shape configurations = open_object_of(list_of(configuration_fields));

constexpr field capability_members[] = {
    {"name",            any_text,    "Name.", required},
    {"type",            any_text,    "Type."},
    {"title",           any_text,    "Title."},
    {"description",     any_text,    "What it does."},
    {"enabled",         any_boolean, "Enabled."},
    {"input_schema",    any_object,  "Input schema."},
    {"annotations",     any_object,  "Annotations."},
    {"arguments",       any_list,    "Arguments."},
    {"uri",             any_text,    "URI."},
    {"uri_template",    any_text,    "URI template."},
};
constexpr shape capability = object_of(list_of(capability_members));

constexpr field access_members[] = {
    {"id",              any_text,    "UUID, or slug for Workspace keys.", required},
    {"enabled",         any_boolean, "Enabled."},
    {"status",          any_text,    "Status."},
    {"last_updated_at", any_text,    "When changed."},
};
constexpr shape workspace_access = object_of(list_of(access_members));

constexpr field grant_fields[] = {
    {"id",      id_or_slug,  "Workspace UUID or slug.", required},
    {"enabled", any_boolean, "Whether it may use it.", required},
};
constexpr shape workspace_grant = object_of(list_of(grant_fields));

constexpr field global_fields[] = {
    {"enabled", any_boolean, "Whether every workspace may use it."},
};
constexpr shape global_grant = or_null(object_of(list_of(global_fields)));

constexpr operation operations[] = {
    {
        .name  = "list_mcp_integrations",
        .title = "List MCP integrations",
        .help  = "List MCP integrations: upstream MCP servers registered with the organisation or one workspace. Use it to find the id or slug "
                 "that the other MCP integration tools take; the instances that workspaces run are in list_mcp_servers, transport, settings and "
                 "secret mappings in get_mcp_integration. Admin keys must give organisation_id; Workspace keys ignore workspace_id. Needs "
                 "organisation_mcp_integrations.list.",
        .words = "which mcp servers are registered in the company, show all connectors, list external tool servers, overview of plugins "
                 "for agents, what tool servers does the organisation have, show the mcp registry, which third-party connectors did we "
                 "approve, search the catalogue of connectors, list all mcp integrations, which mcp servers has the company approved, "
                 "which mcp integrations does the company have, list registered connectors, is github already connected, do we have a "
                 "jira mcp integration, find the id of the slack connector, which external servers do our agents have, show all our mcp "
                 "integrations, show upstream mcp servers that are registered",
        .to    = "/mcp-integrations",
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.list",
        .query = {{"organisation_id", any_text,   "Organisation UUID; needed with Admin keys."},
                  {"type",            {.choices = {"workspace", "organisation", "all"}}, "Whose integrations."},
                  {"workspace_id",    id_or_slug, "UUID or slug, from list_workspaces."},
                  {"search",          any_text,   "Text to look for."}},
        .pages = snake_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(listed_integration), "Integrations.", required}},
    },
    {
        .name  = "create_mcp_integration",
        .title = "Create MCP integration",
        .help  = "Register an upstream MCP server with Portkey: its URL, transport and how the gateway signs in. Use it for a server that "
                 "list_mcp_integrations lacks; a workspace's instance of a registered one comes from create_mcp_server. Give workspace_id to "
                 "let one workspace own it, or organisation_id with an Admin key. Credentials go into configurations or, safer, "
                 "secret_mappings. Needs organisation_mcp_integrations.create or its workspace_ twin.",
        .words = "register a new mcp server, add a github connector for the company, set up an external tool server, hook up a remote "
                 "mcp endpoint, introduce a new plugin, onboard a third-party connector, set up oauth for a new tool server, add our "
                 "internal mcp server to the registry, make a new upstream tool server known, first connector for agents, add our own "
                 "tool server by url, add an mcp integration, portkey does not know this mcp server yet, our agents need an mcp server "
                 "that is not known yet, send custom headers to an mcp integration, connect slack or jira to portkey, tell portkey "
                 "about our own internal mcp server, register an upstream server for mcp, forward headers of the client to the upstream "
                 "server, new mcp integration with custom headers",
        .sends = verb::post,
        .to    = "/mcp-integrations",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.create",
        .body  = {{"name",            any_text, "Display name.", required},
                  {"url",             text_of(text_format::uri), "URL of the upstream MCP endpoint.", required},
                  {"auth_type",       {.choices = {"oauth_auto", "oauth_client_credentials", "headers", "none"}}, "How the gateway signs in.", required},
                  {"transport",       {.choices = {"http", "sse"}}, "http is Streamable HTTP.", required},
                  {"slug",            any_text, "Letters, digits, _ and -; unique."},
                  {"description",     or_null(any_text), "What it is for."},
                  {"configurations",  configurations, "Sign-in settings, such as oauth_metadata; may hold secrets."},
                  {"secret_mappings", secret_mappings, "Fills configurations.NAME members; each target once."},
                  {"workspace_id",    any_text, "Workspace UUID, to own it."},
                  {"organisation_id", any_text, "Organisation UUID, with Admin keys."}},
        .gives = {{"id",   any_text, "UUID.", required},
                  {"slug", any_text, "Slug."}},
    },
    {
        .name  = "get_mcp_integration",
        .title = "Get MCP integration",
        .help  = "Get one registered MCP integration: upstream URL, transport, way of signing in, and which secret references fill its "
                 "settings. Use it before update_mcp_integration; what the server says about itself is in get_mcp_integration_metadata, a "
                 "workspace's instance in get_mcp_server. Masked headers and OAuth secrets must not be sent back. Needs "
                 "organisation_mcp_integrations.read (any key kind) or its workspace_ twin. Unknown ids may get 403 (AB03).",
        .words = "does it use oauth or a bearer token, is the transport sse or http, inspect one registered mcp server, look up one "
                 "entry of the mcp registry, status of the company connector, which url is registered for this connector, show settings "
                 "of an mcp integration, what url has the mcp integration, which secrets does the connector use, does the mcp "
                 "integration sign in with oauth, under which address is the mcp server registered, mcp integration details, settings "
                 "of one tool server, how does the jira connector authenticate, oauth settings of the slack mcp integration, show "
                 "details of the github mcp integration, which headers and credentials has this mcp integration",
        .to    = "/mcp-integrations/{mcp_integration_id}",
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.read",
        .path  = {integration_id},
        .gives = {{"id",                      any_text,   "UUID.", required},
                  {"slug",                    any_text,   "Slug."},
                  {"name",                    any_text,   "Name."},
                  {"description",             any_text,   "What it is for."},
                  {"type",                    any_text,   "organisation or workspace."},
                  {"status",                  any_text,   "Status."},
                  {"url",                     any_text,   "Upstream URL."},
                  {"auth_type",               any_text,   "Auth type."},
                  {"transport",               any_text,   "http, sse or interactive."},
                  {"configurations",          any_object, "Settings, credentials masked.", optional, nullptr, derive::copied, sent::as_is, written_credentials},
                  {"secret_mappings",         any_list,   "Settings filled from secret references."},
                  {"global_workspace_access", any_object, "Grant to every workspace."},
                  {"workspace_id",            any_text,   "Its workspace."},
                  {"created_at",              any_text,   "When created."},
                  {"last_updated_at",         any_text,   "When changed."}},
    },
    {
        .name  = "update_mcp_integration",
        .title = "Update MCP integration",
        .help  = "Change how Portkey reaches an upstream MCP server, or what its registration is called; fields left out stay. Use it when the "
                 "server moves or credentials change, not to block tools (update_mcp_integration_capabilities) or open it to workspaces "
                 "(update_mcp_integration_workspaces). Every MCP server made from it is affected. Give real credentials, never masked ones. "
                 "Needs organisation_mcp_integrations.update (any key kind) or its workspace_ twin.",
        .words = "change the url of a connector, the upstream tool server moved to another address, switch connector from headers to "
                 "oauth, rename a registered mcp server, edit the description of a connector, change sse to http, connector needs other "
                 "headers, take the connector token from our secret manager, change custom headers for an mcp integration, edit an mcp "
                 "integration, mcp server has a new url, replace the credential of a registered mcp server, rotate the access token of "
                 "the github mcp integration, credential of the jira connector expired, new oauth client for the slack connector, "
                 "change the authentication of an mcp integration, pass more headers of the client on to the server, forward a client "
                 "header to the upstream server",
        .sends = verb::put,
        .to    = "/mcp-integrations/{mcp_integration_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.update",
        .path  = {integration_id},
        .body  = {{"name",            any_text, "Display name."},
                  {"description",     or_null(any_text), "What it is for; null clears it."},
                  {"url",             text_of(text_format::uri), "URL of the upstream MCP endpoint."},
                  {"auth_type",       {.choices = {"oauth_auto", "oauth_client_credentials", "headers", "none"}}, "How the gateway signs in."},
                  {"transport",       {.choices = {"http", "sse"}}, "http is Streamable HTTP."},
                  {"configurations",  configurations,  "Sign-in settings; may hold secrets.", optional, nullptr, derive::copied, sent::as_is, nullptr,
                   "create_mcp_integration"},
                  {"secret_mappings", secret_mappings, "Fills configurations from secrets.", optional, nullptr, derive::copied, sent::as_is, nullptr,
                   "create_mcp_integration"}},
        .rules = {{condition::at_least_one, "name|description|url|auth_type|transport|configurations|secret_mappings"}},
        .says  = "MCP integration {mcp_integration_id} updated successfully",
    },
    {
        .name  = "delete_mcp_integration",
        .title = "Delete MCP integration",
        .help  = "Delete an MCP integration, the registration of an upstream server, for good. Use it once list_mcp_servers shows no instance "
                 "with its mcp_integration_id; Portkey may refuse with 409 (AB07) while something depends on it. To keep it but shut workspaces "
                 "out use update_mcp_integration_workspaces; a single instance goes with delete_mcp_server. Needs "
                 "organisation_mcp_integrations.delete (any key kind) or its workspace_ twin.",
        .words = "remove a connector for the whole company, get rid of an external tool server, we no longer want this plugin, delete "
                 "an entry from the mcp registry, uninstall a third-party connector, drop an upstream tool server for good, vendor of "
                 "the connector is not trusted, clean up registered connectors nobody needs, delete an mcp integration, take an mcp "
                 "server out of the registry, remove an mcp integration, delete the registration of an mcp server, disconnect slack for "
                 "everybody, retire the jira connector, unregister the github mcp server",
        .sends = verb::del,
        .to    = "/mcp-integrations/{mcp_integration_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.delete",
        .path  = {integration_id},
        .says  = "MCP integration {mcp_integration_id} deleted successfully",
    },
    {
        .name  = "get_mcp_integration_metadata",
        .title = "Get MCP integration metadata",
        .help  = "Get what an MCP integration's upstream server reported about itself at the last sync: name, version, capability flags, and "
                 "how the sync went. Use it to find out why tools are missing or outdated; the registration is in get_mcp_integration, the "
                 "tools in list_mcp_integration_capabilities, and test_mcp_server tells whether the server answers now. What is unknown is left "
                 "out. Needs organisation_mcp_integrations.read (any key kind).",
        .words = "when was the connector last synced, did the sync of the tool server fail, show sync error of the mcp server, is the "
                 "connector out of date, which mcp protocol version does it speak, why are new tools of the connector missing, what did "
                 "the server report about itself, is the tool list stale, what features does the server declare, is the tool list "
                 "outdated, sync status of the github mcp integration, which version does the jira mcp server run, is the slack "
                 "connector synced, has the latest sync of this mcp integration succeeded",
        .to    = "/mcp-integrations/{mcp_integration_id}/metadata",
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.read",
        .path  = {integration_id},
        .gives = {{"server_name",      any_text,   "Server name."},
                  {"server_version",   any_text,   "Its version."},
                  {"protocol_version", any_text,   "MCP version."},
                  {"capability_flags", any_object, "Capability flags."},
                  {"sync_status",      any_text,   "Such as pending."},
                  {"last_synced_at",   any_text,   "When last synced."},
                  {"sync_error",       any_text,   "Sync error."}},
    },
    {
        .name  = "list_mcp_integration_capabilities",
        .title = "List MCP integration capabilities",
        .help  = "List the tools, prompts and resources of an MCP integration's upstream server, with schemas and whether the organisation "
                 "allows each. Use it for exact names before update_mcp_integration_capabilities; one workspace's instance may offer less, see "
                 "list_mcp_server_capabilities. Schemas are long: ask for name, type and enabled in fields where they suffice. Needs "
                 "organisation_mcp_integrations.read (any key kind).",
        .words = "which tools does the connector offer, list all functions of a registered mcp server, which tools are blocked "
                 "company-wide, show tools and resources of the upstream server, find the exact name of a tool, which dangerous tools "
                 "are allowed for everybody, overview of connector functions with schemas, see which tools the organisation allows, "
                 "what can this mcp integration do, which mcp tools are forbidden company-wide, what functions does an mcp integration "
                 "have, what can the github connector do, list tools of the jira mcp integration, what actions does slack offer to "
                 "agents, which prompts and resources has the connector, which tools are enabled company-wide",
        .to    = "/mcp-integrations/{mcp_integration_id}/capabilities",
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.read",
        .path  = {integration_id},
        .query = {{"type", {.choices = {"tool", "prompt", "resource", "resource_template"}}, "Only this type."}},
        .pages = pages_from_one(100, 500),
        .lists = "data",
        .gives = {{"data",   list_of(capability), "Capabilities.", required},
                  {"counts", any_object,          "total and enabled, by type."}},
        .quotes = true,
    },
    {
        .name  = "update_mcp_integration_capabilities",
        .title = "Update MCP integration capabilities",
        .help  = "Set which tools, prompts and resources of an MCP integration the whole organisation may use. Use it to block a dangerous tool "
                 "everywhere; for one workspace alone use update_mcp_server_capabilities. A disabled one is hidden and its calls fail; the "
                 "opposite call undoes it. Names and types come from list_mcp_integration_capabilities; resource templates cannot be switched. "
                 "Needs organisation_mcp_integrations.update (any key kind).",
        .words = "block a dangerous tool for everybody, forbid delete actions company-wide, stop all agents from using a risky "
                 "function, switch on a connector tool for the organisation, allow only safe tools of the connector, hide a tool from "
                 "the entire company, unblock a tool everywhere, whitelist connector functions org-wide, turn mcp integration tools "
                 "off, nobody in the company may use this tool, enable a tool of an mcp integration for all, forbid a tool for "
                 "everyone, forbid the delete tool for the whole company, switch mcp integration tools on, allow or forbid tools of an "
                 "mcp integration, nobody may call a dangerous mcp tool, make the github connector read-only for all, disable a jira "
                 "tool in all teams, no team should be able to send slack messages, toggle tools of an mcp integration",
        .sends = verb::put,
        .to    = "/mcp-integrations/{mcp_integration_id}/capabilities",
        .does  = effect::replaces,
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.update",
        .path  = {integration_id},
        .body  = {{"capabilities", capability_switches, "Those to switch.", required}},
        .gives = {{"success", any_boolean, "Success.", required, nullptr, derive::succeeded}},
    },
    {
        .name  = "list_mcp_integration_workspaces",
        .title = "List MCP integration workspaces",
        .help  = "List the workspaces that an MCP integration is open or closed to, with the grant to all of them, if any. Use it before "
                 "update_mcp_integration_workspaces, or when create_mcp_server is refused in a workspace; the instances are in "
                 "list_mcp_servers, workspace names in list_workspaces. Portkey sends everything at once, and pages are cut from it. Needs "
                 "organisation_mcp_integrations.read (any key kind).",
        .words = "list projects that can use this connector, with which teams is the connector shared, why can my team not use this "
                 "connector, is the connector open to every team, check team access to a connector, overview of tenants per connector, "
                 "show rollout of a registered mcp server, in which workspaces can the connector be used, list workspace grants of an "
                 "mcp integration, which teams may use the github connector, who has the jira mcp integration, which departments have "
                 "the slack connector, which workspaces have this connector, can this workspace use the connector, in which teams is "
                 "this mcp integration available",
        .to    = "/mcp-integrations/{mcp_integration_id}/workspaces",
        .needs = key_kind::either,
        .scope = "organisation_mcp_integrations.read",
        .path  = {integration_id},
        .query = {{"version", any_text, "Portkey's reply format; the result is the same."}},
        .pages = own_pages(100, 1000),
        .lists = "data",
        .gives = {{"data",                    list_of(workspace_access), "Workspaces.", required, "workspaces|data"},
                  {"global_workspace_access", any_object,                "Grant to every workspace."}},
    },
    {
        .name  = "update_mcp_integration_workspaces",
        .title = "Update MCP integration workspaces",
        .help  = "Grant workspaces the use of an MCP integration or withdraw it, one by one or for all. Use it to roll a server out or take it "
                 "back; people within a workspace are for update_mcp_server_user_access. global_workspace_access and "
                 "override_existing_workspace_access change it for every workspace, and the former state is not returned: see "
                 "list_mcp_integration_workspaces first. Needs an Admin key with organisation_mcp_integrations.update.",
        .words = "let a team use the github connector, give a project access to a connector, share the slack connector with other "
                 "teams, take the connector away from a department, roll a connector out to all teams, open a registered mcp server to "
                 "everybody, block one team from the jira connector, close the connector for a tenant, new team needs the company "
                 "connector, limit a connector to one project, assign a connector to teams, grant an mcp integration to a workspace, "
                 "take an mcp integration away from a workspace, let a workspace use the mcp integration, make a connector available to "
                 "a team, give a workspace the github mcp integration, close an mcp integration for all workspaces, share an mcp "
                 "integration with another team, revoke the access of a workspace to a connector, withdraw the connector from a "
                 "workspace, roll out an mcp integration to every workspace",
        .sends = verb::put,
        .to    = "/mcp-integrations/{mcp_integration_id}/workspaces",
        .does  = effect::replaces,
        .scope = "organisation_mcp_integrations.update",
        .path  = {integration_id},
        .body  = {{"workspaces",              list_of(workspace_grant), "Those to open or close; may be empty.", required},
                  {"global_workspace_access", global_grant, "Grant to every workspace."},
                  {"override_existing_workspace_access", any_boolean, "Global grant wins over existing ones; false by default."}},
        .says  = "Workspaces of MCP integration {mcp_integration_id} updated successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset mcp_integrations = {"mcp_integrations", "MCP servers registered with the organisation, and who may use them.", operations};

}  // namespace portkey

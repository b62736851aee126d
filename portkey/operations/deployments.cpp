#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field deployment_members[] = {
    {"id",                any_text,    "UUID.", required},
    {"name",              any_text,    "Name."},
    {"slug",              any_text,    "Slug."},
    {"type",              any_text,    "Type."},
    {"status",            any_text,    "Status."},
    {"is_default",        any_boolean, "The default."},
    {"connection_status", any_text,    "Such as healthy."},
    {"last_synced_at",    any_text,    "When synced."},
};
constexpr shape deployment = object_of(list_of(deployment_members));

/// What is set when a gateway is registered and changed later.
constexpr field gateway_fields[] = {
    {"gateway_base_url",     any_text, "Gateway URL.", optional, "auth_settings.gateway_base_url"},
    {"mcp_gateway_base_url", any_text, "MCP gateway URL.", optional, "auth_settings.mcp_gateway_base_url"},
    {"is_dataservice_hosted", any_boolean, "Hosts its data service.", optional, "auth_settings.is_dataservice_hosted",
     derive::copied, sent::flag},
    {"is_playground_proxy_allowed", any_boolean, "Playground may use it.", optional,
     "auth_settings.is_playground_proxy_allowed", derive::copied, sent::flag},
};

constexpr field auth_setting_members[] = {
    {"is_dataservice_hosted",       any_boolean, "Hosts its data service."},
    {"is_playground_proxy_allowed", any_boolean, "Playground proxy."},
    {"allow_all_workspaces",        any_boolean, "Serves all."},
};
constexpr shape auth_settings = open_object_of(list_of(auth_setting_members));

constexpr operation operations[] = {
    {
        .name  = "list_deployments",
        .title = "List deployments",
        .help  = "List the self-hosted gateways registered with the control plane. Use it to find a deployment's id, or a gateway that fell "
                 "silent, by connection_status and last_synced_at. To test the connection use ping_deployment, for URLs and workspace access "
                 "get_deployment. Tags match only if all of them do. status archived shows what archive_deployment retired. Needs an Admin key "
                 "with deployments.list.",
        .words = "list all self-hosted gateways, which gateways are registered, find the id of a deployment, overview of our data "
                 "planes, which on-premises gateways are offline, show archived deployments, health of all gateways, what regions and "
                 "clusters do we run, which deployments serve this workspace, inventory of private cloud instances, how many gateways "
                 "are in production, filter gateways by tag, hybrid gateways that lost contact, list hybrid deployments, which gateways "
                 "are unhealthy, all self-hosted gateways, our self-hosted gateways, list on-prem gateways, gateways that stopped "
                 "syncing, hybrid gateways by latest sync",
        .to    = "/deployments",
        .scope = "deployments.list",
        .query = {{"organisation_id", any_text, "UUID; implied by key."},
                  {"status",          {.choices = {"active", "archived"}}, "In this state."},
                  {"type",            {.choices = {"production", "non_production"}}, "Of this type."},
                  {"workspace_slug",  text_list, "Serving these workspaces; slugs.", optional, nullptr, derive::copied, sent::repeated},
                  {"search",          any_text,  "Text to find."},
                  {"tags",            text_map,  "With all these tags.", optional, nullptr, derive::copied, sent::json_text}},
        .pages = own_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(deployment), "Deployments.", required}},
    },
    {
        .name  = "register_deployment",
        .title = "Register deployment",
        .help  = "Register a self-hosted gateway with the control plane. Use it once for each gateway; to change one or renew its credentials "
                 "use update_deployment. client_auth and credentials_password are secrets shown only this once: store them. An unknown "
                 "workspace in workspaces_allowed is a 400 (list_workspaces has them); a 403 may mean that the plan lacks gateway registration. "
                 "Needs an Admin key with deployments.create.",
        .words = "register a new self-hosted gateway, connect our own gateway to portkey, add an on-premises data plane, set up a "
                 "hybrid deployment, hook up a kubernetes cluster, add a gateway in another region, run the gateway in our own vpc, "
                 "first private cloud installation, get credentials for a new gateway, onboard a second data plane, new non-production "
                 "gateway for tests, add an on-prem gateway, add a hybrid gateway, register an on-prem gateway, set up a gateway on "
                 "premises, introduce a self-hosted gateway",
        .sends = verb::post,
        .to    = "/deployments",
        .does  = effect::creates,
        .scope = "deployments.create",
        .body  = {{"name",                 any_text,    "Name.", required},
                  {"slug",                 text(1, 50), "dp- and the name by default."},
                  {"type",                 {.choices = {"production", "non_production"}}, "production by default."},
                  {"deployment_config",    any_object,  "Free-form."},
                  {"is_default",           any_boolean, "Make it the default."},
                  {"workspaces_allowed",   text_list,   "Workspaces that may use it.", optional, "auth_settings.workspaces_allowed"},
                  {"jwt_subs_allowed",     text_list,   "JWT subjects allowed.", optional, "auth_settings.jwt_subs_allowed"},
                  {"jwt_sub_workspace_mapping", text_map, "Workspace of each JWT subject.", optional,
                   "auth_settings.jwt_sub_workspace_mapping"},
                  {"tags",                 text_map,    "Tags, as name and text."},
                  {"organisation_id",      any_text,    "UUID; implied by key."}},
        .settings = list_of(gateway_fields),
        .gives = {{"id",                   any_text, "UUID.", required},
                  {"client_auth",          any_text, "Token for the gateway; secret.", optional, nullptr, derive::secret},
                  {"credentials_username", any_text, "Username.", optional, "credentials.username"},
                  {"credentials_password", any_text, "Password; secret.", optional, "credentials.password", derive::secret}},
    },
    {
        .name  = "get_deployment",
        .title = "Get deployment",
        .help  = "Read one registered gateway: URLs, the workspaces and JWT subjects it serves, configuration and latest sync. Use it before "
                 "update_deployment, or to see why a workspace cannot use a gateway; list_deployments finds the id, and ping_deployment tests "
                 "the connection. client_auth and the password are left out: Portkey shows them only on registration and rotation. Needs an "
                 "Admin key with deployments.read.",
        .words = "show one deployment, details of a self-hosted gateway, which teams may use this gateway, what url has our gateway, "
                 "when did the data plane last sync, settings of one cluster, why can this workspace not use the gateway, read the "
                 "configuration of a data plane, which jwt subjects are allowed, is this gateway the default, look up an on-premises "
                 "gateway, see the workspaces allowed on a gateway, last sync of a gateway, which workspaces does the gateway serve, "
                 "on-prem gateway settings, what is the url of a gateway",
        .to    = "/deployments/{deployment_id}",
        .scope = "deployments.read",
        .path  = {{"deployment_id",   id_or_slug, "UUID, from list_deployments.", required}},
        .query = {{"organisation_id", any_text,   "UUID; implied by key."}},
        .gives = {{"auth_settings",     auth_settings, "URLs and access.", optional, nullptr, derive::copied, sent::as_is, credential_members},
                  {"deployment_config", any_object, "Configuration.", optional, nullptr, derive::parsed, sent::as_is,
                   credential_members},
                  {"workspaces",        any_list, "id and slug of each served."},
                  {"tags",              any_object, "Tags."},
                  {"created_at",        any_text,   "When registered."},
                  {"last_updated_at",   any_text,   "When changed."}},
        .details = list_of(deployment_members),
    },
    {
        .name  = "update_deployment",
        .title = "Update deployment",
        .help  = "Change a registered gateway: name, state, URLs, who may use it, or its credentials. What is left out stays; access lists are "
                 "merged unless override_existing is true. rotate_auth issues a new client_auth, a secret shown only this once, which the "
                 "gateway must then be given. The only active deployment stays the default. To retire one use archive_deployment, to add one "
                 "register_deployment. Needs an Admin key with deployments.update.",
        .words = "change the url of a gateway, rotate the token of a self-hosted gateway, allow another team on the data plane, remove "
                 "a workspace from a gateway, rename a deployment, lost the client secret of our gateway, make this gateway the "
                 "default, renew data plane credentials, reactivate an archived gateway, edit the tags of a cluster, open a gateway to "
                 "all workspaces, gateway moved to a new address, give another team access to the self-hosted gateway, renew the "
                 "credentials of a gateway, forbid a workspace the gateway, new gateway url, modify a registered gateway, gateway "
                 "secret was exposed, allow a workspace to use a private gateway",
        .sends = verb::put,
        .to    = "/deployments/{deployment_id}",
        .does  = effect::replaces,
        .scope = "deployments.update",
        .path  = {{"deployment_id",        id_or_slug,  "UUID, from list_deployments.", required}},
        .body  = {{"name",                 any_text,    "New name."},
                  {"type",                 {.choices = {"production", "non_production"}}, "New type."},
                  {"status",               {.choices = {"active", "archived"}}, "New state."},
                  {"deployment_config",    any_object,  "Free-form."},
                  {"is_default",           any_boolean, "Make it the default."},
                  {"rotate_auth",          any_boolean, "Issue a new client_auth."},
                  {"override_existing",    any_boolean, "Replace instead of merge."},
                  {"allow_all_workspaces", any_boolean, "Serve every workspace.", optional, "auth_settings.allow_all_workspaces"},
                  {"workspaces_allowed",   text_list,   "Workspaces to allow.", optional, "auth_settings.workspaces_allowed"},
                  {"remove_workspaces_allowed", text_list, "Workspaces to detach.", optional,
                   "auth_settings.remove_workspaces_allowed"},
                  {"jwt_subs_allowed",     text_list,   "JWT subjects to allow.", optional, "auth_settings.jwt_subs_allowed"},
                  {"remove_subs_allowed",  text_list,   "JWT subjects to remove.", optional, "auth_settings.remove_subs_allowed"},
                  {"jwt_sub_workspace_mapping", text_map, "Workspace of each JWT subject.", optional,
                   "auth_settings.jwt_sub_workspace_mapping"},
                  {"tags",                 or_null(text_map), "All tags; null: none."}},
        .settings = list_of(gateway_fields),
        .rules = {{condition::at_least_one,
                   "name|type|status|deployment_config|is_default|rotate_auth|gateway_base_url|mcp_gateway_base_url|"
                   "is_dataservice_hosted|is_playground_proxy_allowed|allow_all_workspaces|workspaces_allowed|"
                   "remove_workspaces_allowed|jwt_subs_allowed|remove_subs_allowed|jwt_sub_workspace_mapping|tags"}},
        .each_time = true,
        .says  = "Deployment {deployment_id} updated successfully",
        .gives = {{"client_auth",          any_text, "New token; secret.", optional, nullptr, derive::secret},
                  {"credentials_username", any_text, "Username.", optional, "credentials.username"},
                  {"credentials_password", any_text, "Password; secret.", optional, "credentials.password", derive::secret}},
    },
    {
        .name  = "archive_deployment",
        .title = "Archive deployment",
        .help  = "Archive a registered gateway, so that it no longer counts as active. Use it when a gateway is retired; to detach some "
                 "workspaces or renew its token use update_deployment, which can also set an archived one active again. The record is kept: "
                 "list_deployments finds it under status archived. An unknown id is a 403 or 404. Needs an Admin key with deployments.delete.",
        .words = "archive a deployment, decommission a self-hosted gateway, shut down an on-premises gateway, remove a data plane, "
                 "cluster no longer exists, retire an old gateway, take a region out of service, get rid of a test gateway, unregister "
                 "a gateway, delete a deployment we do not need, we gave up the private cloud installation, we stopped running one of "
                 "our gateways, on-prem gateway is switched off for ever, we no longer run this gateway, cluster was torn down, phase "
                 "out a data plane, archive an on-prem gateway, permanently switch off a gateway, self-hosted gateway was switched off",
        .sends = verb::del,
        .to    = "/deployments/{deployment_id}",
        .does  = effect::deletes,
        .scope = "deployments.delete",
        .path  = {{"deployment_id", id_or_slug, "UUID, from list_deployments.", required}},
        .says  = "Deployment {deployment_id} archived successfully",
    },
    {
        .name  = "ping_deployment",
        .title = "Ping deployment",
        .help  = "Test the connection between the control plane and one registered gateway, both ways. Outbound asks its /v1/health; inbound "
                 "waits up to 10 seconds for it to call back. Use it after register_deployment or when list_deployments shows a gateway "
                 "unhealthy; for its settings use get_deployment. partial means that one direction works; the other's error says why. Without a "
                 "gateway_base_url it is a 400. Needs an Admin key with deployments.read.",
        .words = "ping our gateway, test the connection to a self-hosted gateway, is the data plane alive, gateway does not connect, "
                 "health check of a deployment, can portkey reach our cluster, why is the gateway unhealthy, firewall blocks the data "
                 "plane, diagnose a network problem with the gateway, on-premises gateway seems down, check connectivity after setup, "
                 "which direction of the connection fails, is the gateway reachable, gateway cannot be reached, check the reachability "
                 "of a gateway, can the control plane reach the gateway, gateway connectivity test, check that a gateway is online",
        .to    = "/deployments/{deployment_id}/ping",
        .scope = "deployments.read",
        .path  = {{"deployment_id", id_or_slug, "UUID, from list_deployments.", required}},
        .gives = {{"status",           any_text, "healthy, partial or unhealthy.", required},
                  {"gateway_base_url", any_text, "URL tried."},
                  {"outbound",         any_object, "To the gateway: status, status_code, version, error."},
                  {"inbound",          any_object, "From the gateway: status, error."}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset deployments = {"deployments", "Self-hosted gateways registered with the control plane.", operations};

}  // namespace portkey

#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/provider_limit_shapes.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field key_members[] = {
    {"name",         any_text,    "Name."},
    {"slug",         any_text,    "Slug."},
    {"status",       any_text,    "active or exhausted."},
    {"provider",     any_text,    "Provider.", optional, "provider|ai_provider_name"},
    {"note",         any_text,    "Note."},
    {"usage_limits", any_json,    "Budget; null: none."},
    {"rate_limits",  any_json,    "Rate limits; null: none."},
    {"reset_usage",  any_boolean, "Usage was reset."},
    {"created_at",   any_text,    "When created."},
    {"expires_at",   any_text,    "When it expires."},
    {"model_config", any_object,  "Provider settings.", optional, "model_config", derive::copied, sent::as_is, credential_members},
};
constexpr shape virtual_key = object_of(list_of(key_members));

constexpr field deployment_fields[] = {
    {"api_version",     any_text,    "Azure API version.", required, "apiVersion"},
    {"deployment_name", any_text,    "Name in Azure.", required, "deploymentName"},
    {"alias",           any_text,    "Alias."},
    {"is_default",      any_boolean, "The default deployment."},
};
constexpr shape deployment = object_of(list_of(deployment_fields));
constexpr shape deployments = list_of(deployment);

constexpr operation operations[] = {
    {
        .name  = "list_virtual_keys",
        .title = "List virtual keys",
        .help  = "List virtual keys, the legacy form of stored provider credentials, with status, budget and rate limits but never the "
                 "credential itself. Use it to see which are exhausted or how they are limited; list_providers shows the newer form, "
                 "get_virtual_key the masked credential of one. An Admin key must give workspace_id (from list_workspaces), which a Workspace "
                 "key ignores. Needs virtual_keys.list.",
        .words = "list virtual keys, old style openai keys, which stored credentials are exhausted, find the slug of a virtual key, "
                 "overview of legacy keys, show all virtual keys, list our virtual keys, virtual keys of a workspace, overview of "
                 "virtual keys, virtual keys with budget and status, which virtual keys do we still have, all virtual keys of my team, "
                 "stored anthropic and azure virtual keys, which virtual keys exist in this workspace, inventory of all virtual keys, "
                 "which virtual keys expire, list the virtual keys of a project, which deprecated virtual keys are still there",
        .to    = "/virtual-keys",
        .needs = key_kind::either,
        .scope = "virtual_keys.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug; for Admin keys."}},
        .pages = snake_pages(50, 1000),
        .lists = "virtual_keys",
        .gives = {{"virtual_keys", list_of(virtual_key), "Virtual keys.", required, "data"}},
    },
    {
        .name  = "get_virtual_key",
        .title = "Get virtual key",
        .help  = "Read one virtual key: provider settings, limits, expiry, secret mappings and the masked credential, enough to tell which key "
                 "is in use. Reach for it when the slug is known; to compare many use list_virtual_keys, for a provider backed by an "
                 "integration get_provider. The credential itself cannot be read back. Needs virtual_keys.read (any key kind), which virtual_keys.list does "
                 "not include; an unknown slug gives 403 (AB03).",
        .words = "show one virtual key, details of a virtual key, why does my stored openai token fail, which account is behind this "
                 "virtual key, which azure deployment has the virtual key, which openai key is stored in a virtual key, which "
                 "credential is in this virtual key, masked credential of a virtual key, limits and expiry of a single virtual key, "
                 "status of one legacy key, when does the legacy key expire, rate limit of a virtual key, budget left on a virtual key, "
                 "is the legacy key still valid",
        .to    = "/virtual-keys/{virtual_key_id}",
        .needs = key_kind::either,
        .scope = "virtual_keys.read",
        .path  = {{"virtual_key_id", id_or_slug, "Slug, from list_virtual_keys.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .gives = {{"masked_api_key",  any_text, "The credential, masked.", optional, "masked_api_key", derive::masked},
                  {"integration_id",  any_text, "Integration slug."},
                  {"secret_mappings", any_list, "Secret mappings."}},
        .details = list_of(key_members),
    },
    {
        .name  = "create_virtual_key",
        .title = "Create virtual key",
        .help  = "Store a provider's credential as a virtual key, so that requests and configs name its slug instead of the secret. It is the "
                 "legacy form, replaced by create_integration (shared between workspaces) with create_provider: use it only where existing "
                 "code expects virtual keys. Give key, or fill it from a secret manager by secret_mappings. An Admin key must give "
                 "workspace_id. The credential is never shown again. Needs virtual_keys.create.",
        .words = "new virtual key, store an openai key, put an anthropic key into the vault, save a vendor token for my team, hide the "
                 "real key from developers, set up a virtual key for bedrock, old way to add a vendor, old code needs a virtual key, "
                 "wrap a provider key, make a legacy key with a budget, add a gemini credential as virtual key, store a credential as a "
                 "virtual key, put the key of a vendor into portkey as virtual key, create a virtual key for openai, how do i put my "
                 "openai key into a virtual key, register or add a virtual key for azure",
        .sends = verb::post,
        .to    = "/virtual-keys",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "virtual_keys.create",
        .body  = {{"name",              any_text,          "Name.", required},
                  {"provider",          any_text,          "Such as openai, azure-openai, bedrock or vertex-ai.", required},
                  {"key",               any_text,          "A secret; \"[ask]\": the person gives it on a page."},
                  {"note",              or_null(any_text), "Note for people."},
                  {"api_version",       or_null(any_text), "Azure API version.", optional, "apiVersion"},
                  {"resource_name",     or_null(any_text), "Azure resource.", optional, "resourceName"},
                  {"deployment_name",   or_null(any_text), "Azure deployment.", optional, "deploymentName"},
                  {"deployment_config", deployments,       "Several Azure deployments.", optional, "deploymentConfig"},
                  {"model_config",      any_object,        "Others, such as awsRegion, awsAccessKeyId, awsSecretAccessKey, "
                                                           "vertexProjectId, vertexRegion, workersAiAccountId. May hold secrets.", optional, "*"},
                  {"usage_limits",      usage_limits,      "Budget."},
                  {"rate_limits",       provider_rate_limits, "Rate limits."},
                  {"expires_at",        date_time,         "When it stops working."},
                  {"secret_mappings",   secret_mappings,   "Secrets from a secret manager."},
                  {"workspace_id",      id_or_slug,        "Its workspace; for Admin keys."},
                  {"api_key_id",        any_text,          "Undocumented; for older callers."}},
        .gives = {{"success", any_boolean, "Success.", required, nullptr, derive::succeeded},
                  {"slug",    any_text,    "Slug.", required, "data.slug|slug"}},
    },
    {
        .name  = "update_virtual_key",
        .title = "Update virtual key",
        .help  = "Change a virtual key under its slug: credential, name, note, budget, Azure deployments or secret mappings. Use it to "
                 "exchange a leaked or expired key without touching applications; a provider backed by an integration gets its credential from "
                 "update_integration and its limits from update_provider. Leave out what should stay, and give lists complete, as merging is "
                 "not documented. Needs virtual_keys.update (any key kind); reads may lag briefly.",
        .words = "rename a virtual key, new openai key in the same virtual key, replace a leaked vendor token in the vault, raise the "
                 "budget of a virtual key, cap the spend of a stored token, edit azure deployments of a virtual key, rotate the "
                 "credential of a virtual key, stored token expired put in a new one, change the quota of a legacy key, put a new "
                 "secret into the virtual key, exchange the credential in a virtual key, set another cap on a virtual key, enter a "
                 "fresh openai key in the virtual key, virtual key has expired so exchange its credential, swap the api key in a "
                 "virtual key, increase the budget of a virtual key, set a rate limit for a virtual key, change the name of a virtual "
                 "key",
        .sends = verb::put,
        .to    = "/virtual-keys/{virtual_key_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "virtual_keys.update",
        .path  = {{"virtual_key_id", id_or_slug, "Slug, from list_virtual_keys.", required}},
        .body  = {{"name",              any_text,          "New name."},
                  {"key",               any_text,          "New key. A secret; \"[ask]\": the person gives it on a page."},
                  {"note",              or_null(any_text), "Note for people; null: none."},
                  {"deployment_config", deployments,       "All Azure deployments.", optional, "deploymentConfig"},
                  {"usage_limits",      usage_limits,      "Budget: credit_limit, periodic_reset and more.", optional, nullptr,
                   derive::copied, sent::as_is, nullptr, "create_virtual_key"},
                  {"secret_mappings",   secret_mappings,   "All secrets from a secret manager."},
                  {"rate_limits",       provider_rate_limits, "All rate limits; undocumented here."},
                  {"model_config",      any_object,        "Settings as in create_virtual_key; undocumented here.",
                   optional, "*"},
                  {"status",            any_text,          "Such as active; undocumented."},
                  {"workspace_id",      id_or_slug,        "Its workspace; for Admin keys."}},
        .rules = {{condition::at_least_one, "name|key|note|deployment_config|usage_limits|secret_mappings|rate_limits|model_config|status"}},
        .says  = "Virtual key {virtual_key_id} updated successfully",
    },
    {
        .name  = "delete_virtual_key",
        .title = "Delete virtual key",
        .help  = "Delete a virtual key and the credential stored in it, for good. Requests, configs and prompts that name its slug then fail: "
                 "point them elsewhere first. To exchange only the credential use update_virtual_key, for a provider backed by an integration "
                 "delete_provider. The provider still honours the credential, so revoke it there if it leaked. With an Admin key add "
                 "workspace_id. Needs virtual_keys.delete.",
        .words = "remove a virtual key, delete a stored openai token, get rid of legacy keys, virtual key no longer needed, clean up "
                 "virtual keys after migration, drop a deprecated key, remove the stored anthropic credential of my team, take a vendor "
                 "token out of the vault, we moved away from virtual keys, throw away a stored credential, erase a virtual key nobody "
                 "uses, virtual key is obsolete, scrap an old virtual key, drop the virtual key of an old project, throw a virtual key "
                 "away, stop using a virtual key",
        .sends = verb::del,
        .to    = "/virtual-keys/{virtual_key_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "virtual_keys.delete",
        .path  = {{"virtual_key_id", id_or_slug, "Slug, from list_virtual_keys.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .says  = "Virtual key {virtual_key_id} deleted successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset virtual_keys = {"virtual_keys", "Stored provider credentials, their budgets and limits.", operations};

}  // namespace portkey

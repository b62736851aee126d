#include "portkey/catalogue.hpp"
#include "portkey/provider_limit_shapes.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field provider_members[] = {
    {"id",             any_text,    "Its id."},
    {"name",           any_text,    "Name."},
    {"slug",           any_text,    "Slug."},
    {"integration_id", any_text,    "Integration slug."},
    {"provider",       any_text,    "Such as openai.", optional, "provider|ai_provider_name"},
    {"status",         any_text,    "active, exhausted, expired."},
    {"note",           any_text,    "Note."},
    {"usage_limits",   any_json,    "Budget; null: none."},
    {"rate_limits",    any_json,    "Rate limits; null: none."},
    {"reset_usage",    any_boolean, "Usage was reset."},
    {"created_at",     any_text,    "When created."},
    {"expires_at",     any_text,    "When it expires."},
};
constexpr shape provider = object_of(list_of(provider_members));

constexpr operation operations[] = {
    {
        .name  = "list_providers",
        .title = "List providers",
        .help  = "List a workspace's AI providers, which requests name as @slug and which take their credentials from integrations, with "
                 "status, budget and rate limits. Use it to pick a slug for a config or to find what is exhausted or expired; the integrations "
                 "are in list_integrations, the legacy kind in list_virtual_keys. An Admin key must give workspace_id (from list_workspaces), "
                 "a Workspace key uses its own. Needs providers.list.",
        .words = "which providers can my team use, list ai providers, which llm vendors are available to us, is openai or anthropic in "
                 "this project, overview of providers and budgets, which ai accounts has this project, what can i put after the @, "
                 "which providers are expired, is bedrock or gemini available, which provider slugs can a config use, provider slugs "
                 "for a config, which slugs can i use in my requests, which providers are exhausted, show all providers of our "
                 "workspace, which vendors can a workspace call, what providers are set up in a workspace, list provider slugs, which "
                 "providers have used up their quota, which providers are exhausted or expired, find the slug of a provider which my "
                 "code can call",
        .to    = "/providers",
        .needs = key_kind::either,
        .scope = "providers.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug; for Admin keys."}},
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(provider), "Providers.", required}},
    },
    {
        .name  = "get_provider",
        .title = "Get provider",
        .help  = "Read one AI provider of a workspace: the integration behind it, status, budget, rate limits and expiry. Useful to see why "
                 "requests to @slug are refused: exhausted means a used-up budget, expired a date that has passed. For all of them use "
                 "list_providers, for the credential's settings get_integration. An Admin key must name the workspace; an unknown slug gives "
                 "403 (AB03). Needs providers.read, which providers.list does not include.",
        .words = "show one provider, details of one vendor in my team, why does openai fail in my team, provider blocked why, is the "
                 "quota of a provider used up, did our anthropic run out of money, status of a provider, what budget has this provider, "
                 "when does the provider expire, why are requests to a provider refused, requests to our openai slug are refused, why "
                 "does a provider reject requests, why are calls to the slug rejected, status and budget of one provider, show provider "
                 "details, how much budget has this provider left, is one provider exhausted, look up one provider slug, has the "
                 "provider a rate limit, which integration does a provider use, when does one provider expire",
        .to    = "/providers/{slug}",
        .needs = key_kind::either,
        .scope = "providers.read",
        .path  = {{"slug", id_or_slug, "Slug, without the @.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .details = list_of(provider_members),
    },
    {
        .name  = "create_provider",
        .title = "Create provider",
        .help  = "Add an AI provider to a workspace, backed by an integration it may use, with a budget and limits of its own. Take it for a "
                 "further slug with separate limits: granting access with update_integration_workspaces already adds a default one, and new "
                 "credentials start with create_integration. Requests name it as @slug; left out, the slug is the name with a random suffix. "
                 "An Admin key must give workspace_id. Needs providers.create.",
        .words = "add a provider to my team, new provider for a project, let my team use openai with own cap, second slug for the same "
                 "vendor, set up anthropic for a project with budget, separate quota for an app, add another openai slug with limits, "
                 "keep spend of two apps apart, how do i add bedrock to my project, new vendor slug, create a provider from an "
                 "integration, new provider for an integration, second slug for an integration with its own limits, further slug with "
                 "separate limits, add a provider to a workspace, add a provider backed by an integration, set up another provider slug "
                 "for testing, make a vendor available in our workspace as provider, create a gemini provider for our team, add openai "
                 "or claude to our workspace with a budget",
        .sends = verb::post,
        .to    = "/providers",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "providers.create",
        .body  = {{"name",           any_text,          "Name.", required},
                  {"integration_id", any_text,          "Slug, from list_integrations.", required},
                  {"workspace_id",   id_or_slug,        "Its workspace; for Admin keys."},
                  {"slug",           any_text,          "Slug; made from the name by default."},
                  {"note",           or_null(any_text), "Note for people."},
                  {"usage_limits",   usage_limits,      "Budget."},
                  {"rate_limits",    provider_rate_limits, "Rate limits."},
                  {"expires_at",     date_time,         "When it stops working."}},
        .gives = {{"id",   any_text, "Its id.", required},
                  {"slug", any_text, "Slug.", required}},
    },
    {
        .name  = "update_provider",
        .title = "Update provider",
        .help  = "Change the name, note, budget, rate limits or expiry of an AI provider. Use it to raise a budget or, with reset_usage, to "
                 "bring an exhausted provider back to work; credential and models are the integration's, see update_integration and "
                 "update_integration_models. Leave out what should stay; expires_at null lifts the expiry, and the slug is fixed. An Admin key "
                 "must name the workspace. Needs providers.update; get_provider may lag briefly.",
        .words = "raise the quota of openai for my team, change the budget of a provider, give a provider more money, reactivate an "
                 "exhausted provider, top up a vendor that ran out, reset usage of a provider, higher rpm for our anthropic, extend the "
                 "expiry of a provider, throttle openai in my team, unblock a provider, change the rate limits of a provider, change "
                 "provider limits, provider ran out of budget so get it going again, get an exhausted provider running again, raise the "
                 "provider budget, limit a provider to some requests per minute, increase or double the budget of a provider, rename or "
                 "edit a provider, cap a provider at some dollars, provider must not expire",
        .sends = verb::put,
        .to    = "/providers/{slug}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "providers.update",
        .path  = {{"slug", id_or_slug, "Slug, from list_providers.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .body  = {{"name",         any_text,           "New name."},
                  {"note",         any_text,           "Note for people."},
                  {"usage_limits", or_null(usage_limits), "Budget: credit_limit, periodic_reset and more; null: none.", optional, nullptr, derive::copied,
                   sent::as_is, nullptr, "create_provider"},
                  {"rate_limits",  provider_rate_limits, "All rate limits."},
                  {"expires_at",   or_null(date_time), "When it stops working; null: never."},
                  {"reset_usage",  any_boolean,        "Count usage from zero again."}},
        .rules = {{condition::at_least_one, "name|note|usage_limits|rate_limits|expires_at|reset_usage"}},
        .says  = "Provider {slug} updated successfully",
        .gives = {{"id", any_text, "Its id."}},
    },
    {
        .name  = "delete_provider",
        .title = "Delete provider",
        .help  = "Remove an AI provider from a workspace, for good; its integration and credential stay, and so do other workspaces' "
                 "providers. Requests, configs and prompts that name @slug then fail. To cut off every workspace use delete_integration, to "
                 "slow spending lower the limits with update_provider. Slugs come from list_providers; an Admin key must name the workspace. "
                 "Needs providers.delete.",
        .words = "remove a provider from a project, my team no longer uses openai, drop a vendor from a team, take away anthropic from "
                 "one team, get rid of an unused provider, stop one team from calling bedrock, provider no longer needed, remove gemini "
                 "from our team, remove the second openai slug, cut off one app from a vendor, take a provider out of a workspace, "
                 "remove one provider of a workspace, take a vendor out of our test workspace, delete the provider slug in a workspace, "
                 "delete a provider from a workspace, we no longer need the slug, take a provider out of one workspace, get rid of a "
                 "slug, remove a vendor from our team",
        .sends = verb::del,
        .to    = "/providers/{slug}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "providers.delete",
        .path  = {{"slug", id_or_slug, "Slug, from list_providers.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .says  = "Provider {slug} deleted successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset providers = {"providers", "AI providers of a workspace, their budgets and limits.", operations};

}  // namespace portkey

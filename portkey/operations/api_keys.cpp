#include "portkey/catalogue.hpp"
#include "portkey/limit_shapes.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr shape any_objects = list_of(any_object);
constexpr shape emails = list_of(email);
/// Half an hour, in milliseconds: the least time for which a replaced secret goes on working.
constexpr shape transition_period = integer_from(1'800'000);

constexpr field key_rate_limit_fields[] = {
    {"type",  {.choices = {"requests", "tokens"}}, "What is counted.", required},
    {"unit",  {.choices = {"rpm", "rph", "rpd", "rpw", "rps"}}, "Per minute, hour, day, week or second.", required},
    {"value", integer_from(0), "How many.", required},
};
constexpr shape key_rate_limit = object_of(list_of(key_rate_limit_fields));
constexpr shape key_rate_limits = or_null(list_of(key_rate_limit));

constexpr field rotation_fields[] = {
    {"rotation_period",          {.choices = {"weekly", "monthly"}, .nullable = true}, "Mondays, or the 1st, 00:00 UTC."},
    {"rotation_period_days",     integer_from(1, 365), "Or every so many days."},
    {"next_rotation_at",         or_null(date_time), "Or at this time."},
    {"key_transition_period_ms", transition_period, "How long the old secret works on."},
};
constexpr rule rotation_rules[] = {
    {condition::at_least_one, "rotation_period|rotation_period_days|next_rotation_at"},
    {condition::at_most_one, "rotation_period|rotation_period_days|next_rotation_at"},
};
constexpr shape rotation_policy = or_null(object_of(list_of(rotation_fields), list_of(rotation_rules)));

constexpr field api_key_members[] = {
    {"id",           any_text,   "UUID.", required},
    {"name",         any_text,   "Name."},
    {"description",  any_text,   "Description."},
    {"type",         any_text,   "organisation-service, workspace-service or workspace-user."},
    {"status",       any_text,   "active or exhausted."},
    {"workspace_id", any_text,   "Its workspace."},
    {"user_id",      any_text,   "Its user."},
    {"scopes",       text_list,  "Scopes."},
    {"usage_limits", any_object, "Usage limits."},
    {"expires_at",   any_text,   "When it expires."},
    {"created_at",   any_text,   "When created."},
    {"key",          any_text,   "Masked.", optional, nullptr, derive::masked},
};
constexpr shape api_key = object_of(list_of(api_key_members));

constexpr operation operations[] = {
    {
        .name  = "list_api_keys",
        .title = "List API keys",
        .help  = "List Portkey API keys with kind, status, scopes, budget and expiry; never their secrets. Use it to find a key's id or to audit "
                 "what keys may do; rate limits and rotation are in get_api_key, and providers' own keys in list_virtual_keys and list_providers. "
                 "An Admin key narrows the list with workspace_id; with a Workspace key it is ignored. Needs workspace_service_api_keys.list, or "
                 "the like for the other kinds.",
        .words = "which api keys exist, list service and personal keys, which keys never expire, show every portkey key with its owner, "
                 "which api keys have run out of budget, remaining budget of all api keys, show all our api keys, are there expired or "
                 "expiring keys, list admin keys and service accounts, api keys and their remaining credit, list all api keys, "
                 "inventory of all our gateway keys, overview of all keys, keys with admin scopes, which keys has a person, how many "
                 "keys do we have, show the keys and tokens of our team, list the keys of a workspace, audit all our api keys, find the "
                 "id of a key by its name, which api keys have we issued, which forgotten gateway keys are lying around, api key usage, "
                 "usage of each api key",
        .to    = "/api-keys",
        .needs = key_kind::either,
        .scope = "workspace_service_api_keys.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces."}},
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(api_key), "The data.", required}},
    },
    {
        .name  = "get_api_key",
        .title = "Get API key",
        .help  = "Get one Portkey API key by UUID: kind, owner, scopes, budget, rate limits, defaults, expiry and rotation policy. Use it before "
                 "update_api_key, or to learn why a key is refused or exhausted; list_api_keys finds the id. key is masked, and a "
                 "lost one calls for rotate_api_key. A deleted or unknown id is a 403 (AB03). Needs workspace_service_api_keys.read, or the like "
                 "for the key's kind.",
        .words = "why does my token not work, which scopes does this key have, has the key used up its budget, why is my key blocked or "
                 "refused, rotation settings of a key, how much credit is left on my key, how much money has the key spent, my api key "
                 "stopped working what is wrong with it, scopes and owner and expiry of a single api key, my key is rejected with error "
                 "401, who owns this key, rate limit of this api key, when does this api key or token expire, is my key active or "
                 "expired or revoked, show the budget of my key, inspect one api key, details of one api key, what is a key allowed to "
                 "do, to which user or app does a key belong, remaining budget of one api key, usage of my api key and what is left, "
                 "remaining credit of a key",
        .to    = "/api-keys/{api_key_id}",
        .needs = key_kind::either,
        .scope = "workspace_service_api_keys.read",
        .path  = {{"api_key_id", id_or_slug, "UUID, from list_api_keys.", required}},
        .gives = {{"rate_limits",           any_objects, "Rate limits."},
                  {"defaults",              any_object,  "Metadata and config_id."},
                  {"allow_config_override", any_boolean, "Whether requests may name another."},
                  {"alert_emails",          text_list,   "E-mail addresses that are warned."},
                  {"rotation_policy",       any_object,  "Rotation policy."},
                  {"last_reset_at",         any_text,    "When last reset."},
                  {"last_updated_at",       any_text,    "When last changed."}},
        .details = list_of(api_key_members),
    },
    {
        .name  = "create_api_key",
        .title = "Create API key",
        .help  = "Create a Portkey API key. Type organisation with sub_type service makes an Admin key, type workspace one for a service or, with "
                 "user_id, a person. Use it for a new application; another secret for an existing key is rotate_api_key's, a provider's key "
                 "create_provider's. key, the secret, is in this result only. Kind and user are fixed for good. Needs "
                 "workspace_service_api_keys.create, or the like for the other kinds.",
        .words = "new api key, set up a service account, generate a read only key with few scopes, new personal key with a spending "
                 "limit for someone, create a service key, set up a portkey key for a data pipeline, generate a key for my app with a "
                 "limit, give a person an api key, add a token for a pipeline that expires in weeks, issue a key to a developer, hand "
                 "out a key for a new service, somebody needs an api key, our app needs to call the gateway, create a key with a budget "
                 "of some dollars, create a key with a dollar limit, app needs its own key, i need a new key, make a new key, make an "
                 "api key for a service, create a key or token, make a key for an application, issue an admin key",
        .sends = verb::post,
        .to    = "/api-keys/{type}/{sub_type}",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "workspace_service_api_keys.create",
        .path  = {{"type",     {.choices = {"organisation", "workspace"}}, "organisation: an Admin key.", required},
                  {"sub_type", {.choices = {"user", "service"}}, "Whose it is; user only with type workspace.", required}},
        .body  = {{"name",                  any_text,        "Name.", required},
                  {"scopes",                text_list,       "Such as \"completions.write\".", required},
                  {"workspace_id",          any_text,        "UUID or slug; for type workspace."},
                  {"user_id",               any_text,        "UUID, from list_all_users; for sub_type user."},
                  {"description",           any_text,        "What it is for."},
                  {"organisation_id",       any_text,        "UUID; by default the caller's."},
                  {"expires_at",            or_null(date_time), "When it ends; never by default."},
                  {"expiry",                date_time,       "Older name of expires_at.", optional, "expires_at"},
                  {"metadata",              any_object,      "What its requests carry.", optional, "defaults.metadata"},
                  {"config_id",             any_text,        "Config of its requests.", optional, "defaults.config_id"},
                  {"allow_config_override", any_boolean,     "Whether requests may name another; true by default.", optional,
                   "defaults.allow_config_override"},
                  {"rate_limits",           key_rate_limits, "Rate limits."},
                  {"usage_limits",          usage_limits,    "Budget."},
                  {"alert_emails",          emails,          "E-mail addresses that are warned."},
                  {"rotation_policy",       rotation_policy, "Automatic rotation."}},
        .rules = {{condition::needed_when, "user_id", "sub_type", "user"},
                  {condition::only_when, "user_id", "sub_type", "user"},
                  {condition::needed_when, "workspace_id", "type", "workspace"},
                  {condition::only_when, "workspace_id|user_id", "type", "workspace"}},
        .gives = {{"id",     any_text, "UUID.", required},
                  {"key",    any_text, "The secret; shown only now.", optional, nullptr, derive::secret},
                  {"object", any_text, "Object."}},
    },
    {
        .name  = "update_api_key",
        .title = "Update API key",
        .help  = "Change a Portkey API key's name, scopes, limits, defaults, expiry or rotation policy; what is left out stays. Pass lists whole, "
                 "starting from get_api_key; null clears rate_limits, expires_at or rotation_policy. Kind, user and secret cannot be changed: "
                 "rotate_api_key makes another secret. reset_usage revives an exhausted key. Portkey answers without the key, and a read right "
                 "after may be stale. Needs workspace_service_api_keys.update (any key kind), or the like for its kind.",
        .words = "set a budget for one key, rename a key, throttle a key to few requests per minute, switch on automatic rotation of a "
                 "key, make an api key rotate itself every few days, key may do too much so take away rights, remove a scope from a "
                 "key, give the api key of a batch job more dollars, let an api key expire later, reset the usage of an exhausted key, "
                 "let the api key expire at the end of the project, grant a key more rights or scopes, attach a default config to a "
                 "key, allow a key to read logs, reduce or lower the limit of a key, key hit its budget so reset it, change the name of "
                 "an api key, make a key valid longer than its expiry, raise or increase or double the budget of a key, notify by email "
                 "when the budget of a key is nearly used, add or change permissions of a key, extend key expiration, change when a key "
                 "expires",
        .sends = verb::put,
        .to    = "/api-keys/{api_key_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "workspace_service_api_keys.update",
        .path  = {{"api_key_id", id_or_slug, "UUID, from list_api_keys.", required}},
        .body  = {{"name",                  any_text,              "New name."},
                  {"description",           any_text,              "What it is for."},
                  {"scopes",                text_list,             "All that it may do."},
                  {"rate_limits",           key_rate_limits,       "Rate limits."},
                  {"usage_limits",          or_null(usage_limits), "Budget.", optional, nullptr, derive::copied, sent::as_is, nullptr,
                   "create_api_key"},
                  {"reset_usage",           any_boolean,           "Zero what is spent."},
                  {"metadata",              any_object,            "What its requests carry.", optional, "defaults.metadata"},
                  {"config_id",             or_null(any_text),     "Config of its requests.", optional, "defaults.config_id"},
                  {"allow_config_override", any_boolean,           "Whether requests may name another.", optional,
                   "defaults.allow_config_override"},
                  {"alert_emails",          or_null(emails),       "E-mail addresses that are warned."},
                  {"expires_at",            or_null(date_time),    "When it ends."},
                  {"rotation_policy",       rotation_policy,       "Automatic rotation.", optional, nullptr, derive::copied, sent::as_is, nullptr,
                   "create_api_key"},
                  {"status",                any_text,              "May be ignored."}},
        .rules = {{condition::at_least_one,
                   "name|description|scopes|rate_limits|usage_limits|reset_usage|metadata|config_id|allow_config_override|alert_emails|"
                   "expires_at|rotation_policy|status"}},
        .says  = "API key {api_key_id} updated successfully",
    },
    {
        .name  = "delete_api_key",
        .title = "Delete API key",
        .help  = "Delete a Portkey API key, so that requests with it are refused; no undo brings it back. Use it for retired or leaked keys; to "
                 "swap the secret while applications keep working use rotate_api_key, to take away rights only update_api_key. Take care not to "
                 "delete the key this server runs with. An unknown api_key_id is a 403. Needs workspace_service_api_keys.delete, or the like for "
                 "the key's kind.",
        .words = "revoke a token, delete an api key, key was leaked block it at once, key committed to git, key of a retired app no "
                 "longer needed, get rid of old keys, disable a leaked key right now, token is compromised so revoke it, remove a "
                 "service account, api key was pushed to github, somebody posted our api key in public, remove the key of an old "
                 "project, delete the key of an app, our key leaked, kill an api key, someone abuses our key so stop it, stolen key "
                 "must stop working, invalidate the key of somebody who left, key is not used any longer so delete it, stop a key for "
                 "good, take an old key out of service",
        .sends = verb::del,
        .to    = "/api-keys/{api_key_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "workspace_service_api_keys.delete",
        .path  = {{"api_key_id", id_or_slug, "UUID, from list_api_keys.", required}},
        .says  = "API key {api_key_id} deleted successfully",
    },
    {
        .name  = "rotate_api_key",
        .title = "Rotate API key",
        .help  = "Give a Portkey API key a new secret; all else stays. The old one works on for key_transition_period_ms (default: the key's "
                 "policy, else 30 minutes), then is revoked. Use it on a schedule; a leaked key that must stop now needs delete_api_key, and "
                 "update_api_key sets recurring rotation. Refused while an earlier transition runs. key is shown in this result only. Needs "
                 "workspace_service_api_keys.rotate (any key kind), or the like for its kind.",
        .words = "rotate a key, renew my token, lost my key, new secret without downtime, replace the secret but keep the settings, "
                 "reissue a token, exchange a key with a grace period, roll over an api key, i forgot to copy the key, security wants "
                 "fresh keys regularly, cannot find my key so make another secret, give a key a new secret, new secret while the old "
                 "one stays valid, roll the credential of a gateway key, leaked api key needs a new secret, exchange the secret of an "
                 "api key, fresh secret for our portkey key, change the secret of my key without breaking apps, generate a replacement "
                 "secret for a key, refresh the secret of a service key",
        .sends = verb::post,
        .to    = "/api-keys/{api_key_id}/rotate",
        .does  = effect::rotates,
        .needs = key_kind::either,
        .scope = "workspace_service_api_keys.rotate",
        .path  = {{"api_key_id", id_or_slug, "UUID, from list_api_keys.", required}},
        .body  = {{"key_transition_period_ms", transition_period, "Shorter than the rotation period."}},
        .gives = {{"id",                        any_text, "UUID.", required},
                  {"key",                       any_text, "The new secret; shown only now.", optional, nullptr, derive::secret},
                  {"key_transition_expires_at", any_text, "When the old secret stops."}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset api_keys = {"api_keys", "Keys of Portkey's own API: who may call it, for what and how much.", operations};

}  // namespace portkey

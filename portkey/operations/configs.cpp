#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field config_members[] = {
    {"id",              any_text,    "Its id."},
    {"name",            any_text,    "Name."},
    {"slug",            any_text,    "Slug."},
    {"workspace_id",    any_text,    "Workspace id."},
    {"status",          any_text,    "Status."},
    {"is_default",      any_boolean, "In its workspace."},
    {"created_at",      any_text,    "When created."},
    {"last_updated_at", any_text,    "When last changed."},
    {"owner_id",        any_text,    "Creator."},
    {"updated_by",      any_text,    "Last editor."},
};
constexpr shape config = object_of(list_of(config_members));

constexpr field version_members[] = {
    {"version_id",      any_text,    "Version id."},
    {"config",          any_object,  "Its body.", optional, "config", derive::parsed, sent::as_is, credential_members},
    {"name",            any_text,    "Name."},
    {"status",          any_text,    "Status."},
    {"created_at",      any_text,    "When created."},
    {"last_updated_at", any_text,    "When last changed."},
    {"updated_by",      any_text,    "Editor."},
};
constexpr shape version = object_of(list_of(version_members));

constexpr operation operations[] = {
    {
        .name  = "list_configs",
        .title = "List configs",
        .help  = "List gateway configs by name, slug and status, without the routing inside them. Start here for the slug that update_config "
                 "and requests take; the rules are in get_config, the history in list_config_versions. An Admin key must give workspace_id "
                 "(from list_workspaces); a Workspace key sees its own workspace and ignores it. Needs configs.list.",
        .words = "list all routing rules, which gateway configs exist, find the slug of a config, overview of routing policies, show me "
                 "every fallback setup we have, what load balancers do we have, how many configs has our team, which config is the "
                 "default, inventory of gateway settings, which configurations exist in a workspace, list routing policies, list all "
                 "gateway configurations, which configs does the staging workspace have, configs in a workspace, enumerate our gateway "
                 "configurations",
        .to    = "/configs",
        .needs = key_kind::either,
        .scope = "configs.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug; for Admin keys."}},
        .pages = uncounted_pages(100, 1000),
        .lists = "configurations",
        .gives = {{"success",        any_boolean,     "Success.", required, nullptr, derive::succeeded},
                  {"configurations", list_of(config), "Configurations.", required, "data"}},
    },
    {
        .name  = "get_config",
        .title = "Get config",
        .help  = "Read one gateway config with its whole body: strategy, targets, retry, cache and whatever else routes a request. Use it to "
                 "explain a fallback and before update_config; slugs come from list_configs, earlier bodies from list_config_versions. "
                 "Credentials inside show as [hidden], which update_config refuses to take back. An unknown slug gets 403 (AB03), like one out "
                 "of reach; right after a change the body may be stale. Needs configs.read (any key kind).",
        .words = "show one config in detail, how are our calls routed, what retry settings are in this config, is caching turned on in "
                 "this config, what timeout is set for requests, explain this fallback rule, see the json of a routing policy, which "
                 "model does traffic go to, view the current routing, how does the production configuration behave on failure, "
                 "configuration details, why do requests go to the wrong vendor, read the weights of the targets, why are requests sent "
                 "to azure and not to openai, print a configuration in full, which fallback is set for production, what happens if the "
                 "primary model fails",
        .to    = "/configs/{slug}",
        .needs = key_kind::either,
        .scope = "configs.read",
        .path  = {{"slug", id_or_slug, "Slug, such as \"pc-fallbk-3f9a1c\".", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .gives = {{"success",    any_boolean, "Success.", required, nullptr, derive::succeeded},
                  {"config",     any_object,  "Its body.", required, "config|data.config",
                   derive::parsed, sent::as_is, credential_members},
                  {"name",       any_text,    "Name.", optional, "name|data.name"},
                  {"status",     any_text,    "Status.", optional, "status|data.status"},
                  {"is_default", any_boolean, "In its workspace.", optional, "is_default|data.is_default"},
                  {"version_id", any_text,    "Version id.", optional, "version_id|data.version_id"}},
    },
    {
        .name  = "create_config",
        .title = "Create config",
        .help  = "Save a new gateway config: how requests that name it are routed, retried, cached and guarded. Meant for a new set of rules; "
                 "to change one that applications already name use update_config, which keeps the slug. In targets name providers (from "
                 "list_providers) instead of putting their keys there. An Admin key must give workspace_id. Portkey answers with ids only; "
                 "list_configs shows the slug. Needs configs.create.",
        .words = "set up a new routing rule, create a configuration, fall back from azure to anthropic, use a backup model when openai "
                 "is down, what to do when openai or another vendor is down, keep working during a provider outage, failover when a "
                 "provider fails, set up failover to another vendor, fall back to another model when the first fails, stay up when one "
                 "vendor has trouble, retry several times on 429 and 503 errors, send easy questions to a small model and hard "
                 "questions to a big model, switch on semantic caching, cache answers to the same question, don't pay twice for "
                 "repeated questions, route requests by metadata, add a canary for a new model, split traffic across models by weight, "
                 "try failed calls again automatically, load balancing over several providers, add a fallback config, fallback between "
                 "two providers or models, when openai fails go on with claude",
        .sends = verb::post,
        .to    = "/configs",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "configs.create",
        .body  = {{"name",         any_text,    "Name.", required},
                  {"config",       any_object,  "The body: strategy {mode, conditions}, targets [{provider, virtual_key, weight, override_params}], "
                                                "retry {attempts, on_status_codes}, cache {mode, max_age}, request_timeout, "
                                                "input_guardrails, output_guardrails.", required},
                  {"is_default",   any_boolean, "Make it the workspace's default.", optional, "isDefault", derive::copied, sent::flag},
                  {"workspace_id", id_or_slug,  "Its workspace; for Admin keys."}},
        .gives = {{"success",    any_boolean, "Success.", required, nullptr, derive::succeeded},
                  {"id",         any_text,    "Its id.", required, "data.id|id"},
                  {"version_id", any_text,    "Version id.", optional, "data.version_id|version_id"},
                  {"slug",       any_text,    "Slug.", optional, "data.slug|slug"}},
    },
    {
        .name  = "update_config",
        .title = "Update config",
        .help  = "Change the name, body or status of a gateway config under the same slug, so that applications need no change; a new body "
                 "makes a new version. For rules that only some should follow use create_config instead. Send config complete, as merging is "
                 "not documented: start from get_config and put real keys where it shows [hidden]. To go back, send a body from "
                 "list_config_versions. Needs configs.update (any key kind); a read right afterwards may be stale.",
        .words = "change the routing of an existing config, send more traffic to another model, switch caching on in our config, turn "
                 "off the cache in a config, swap the fallback model, edit load balancing weights, increase the request timeout, make "
                 "this config the default, reroute calls from openai to bedrock, add a second target to a config, modify routing rules, "
                 "change the routing policy, modify an existing configuration, set the number of retries on 429, fail over to another "
                 "vendor in production, cache repeated questions, more retries for failed requests, switch semantic caching on, fall "
                 "back to another vendor in production, give a config another name, tweak a gateway config, alter the retry settings",
        .sends = verb::put,
        .to    = "/configs/{config_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "configs.update",
        .path  = {{"config_id", id_or_slug, "Slug, from list_configs.", required}},
        .body  = {{"name",         any_text,    "New name."},
                  {"config",       any_object,  "The complete body, as in create_config."},
                  {"status",       any_text,    "Such as active."},
                  {"is_default",   any_boolean, "Make it the default; undocumented here.", optional, "isDefault", derive::copied,
                   sent::flag},
                  {"workspace_id", id_or_slug,  "Its workspace; for Admin keys."}},
        .rules = {{condition::at_least_one, "name|config|status|is_default"}},
        .each_time = true,
        .gives = {{"success",    any_boolean, "Success.", required, nullptr, derive::succeeded},
                  {"version_id", any_text,    "Version id.", optional, "data.version_id|version_id"}},
    },
    {
        .name  = "delete_config",
        .title = "Delete config",
        .help  = "Delete a gateway config for good. Requests and API keys that name its slug lose their routing, so point them elsewhere "
                 "first; to change rules but keep the slug use update_config. There is no undo: save the body with get_config if it may be "
                 "wanted again. With an Admin key add workspace_id. An unknown slug gives 403 (AB03), as one out of reach does. Needs "
                 "configs.delete.",
        .words = "delete a routing rule, remove an old config, get rid of unused gateway settings, config is no longer needed, clean up "
                 "obsolete routing policies, throw away a fallback setup, drop the load balancer config, take away a test config, "
                 "remove retry and cache rules for good, we don't use this route any more, delete a configuration, nobody uses this "
                 "configuration, discard a configuration, scrap a routing rule, wipe an outdated config, erase an unused config",
        .sends = verb::del,
        .to    = "/configs/{config_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "configs.delete",
        .path  = {{"config_id", id_or_slug, "Slug, from list_configs.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .says  = "Config {config_id} deleted successfully",
    },
    {
        .name  = "list_config_versions",
        .title = "List config versions",
        .help  = "List the saved versions of one gateway config, each with its body, editor and times. Look here for what changed the routing, "
                 "or for a body to send back with update_config, since nothing restores a version by itself; the body in force is in "
                 "get_config. Bodies can be long: choose fields or a small page_size. Credentials in them show as [hidden]; an unknown slug "
                 "gives 403 (AB03). Needs configs.read (any key kind).",
        .words = "history of a config, who changed the routing, what changed in this config, show previous versions of a routing rule, "
                 "how was the routing before, roll back a config to an earlier version, undo a bad routing change, compare old and new "
                 "config, older gateway settings of this config, change log of a fallback rule, routing broke after an edit, past "
                 "versions of the configuration, revisions of a routing policy, restore the former routing, who edited this config",
        .to    = "/configs/{config_id}/versions",
        .needs = key_kind::either,
        .scope = "configs.read",
        .path  = {{"config_id", id_or_slug, "Slug, from list_configs.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .pages = own_pages(20, 200),
        .lists = "data",
        .gives = {{"data", list_of(version), "Versions.", required}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset configs = {"configs", "Gateway configs: routing, fallback, retry, cache.", operations};

}  // namespace portkey

#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field config_members[] = {
    {"id",              any_text, "The config's UUID."},
    {"name",            any_text, "Its name."},
    {"slug",            any_text, "The short name that get_config takes and requests name."},
    {"workspace_id",    any_text, "The UUID of its workspace."},
    {"status",          any_text, "active or archived."},
    {"is_default",      any_json, "1 for the workspace's default config, else 0."},
    {"created_at",      any_text, "When it was created."},
    {"last_updated_at", any_text, "When it was last changed."},
    {"owner_id",        any_text, "The UUID of who created it."},
    {"updated_by",      any_text, "The UUID of who changed it last."},
};
constexpr shape config = object_of(list_of(config_members));

constexpr operation operations[] = {
    {
        .name  = "list_configs",
        .title = "List configs",
        .help  = "List the gateway configs (routing, fallback, retry, cache) by name and slug, without their bodies. Use it to find a slug; "
                 "for the routing rules of one config use get_config. With an Admin key pass workspace_id to stay within one "
                 "workspace (ids from list_workspaces); a Workspace key sees its own and ignores it. Needs configs.list. Pages count "
                 "from 0; an empty list means that there are no configs.",
        .to    = "/configs",
        .needs = key_kind::either,
        .scope = "configs.list",
        .query = {{"workspace_id", id_or_slug, "Only configs of this workspace, by UUID or slug."}},
        .pages = uncounted_pages(100, 1000),
        .lists = "configurations",
        .gives = {{"success",        any_boolean,     "Whether Portkey calls the reply a success.", required, nullptr, derive::succeeded},
                  {"configurations", list_of(config), "The configs of this page.", required, "data"}},
    },
    {
        .name  = "get_config",
        .title = "Get config",
        .help  = "Get one gateway config by slug, with its whole body: cache, retry, strategy, targets and everything else in it. Use it to "
                 "see how requests are routed or why a fallback happens; slugs come from list_configs. With an Admin key name the "
                 "workspace as well where Portkey asks for it. Needs configs.read. Portkey answers 403 (AB03) or 404 for a config that does "
                 "not exist or that the key may not see.",
        .to    = "/configs/{slug}",
        .needs = key_kind::either,
        .scope = "configs.read",
        .path  = {{"slug", id_or_slug, "The config's slug, from list_configs, such as \"pc-fallbk-3f9a1c\".", required}},
        .query = {{"workspace_id", id_or_slug, "The config's workspace, by UUID or slug; for Admin keys."}},
        .gives = {{"success", any_boolean, "Whether Portkey calls the reply a success.", required, nullptr, derive::succeeded},
                  {"config",  any_object,  "The config's body: cache, retry, strategy, targets and whatever else it holds.", required,
                   "config|data.config", derive::parsed}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset configs = {"configs", "Gateway configs: routing, fallback, retry, cache.", operations};

}  // namespace portkey

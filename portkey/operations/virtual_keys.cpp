#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field key_members[] = {
    {"name",         any_text, "Its name."},
    {"slug",         any_text, "The short name that requests and configs use."},
    {"status",       any_text, "active, or exhausted when its budget is used up."},
    {"note",         any_text, "A note for people, or null."},
    {"usage_limits", any_json, "The budget: credit_limit, alert_threshold and periodic_reset; null: none."},
    {"rate_limits",  any_json, "How fast it may be used: a list of type, unit and value; null: no limit."},
    {"reset_usage",  any_json, "Whether usage was reset, or null."},
    {"created_at",   any_text, "When it was created."},
    {"model_config", any_json, "Settings of the provider, such as a deployment name or region; never the provider's key."},
};
constexpr shape virtual_key = object_of(list_of(key_members));

constexpr operation operations[] = {
    {
        .name  = "list_virtual_keys",
        .title = "List virtual keys",
        .help  = "List the virtual keys (stored provider credentials) with status, budget and rate limits; the credentials themselves are never "
                 "returned. Use it to see which provider keys exist, which are exhausted and how they are limited; for configs "
                 "that route to them use list_configs. With an Admin key pass workspace_id (from list_workspaces) to stay within one "
                 "workspace. Needs virtual_keys.list. Pages count from 0; an empty list means that there are none.",
        .to    = "/virtual-keys",
        .needs = key_kind::either,
        .scope = "virtual_keys.list",
        .query = {{"workspace_id", id_or_slug, "Only virtual keys of this workspace, by UUID or slug."}},
        .pages = snake_pages(50, 1000),
        .lists = "virtual_keys",
        .gives = {{"total",        any_integer,          "How many virtual keys there are, over all pages.", required},
                  {"virtual_keys", list_of(virtual_key), "The virtual keys of this page.", required, "data"}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset virtual_keys = {"virtual_keys", "Stored provider credentials, their budgets and limits.", operations};

}  // namespace portkey

#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

/// What every report can be narrowed by.
constexpr field filters[] = {
    {"time_of_generation_min", date_time,           "Start of the period, ISO 8601 with offset, such as 2026-10-01T00:00:00+00:00.", required},
    {"time_of_generation_max", date_time,           "End of the period, ISO 8601 with offset, such as 2026-11-01T00:00:00+00:00.", required},
    {"workspace_slug",         id_or_slug,          "The workspace to report on, from list_workspaces. A Workspace key ignores it; an Admin key without it gets the default workspace."},
    {"total_units_min",        integer_from(0),     "Only requests of at least this many tokens."},
    {"total_units_max",        integer_from(0),     "Only requests of at most this many tokens."},
    {"cost_min",               number_from(0),      "Only requests that cost at least this many US cents."},
    {"cost_max",               number_from(0),      "Only requests that cost at most this many US cents."},
    {"prompt_token_min",       integer_from(0),     "Only requests with at least this many prompt tokens."},
    {"prompt_token_max",       integer_from(0),     "Only requests with at most this many prompt tokens."},
    {"completion_token_min",   integer_from(0),     "Only requests with at least this many completion tokens."},
    {"completion_token_max",   integer_from(0),     "Only requests with at most this many completion tokens."},
    {"status_code",            text(1, 512),        "Only these response status codes, separated by commas, such as \"401,403\"."},
    {"weighted_feedback_min",  number_from(-10, 10), "Only requests with at least this weighted feedback."},
    {"weighted_feedback_max",  number_from(-10, 10), "Only requests with at most this weighted feedback."},
    {"virtual_keys",           text(1, 2048),       "Only these virtual keys, slugs from list_virtual_keys separated by commas."},
    {"configs",                text(1, 2048),       "Only these configs, slugs from list_configs separated by commas."},
    {"api_key_ids",            text(1, 2048),       "Only these API keys, UUIDs separated by commas."},
    {"metadata",               text(2, 4096),       "Only requests with this metadata: a JSON object as a text, such as {\"env\":\"staging\"}."},
    {"ai_org_model",           text(1, 2048),       "Only these models, each as provider__model, separated by commas, such as \"openai__gpt-4o\"."},
    {"trace_id",               text(1, 2048),       "Only these trace ids, separated by commas."},
    {"span_id",                text(1, 2048),       "Only these span ids, separated by commas."},
    {"prompt_slug",            text(1, 2048),       "Only these prompts, slugs separated by commas."},
};

constexpr field cost_summary_members[] = {
    {"total_cost",                     any_json, "Cost of the whole period, in US cents.", optional, "total|total_cost"},
    {"average_cost_per_request",       any_json, "Mean cost of a request, in US cents.", optional, "avg|average_cost_per_request"},
    {"total_cost_cents",               any_json, "total_cost, with its unit in the name.", optional, "total|total_cost"},
    {"average_cost_per_request_cents", any_json, "average_cost_per_request, with its unit in the name.", optional, "avg|average_cost_per_request"},
};
constexpr shape cost_summary = object_of(list_of(cost_summary_members));

constexpr field cost_point_members[] = {
    {"timestamp",    any_text, "The start of the interval."},
    {"total_cost",   any_json, "Cost within the interval, in US cents.", optional, "total|total_cost"},
    {"average_cost", any_json, "Mean cost of a request within the interval, in US cents.", optional, "avg|average_cost"},
};
constexpr shape cost_point = object_of(list_of(cost_point_members));

constexpr field user_group_members[] = {
    {"user",       any_text, "Who made the requests, as the requests' _user metadata says; empty for requests without."},
    {"requests",   any_json, "How many requests they made."},
    {"cost",       any_json, "What these cost, in US cents."},
    {"cost_cents", any_json, "cost, with its unit in the name.", optional, "cost"},
    {"object",     any_text, "Always \"analytics-group\"."},
};
constexpr shape user_group = open_object_of(list_of(user_group_members));

constexpr operation operations[] = {
    {
        .name  = "get_cost_analytics",
        .title = "Get cost analytics",
        .help  = "Get what requests cost over a period: the total, the mean per request and a series of intervals, all in US cents. Use it for "
                 "spending trends and for the bill of a workspace, model, key or prompt; for spending by person use "
                 "get_user_stats. Both times need an offset (+00:00) or Z. With an Admin key name a workspace_slug, or the default "
                 "workspace is reported. Needs analytics.view; organisation-wide reports are an Enterprise feature and get a 403 elsewhere.",
        .to    = "/analytics/graphs/cost",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     cost_summary,        "The whole period.", required},
                  {"data_points", list_of(cost_point), "The intervals, oldest first.", required},
                  {"object",      any_text,            "Always \"analytics-graph\"."},
                  {"unit",        any_text,            "The unit of every cost in this result.", required, "US cents", derive::constant}},
    },
    {
        .name  = "get_user_stats",
        .title = "Get user stats",
        .help  = "Get requests and cost for each person over a period, one page at a time; costs are in US cents and may arrive as texts. Use it "
                 "to find who uses or spends most; for the trend over time use get_cost_analytics, and for names and roles "
                 "list_all_users. People are told apart by the _user metadata of their requests. Both times need an offset (+00:00) or "
                 "Z. Needs analytics.view; with an Admin key name a workspace_slug, or the default workspace is reported.",
        .to    = "/analytics/groups/users",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"total",  any_integer,         "How many people there are, over all pages.", required},
                  {"object", any_text,            "Always \"list\"."},
                  {"data",   list_of(user_group), "The people of this page.", required},
                  {"unit",   any_text,            "The unit of every cost in this result.", required, "US cents", derive::constant}},
        .keeps_rest = true,
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset analytics = {"analytics", "Usage, cost and performance over time.", operations};

}  // namespace portkey

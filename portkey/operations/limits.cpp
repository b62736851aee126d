#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr shape short_name = {.is = kind::text, .most = 255};
constexpr shape short_note = {.is = kind::text, .most = 500, .nullable = true};

constexpr field condition_fields[] = {
    {"key",      any_text, "What to match, such as model or metadata.team.", required},
    {"value",    usually(kind::text), "Text, or texts of which one matches; \"*\" is any.", required},
    {"excludes", text_list,            "Texts to leave out."},
};
constexpr shape condition = object_of(list_of(condition_fields));
constexpr shape conditions = {.is = kind::list, .least = 1, .items = &condition};

constexpr field group_fields[] = {{"key", any_text, "What to count by.", required}};
constexpr shape group = object_of(list_of(group_fields));
constexpr shape groups = {.is = kind::list, .least = 1, .items = &group};

// The first members of each, `brief_…` of them, are what lists show of a policy.
constexpr field rate_limit_members[] = {
    {"id",              any_text,   "UUID.", required},
    {"name",            any_text,   "Name."},
    {"type",            any_text,   "What is counted."},
    {"unit",            any_text,   "Unit."},
    {"value",           any_number, "How many a unit."},
    {"conditions",      any_list,   "Which calls."},
    {"group_by",        any_list,   "What is counted apart."},
    {"status",          any_text,   "active or archived."},
    {"workspace_id",    any_text,   "Workspace UUID."},
    {"target",          any_text,   "llm or mcp_tools."},
    {"description",     any_text,   "Description."},
    {"created_at",      any_text,   "When created."},
    {"last_updated_at", any_text,   "When changed."},
};
constexpr std::size_t brief_rate_limit = 9;
constexpr shape rate_limit_policy = object_of(field_list{rate_limit_members, brief_rate_limit});

constexpr field usage_limit_members[] = {
    {"id",                  any_text,    "UUID.", required},
    {"name",                any_text,    "Name."},
    {"type",                any_text,    "What is counted."},
    {"credit_limit",        any_number,  "Budget: US dollars for cost."},
    {"alert_threshold",     any_number,  "Same unit."},
    {"periodic_reset",      any_text,    "weekly or monthly."},
    {"periodic_reset_days", any_integer, "Days between resets."},
    {"next_usage_reset_at", any_text,    "Next reset."},
    {"conditions",          any_list,    "Which calls."},
    {"group_by",            any_list,    "What is counted apart."},
    {"status",              any_text,    "active or archived."},
    {"workspace_id",        any_text,    "Workspace UUID."},
    {"description",         any_text,    "Description."},
    {"last_reset_at",       any_text,    "Last reset."},
    {"created_at",          any_text,    "When created."},
    {"last_updated_at",     any_text,    "When changed."},
};
constexpr std::size_t brief_usage_limit = 12;
constexpr shape usage_limit_policy = object_of(field_list{usage_limit_members, brief_usage_limit});

constexpr field counter_members[] = {
    {"current_usage", any_number, "Used so far."},
    {"status",        any_text,   "active or exhausted."},
};
constexpr shape counter = object_of(list_of(counter_members));

constexpr field entity_members[] = {
    {"id",            any_text,   "Id, for reset_usage_limit_entity.", required},
    {"value_key",     any_text,   "Whose, such as \"metadata._user:ann\"."},
    {"current_usage", any_number, "Used so far."},
    {"status",        any_text,   "active or exhausted."},
};
constexpr shape entity = object_of(list_of(entity_members));

constexpr operation operations[] = {
    {
        .name  = "list_rate_limits",
        .title = "List rate limit policies",
        .help  = "List rate limit policies: how many requests or tokens matching calls may use per minute, hour, day or week. Use it to find "
                 "the throttle behind a 429 from the gateway; budgets are in list_usage_limits, limits of one API key in get_api_key, and "
                 "get_rate_limit adds timestamps and target. Archived policies appear only with status archived. Admin keys should name "
                 "workspace_id. Needs policies.list.",
        .words = "list all rate limits, which throttles exist, why are we throttled, overview of traffic caps, find the id of a rate "
                 "limit, which request quotas are set, what speed limits do teams have, archived rate limit policies, are there any "
                 "throttling rules, rate limits in place, throttles that are in force now, overview of throttles, why do we get 429, "
                 "gateway answers 429 too many requests, which rate limit causes the 429, 429 from the gateway, all rpm and tpm "
                 "policies, why do we get too many requests",
        .to    = "/policies/rate-limits",
        .needs = key_kind::either,
        .scope = "policies.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces."},
                  {"status",       {.choices = {"active", "archived"}}, "active by default."},
                  {"type",         {.choices = {"requests", "tokens"}}, "What is counted."},
                  {"unit",         {.choices = {"rpm", "rph", "rpd", "rpw"}}, "Per minute, hour, day or week."}},
        .pages = snake_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(rate_limit_policy), "Policies.", required}},
    },
    {
        .name  = "get_rate_limit",
        .title = "Get rate limit policy",
        .help  = "Get one rate limit policy by UUID, with its conditions, grouping, unit and value. Use it before update_rate_limit; to search "
                 "by type or unit take list_rate_limits, and for budgets get_usage_limit. How much of the window is spent is not shown. An "
                 "archived policy needs status archived, and an unknown UUID can answer 403 as well as 404. Needs policies.read (any key kind).",
        .words = "details of a throttle, who does this rate limit apply to, rpm or tpm of one policy, inspect a throttling rule, "
                 "conditions of a rate limit policy, is this rate limit active, read a rate limit by id, when was this throttle "
                 "created, show a single rate limit policy, read what a rate limit policy says, how is this throttle grouped, value and "
                 "unit of one rate limit, what is set in this throttle",
        .to    = "/policies/rate-limits/{rate_limit_id}",
        .needs = key_kind::either,
        .scope = "policies.read",
        .path  = {{"rate_limit_id", id_or_slug, "UUID, from list_rate_limits.", required}},
        .query = {{"status", {.choices = {"active", "archived"}}, "active by default."}},
        .details = list_of(rate_limit_members),
    },
    {
        .name  = "create_rate_limit",
        .title = "Create rate limit policy",
        .help  = "Add a rate limit policy to a workspace: the gateway answers 429 once matching calls exceed value per unit. Use it for "
                 "throughput; for a budget over weeks use create_usage_limit, and to alter a policy update_rate_limit. All conditions must "
                 "match, and each combination of group_by values gets its own counter. type, target and group_by are fixed from then on. Admin "
                 "keys name workspace_id. Needs policies.create and self-hosted Enterprise.",
        .words = "introduce a traffic cap, new rate limit policy, throttle the calls of a team, set rate limit for an environment, "
                 "limit a workspace to 60 requests a minute, throttle calls to one model, fair share of capacity for every customer, "
                 "client sends too many calls slow it down, limit mcp tool calls per minute, set up rate limits for development, "
                 "scripts hammer the gateway slow them down, stop someone flooding the gateway, no customer may use up all the "
                 "capacity, batch job overloads the gateway, no client may send more than 5 requests a second, introduce throttling, "
                 "token quota per minute for each api key, quota of tokens per hour for every key, cap tokens per minute, stop runaway "
                 "scripts in production, rpm or tpm quota for a workspace, set requests a minute for the dev workspace",
        .sends = verb::post,
        .to    = "/policies/rate-limits",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "policies.create",
        .body  = {{"name",        short_name, "Name."},
                  {"description", short_note, "Purpose."},
                  {"target",      {.choices = {"llm", "mcp_tools"}}, "Model calls (default) or MCP tool calls."},
                  {"conditions",  conditions, "Keys: api_key, workspace_id, organisation_id, metadata.NAME; for llm virtual_key, "
                                              "provider, config, prompt, model, endpoint_type; for mcp_tools mcp_server, mcp_tool.",
                   required},
                  {"group_by",    groups, "Keys as in conditions.", required},
                  {"type",        {.choices = {"requests", "tokens"}}, "What is counted.", required},
                  {"unit",        {.choices = {"rpm", "rph", "rpd", "rpw"}}, "Per minute, hour, day or week.", required},
                  {"value",       any_number, "How many a unit.", required},
                  {"workspace_id",    id_or_slug, "UUID or slug; the key's own by default."},
                  {"organisation_id", any_text,   "UUID; the key's own by default."}},
        .gives = {{"id", any_text, "UUID.", required}},
    },
    {
        .name  = "update_rate_limit",
        .title = "Update rate limit policy",
        .help  = "Change the name, conditions, unit or value of a rate limit policy; what is left out stays. Use it to loosen or tighten a "
                 "throttle in place; for another type, target or group_by use create_rate_limit and delete_rate_limit. conditions take the "
                 "place of the whole old list and need backend 1.16. Portkey answers with an empty object: read the outcome with "
                 "get_rate_limit, which may lag. Needs policies.update (any key kind).",
        .words = "allow more calls per minute, throttling is too strict, change rpm from 100 to 200, tighten the throttle, rename a "
                 "rate limit, too many 429s relax the throttle, higher traffic cap for a team, switch a throttle from minute to hour, "
                 "change the value of a rate limit, raise the rate limit of a workspace, higher value for a throttle, loosen the "
                 "throttle for batch jobs, edit an existing rate limit policy, lower an existing rpm limit, double the existing rate "
                 "limit, make a throttle less strict, throttle is too tight",
        .sends = verb::put,
        .to    = "/policies/rate-limits/{rate_limit_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "policies.update",
        .path  = {{"rate_limit_id", id_or_slug, "UUID, from list_rate_limits.", required}},
        .body  = {{"name",        short_name, "Name."},
                  {"description", short_note, "Purpose."},
                  {"conditions",  conditions, "All of them, as in create_rate_limit."},
                  {"unit",        {.choices = {"rpm", "rph", "rpd", "rpw"}}, "Per minute, hour, day or week."},
                  {"value",       any_number, "How many a unit."}},
        .rules = {{condition::at_least_one, "name|description|conditions|unit|value"}},
        .says  = "Rate limit policy {rate_limit_id} updated",
    },
    {
        .name  = "delete_rate_limit",
        .title = "Delete rate limit policy",
        .help  = "Delete one rate limit policy, so that it no longer throttles any call. Use it when the limit is obsolete; to raise or lower "
                 "it use update_rate_limit, for budgets delete_usage_limit. Limits on API keys, providers and workspaces go on. No tool "
                 "restores a policy, so note its members with get_rate_limit first. An unknown UUID may answer 403. Needs policies.delete (any key kind).",
        .words = "remove the rate limit, stop throttling, get rid of a throttle, throttle no longer needed, let a team call without "
                 "restriction, no more 429 for this team, unlimited traffic, rate limit policy is obsolete, delete rate limit, "
                 "completely take out the rate limit policy, take away the rate limit, drop a rate limiting policy, abolish the "
                 "throttling, rate limit not needed any longer, lift the throttle entirely, we do not need the throttle any more, "
                 "remove a tpm policy, lift the rate limit for ever",
        .sends = verb::del,
        .to    = "/policies/rate-limits/{rate_limit_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "policies.delete",
        .path  = {{"rate_limit_id", id_or_slug, "UUID, from list_rate_limits.", required}},
        .says  = "Rate limit policy {rate_limit_id} deleted successfully",
    },
    {
        .name  = "list_usage_limits",
        .title = "List usage limit policies",
        .help  = "List usage limit policies: budgets in US dollars, tokens or requests with their resets. Start here when calls fail with 412, "
                 "the gateway's sign of a spent budget. Consumption is not shown: list_usage_limit_entities has it for one policy. Throughput "
                 "belongs to list_rate_limits. Archived policies appear only with status archived. Admin keys should name workspace_id. Needs "
                 "policies.list.",
        .words = "why are calls blocked with 412, overview of quotas, show every usage limit, find the id of a budget, what allowances "
                 "do the teams have, which cost controls are set, is there any cap on spending, budget exceeded error which budget, "
                 "archived budgets, list all budget policies, what spending caps are in place, which spending caps are set, budgets set "
                 "by us, calls refused with 412, all token budgets, which spending limits have we defined, which budgets do we have",
        .to    = "/policies/usage-limits",
        .needs = key_kind::either,
        .scope = "policies.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces."},
                  {"status",       {.choices = {"active", "archived"}}, "active by default."},
                  {"type",         {.choices = {"cost", "tokens", "requests"}}, "What is counted."}},
        .pages = snake_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(usage_limit_policy), "Policies.", required}},
    },
    {
        .name  = "get_usage_limit",
        .title = "Get usage limit policy",
        .help  = "Get one usage limit policy by UUID: budget, alert threshold, resets, conditions and grouping. include_usage adds the counter "
                 "of every group in one unpaged map; where there are many prefer list_usage_limit_entities, which pages and searches. For "
                 "throttles use get_rate_limit. cost is in US dollars here, unlike analytics, which count cents. An archived policy needs "
                 "status archived. Needs policies.read (any key kind).",
        .words = "show one budget, details of a spending cap, when does the budget reset, what is set in this quota, is this budget "
                 "monthly or weekly, inspect a usage limit by id, status of one budget, what is the ceiling of this allowance, alert "
                 "threshold of a budget, show a single budget policy, at what amount does this budget alert, alert and reset of one "
                 "budget, next reset of one budget policy, at which amount does this budget warn, who does this one budget apply to, "
                 "threshold of one budget policy, how high is this spending cap, when does this budget start over, when is the next "
                 "budget reset, amount that raises an alert",
        .to    = "/policies/usage-limits/{usage_limit_id}",
        .needs = key_kind::either,
        .scope = "policies.read",
        .path  = {{"usage_limit_id", id_or_slug, "UUID, from list_usage_limits.", required}},
        .query = {{"status",        {.choices = {"active", "archived"}}, "active by default."},
                  {"include_usage", any_boolean, "Add the counters; false by default."}},
        .gives = {{"value_key_usage_map", map_of(counter), "Counter of each value key."}},
        .details = list_of(usage_limit_members),
    },
    {
        .name  = "create_usage_limit",
        .title = "Create usage limit policy",
        .help  = "Add a budget policy to a workspace: once matching calls have used credit_limit, the gateway refuses further ones with 412 "
                 "until the next reset. For throughput use create_rate_limit; to raise a budget, update_usage_limit. Without a reset the limit "
                 "is cumulative; weekly means Monday, monthly the 1st, 00:00 UTC. alert_threshold must lie below credit_limit and only writes "
                 "to the audit log. Needs policies.create (any key kind) and self-hosted Enterprise.",
        .words = "block calls once the money is used up, new budget policy, set a monthly budget, stop people spending too much money, "
                 "spending cap that resets every week, allow each person only some dollars, dollar budget per tenant, no nasty surprise "
                 "on the invoice, put a ceiling on the bill, cost control for a project, juniors may only spend a few dollars, make "
                 "sure nobody blows through the money, avoid surprise bills, each tenant gets a million tokens, block requests when the "
                 "money is gone, put a cap on what people can spend, nobody should spend over 50 dollars, monthly allowance for each "
                 "user, separate cost quota for every customer, cap users at a few dollars each, prevent a cost explosion, limit "
                 "spending to some dollars",
        .sends = verb::post,
        .to    = "/policies/usage-limits",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "policies.create",
        .body  = {{"name",        short_name, "Name."},
                  {"description", short_note, "Purpose."},
                  {"conditions",  conditions, "All must match. Keys: api_key, workspace_id, organisation_id, metadata.NAME, virtual_key, "
                                              "provider, config, prompt, model.",
                   required},
                  {"group_by",     groups, "Keys as in conditions; each combination counts apart.", required},
                  {"type",         {.choices = {"cost", "tokens", "requests"}}, "What is counted.", required},
                  {"credit_limit", number_from(0), "Budget; US dollars for cost.", required},
                  {"alert_threshold",     or_null(number_from(0)), "Warn from here on; same unit."},
                  {"periodic_reset",      {.choices = {"monthly", "weekly"}, .nullable = true}, "Calendar reset."},
                  {"periodic_reset_days", or_null(integer_from(1, 365)), "Or reset every so many days."},
                  {"next_usage_reset_at", or_null(date_time), "First reset; rounded to midnight UTC."},
                  {"workspace_id",        id_or_slug, "UUID or slug; the key's own by default."},
                  {"organisation_id",     any_text,   "UUID; the key's own by default."}},
        .rules = {{condition::at_most_one, "periodic_reset|periodic_reset_days"},
                  {condition::below, "alert_threshold", "credit_limit"}},
        .gives = {{"id", any_text, "UUID.", required}},
    },
    {
        .name  = "update_usage_limit",
        .title = "Update usage limit policy",
        .help  = "Change a budget policy: name, limit, alert, resets or conditions; what is left out stays. Use it to raise a budget; to zero a "
                 "counter use reset_usage_limit_entity, or reset_usage_for_value here when you know the value rather than the entity's id. For "
                 "another type or group_by use create_usage_limit. conditions take the place of all old ones and need backend 1.16. Portkey "
                 "answers with an empty object. Needs policies.update (any key kind).",
        .words = "raise the budget, edit a usage limit, top up the allowance, change the alert threshold, extend the cost ceiling, cut "
                 "the monthly budget, increase the monthly spending cap, raise the spending cap, more room under the spending cap, give "
                 "a budget policy a higher limit, make the existing budget weekly instead of monthly, change the budget reset from "
                 "weekly to monthly, reset the budget every month instead, existing budget is too small, lower the spending cap, rename "
                 "a budget policy, change the conditions of a budget, spending cap needs more headroom, give the budget more dollars, "
                 "the spending cap is too low, change the warning threshold of a budget, budget from 100 to 200 dollars",
        .sends = verb::put,
        .to    = "/policies/usage-limits/{usage_limit_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "policies.update",
        .path  = {{"usage_limit_id", id_or_slug, "UUID, from list_usage_limits.", required}},
        .body  = {{"name",            short_name, "Name."},
                  {"description",     short_note, "Purpose."},
                  {"conditions",      conditions, "All of them, as in create_usage_limit."},
                  {"credit_limit",    number_from(0), "Budget; US dollars for cost."},
                  {"alert_threshold", or_null(number_from(0)), "Below credit_limit; null: none."},
                  {"periodic_reset",  {.choices = {"monthly", "weekly"}, .nullable = true}, "Calendar reset; null: none."},
                  {"periodic_reset_days",   or_null(integer_from(1, 365)), "Or reset every so many days."},
                  {"next_usage_reset_at",   or_null(date_time), "Next reset; rounded to midnight UTC."},
                  {"reset_usage_for_value", any_text, "Value whose counter goes to 0, such as an API key's UUID."}},
        .rules = {{condition::at_least_one, "name|description|conditions|credit_limit|alert_threshold|periodic_reset|"
                                            "periodic_reset_days|next_usage_reset_at|reset_usage_for_value"},
                  {condition::at_most_one, "periodic_reset|periodic_reset_days"},
                  {condition::below, "alert_threshold", "credit_limit"}},
        .says  = "Usage limit policy {usage_limit_id} updated",
    },
    {
        .name  = "delete_usage_limit",
        .title = "Delete usage limit policy",
        .help  = "Archive one usage limit policy, so that its budget stops applying. Use it for budgets nobody needs; to lift one for now raise "
                 "credit_limit with update_usage_limit, or clear one counter with reset_usage_limit_entity. The policy stays readable through "
                 "list_usage_limits with status archived, but no tool makes it active again. Budgets on API keys, providers and workspaces are "
                 "untouched. Needs policies.delete (any key kind).",
        .words = "remove the budget, delete a spending cap, budget no longer needed, get rid of a usage limit, end the monthly "
                 "allowance, drop the cost ceiling, retire an old budget, archive or retire a budget policy, lift the spending cap "
                 "permanently, remove budget policy, take the spending cap away, drop the spending cap of a pilot, scrap a budget, no "
                 "more spending cap",
        .sends = verb::del,
        .to    = "/policies/usage-limits/{usage_limit_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "policies.delete",
        .path  = {{"usage_limit_id", id_or_slug, "UUID, from list_usage_limits.", required}},
        .says  = "Usage limit policy {usage_limit_id} deleted successfully",
    },
    {
        .name  = "list_usage_limit_entities",
        .title = "List usage limit entities",
        .help  = "List what one usage limit policy counts (API keys, users or other group_by values) with consumption so far. Use it to see who "
                 "has spent a budget (status exhausted) and for the ids that reset_usage_limit_entity takes; the policy itself is in "
                 "get_usage_limit, spending without a policy in get_user_stats. current_usage is in the policy's unit: US dollars, tokens or "
                 "requests. Needs policies.read (any key kind).",
        .words = "how much of the budget is left, who is over the cap, remaining allowance per user, list consumption under one budget, "
                 "how much of the quota is used, who is close to the spending cap, find the entity id for a reset, current usage "
                 "against the budget, users that used up their budget, api keys that ran out of budget, keys with exhausted budget, "
                 "budget used so far per key, users blocked by a spending cap, teams that ran out of budget, how much of their "
                 "allowance have users consumed, who is near the budget limit, remaining credit of keys under a budget, which keys are "
                 "over the spending cap, who has exceeded the budget",
        .to    = "/policies/usage-limits/{usage_limit_id}/entities",
        .needs = key_kind::either,
        .scope = "policies.read",
        .path  = {{"usage_limit_id", id_or_slug, "UUID, from list_usage_limits.", required}},
        .query = {{"status", {.choices = {"active", "exhausted"}}, "Whether the budget is spent."},
                  {"search", any_text, "Text in the value key."}},
        .pages = snake_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(entity), "Counters.", required}},
    },
    {
        .name  = "reset_usage_limit_entity",
        .title = "Reset usage limit entity",
        .help  = "Reset the consumption of one entity of a usage limit policy to zero, so that a blocked user, key or group can call again "
                 "before the next reset. The previous figure is lost to the policy; logs and analytics keep the spending. Not for raising the "
                 "budget (update_usage_limit) nor for an API key's own limits (update_api_key). Take entity_id from list_usage_limit_entities "
                 "of the same policy. Needs policies.update (any key kind).",
        .words = "reset the usage of one user, unblock somebody who hit the spending cap, user ran out of budget let them continue, set "
                 "the counter back to zero, clear the meter of a team, start counting anew for one key, reset a budget counter, give a "
                 "second allowance this once, user has hit the cap but must work, hit her spending cap let her continue, reset budget "
                 "counter of a user, customer used up the budget unblock him, set the consumption back to zero, let a blocked key call "
                 "before the next reset, user has used up the allowance let him go on, zero the counter of one user",
        .sends = verb::put,
        .to    = "/policies/usage-limits/{usage_limit_id}/entities/{entity_id}/reset",
        .does  = effect::resets,
        .needs = key_kind::either,
        .scope = "policies.update",
        .path  = {{"usage_limit_id", id_or_slug, "UUID, from list_usage_limits.", required},
                  {"entity_id",      id_or_slug, "From list_usage_limit_entities.", required}},
        .says  = "Usage of entity {entity_id} reset",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset limits = {"limits", "Policies that limit rates and usage.", operations};

}  // namespace portkey

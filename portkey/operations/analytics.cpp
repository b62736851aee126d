#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

/// What every report can be narrowed by. These stand in the schema of each report, so their help is as short as it can be.
constexpr field filters[] = {
    {"time_of_generation_min", date_time,            "With offset.", required},
    {"time_of_generation_max", date_time,            "Likewise.", required},
    {"workspace_slug",         id_or_slug,           "From list_workspaces."},
    {"total_units_min",        integer_from(0),      "All tokens."},
    {"total_units_max",        integer_from(0),      "All tokens."},
    {"cost_min",               number_from(0),       "US cents."},
    {"cost_max",               number_from(0),       "US cents."},
    {"prompt_token_min",       integer_from(0),      "Tokens in."},
    {"prompt_token_max",       integer_from(0),      "Tokens in."},
    {"completion_token_min",   integer_from(0),      "Tokens out."},
    {"completion_token_max",   integer_from(0),      "Tokens out."},
    {"status_code",            any_text,             "Like 401,403."},
    {"weighted_feedback_min",  number_from(-10, 10), "Feedback."},
    {"weighted_feedback_max",  number_from(-10, 10), "Feedback."},
    {"virtual_keys",           any_text,             "Slugs a,b."},
    {"configs",                any_text,             "Slugs a,b."},
    {"api_key_ids",            any_text,             "UUIDs a,b."},
    {"metadata",               any_text,             "Like {\"env\":\"prod\"}."},
    {"ai_org_model",           any_text,             "Like openai__gpt-4o."},
    {"trace_id",               any_text,             "Ids a,b."},
    {"span_id",                any_text,             "Ids a,b."},
    {"prompt_slug",            any_text,             "Slugs a,b."},
};

// A graph is a summary of the period and a point for each interval. Units stand in the names.

constexpr field count_summary_members[] = {{"total", any_integer, "Total."}};
constexpr shape count_summary = object_of(list_of(count_summary_members));
constexpr field count_point_members[] = {{"timestamp", any_text, "Timestamp."}, {"total", any_integer, "Total."}};
constexpr shape count_point = object_of(list_of(count_point_members));
/// The answer of what only counts.
constexpr field counts[] = {{"summary",     count_summary,        "Summary.", required},
                            {"data_points", list_of(count_point), "Data points.", required}};

constexpr field cost_summary_members[] = {
    {"total_cost",                     any_number, "Total cost.", optional, "total|total_cost"},
    {"average_cost_per_request",       any_number, "Average cost per request.", optional, "avg|average_cost_per_request"},
    {"total_cost_cents",               any_number, "As total_cost.", optional, "total|total_cost"},
    {"average_cost_per_request_cents", any_number, "As average_cost_per_request.", optional, "avg|average_cost_per_request"},
};
constexpr shape cost_summary = object_of(list_of(cost_summary_members));
constexpr field cost_point_members[] = {
    {"timestamp",    any_text,   "Timestamp."},
    {"total_cost",   any_number, "Total cost.", optional, "total|total_cost"},
    {"average_cost", any_number, "Per request.", optional, "avg|average_cost"},
};
constexpr shape cost_point = object_of(list_of(cost_point_members));

constexpr field latency_summary_members[] = {
    {"avg_ms", any_number, "Avg ms.", optional, "avg"},
    {"p50_ms", any_number, "P50 ms.", optional, "p50"},
    {"p90_ms", any_number, "P90 ms.", optional, "p90"},
    {"p99_ms", any_number, "P99 ms.", optional, "p99"},
};
constexpr shape latency_summary = object_of(list_of(latency_summary_members));
constexpr field latency_point_members[] = {
    {"timestamp", any_text,   "Timestamp."},
    {"avg_ms",    any_number, "Avg ms.", optional, "avg"},
    {"p50_ms",    any_number, "P50 ms.", optional, "p50"},
    {"p90_ms",    any_number, "P90 ms.", optional, "p90"},
    {"p99_ms",    any_number, "P99 ms.", optional, "p99"},
};
constexpr shape latency_point = object_of(list_of(latency_point_members));

constexpr field token_summary_members[] = {
    {"total", any_integer, "Total."},
    {"avg",   any_number,  "Per request."},
};
constexpr shape token_summary = object_of(list_of(token_summary_members));
constexpr field token_point_members[] = {
    {"timestamp", any_text,    "Timestamp."},
    {"total",     any_integer, "Total."},
    {"avg",       any_number,  "Avg."},
};
constexpr shape token_point = object_of(list_of(token_point_members));

constexpr field per_user_summary_members[] = {
    {"total",  any_integer, "Requests."},
    {"unique", any_integer, "Users."},
    {"avg",    any_number,  "Per user."},
};
constexpr shape per_user_summary = object_of(list_of(per_user_summary_members));
constexpr field per_user_point_members[] = {{"timestamp", any_text, "Timestamp."}, {"avg", any_number, "Avg."}};
constexpr shape per_user_point = object_of(list_of(per_user_point_members));

constexpr field rate_summary_members[] = {{"rate_percent", any_number, "Rate percent.", optional, "rate"}};
constexpr shape rate_summary = object_of(list_of(rate_summary_members));
constexpr field rate_point_members[] = {{"timestamp",    any_text,   "Timestamp."},
                                        {"rate_percent", any_number, "Rate percent.", optional, "rate"}};
constexpr shape rate_point = object_of(list_of(rate_point_members));

constexpr field code_count_members[] = {{"response_status_code", any_integer, "Status code."},
                                        {"count",                any_integer, "Count."}};
constexpr shape code_count = object_of(list_of(code_count_members));
constexpr field stack_point_members[] = {{"timestamp", any_text, "Timestamp."}, {"stats", list_of(code_count), "Stats."}};
constexpr shape stack_point = object_of(list_of(stack_point_members));

constexpr field codes_summary_members[] = {
    {"total_errors",       any_integer, "Total errors."},
    {"unique_error_codes", any_integer, "Unique error codes."},
};
constexpr shape codes_summary = object_of(list_of(codes_summary_members));
constexpr field code_point_members[] = {{"status_code", any_integer, "Status code."}, {"count", any_integer, "Count."}};
constexpr shape code_point = object_of(list_of(code_point_members));

constexpr field rescued_summary_members[] = {{"retry",    any_integer, "Retry."},
                                             {"fallback", any_integer, "Fallback."}};
constexpr shape rescued_summary = object_of(list_of(rescued_summary_members));
constexpr field attempt_members[] = {{"retry_success_count", any_integer, "Which attempt."}, {"count", any_integer, "Count."}};
constexpr shape attempt = object_of(list_of(attempt_members));
constexpr field rescued_point_members[] = {
    {"timestamp", any_text,         "Timestamp."},
    {"retry",     list_of(attempt), "By attempt."},
    {"fallback",  any_integer,      "Fallback."},
};
constexpr shape rescued_point = object_of(list_of(rescued_point_members));

constexpr field hit_summary_members[] = {
    {"total",        any_integer, "Hits."},
    {"rate_percent", any_number,  "Rate percent.", optional, "rate"},
};
constexpr shape hit_summary = object_of(list_of(hit_summary_members));
constexpr field hit_point_members[] = {
    {"timestamp",                               any_text,    "Timestamp."},
    {"simple_hits",                             any_integer, "Simple hits."},
    {"semantic_hits",                           any_integer, "Semantic hits."},
    {"rate_percent",                            any_number,  "Rate percent.", optional, "rate"},
    {"cumulative_simple_cache_savings_cents",   any_number,  "Cumulative simple cache savings.", optional, "cumulative_simple_cache_savings"},
    {"cumulative_semantic_cache_savings_cents", any_number,  "Cumulative semantic cache savings.", optional, "cumulative_semantic_cache_savings"},
};
constexpr shape hit_point = object_of(list_of(hit_point_members));

constexpr field hit_latency_point_members[] = {{"timestamp", any_text,   "Timestamp."},
                                               {"avg_ms",    any_number, "Avg ms.", optional, "avg"}};
constexpr shape hit_latency_point = object_of(list_of(hit_latency_point_members));

constexpr field cache_summary_members[] = {
    {"hits",                  any_integer, "Hits."},
    {"total_requests",        any_integer, "Total requests."},
    {"avg_latency_ms",        any_number,  "Of a hit.", optional, "avg_latency"},
    {"cache_speedup_percent", any_number,  "Cache speedup percent.", optional, "cache_speedup"},
};
constexpr shape cache_summary = object_of(list_of(cache_summary_members));

constexpr field score_point_members[] = {{"score", any_integer, "Score."}, {"total", any_integer, "Total."}};
constexpr shape score_point = object_of(list_of(score_point_members));

constexpr field weighted_summary_members[] = {{"avg", any_number, "Avg."}};
constexpr shape weighted_summary = object_of(list_of(weighted_summary_members));
constexpr field weighted_point_members[] = {{"timestamp", any_text, "Timestamp."}, {"avg", any_number, "Avg."}};
constexpr shape weighted_point = object_of(list_of(weighted_point_members));

constexpr field model_feedback_members[] = {
    {"ai_model",              any_text,    "Model."},
    {"total",                 any_integer, "Feedbacks."},
    {"avg_weighted_feedback", any_number,  "Avg weighted feedback."},
};
constexpr shape model_feedback = object_of(list_of(model_feedback_members));

// Groups: a row for each value of what is grouped by.

constexpr field user_stats_members[] = {
    {"user",       any_text,   "User."},
    {"requests",   any_json,   "Number or text."},
    {"cost",       any_json,   "US cents."},
    {"cost_cents", any_number, "As cost.", optional, "cost"},
    {"object",     any_text,   "Object."},
};
constexpr shape user_stats = open_object_of(list_of(user_stats_members));

constexpr field user_group_members[] = {
    {"user",       any_text,    "The _user value."},
    {"requests",   any_integer, "Requests."},
    {"cost_cents", any_number,  "Cost cents.", optional, "cost"},
};
constexpr shape user_group = object_of(list_of(user_group_members));

constexpr field model_group_members[] = {{"ai_model", any_text, "Model."}, {"requests", any_integer, "Requests."}};
constexpr shape model_group = object_of(list_of(model_group_members));

constexpr field provider_group_members[] = {
    {"provider",   any_text,    "Provider."},
    {"requests",   any_integer, "Requests."},
    {"cost_cents", any_number,  "Cost cents.", optional, "cost"},
};
/// Open, because the columns that were asked for are members too.
constexpr shape provider_group = open_object_of(list_of(provider_group_members));

constexpr field metadata_group_members[] = {
    {"metadata_value",         any_text,    "Value."},
    {"requests",               any_integer, "Requests."},
    {"cost_cents",             any_number,  "Cost cents.", optional, "cost"},
    {"avg_tokens",             any_number,  "Per request."},
    {"avg_weighted_feedback",  any_number,  "Avg weighted feedback."},
    {"requests_with_feedback", any_integer, "Requests."},
    {"last_seen",              any_text,    "Last seen."},
};
constexpr shape metadata_group = object_of(list_of(metadata_group_members));

constexpr operation operations[] = {
    {
        .name  = "get_cost_analytics",
        .title = "Get cost over time",
        .help  = "Get what requests cost over a period: total, mean per request and a point per interval, all in US cents. Use it for "
                 "spending trends or the bill of one model, key or prompt; spending by person is in get_user_stats, by provider in "
                 "get_analytics_group_providers. Needs analytics.view. Without workspace_slug an Admin key reports the default workspace; a "
                 "Workspace key always its own.",
        .words = "how much money did we spend, burn rate chart, what does one call cost on average, how much did this prompt cost, is "
                 "our spend going up, graph of daily spend, spending trend per day, average price per request, price we paid per call, "
                 "usage figures of the period, why did the ai bill jump, total bill for one prompt, are we spending more than before, "
                 "what did we pay in total, is our expenditure rising, usage report with cost, cost of every single model, cost over "
                 "time of a model, what has one key cost in dollars, did switching the model make it cheaper, plot our spending, what "
                 "did gpt-4 or claude cost us, monthly report of usage and spend, cost by model, break down cost by model, which model "
                 "is most expensive",
        .to    = "/analytics/graphs/cost",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     cost_summary,        "Summary.", required},
                  {"data_points", list_of(cost_point), "Data points.", required},
                  {"object",      any_text,            "Object."},
                  {"unit",        any_text,            "Unit.", required, "US cents", derive::constant}},
    },
    {
        .name  = "get_request_analytics",
        .title = "Get request counts over time",
        .help  = "Count requests over a period, in all and per interval. It shows traffic volume and peaks; for failures alone use "
                 "get_error_analytics, and to see which models took the traffic get_analytics_group_models. Any filter narrows the count, "
                 "such as status_code \"429\". Needs analytics.view. An Admin key without workspace_slug reads the default workspace; a 403 "
                 "(AB03) can mean one out of the key's reach.",
        .words = "how many calls did we make, number of requests per day, peak requests per minute, did traffic drop, requests per day, "
                 "request volume per hour, traffic volume over time, is the gateway busy or idle, when are we busiest, usage report in "
                 "calls, usage figures in requests, busiest hour of the gateway, number of calls made, count all requests, how heavily "
                 "is the gateway used, when is the load highest, did we make fewer calls than before, is gateway usage growing, load "
                 "and throughput chart, api calls made in total, is traffic rising",
        .to    = "/analytics/graphs/requests",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .details = list_of(counts),
    },
    {
        .name  = "get_token_analytics",
        .title = "Get token use over time",
        .help  = "Get how many tokens requests used: total and mean per request, for the period and each interval. Use it to size quotas or "
                 "watch context grow, not for money, which get_cost_analytics reports. The prompt_token and completion_token bounds single "
                 "out requests with long inputs or outputs. Needs analytics.view (any key kind), and an Enterprise plan for organisation-level reports (403 "
                 "otherwise).",
        .words = "how many tokens did we use, token consumption over time, input versus output tokens, average tokens per request, do "
                 "our prompts grow longer, how many tokens did we burn, token usage graph per day, total tokens of one workspace, "
                 "tokens per day, usage report in tokens, usage figures in tokens, token statistics over time, is the context of our "
                 "prompts growing, how big are our prompts, how long is an average prompt in tokens, sum of input tokens, token count "
                 "per day, completion tokens produced, tokens by model",
        .to    = "/analytics/graphs/tokens",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     token_summary,        "Summary.", required},
                  {"data_points", list_of(token_point), "Data points.", required}},
    },
    {
        .name  = "get_latency_analytics",
        .title = "Get latency over time",
        .help  = "Get response times in milliseconds as mean, p50, p90 and p99, over the period and per interval. Use it to spot slowdowns; "
                 "to compare models call it once for each ai_org_model (provider__model). Cached answers alone are in get_cache_hit_latency, "
                 "p95 by provider in get_analytics_group_providers. Needs analytics.view. Workspace keys ignore workspace_slug; Admin keys "
                 "without it read the default workspace.",
        .words = "did it slow down after the change, are our requests too slow, latency percentiles p50 p90 p99, median and 99th "
                 "percentile latency, why is the model so slow, why do answers take so long, response time of the model, response times "
                 "getting worse, speed statistics of model calls, how fast does gpt-4o answer, performance and latency over time, "
                 "latency dashboard, requests take too long, the bot feels laggy and sluggish, is the model slower than before, how "
                 "many seconds until a reply, users complain of long waiting for replies, latency statistics, find the slowest hour, "
                 "average response time chart in milliseconds",
        .to    = "/analytics/graphs/latency",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     latency_summary,        "Summary.", required},
                  {"data_points", list_of(latency_point), "Data points.", required}},
    },
    {
        .name  = "get_error_analytics",
        .title = "Get error counts over time",
        .help  = "Count failed requests over a period, in all and per interval, codes not told apart. Start here when something broke and "
                 "the moment is unknown; for the share of traffic use get_error_rate_analytics, for codes get_error_status_codes_analytics "
                 "(whole period) or get_error_stacks_analytics (along time). Narrow by configs or virtual_keys to find the culprit. Needs "
                 "analytics.view; Admin keys default to the default workspace.",
        .words = "number of failed requests, was there an outage, show a spike of errors, how many bugs hit our users, incident "
                 "timeline of failures, is anything failing, error graph of one config, unsuccessful calls in total, failures per hour, "
                 "failed requests per day, how many errors happened, error count over time, when did the breakage start, something "
                 "broke when did failures begin, when did the problems start, how often does the gateway fail, total number of "
                 "failures, when did the outage begin, were there failures in the night",
        .to    = "/analytics/graphs/errors",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .details = list_of(counts),
    },
    {
        .name  = "get_error_rate_analytics",
        .title = "Get error rate over time",
        .help  = "Get the percentage of requests that failed, for the period and for each interval. It stays comparable while traffic rises "
                 "or falls, so use it for reliability targets and before-and-after checks; absolute numbers come from get_error_analytics, "
                 "the codes behind them from get_error_stacks_analytics. Set prompt_slug to follow one prompt. Needs analytics.view (any key kind); a 403 "
                 "(AB03) can also mean an unknown workspace_slug.",
        .words = "success ratio over time, are we meeting the sla, uptime and availability report, share of calls that go wrong, "
                 "failure rate trend, did failure rate improve after the change, error percentage of one prompt, reliability chart for "
                 "management, percentage of failing requests, how many percent of requests fail, reliability of our calls, was the "
                 "gateway stable, slo and error budget, error rate in percent, performance and failure rate, did reliability drop, how "
                 "dependable is the service, fraction of calls that fails, how stable was the service, is our gateway reliable, how "
                 "reliable were the calls",
        .to    = "/analytics/graphs/errors/rate",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     rate_summary,        "Summary.", required},
                  {"data_points", list_of(rate_point), "Data points.", required}},
    },
    {
        .name  = "get_error_stacks_analytics",
        .title = "Get errors over time by status code",
        .help  = "Get errors per interval, split by response status code. Use it to see when rate limiting (429) gave way to outages (5xx). "
                 "Where time does not matter get_error_status_codes_analytics is shorter; where codes do not, get_error_analytics. Limit the "
                 "codes with status_code, such as \"429,503\". Needs analytics.view; Admin keys without workspace_slug read the default one.",
        .words = "errors over time by status code, timeline of 500 and 502 failures, when did the 429s start, http codes per hour, "
                 "trend of each error code, did 429 turn into 503, show 5xx against 4xx per day, daily errors split by code, since when "
                 "do we get 503, stacked chart of error codes, which status code appeared first, chart of http error codes over time, "
                 "when did the 401s begin, first appearance of a status code, status codes of failures per day",
        .to    = "/analytics/graphs/errors/stacks",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     count_summary,        "Summary.", required},
                  {"data_points", list_of(stack_point), "Data points.", required}},
    },
    {
        .name  = "get_error_status_codes_analytics",
        .title = "Get error totals by status code",
        .help  = "Get how often each error status code occurred in a period: one row per code, and how many distinct codes there were. Rows "
                 "carry no timestamps and answer \"what is failing\"; \"since when\" is for get_error_stacks_analytics, one failed request "
                 "for get_log. Narrow with prompt_slug or api_key_ids (UUIDs, not the keys themselves). Needs analytics.view (any key kind); "
                 "organisation-level reports get a 403 below the Enterprise plan.",
        .words = "which error codes occur most, breakdown by http status, how many 401 or 500 or 429, most common failures, what kinds "
                 "of errors do we get, top problems by status code, count failures per status code, how many unauthorized responses, "
                 "total 429 errors, are they timeouts or bad requests, error totals per code, ranking of the frequent error codes, how "
                 "often did we get 401 or 500, ranking of error codes, status codes behind the failures, how many 404s or 429s",
        .to    = "/analytics/graphs/errors/status-codes",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     codes_summary,       "Summary.", required},
                  {"data_points", list_of(code_point), "Data points.", required}},
    },
    {
        .name  = "get_rescued_requests_analytics",
        .title = "Get rescued requests over time",
        .help  = "Count requests that failed first and were then rescued by a retry or a fallback, per interval; retries are split by the "
                 "attempt that succeeded. Use it to judge the retry and fallback settings that get_config shows, filtering by configs (slugs "
                 "from list_configs); for failures as such use get_error_analytics. Needs analytics.view. A Workspace key is bound to its "
                 "own workspace.",
        .words = "how often do retries help, how often did failover kick in, number of fallbacks triggered, requests recovered by "
                 "retry, is the fallback being used, calls saved by the second attempt, are our retry settings worth it, how many "
                 "requests were rescued, which attempt succeeded, count switches to the backup provider, how many requests were saved "
                 "by a fallback, requests rescued by retry, failed requests saved by retrying, how many retries were successful, how "
                 "many times was the fallback used, did the backup model rescue calls, is retrying any help, calls rescued by the "
                 "second provider, how often did the backup provider jump in, calls that succeeded at the second try",
        .to    = "/analytics/graphs/requests/rescued",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     rescued_summary,        "Summary.", required},
                  {"data_points", list_of(rescued_point), "Data points.", required}},
    },
    {
        .name  = "get_cache_hit_rate",
        .title = "Get cache hit rate over time",
        .help  = "Get the percentage of requests answered from the cache per interval, with simple and semantic hits apart and the US cents "
                 "each kind has saved. Savings are cumulative: read the last point for the period, never add points up. For four numbers "
                 "without a graph use get_cache_summary, for the speed of hits get_cache_hit_latency. Needs analytics.view; without "
                 "workspace_slug an Admin key reports the default workspace.",
        .words = "money saved by caching, cache hit rate over time, what share of traffic is cached, how many cache misses, saved "
                 "dollars from cache, is semantic cache working, simple versus semantic hits, how often are answers reused, percentage "
                 "of repeated questions, cache efficiency chart, did the hit ratio drop, savings by cache per day, cache hit "
                 "percentage, compare semantic and simple cache, how much does caching save us, cost saved by the cache",
        .to    = "/analytics/graphs/cache/hit-rate",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     hit_summary,        "Summary.", required},
                  {"data_points", list_of(hit_point), "Data points.", required}},
    },
    {
        .name  = "get_cache_hit_latency",
        .title = "Get cache hit latency over time",
        .help  = "Get the mean response time in milliseconds of requests that the cache answered, per interval. Use it to check that the "
                 "cache itself stays fast; percentiles of all requests are in get_latency_analytics, the mean over the period in "
                 "get_cache_summary. Few hits make a shaky mean, so look at get_cache_hit_rate as well. Needs analytics.view (any key kind). Times take any "
                 "offset, such as +05:30; one without is refused.",
        .words = "how fast is the cache, speed of cached answers over time, latency of cache hits, cache lookup time in milliseconds, "
                 "time to serve a cached reply, cache speed chart, is the cache quick enough, response time of cached answers, how "
                 "quickly do replies come from the cache, is the cache lookup getting slower",
        .to    = "/analytics/graphs/cache/latency",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"data_points", list_of(hit_latency_point), "Data points.", required}},
    },
    {
        .name  = "get_cache_summary",
        .title = "Get cache summary",
        .help  = "Sum up the cache over a period in four numbers: hits, all requests, mean latency of a hit and by how many percent hits "
                 "were faster than the rest. Pick it for a short answer to whether caching pays; for the course over time or money saved use "
                 "get_cache_hit_rate. Narrow by configs to judge one cache setting. Needs analytics.view; Admin keys without workspace_slug "
                 "sum up the default workspace.",
        .words = "is it worth caching, cache overview at a glance, how much faster are cached answers in percent, total cached replies, "
                 "benefit of caching in short, does caching pay off, cache speed-up in total, quick summary of caching, how well does "
                 "our cache perform, total cache hits, key figures of caching, cache kpi overview with speedup, cache hits and speedup, "
                 "caching numbers for a report, how useful is the cache, does caching speed up answers",
        .to    = "/analytics/summary/cache",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary", cache_summary, "Summary.", required}},
    },
    {
        .name  = "get_users_analytics",
        .title = "Get user counts over time",
        .help  = "Count the distinct end users behind requests, in all and per interval. Users are those named in _user metadata; members of "
                 "the Portkey organisation are in list_all_users. Use it for adoption curves, of one prompt with prompt_slug; for names and "
                 "spending use get_analytics_group_users, for activity per head get_user_requests_analytics. Do not add intervals up: one "
                 "user may be in several. Needs analytics.view (any key kind).",
        .words = "how many people use it, number of active users, daily active users chart, unique customers over time, is our user "
                 "base growing, adoption curve, dau and mau, count distinct end users, how many customers used this prompt, audience "
                 "size, user growth dashboard, how many different users do we have, is anybody using our assistant, distinct users per "
                 "day, how many unique users, how many different people called this prompt, are more people using the assistant, growth "
                 "of adoption",
        .to    = "/analytics/graphs/users",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .details = list_of(counts),
    },
    {
        .name  = "get_user_requests_analytics",
        .title = "Get requests per user over time",
        .help  = "Get how many requests a user makes on average, per interval; the summary adds all requests and distinct users. Use it to "
                 "tell heavier use from more users, which get_users_analytics counts; each single user is a row of "
                 "get_analytics_group_users. To look at one user here, pass metadata {\"_user\":\"ada\"} as text. Needs analytics.view (any key kind); "
                 "organisation-level reports need an Enterprise plan.",
        .words = "average requests per user, calls per person over time, user engagement trend, usage per customer on average, "
                 "intensity of use chart, frequency of use per head, how much activity has a typical user, activity of an average user, "
                 "how often does a typical user call, mean requests of a user, does every person make more calls or do we have more "
                 "people, more users or heavier use per person, does everyone call more often than before, how much does the normal "
                 "user do, are there more people or does each person call more",
        .to    = "/analytics/graphs/users/requests",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     per_user_summary,        "Summary.", required},
                  {"data_points", list_of(per_user_point), "Data points.", required}},
    },
    {
        .name  = "get_feedback_analytics",
        .title = "Get feedback counts over time",
        .help  = "Count the feedback that requests received, good or bad, in all and per interval. Use it to see how much there is and "
                 "whether collection still works; how good it was is in get_feedback_weighted_analytics, its spread in "
                 "get_feedback_scores_analytics. Feedback comes from applications or create_feedback. Filters such as prompt_slug pick the "
                 "requests. Needs analytics.view; an Admin key covers the default workspace by default.",
        .words = "how many ratings came in, number of feedbacks over time, do people rate at all, count of thumbs up and thumbs down, "
                 "how many votes did we get, reviews received per day, is feedback still collected, total feedback count, how much "
                 "feedback has this prompt, did users stop rating, feedback volume chart, how many customers left a rating, number of "
                 "ratings per day, amount of feedback collected, do people still click thumbs, feedback count per day",
        .to    = "/analytics/graphs/feedbacks",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .details = list_of(counts),
    },
    {
        .name  = "get_feedback_scores_analytics",
        .title = "Get feedback distribution by score",
        .help  = "Get how often each feedback score from -10 to 10 was given in a period: a histogram without timestamps. It uncovers "
                 "divided opinions that a mean hides; the mean along time is get_feedback_weighted_analytics, per model "
                 "get_feedback_models_analytics. Scores are values before weighting, whereas the weighted_feedback bounds look at the "
                 "product. Needs analytics.view; with a Workspace key workspace_slug changes nothing.",
        .words = "how are ratings spread, distribution of feedback scores, histogram of ratings, votes per value, star ratings "
                 "breakdown, are opinions divided, how many gave the worst rating, good versus bad feedback split, percentage of "
                 "positive ratings, which scores do users give, histogram of user scores, thumbs down compared with thumbs up, how do "
                 "user scores spread out, share of thumbs down ratings, count of disliked answers, how often did users dislike an "
                 "answer, disliked against liked answers, how many bad ratings, how many users voted minus ten, are users split over "
                 "quality",
        .to    = "/analytics/graphs/feedbacks/scores",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     count_summary,        "Summary.", required},
                  {"data_points", list_of(score_point), "Data points.", required}},
    },
    {
        .name  = "get_feedback_weighted_analytics",
        .title = "Get weighted feedback over time",
        .help  = "Get the mean weighted feedback (value times weight, -10 to 10) for the period and per interval. Use it to follow quality "
                 "as users see it, such as around a prompt's release (prompt_slug). A mean of few votes misleads: check their number with "
                 "get_feedback_analytics, their spread with get_feedback_scores_analytics. Needs analytics.view. With an Admin key pass "
                 "workspace_slug, else the default workspace is meant.",
        .words = "average rating over time, are customers satisfied, satisfaction trend, has the quality dropped, mean feedback score "
                 "per day, csat chart, how happy are users, quality trend of our assistant, average weighted feedback, is the rating "
                 "falling, show quality regression, how well are answers rated, mean user rating per day, has answer quality dropped, "
                 "are users getting happier, quality since the new prompt, how good do users find the answers",
        .to    = "/analytics/graphs/feedbacks/weighted",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"summary",     weighted_summary,        "Summary.", required},
                  {"data_points", list_of(weighted_point), "Data points.", required}},
    },
    {
        .name  = "get_feedback_models_analytics",
        .title = "Get feedback by model",
        .help  = "Compare models by user feedback over a period: how many feedbacks each got and their weighted mean. Use it when choosing "
                 "between models for the same task. Cost and the course over time come from get_cost_analytics and "
                 "get_feedback_weighted_analytics; get_analytics_group_models counts requests instead. Limit it with ai_org_model "
                 "(provider__model, comma-separated). Needs analytics.view (any key kind); below Enterprise an organisation-level report is a 403.",
        .words = "which model do people like best, best rated llm, compare models by feedback, gpt-4 against claude user ratings, "
                 "quality ranking of models, which model gets the most thumbs up, favourite model of our users, winner of the a/b test, "
                 "feedback per model, which model has bad ratings, average rating of each model, which model do users prefer, user "
                 "ratings of each model, feedback by model, do people prefer claude or gpt, which model do customers rate highest, "
                 "which llm satisfies users most, votes per model",
        .to    = "/analytics/graphs/feedbacks/ai-models",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .gives = {{"data_points", list_of(model_feedback), "Data points.", required}},
    },
    {
        .name  = "get_user_stats",
        .title = "Get user stats",
        .help  = "Get requests and cost of each end user over a period, in Portkey's own form, where numbers may be texts. Use it to see who "
                 "uses and spends how much; get_analytics_group_users is the same report in plain numbers. Row order is undocumented, so "
                 "read all pages to find the top. Users come from _user metadata, unlike the colleagues in list_all_users. Needs "
                 "analytics.view; an Admin key without workspace_slug reads the default workspace.",
        .words = "who uses it most, top spenders, biggest consumers, leaderboard of users, cost per person, which user is most "
                 "expensive, who makes the most calls, find power users, usage statistics of each user, how much did one user spend, "
                 "show heaviest users, heaviest users and their cost, which user spends most money, cost and requests of every end "
                 "user, end user statistics, per-user stats, money consumed per user, usage of each user, which customer costs most, "
                 "who eats up the money, who runs up the bill, who is spending most money",
        .to    = "/analytics/groups/users",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"total",  any_integer,         "Total.", required},
                  {"object", any_text,            "Object."},
                  {"data",   list_of(user_stats), "Data.", required},
                  {"unit",   any_text,            "Unit.", required, "US cents", derive::constant}},
        .keeps_rest = true,
    },
    {
        .name  = "get_analytics_group_users",
        .title = "Get usage by user",
        .help  = "Get one row per end user with request count and cost in US cents, as plain numbers. Right for tables and arithmetic; "
                 "get_user_stats passes on the raw rows, get_users_analytics only counts users over time. Users come from _user metadata; "
                 "for another key take get_analytics_group_metadata. Needs analytics.view; a Workspace key covers its own workspace, an "
                 "Admin key that of workspace_slug or the default.",
        .words = "usage by user as a table, cost and requests per end user, spreadsheet of spend per employee, report of spending per "
                 "user, group usage by user, split the invoice by user, one row per user with cost, usage per user, requests and cost "
                 "by end user, table of cost for every user, heaviest users in a table, which users spend most, list users with usage "
                 "and cost, statistics of end users, calls and dollars of every user",
        .to    = "/analytics/groups/users",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(user_group), "Data.", required}},
    },
    {
        .name  = "get_analytics_group_models",
        .title = "Get usage by model",
        .help  = "List the models that served requests in a period, each with its number of requests. Use it to learn which models are in "
                 "use and to find retired ones; a model's cost comes from get_cost_analytics with ai_org_model, its ratings from "
                 "get_feedback_models_analytics. To group by vendor take get_analytics_group_providers. Needs analytics.view (any key kind). Pages count "
                 "from 0, and total counts all models that match.",
        .words = "which models are in use, most popular llm, requests per model, usage by model, model mix, is an old model still used, "
                 "ranking of models by calls, list models with traffic, which model do we use most, group requests by model, does "
                 "anyone still call the retired model, compare model usage, which models got traffic, model usage breakdown, does "
                 "anybody still call an old gpt, does someone still use a retired model, most popular models by requests, is an old gpt "
                 "model still in use, which models do our apps really call",
        .to    = "/analytics/groups/ai-models",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .filters = list_of(filters),
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(model_group), "Data.", required}},
    },
    {
        .name  = "get_analytics_group_providers",
        .title = "Get usage by provider",
        .help  = "Compare providers over a period: requests, cost in US cents and columns asked for, such as p95_latency or success_rate, "
                 "which rows hold under their own names. Use it to choose or rule out a vendor; get_analytics_group_models goes by model, "
                 "and list_providers shows what is set up, used or not. Without include_total, total may count only the rows so far. Needs "
                 "analytics.view (any key kind) and, for organisation-level data, an Enterprise plan.",
        .words = "compare providers by cost and latency, which vendor is cheapest, fastest provider, most reliable provider, usage by "
                 "provider, spend per vendor, which provider has most errors, requests per provider, benchmark our suppliers, success "
                 "rate of each vendor, which supplier should we drop, compare openai against anthropic in numbers, azure or openai by "
                 "cost and errors, decide between two vendors by numbers, should we stay with azure or go to openai, slowest provider "
                 "by p95 latency, spend split between azure and bedrock and openai, cheapest and most reliable vendor, provider "
                 "statistics, is one vendor cheaper than another for us, which vendor answers fastest, rank vendors by price and speed",
        .to    = "/analytics/groups/provider",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .query = {{"columns", any_text, "Comma-separated: cost, total_tokens, avg_tokens, avg_input_tokens, avg_output_tokens, avg_latency, "
                                        "p95_latency, p99_latency, success_rate, error_count, cache_hit_rate, last_seen, first_seen."},
                  {"order_by", any_text, "A column."},
                  {"order_by_type", {.choices = {"asc", "desc"}}, "Direction; needs order_by."},
                  {"include_total", any_boolean, "Count all; else total is partial."}},
        .filters = list_of(filters),
        .rules = {{condition::only_when, "order_by_type", "order_by"}},
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(provider_group), "Data.", required}},
    },
    {
        .name  = "get_analytics_group_metadata",
        .title = "Get usage by metadata value",
        .help  = "Break usage down by the values of one metadata key, such as team or env: requests, cost in US cents, mean tokens, feedback "
                 "and last use. Use it to charge spending to teams, features or customers. For the _user key prefer "
                 "get_analytics_group_users; to narrow another report to one value use its metadata filter. Keys are those sent in "
                 "x-portkey-metadata. Needs analytics.view; Admin keys without workspace_slug read the default workspace.",
        .words = "cost per team, cost per department, split the spending by project, chargeback to cost centre, spend by environment "
                 "prod and dev, showback for finops, break down the bill by feature, group usage by a metadata key, requests by custom "
                 "tag, bill our customers for their share, charge customers for usage, invoice each customer for what they used, charge "
                 "departments for what they used, usage by metadata tag, cost of each tenant, cost per feature attribute, allocate cost "
                 "to customers, requests for each value of a metadata key, which team costs most",
        .to    = "/analytics/groups/metadata/{metadata_key}",
        .needs = key_kind::either,
        .scope = "analytics.view",
        .path  = {{"metadata_key", any_text, "The key to group by.", required}},
        .filters = list_of(filters),
        .pages = snake_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(metadata_group), "Data.", required}},
    },
};

static_assert(rules::hold(operations));

}  // namespace

constexpr toolset analytics = {"analytics", "Usage, cost and performance over time.", operations};

}  // namespace portkey

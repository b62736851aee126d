#include "portkey/ready_prompt_rules.hpp"

namespace portkey {

namespace {

// What many of them ask for and say.

constexpr prompt_argument period = {"period", "Time span, such as \"last 7 days\"; the last 30 days by default.", optional,
                                    suggested::choices,
                                    {"last 24 hours", "last 7 days", "last 30 days", "last 90 days", "this month", "last month"}};
constexpr prompt_argument workspace = {"workspace", "Slug of the workspace; the key's default workspace without it.", optional,
                                       suggested::workspaces};
constexpr prompt_argument needed_workspace = {"workspace", "Slug of the workspace.", required, suggested::workspaces};

constexpr prompt_piece calling = {
    "\nUse this server's tools, as named below; one that is not in your list of tools is called through call_read_tool, or call_write_tool if it "
    "writes, with its name and arguments. Ids and slugs come from the tools, never from guesses. When a call fails, its message says what to do; "
    "report what could not be found out instead of estimating it.\n"};
constexpr prompt_piece period_given = {"Period: {period}. ", "period"};
constexpr prompt_piece period_usual = {"Period: the last 30 days. ", nullptr, "period"};
constexpr prompt_piece period_sent = {
    "Give its two ends as time_of_generation_min and time_of_generation_max, ISO 8601 with an offset, such as 2026-10-01T00:00:00+00:00, the same "
    "in every report unless a step says otherwise; if you do not know today's date, ask for it.\n"};
constexpr prompt_piece workspace_given = {"Give workspace_slug \"{workspace}\" to every report.\n", "workspace"};
constexpr prompt_piece workspace_usual = {
    "No workspace was named: without workspace_slug an Admin key reports the default workspace alone, and the answer must say so.\n", nullptr,
    "workspace"};
constexpr prompt_piece pages = {"Lists come in pages: current_page counts from 0, and next_page in a result names the one to go on with.\n"};
constexpr prompt_piece asking = {
    "Before anything is written: call call_write_tool with the tool's name, its arguments and dry_run true, which checks them and sends nothing; "
    "show the person what would be written, and ask. Only after a yes make the call without dry_run. Without call_write_tool in your list of "
    "tools, show the arguments themselves, with secrets as [hidden]. Read the result before you report success; a fresh write may show with some seconds' delay.\n"};

constexpr ready_prompt table[] = {
    {
        .name = "usage_by_model",
        .title = "Usage by model",
        .help = "Which models were used in a period, how often, and what each cost.",
        .arguments = {period, workspace},
        .tools = {"get_analytics_group_models", "get_analytics_group_providers", "get_cost_analytics"},
        .text = {{"Report the usage and cost of each AI model in our Portkey organisation.\n"}, period_given, period_usual, period_sent,
                 workspace_given, workspace_usual, calling, pages,
                 {"1. get_analytics_group_models: every model (ai_model) with its requests, all pages.\n"
                  "2. get_analytics_group_providers: the provider names, with requests and cost_cents.\n"
                  "3. get_cost_analytics once for each model, with ai_org_model written provider__model, such as openai__gpt-4o: its summary has "
                  "total_cost_cents. Where a model may have come from several providers, ask for each pair.\n"
                  "4. get_cost_analytics once without ai_org_model: the total that the models must add up to, give or take a cent each.\n"
                  "All costs are US cents: divide by 100 for dollars.\n"
                  "Answer with one table, most expensive first: model, requests, cost in US dollars, share of the total, cost per 1,000 requests. "
                  "Below it the period, the totals, and in two sentences what stands out.\n"}},
    },
    {
        .name = "performance_figures",
        .title = "Performance figures",
        .help = "How fast requests were in a period, how many failed, and with which status codes.",
        .arguments = {period, workspace},
        .tools = {"get_request_analytics", "get_latency_analytics", "get_error_rate_analytics", "get_error_status_codes_analytics"},
        .text = {{"Report how our Portkey gateway performed: latency and errors.\n"}, period_given, period_usual, period_sent, workspace_given,
                 workspace_usual, calling,
                 {"1. get_request_analytics: how many requests there were; with none, say so and stop.\n"
                  "2. get_latency_analytics: avg_ms, p50_ms, p90_ms and p99_ms in summary, and each interval in data_points. Milliseconds.\n"
                  "3. get_error_rate_analytics: rate_percent in summary and along data_points.\n"
                  "4. get_error_status_codes_analytics: count for each status_code. 429 is a rate limit, 412 a spent budget, 446 a guardrail, 5xx a "
                  "provider's trouble.\n"
                  "Answer with the figures first (requests, median, p90 and p99 in ms, error rate in per cent), then a table of the status codes "
                  "with count and share of the errors, then when latency or errors were at their worst, and what to look at next.\n"}},
    },
    {
        .name = "set_up_workspace",
        .title = "Create a workspace",
        .help = "Create a workspace for a team, with a monthly budget if wanted.",
        .arguments = {{"name", "Name of the workspace, without emoji.", required},
                      {"description", "What it is for."},
                      {"monthly_budget", "Budget a month in whole US dollars, such as 100.", optional, suggested::choices, {"50", "100", "500", "1000"}}},
        .tools = {"list_workspaces", "create_workspace", "get_workspace"},
        .text = {{"Create a workspace named \"{name}\" in our Portkey organisation.\n"}, {"It is for: {description}\n", "description"},
                 {"It gets a budget of {monthly_budget} US dollars a month.\n", "monthly_budget"},
                 {"Ask whether it should have a monthly budget, and of how many US dollars.\n", nullptr, "monthly_budget"}, calling,
                 {"1. list_workspaces with exact_name \"{name}\": if there is one already, show it and ask before you go on. Names may be shown "
                  "behind an emoji; name_format plain leaves it out.\n"
                  "2. create_workspace with name, description, and for a budget usage_limits [{\"type\": \"cost\", \"credit_limit\": DOLLARS, "
                  "\"periodic_reset\": \"monthly\"}]: whole US dollars here, not cents.\n"}, asking,
                 {"3. get_workspace with the slug of the result as workspace_id: name, budget and members are as wanted.\n"
                  "Answer with the workspace's name, slug, id and budget, and say that people join with add_team_members.\n"}},
    },
    {
        .name = "key_usage_and_credit",
        .title = "API key usage and remaining credit",
        .help = "What one API key spent in a period, and how much is left of its budgets.",
        .arguments = {{"api_key", "Name or id of the API key; never the key itself.", required, suggested::api_keys}, period},
        .tools = {"list_api_keys", "get_api_key", "get_cost_analytics", "get_request_analytics", "get_token_analytics", "list_workspaces", "list_usage_limits", "list_usage_limit_entities"},
        .text = {{"Report what the Portkey API key \"{api_key}\" used, and what is left of its budget.\n"}, period_given, period_usual, period_sent,
                 calling, pages,
                 {"1. list_api_keys with fields id, name, workspace_id, status: find the key by name or id. If several fit, ask which; a key's "
                  "secret is never needed.\n"
                  "2. get_api_key with its id as api_key_id: usage_limits (credit_limit in US dollars for type cost, else tokens), last_reset_at, "
                  "rate_limits, status, expires_at.\n"
                  "3. get_cost_analytics and get_request_analytics with the id as api_key_ids, and as workspace_slug the slug that list_workspaces "
                  "has for its workspace_id: total_cost_cents, US cents, and the requests of the period. A key of the organisation has no workspace: "
                  "leave workspace_slug out, and say that only the default workspace is counted.\n"
                  "4. For each budget, from last_reset_at (else created_at) until now: of type cost, get_cost_analytics, and left is credit_limit "
                  "minus total_cost_cents / 100, in US dollars; of type tokens, get_token_analytics, and left is credit_limit minus its total.\n"
                  "5. list_usage_limits with its workspace_id, if it has one, then list_usage_limit_entities for each usage_limit_id whose group_by counts by "
                  "api_key: current_usage of this key, in the unit of that policy; US dollars for type cost.\n"
                  "Answer with: the key's name, status and expiry; requests and cost of the period in US dollars; then a table of its budgets: "
                  "limit, used, left, next reset. Say which figures are computed and which Portkey reports.\n"}},
    },
    {
        .name = "monthly_report",
        .title = "Last month's report",
        .help = "Requests, errors, tokens, cost, models and heaviest users of a calendar month.",
        .arguments = {{"month", "Month, such as 2026-10; the last whole month by default."}, workspace},
        .tools = {"get_request_analytics", "get_error_rate_analytics", "get_token_analytics", "get_cost_analytics", "get_analytics_group_models",
                  "get_analytics_group_users"},
        .text = {{"Write the usage report of our Portkey gateway for one calendar month.\n"}, {"Month: {month}. ", "month"},
                 {"Month: the last one that is over. ", nullptr, "month"}, period_sent, workspace_given, workspace_usual, calling, pages,
                 {"1. get_request_analytics, get_error_rate_analytics, get_token_analytics and get_cost_analytics for the month: the summary of "
                  "each, and the busiest day of data_points.\n"
                  "2. The first three and get_cost_analytics for the month before, to compare with.\n"
                  "3. get_analytics_group_models: models by requests.\n"
                  "4. get_analytics_group_users with page_size 10: people by requests and cost_cents. Users are those named in the requests' "
                  "metadata, so the rows need not add up to the total.\n"
                  "All costs are US cents: divide by 100 for dollars.\n"
                  "Answer as a report: one paragraph that sums the month up; a table of requests, error rate, tokens and cost with the change "
                  "against the month before in per cent; a table of models; a table of the ten heaviest users; the busiest day. Name the "
                  "period and the workspace.\n"}},
    },
    {
        .name = "development_rate_limits",
        .title = "Rate limits for development",
        .help = "Keep each API key of a development workspace below so many requests a minute.",
        .arguments = {{"requests_per_minute", "How many requests a minute each key may make, such as 60.", required, suggested::choices, {"10", "60", "300"}},
                      {"workspace", "Slug of the development workspace; one is created without it.", optional, suggested::workspaces}},
        .tools = {"list_workspaces", "create_workspace", "list_rate_limits", "create_rate_limit", "update_rate_limit"},
        .text = {{"Limit development: no API key may make more than {requests_per_minute} requests a minute.\n"},
                 {"The workspace is \"{workspace}\".\n", "workspace"},
                 {"No workspace was named: ask whether one of those in list_workspaces is meant, or a new one, and its name.\n", nullptr, "workspace"},
                 calling, {"1. list_workspaces: the slug of the workspace. For a new one create_workspace, whose result has it.\n", nullptr, "workspace"},
                 {"1. list_workspaces: \"{workspace}\" is there.\n", "workspace"},
                 {"2. list_rate_limits with that slug as workspace_id: what applies already. If a policy limits requests by rpm, ask whether its "
                  "value should be changed instead, with update_rate_limit.\n"
                  "3. create_rate_limit with name \"Development\", that workspace_id, conditions [{\"key\": \"api_key\", \"value\": \"*\"}], group_by "
                  "[{\"key\": \"api_key\"}], type requests, unit rpm and value {requests_per_minute}, as a number. Each key is counted by "
                  "itself; type and group_by cannot be changed later.\n"}, asking,
                 {"4. list_rate_limits again: the new policy is there with its unit and value.\n"
                  "Answer with the workspace, the policy's id and what it means: from the next request in the same minute on, a key is answered "
                  "429.\n"}},
    },
    {
        .name = "production_fallback",
        .title = "Fallback for production",
        .help = "When one provider fails in production, go on with another.",
        .arguments = {needed_workspace,
                      {"primary", "Provider that serves usually, such as openai or its slug.", required, suggested::providers},
                      {"backup", "Provider to go on with, such as anthropic or its slug.", required, suggested::providers},
                      {"config", "Slug of a config to change; a new one is made without it.", optional, suggested::configs}},
        .tools = {"list_providers", "list_configs", "get_config", "create_config", "update_config"},
        .text = {{"Set up a fallback in the Portkey workspace \"{workspace}\": requests go to \"{primary}\", and when that fails to \"{backup}\".\n"},
                 calling,
                 {"Give workspace_id \"{workspace}\" to every call.\n"
                  "1. list_providers: the slug of each of the two, by slug or by provider, and that both are active. If several fit or one is "
                  "missing, ask. Requests name a provider as @slug.\n"},
                 {"2. list_configs, and get_config for those that look alike: if one does this already, say so and stop.\n"
                  "3. create_config with a name that says what it does and config {\"strategy\": {\"mode\": \"fallback\", \"on_status_codes\": [429, "
                  "500, 502, 503, 504]}, \"targets\": [{\"provider\": \"@PRIMARY\"}, {\"provider\": \"@BACKUP\"}]}. Ask whether other status codes "
                  "should lead on; where the two do not serve the same models, each target needs \"override_params\": {\"model\": …}, so ask for "
                  "the model of each.\n", nullptr, "config"},
                 {"2. get_config with slug \"{config}\": keep all of its body but strategy and targets. Where it shows [hidden], stop and "
                  "ask: that must never be written back.\n"
                  "3. update_config with config_id \"{config}\" and the whole body as config, with strategy {\"mode\": \"fallback\", "
                  "\"on_status_codes\": [429, 500, 502, 503, 504]} and targets [{\"provider\": \"@PRIMARY\"}, {\"provider\": \"@BACKUP\"}]. Where the "
                  "two do not serve the same models, each target needs \"override_params\": {\"model\": …}, so ask for the model of each. "
                  "Applications that name the config follow at once: say so when you ask.\n", "config"}, asking,
                 {"4. list_configs for the slug, and get_config: strategy and targets are as wanted.\n"
                  "Answer with the config's slug, the two providers in order, the status codes that lead on, and how an application uses it: header "
                  "x-portkey-config with the slug.\n"}},
    },
    {
        .name = "add_team_members",
        .title = "Add team members",
        .help = "Bring people into a workspace: invite who is new, add who is there already.",
        .arguments = {{"emails", "E-mail addresses, with commas between them.", required, suggested::users}, needed_workspace,
                      {"role", "Role in the workspace; member by default.", optional, suggested::choices, {"member", "manager", "admin"}}},
        .tools = {"list_workspaces", "list_all_users", "list_user_invites", "list_workspace_members", "add_workspace_member", "invite_user"},
        .text = {{"Bring these people into the Portkey workspace \"{workspace}\": {emails}\n"}, {"Their role in it: {role}.\n", "role"},
                 {"Their role in it: member.\n", nullptr, "role"}, calling, pages,
                 {"1. list_workspaces: id and slug of the workspace.\n"
                  "2. For each address: list_all_users with email says whether the person is a user; list_user_invites with email and status "
                  "pending, whether an invitation is open. list_workspace_members says who is in the workspace already.\n"
                  "3. Who is a user but not in the workspace: add_workspace_member with workspace_id, user_id and role. Who is no user and has no "
                  "open invitation: invite_user with email, role \"member\" (that of the organisation) and workspaces [{\"id\": SLUG, \"role\": "
                  "ROLE}]. Leave alone who is in it or invited already. The role admin of the organisation reaches every workspace: never give it "
                  "unless the person asks for exactly that.\n"}, asking,
                 {"Ask once for all of them, with a list of who is added and who is invited.\n"
                  "4. list_workspace_members and list_user_invites: everybody is there or invited.\n"
                  "Answer with a table: address, what was done, role, state. Each result of invite_user has invite_link, a secret shown only "
                  "once: give it to the person who asked, and to nobody else.\n"}},
    },
    {
        .name = "latency_statistics",
        .title = "Latency statistics",
        .help = "Mean, p50, p90 and p99 of latency, of one workspace or of all side by side.",
        .arguments = {{"workspace", "Slug of one workspace; all of them without it.", optional, suggested::workspaces}, period,
                      {"model", "Only this model, as provider__model, such as openai__gpt-4o."}},
        .tools = {"list_workspaces", "get_request_analytics", "get_latency_analytics"},
        .text = {{"Report the latency statistics of our Portkey gateway.\n"}, period_given, period_usual, period_sent,
                 {"Give ai_org_model \"{model}\" to every report.\n", "model"}, calling, pages,
                 {"1. The workspace is \"{workspace}\": give it as workspace_slug.\n", "workspace"},
                 {"1. list_workspaces with status active and name_format plain: the slug of each. If there are more than ten, ask which.\n", nullptr,
                  "workspace"},
                 {"2. For each workspace_slug get_latency_analytics: avg_ms, p50_ms, p90_ms and p99_ms in summary, all in milliseconds, and "
                  "data_points along the period; and get_request_analytics for how many requests they rest on.\n"
                  "Percentiles of several workspaces cannot be averaged: never compute one for all of them.\n"
                  "Answer with a table, a row for each workspace: requests, mean, p50, p90, p99 in ms, slowest p99 first. Say where p99 is more than "
                  "five times p50, where fewer than 100 requests make the figures weak, and when the worst interval was.\n"}},
    },
    {
        .name = "custom_headers",
        .title = "Custom headers",
        .help = "Connect a model host of your own, and send it a header of your own.",
        .arguments = {{"name", "Name of the integration.", required},
                      {"custom_host", "URL of the host, such as https://models.example.com/v1.", required},
                      {"header", "Name of the header, such as x-tenant; not its value.", required},
                      {"provider", "Whose API the host speaks; openai by default.", optional, suggested::choices,
                       {"openai", "anthropic", "azure-openai", "google", "ollama"}}},
        .tools = {"list_integrations", "create_integration", "get_integration"},
        .text = {{"Connect our own model host to Portkey as the integration \"{name}\": {custom_host}, with the header {header} on each request.\n"},
                 {"It speaks the API of: {provider}.\n", "provider"}, {"It speaks the API of: openai.\n", nullptr, "provider"}, calling,
                 {"1. list_integrations: whether there is one of that name or for that host already; then ask before you go on.\n"
                  "2. Ask for the value of {header} and for the host's API key, if it wants one, only now. Both may be secrets: do not repeat "
                  "them. Ask also whether it is for one workspace (workspace_id) or for the organisation.\n"
                  "3. create_integration with name, ai_provider_id (the API that the host speaks), key, and configurations {\"custom_host\": "
                  "\"{custom_host}\", \"custom_headers\": {\"{header}\": VALUE}}.\n"}, asking,
                 {"4. get_integration with the slug of the result: custom_host is right and custom_headers has the header. Its value shows as "
                  "[hidden], which must never be written back.\n"
                  "Answer with the integration's slug, host and header name, and say what is next: a workspace needs access to it before its "
                  "requests can use it.\n"}},
    },
};
static_assert(rules::hold(table));

}  // namespace

std::span<const ready_prompt> ready_prompts() {
  return table;
}

}  // namespace portkey

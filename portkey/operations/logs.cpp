#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field log_request_fields[] = {
    {"url",     any_text,   "The provider's URL.", required},
    {"method",  any_text,   "HTTP method; POST by default."},
    {"headers", text_map,   "Headers; leave out credentials."},
    {"body",    any_object, "Body as sent.", required},
};
constexpr shape log_request = object_of(list_of(log_request_fields));

constexpr field log_response_fields[] = {
    {"status",        any_integer, "HTTP status; 200 by default."},
    {"headers",       text_map,    "Headers."},
    {"body",          any_object,  "Body as received.", required},
    {"response_time", any_integer, "Milliseconds."},
};
constexpr shape log_response = object_of(list_of(log_response_fields));

constexpr field log_metadata_fields[] = {
    {"trace_id",  any_text, "Trace to join."},
    {"span_id",   any_text, "Span."},
    {"span_name", any_text, "Name of the span."},
};
constexpr shape log_metadata = {.is = kind::object, .fields = list_of(log_metadata_fields), .open = true, .values = &any_text};

constexpr field new_log_fields[] = {
    {"request",  log_request,  "What was asked.", required},
    {"response", log_response, "What came back.", required},
    {"metadata", log_metadata, "Trace and any texts of your own."},
};
constexpr shape new_log = object_of(list_of(new_log_fields));
constexpr shape new_logs = {.is = kind::list, .least = 1, .items = &new_log};

// Of a log that is read: bodies are shown, headers are left out, as every value of theirs may be a secret.
constexpr field request_members[] = {
    {"url",    any_text, "Provider URL."},
    {"method", any_text, "HTTP method."},
    {"body",   any_json, "Prompt and parameters.", optional, nullptr, derive::copied, sent::as_is, credential_members},
};
constexpr shape seen_request = object_of(list_of(request_members));

constexpr field response_members[] = {
    {"status",           any_integer, "HTTP status."},
    {"response_time_ms", any_number,  "Milliseconds.", optional, "responseTime"},
    {"last_used_option", any_text,    "Config target that answered.", optional, "lastUsedOptionJsonPath"},
    {"body",             any_json,    "Completion or error.", optional, nullptr, derive::copied, sent::as_is, credential_members},
};
constexpr shape seen_response = object_of(list_of(response_members));

// Of the many metrics those whose name does not tell all; the rest is passed on.
constexpr field metric_members[] = {
    {"is_success", any_boolean, "Status 2xx."},
    {"req_units",  any_number,  "Input tokens."},
    {"res_units",  any_number,  "Output tokens."},
    {"cost_cents", any_number,  "US cents.", optional, "cost"},
    {"response_time_ms", any_number, "Milliseconds.", optional, "response_time"},
    {"upstream_response_time_ms", any_number, "Milliseconds.", optional, "upstream_response_time"},
    {"gateway_processing_time_ms", any_number, "Milliseconds.", optional, "gateway_processing_time"},
    {"is_proxy_call", any_boolean, "Is a proxy call."},
    {"stream_mode", any_boolean, "Streamed."},
};
constexpr shape metrics = open_object_of(list_of(metric_members));

// Log exports.
constexpr field filter_fields[] = {
    {"time_of_generation_min", date_time,   "From then on, ISO 8601."},
    {"time_of_generation_max", date_time,   "Until then."},
    {"total_units_min",        any_integer, "Least tokens."},
    {"total_units_max",        any_integer, "Most tokens."},
    {"cost_min",               any_number,  "Least US cents."},
    {"cost_max",               any_number,  "Most US cents."},
    {"ai_model",               any_text,    "Models."},
    {"prompt_token_min",       any_integer, "Least input tokens."},
    {"prompt_token_max",       any_integer, "Most input tokens."},
    {"completion_token_min",   any_integer, "Least output tokens."},
    {"completion_token_max",   any_integer, "Most output tokens."},
    {"status_code",            any_text,    "HTTP statuses."},
    {"metadata",               any_object,  "Metadata to match."},
    {"ai_org_model",           any_text,    "As provider__model."},
    {"weighted_feedback_min",  any_number,  "From -10."},
    {"weighted_feedback_max",  any_number,  "Up to 10."},
    {"virtual_keys",           any_text,    "Virtual key slugs."},
    {"trace_id",               any_text,    "Trace ids."},
    {"configs",                any_text,    "Config slugs."},
    {"workspace_slug",         any_text,    "Workspace slug."},
    {"prompt_slug",            any_text,    "Prompt slugs."},
    {"page_size",              any_number,  "Most rows; 50,000 by default."},
    {"current_page",           any_number,  "Which page of rows, from 0."},
};
constexpr shape filters = object_of(list_of(filter_fields));

constexpr shape exported_field = {.choices = {"id", "trace_id", "created_at", "request", "response", "is_success", "ai_org", "ai_model",
                                              "req_units", "res_units", "total_units", "request_url", "cost", "cost_currency",
                                              "response_time", "response_status_code", "mode", "config", "prompt_slug", "metadata"}};
constexpr shape exported_fields = list_of(exported_field);

constexpr field export_members[] = {
    {"id",              any_text,   "UUID.", required},
    {"status",          any_text,   "draft, in_progress, success, failed, stopped."},
    {"description",     any_text,   "Description."},
    {"filters",         any_object, "Which logs."},
    {"requested_data",  text_list,  "Members of each row."},
    {"workspace_id",    any_text,   "Workspace UUID."},
    {"created_by",      any_text,   "UUID."},
    {"created_at",      any_text,   "When created."},
    {"last_updated_at", any_text,   "When changed."},
};
constexpr shape log_export = object_of(list_of(export_members));

constexpr operation operations[] = {
    {
        .name  = "list_log_exports",
        .title = "List log exports",
        .help  = "List the log export jobs of a workspace with status, filters and requested fields. Use it to find an export again; to wait "
                 "for one job poll get_log_export, and for its file call download_log_export. It lists jobs, not logs: those no tool lists. "
                 "Drafts wait for start_log_export. Admin keys should name workspace_id. Needs logs.export and an Enterprise plan, else 403.",
        .words = "list all log exports, which exports exist, past log dumps, find the id of an export, pending and failed export jobs, "
                 "history of log extracts, any exports still running, export jobs we ran previously, find an export defined earlier, "
                 "find the log export made before, log exports made before, all log export jobs, show every export job, which log dumps "
                 "did we request, overview of past exports",
        .to    = "/logs/exports",
        .needs = key_kind::either,
        .scope = "logs.export",
        .query = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces."}},
        .pages = own_pages(50, 200),
        .lists = "data",
        .gives = {{"data", list_of(log_export), "Exports.", required}},
    },
    {
        .name  = "get_log_export",
        .title = "Get log export",
        .help  = "Get one log export job by id: status, filters and requested fields. Poll it every few seconds after start_log_export: success "
                 "means that download_log_export works, failed that it may be started again; take an unfamiliar status as still running. To "
                 "find a job's id use list_log_exports. The answer holds no rows. An unknown id gives 403 or 404. Needs logs.export (any key kind).",
        .words = "is my log dump ready, status of one export, has the export finished, how far is the extract, progress of the bulk "
                 "download, did the export job fail, check one log export, why is my export stuck, wait until the export is done, check "
                 "status of the log export, how far along is the dump, has my log export finished yet, details of one export job, "
                 "filters of this export",
        .to    = "/logs/exports/{export_id}",
        .needs = key_kind::either,
        .scope = "logs.export",
        .path  = {{"export_id", id_or_slug, "UUID, from list_log_exports.", required}},
        .details = list_of(export_members),
    },
    {
        .name  = "get_log_export_field_restrictions",
        .title = "Get log export field restrictions",
        .help  = "Show which log fields a workspace may not export, by its organisation's settings or its own. Ask before create_log_export or "
                 "update_log_export, because Portkey rejects an export that requests even one denied field. For existing jobs use "
                 "get_log_export. Admin keys name workspace_id, from list_workspaces. Self-hosted backends older than 1.21 lack it. Needs "
                 "logs.export.",
        .words = "which log fields may not be exported, forbidden columns in an export, why was my export rejected, blocked fields for "
                 "log dumps, may we export prompts and answers, privacy rules for log extracts, which sensitive data is kept out of "
                 "dumps, denied fields of the workspace, check export restrictions, are we allowed to download request bodies, data "
                 "protection limits on exports, log fields that may not leave in an export, fields this workspace must not export, am i "
                 "allowed to export prompts, what may not be exported",
        .to    = "/logs/exports/field-restrictions",
        .needs = key_kind::either,
        .scope = "logs.export",
        .query = {{"workspace_id", id_or_slug, "UUID or slug, from list_workspaces."}},
        .gives = {{"denied_fields", text_list, "Fields that may not be requested.", optional,
                   "deniedFields|denied_fields|restricted_fields|export_settings.deniedFields|data.deniedFields"}},
        .keeps_rest = true,
    },
    {
        .name  = "create_log_export",
        .title = "Create log export",
        .help  = "Define a log export job: which request logs, and which of their fields. It stays a draft until start_log_export; "
                 "get_log_export then tells the progress, download_log_export the file: JSON lines, at most 50,000 rows. For one log use "
                 "get_log. Bound the time with both time_of_generation filters; in text filters commas separate several values. Fields that "
                 "get_log_export_field_restrictions names are refused. Needs logs.export (any key kind) and an Enterprise plan.",
        .words = "new log export, get all requests of one user, archive our traces, dump the request logs, put our requests into a "
                 "file, save all requests to a file, logs to json lines, export of failed requests only, new log export with filters, "
                 "back up prompts and completions, collect conversations that were rated badly, read the answers that users disliked, "
                 "search logs for a model, pull conversations for training, bulk export of conversations, find the slowest calls, save "
                 "failed calls to a file, set up a logs export, find expensive calls, build a fine-tuning data set, export our logs, "
                 "write logs to a file",
        .sends = verb::post,
        .to    = "/logs/exports",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "logs.export",
        .body  = {{"workspace_id",   id_or_slug, "UUID or slug; the key's own by default."},
                  {"filters",        filters, "Which logs.", required},
                  {"requested_data", exported_fields, "Members of each row.", required}},
        .gives = {{"id",    any_text,    "UUID.", required},
                  {"total", any_integer, "Logs that match."}},
    },
    {
        .name  = "update_log_export",
        .title = "Update log export",
        .help  = "Change which logs a log export job selects, or which of their fields. Meant for drafts; for a second selection use "
                 "create_log_export. filters must be given as the complete set, so copy those worth keeping from get_log_export; requested_data "
                 "may be left out. The answer counts the logs that match; nothing runs until start_log_export. Denied fields "
                 "(get_log_export_field_restrictions) are refused. Needs logs.export (any key kind).",
        .words = "change the filters of an export, edit a draft export, include more columns in the extract, narrow the log dump, "
                 "remove a field from the export, correct the selection of an export job, add cost to the exported columns, export "
                 "fewer rows, edit the filters of a log export, other fields in the draft export, draft export should cover other "
                 "dates, add a field to the log export, draft export with other filters, wrong time range in the draft export, change "
                 "which logs the export covers, set other dates for the dump",
        .sends = verb::put,
        .to    = "/logs/exports/{export_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "logs.export",
        .path  = {{"export_id", id_or_slug, "UUID, from list_log_exports.", required}},
        .body  = {{"workspace_id",   id_or_slug, "UUID or slug; for Admin keys."},
                  {"filters",        filters, "Which logs, in full.", required, nullptr, derive::copied, sent::as_is, nullptr, "create_log_export"},
                  {"requested_data", exported_fields, "Members of each row."}},
        .gives = {{"id",    any_text,    "UUID.", required},
                  {"total", any_integer, "Logs that match."}},
    },
    {
        .name  = "start_log_export",
        .title = "Start log export",
        .help  = "Start a drafted or failed log export job. Portkey works in the background, so poll get_log_export until its status is "
                 "success, then call download_log_export. Not for defining an export (create_log_export) nor for halting one "
                 "(cancel_log_export). Check filters and requested_data before: the job writes every matching log, prompts included where "
                 "requested, to a file. list_log_exports has the ids. Needs logs.export (any key kind).",
        .words = "start the export, run the log dump, kick off the bulk download, launch the export job, trigger a drafted export, "
                 "retry a failed export, my export is still a draft, run the export again, start the failed dump once more, go ahead "
                 "with the extract, start log export, run the log export, kick off the draft export, start the log export job, execute "
                 "the export job, retry the log export that failed, draft is ready start it, let the drafted dump run, start the failed "
                 "export again, run a drafted export job, begin the export",
        .sends = verb::post,
        .to    = "/logs/exports/{export_id}/start",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "logs.export",
        .path  = {{"export_id", id_or_slug, "UUID, from create_log_export.", required}},
        .gives = {{"message", any_text, "What Portkey says.", required}},
    },
    {
        .name  = "cancel_log_export",
        .title = "Cancel log export",
        .help  = "Stop a running log export job, for instance when its range is too wide or a field should not leave Portkey. The job is kept: "
                 "list_log_exports shows it as stopped, with its filters. A draft needs no cancelling; correct it with update_log_export. "
                 "Confirm the status with get_log_export. Needs logs.export (any key kind).",
        .words = "cancel the export, stop a running log dump, abort the export job, halt the bulk download, interrupt a running "
                 "extract, stop the dump because the data is sensitive, too much data in the running export, we do not need the running "
                 "dump, stop running log export, abort the log export, export is too big abort it, the export must be stopped, call off "
                 "a running export",
        .sends = verb::post,
        .to    = "/logs/exports/{export_id}/cancel",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "logs.export",
        .path  = {{"export_id", id_or_slug, "UUID, from list_log_exports.", required}},
        .gives = {{"message", any_text, "What Portkey says.", required}},
    },
    {
        .name  = "download_log_export",
        .title = "Download log export",
        .help  = "Get the signed URL of a finished log export; the file, JSON lines, is not fetched here. Call it once get_log_export says "
                 "success; for a single log get_log is simpler. The URL is a secret: whoever has it can read the logs without a key, so give it "
                 "only to the person who asked. It points at object storage and wants no Portkey header. Needs logs.export (any key kind).",
        .words = "download the finished export, fetch the log dump, link to the extract, give me the download url, get the jsonl file, "
                 "s3 link of the export, presigned url for the dump, retrieve export results, open the exported logs, give me the dump "
                 "as csv, export finished now where is the file, where is my exported file, get a link for the finished export file, "
                 "url of the exported log file, download exported logs, file of my finished export",
        .to    = "/logs/exports/{export_id}/download",
        .needs = key_kind::either,
        .scope = "logs.export",
        .path  = {{"export_id", id_or_slug, "UUID, from list_log_exports.", required}},
        .gives = {{"signed_url", any_text, "Where the file is. A secret.", required, "signed_url|url", derive::secret}},
    },
    {
        .name  = "get_log",
        .title = "Get log",
        .help  = "Get one gateway request log by id: prompt and completion, tokens, cost, cache and timings. Use it to debug a single call; ids "
                 "come from the Portkey app or an export. For many use create_log_export, for totals get_request_analytics. Bodies are "
                 "sensitive, may exceed 100 KB and are absent where debug logging is off; header values are never shown. Needs logs.view (any key kind), "
                 "completions.write or logs.write; some deployments answer 405.",
        .words = "show one request, look up a single call by id, what did the user ask, what did the model answer, debug one call, "
                 "inspect prompt and completion of a request, details of one log entry, open a log by id, troubleshoot a strange "
                 "answer, show the payload of a call, tokens and cost of one request, did a guardrail block this request, show the log "
                 "of a single call, what text was sent to the model in one call, what exactly went to the model in one call, what "
                 "happened to this request id, prompt and completion of one request, why did this one request fail, see one "
                 "conversation in full, raw body of one request, why was this one call so expensive, why was this single call slow, "
                 "read a log, show one log entry",
        .to    = "/logs/{log_id}",
        .needs = key_kind::either,
        .scope = "logs.view",
        .at    = plane::gateway,
        .path  = {{"log_id", id_or_slug, "UUID of the log.", required}},
        .query = {{"path_format", {.choices = {"v1", "v2"}}, "How the log is stored."},
                  {"created_at",  any_text, "The log's created_at; needed for v2."},
                  {"type",        {.choices = {"hooks"}}, "Guardrail results instead."}},
        .rules = {{condition::needed_when, "created_at", "path_format", "v2"}},
        .gives = {{"id",         any_text,      "UUID.", optional, "_id|id"},
                  {"created_at", any_text,      "When."},
                  {"request",    seen_request,  "As the client sent it."},
                  {"response",   seen_response, "As the client got it."},
                  {"metrics",    metrics,       "Tokens, cost and timings."},
                  {"original_request", any_object, "Before transformation.", optional, "finalUntransformedRequest",
                   derive::copied, sent::as_is, credential_members},
                  {"provider_request", any_object, "As the provider got it.", optional, "transformedRequest",
                   derive::copied, sent::as_is, credential_members},
                  {"provider_response", any_object, "As the provider sent it.", optional, "originalResponse",
                   derive::copied, sent::as_is, credential_members},
                  {"hooks", any_json, "Guardrail results.", optional, "hooks|hook_results|hookResults|data",
                   derive::copied, sent::as_is, credential_members}},
        .quotes = true,
    },
    {
        .name  = "insert_log",
        .title = "Insert log",
        .help  = "Record model calls that did not pass through the Portkey gateway, each with request, response and metadata. Use it for "
                 "outside traffic; calls through the gateway are logged already, and for ratings use create_feedback. No tool takes a log back, "
                 "so send each once and leave credentials out. Portkey returns no ids: mark the logs by a trace_id in metadata. Needs a "
                 "Workspace key with both logs.write and completions.write.",
        .words = "import calls from another tool, add our own logs, record direct openai calls, push traces from outside, upload logs, "
                 "ingest external telemetry, log a call made elsewhere, hook up logging without the gateway, write a log entry by hand, "
                 "store request and response of outside traffic, bring in old logs, track calls not sent through the gateway, log calls "
                 "made straight to openai, have direct model calls in the same logs, calls made directly should be in our logs too, "
                 "record calls to an external model, call the model directly but log it, put calls of another system into our logs, "
                 "send logs of calls that bypass the gateway",
        .sends = verb::post,
        .to    = "/logs",
        .does  = effect::creates,
        .needs = key_kind::workspace,
        .scope = "logs.write",
        .at    = plane::gateway,
        .body  = {{"logs", new_logs, "The logs to record.", required, "."}},
        .says  = "Logs accepted",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset logs = {"logs", "Request logs and their export.", operations};

}  // namespace portkey

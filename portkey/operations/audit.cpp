#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field record_members[] = {
    {"timestamp",            any_text,    "Timestamp."},
    {"action",               any_text,    "Action."},
    {"resource_type",        any_text,    "Resource type."},
    {"method",               any_text,    "Method."},
    {"uri",                  any_text,    "URI."},
    {"response_status_code", any_integer, "Response status code."},
    {"user_id",              any_text,    "User or key."},
    {"user_type",            any_text,    "user or api_key."},
    {"workspace_id",         any_text,    "Workspace id."},
    {"request_id",           any_text,    "Request id."},
    {"request_body",         any_object,  "Secrets masked.", optional, "request_body", derive::parsed, sent::as_is, written_credentials},
    {"query_params",         any_object,  "Query params.", optional, "query_params", derive::parsed, sent::as_is, written_credentials},
    {"client_ip",            any_text,    "Client IP."},
    {"country",              any_text,    "Country."},
};
constexpr shape record = object_of(list_of(record_members));

constexpr operation operations[] = {
    {
        .name  = "list_audit_logs",
        .title = "List audit logs",
        .help  = "List who changed what in the organisation: POST, PUT and DELETE calls to the admin API with actor, body, status and "
                 "origin. Use it to trace a deleted config or a new key. Reads and model calls are absent: use get_log for one call, "
                 "get_request_analytics for counts. The organisation_id is in get_guardrail. Needs an Admin key with audit_logs.list; a 403 "
                 "(AB03) means another key, a missing scope or the plan.",
        .words = "who deleted the config, audit trail for compliance, security review of changes, show the activity log, somebody "
                 "tampered with our setup, who deleted a config in production, configs vanished find out who removed them, config "
                 "disappeared who removed it, which person changed the settings, what did somebody do in the admin console, what has an "
                 "admin been doing in the console, admin api calls from a foreign country, suspicious admin calls from outside, history "
                 "of admin changes, who removed a guardrail, somebody deleted our prompt who was it, which admin changed the budget, "
                 "who gave this user access, soc 2 evidence of changes, who created a new key with admin rights, who invited this "
                 "person, who edited our routing",
        .to    = "/audit-logs",
        .scope = "audit_logs.list",
        .query = {{"start_time",           date_time,   "Start, with offset.", required},
                  {"end_time",             date_time,   "Its end.", required},
                  {"organisation_id",      any_text,    "Organisation's UUID.", required},
                  {"method",               {.choices = {"POST", "PUT", "DELETE"}}, "HTTP method."},
                  {"uri",                  any_text,    "Path called."},
                  {"request_id",           any_text,    "One request."},
                  {"user_id",              any_text,    "Who, from list_all_users."},
                  {"user_type",            {.choices = {"user", "api_key"}}, "Person or key."},
                  {"workspace_id",         id_or_slug,  "From list_workspaces."},
                  {"response_status_code", any_integer, "HTTP status."},
                  {"resource_type",        any_text,    "As records name it."},
                  {"action",               any_text,    "As records name it."},
                  {"client_ip",            any_text,    "Caller's address."},
                  {"country",              any_text,    "Caller's country."}},
        .pages = snake_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(record), "Data.", required, "records|data"}},
        .quotes = true,
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset audit = {"audit", "Who changed what in the organisation.", operations};

}  // namespace portkey

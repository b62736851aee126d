#include <boost/json/serialize.hpp>

#include "test/emulator/check.hpp"
#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/traffic_selection.hpp"

namespace emulator {

namespace {

constexpr std::size_t most_rows = 50'000;

constexpr const char* all_fields =
    "id|trace_id|created_at|request|response|is_success|ai_org|ai_model|req_units|res_units|total_units|request_url|"
    "cost|cost_currency|response_time|response_status_code|mode|config|prompt_slug|metadata";

constexpr parameter filters[] = {
    {.name = "time_of_generation_min", .is = type::time},
    {.name = "time_of_generation_max", .is = type::time},
    {.name = "total_units_min", .is = type::integer},
    {.name = "total_units_max", .is = type::integer},
    {.name = "cost_min", .is = type::number},
    {.name = "cost_max", .is = type::number},
    {.name = "metadata", .is = type::any},
};
constexpr parameter new_export[] = {
    {.name = "workspace_id"},
    {.name = "filters", .is = type::object, .required = true, .members = filters},
    {.name = "requested_data", .is = type::array, .required = true, .least = 1},
};
constexpr parameter changed_export[] = {
    {.name = "workspace_id"},
    {.name = "filters", .is = type::object, .required = true, .members = filters},
    {.name = "requested_data", .is = type::array, .least = 1},
};

/// What nobody may export from this workspace; support talks to customers.
std::string_view denied_fields(std::string_view workspace) {
  return workspace == sample_id("workspace", 3) ? "request|response|metadata" : "";
}

std::int64_t count_rows(organisation& org, const json::object& row) {
  std::map<std::string, std::string> wanted;
  for (const auto& [name, value] : row.at("filters").as_object())
    wanted[name] = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
  const json::object* workspace = org.find("workspaces", text_in(row, "workspace_id"), "id", "id");
  const std::size_t found = select(org, text_in(*workspace, "slug"), wanted).size();
  return static_cast<std::int64_t>(std::min(found, most_rows));
}

/// Only a draft can be changed.
std::optional<reply> settle(call& asked, json::object& row) {
  if (text_in(row, "status") != "draft") return invalid_request("the export is no draft any more");
  const std::string_view denied = denied_fields(text_in(row, "workspace_id"));
  for (const json::value& one : row.at("requested_data").as_array()) {
    if (!one.is_string() || !is_among(one.get_string(), all_fields, '|'))
      return invalid_request("requested_data names a field that is not there");
    if (is_among(one.get_string(), denied, '|')) return not_permitted("the field must not leave this workspace");
  }
  row["total"] = count_rows(asked.org, row);
  return std::nullopt;
}

constexpr kind log_export = {
    .table = "log_exports",
    .noun = "log export",
    .other_key = "id",
    .fresh = R"({"filters":{},"requested_data":[],"status":"draft","description":null,"created_by":null,)"
             R"("object":"export"})",
    .created = "id|total|object",
    .changeable = "filters|requested_data",
    .updated = "id|total|object",
    .hidden = "total|polls",
    .settle = settle,
};

reply list_exports(call& asked) {
  if (!reach_of(asked).known) return not_permitted("there is no such workspace");
  const rows found = listed(asked, log_export);
  return success(page_of(found, 0, static_cast<std::int64_t>(found.size())));
}

/// One that was started is under way for two looks at it.
reply get_export(call& asked) {
  json::object* found = located(asked, log_export);
  if (!found) return gone(log_export);
  if (text_in(*found, "status") == "in_progress") {
    const std::int64_t polls = (*found)["polls"].is_int64() ? found->at("polls").as_int64() : 0;
    (*found)["polls"] = polls + 1;
    if (polls >= 2) (*found)["status"] = "success";
  }
  return success(shown(asked, log_export, *found));
}

/// From one status to the next; any other is refused.
reply move_on(call& asked, const char* from, const char* to, const char* message) {
  json::object* found = located(asked, log_export);
  if (!found) return gone(log_export);
  if (text_in(*found, "status") != from) return invalid_request(std::string("the export is not ") + from);
  (*found)["status"] = to;
  (*found)["last_updated_at"] = iso_time(asked.org.today());
  return success({{"message", message}, {"object", "export"}});
}

reply start_export(call& asked) {
  return move_on(asked, "draft", "in_progress", "Export task started successfully");
}

reply cancel_export(call& asked) {
  return move_on(asked, "in_progress", "stopped", "Export task stopped successfully");
}

reply download_export(call& asked) {
  const json::object* found = located(asked, log_export);
  if (!found) return gone(log_export);
  if (text_in(*found, "status") != "success") return invalid_request("the export has not succeeded");
  return success({{"signed_url", "https://storage.example.com/exports/" + asked.holes[0] +
                                     ".jsonl?X-Amz-Expires=3600&X-Amz-Signature=sample-signature"}});
}

reply get_restrictions(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_permitted("there is no such workspace");
  json::array denied;
  for_each_name(denied_fields(reached.workspace),
                [&](std::string_view field) { denied.push_back(json::value(field)); });
  return success({{"deniedFields", std::move(denied)}, {"object", "export_field_restrictions"}});
}

void sample_rows(organisation& org) {
  constexpr const char* statuses[] = {"success", "draft", "failed"};
  for (std::size_t n = 0; n < std::size(statuses); ++n) {
    const moment made = org.today() - std::chrono::days(9 - 3 * static_cast<int>(n));
    org.table("log_exports")
        .push_back({{"id", sample_id("log export", n)},
                    {"organisation_id", sample_organisation_id()},
                    {"workspace_id", sample_id("workspace", n == 2 ? 1 : 0)},
                    {"filters",
                     {{"time_of_generation_min", iso_time(made - std::chrono::days(7))},
                      {"time_of_generation_max", iso_time(made)}}},
                    {"requested_data", json::array{"id", "created_at", "ai_model", "cost"}},
                    {"status", statuses[n]},
                    {"description", nullptr},
                    {"created_at", iso_time(made)},
                    {"last_updated_at", iso_time(made)},
                    {"created_by", sample_id("user", 0)},
                    {"object", "export"}});
  }
}

constexpr char one_path[] = "/logs/exports/{exportId}";
constexpr const char* scope = "logs.export";

constexpr route routes[] = {
    {.path = "/logs/exports", .scope = scope, .answer = list_exports},
    {.method = http::verb::post,
     .path = "/logs/exports",
     .scope = scope,
     .body = new_export,
     .answer = create<log_export>},
    {.path = "/logs/exports/field-restrictions", .scope = scope, .answer = get_restrictions},
    {.path = one_path, .scope = scope, .answer = get_export},
    {.method = http::verb::put, .path = one_path, .scope = scope, .body = changed_export, .answer = update<log_export>},
    {.method = http::verb::delete_, .path = one_path, .scope = scope, .answer = erase<log_export>},
    {.method = http::verb::post, .path = "/logs/exports/{exportId}/start", .scope = scope, .answer = start_export},
    {.method = http::verb::post, .path = "/logs/exports/{exportId}/cancel", .scope = scope, .answer = cancel_export},
    {.path = "/logs/exports/{exportId}/download", .scope = scope, .answer = download_export},
};

}  // namespace

constinit const resource log_exports = {routes, sample_rows};

}  // namespace emulator

#include <boost/json/serialize.hpp>

#include "test/emulator/check.hpp"
#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::size_t most_logs = 10'000;

constexpr parameter logged_request_body[] = {{.name = "url", .required = true},
                                             {.name = "body", .is = type::object, .required = true},
                                             {.name = "method"},
                                             {.name = "headers", .is = type::object}};
constexpr parameter logged_response_body[] = {{.name = "status", .is = type::integer},
                                              {.name = "body", .is = type::object, .required = true},
                                              {.name = "headers", .is = type::object},
                                              {.name = "response_time", .is = type::number}};
constexpr parameter entry[] = {
    {.name = "request", .is = type::object, .required = true, .members = logged_request_body},
    {.name = "response", .is = type::object, .required = true, .members = logged_response_body},
    {.name = "metadata", .is = type::object},
};
constexpr parameter which[] = {
    {.name = "path_format", .choices = "v1|v2"}, {.name = "created_at", .is = type::time}, {.name = "type"}};

json::object log_row(std::string id, const json::value& workspace, std::string_view workspace_slug, moment at,
                     const json::object& request, const json::object& response, std::string_view trace) {
  json::object asked_for = request;
  asked_for.emplace("method", "POST");
  asked_for.emplace("headers", json::object());
  asked_for["portkeyHeaders"] = json::object{{"x-portkey-trace-id", trace}};
  json::object answered_with = response;
  const json::value* time = answered_with.if_contains("response_time");
  answered_with["responseTime"] = time ? *time : json::value(0);
  answered_with.erase("response_time");
  answered_with.emplace("status", 200);
  answered_with["lastUsedOptionJsonPath"] = "$";
  const json::value status = answered_with.at("status");
  json::object metrics{{"id", id},
                       {"organisation_id", sample_organisation_id()},
                       {"created_at", iso_time(at)},
                       {"is_success", status.is_int64() && status.get_int64() < 400},
                       {"request_url", request.at("url")},
                       {"request_method", asked_for.at("method")},
                       {"response_status_code", status},
                       {"response_time", answered_with.at("responseTime")},
                       {"trace_id", trace},
                       {"cost", 0.002},
                       {"cost_currency", "USD"},
                       {"workspace_slug", workspace_slug},
                       {"cache_status", "MISS"},
                       {"mode", "single"}};
  return {{"_id", std::move(id)},
          {"workspace_id", workspace},
          {"request", std::move(asked_for)},
          {"response", std::move(answered_with)},
          {"organisation_id", sample_organisation_id()},
          {"created_at", iso_time(at)},
          {"metrics", std::move(metrics)}};
}

std::string trace_in(const json::object& one, organisation& org) {
  const json::value* metadata = one.if_contains("metadata");
  const std::string_view given =
      metadata && metadata->is_object() ? text_in(metadata->as_object(), "trace_id") : std::string_view();
  return given.empty() ? org.new_id() : std::string(given);
}

/// One entry or several; all of them or none are kept.
reply insert_logs(call& asked) {
  if (!allows(asked.key, "completions.write")) return not_permitted("the key lacks the scope completions.write");
  json::array entries = std::move(asked.list);
  if (entries.empty()) entries.push_back(asked.body);
  for (const json::value& one : entries) {
    if (!one.is_object()) return invalid_request("an entry is not an object");
    if (auto wrong = wrong_member(entry, one.as_object())) return invalid_request(*wrong);
  }
  rows& kept = asked.org.table("logs");
  for (const json::value& one : entries) {
    const json::object& sent = one.as_object();
    if (kept.size() >= most_logs) kept.erase(kept.begin());
    kept.push_back(log_row(asked.org.new_id(), json::value(reach_of(asked).workspace), asked.key.workspace,
                           asked.org.today(), sent.at("request").as_object(), sent.at("response").as_object(),
                           trace_in(sent, asked.org)));
  }
  return {.body = ""};
}

/// By id, or by trace, since entries that were inserted have told nobody their id.
reply get_log(call& asked) {
  if (asked.text("path_format") == "v2" && !asked.has("created_at"))
    return invalid_request("created_at is required with path_format v2");
  for (const json::object& row : asked.org.table("logs")) {
    if (text_in(row, "_id") != asked.holes[0] && row.at("metrics").at("trace_id") != json::value(asked.holes[0]))
      continue;
    if (!reach_of(asked).covers(row)) continue;
    json::object seen = row;
    seen.erase("workspace_id");
    return success(seen);
  }
  return not_found("there is no such log in reach");
}

/// The last of them is a long conversation.
void sample_rows(organisation& org) {
  constexpr std::size_t count = 6;
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t workspace = n % workspace_count;
    json::array messages;
    for (std::size_t turn = 0; turn < (n == count - 1 ? 1500u : 1u); ++turn)
      messages.push_back(json::object{
          {"role", turn % 2 ? "assistant" : "user"},
          {"content", "Where is order 471" + std::to_string(n) + "? It should have been here on " +
                          iso_time(org.today() - std::chrono::days(n)) + " at the latest, so please look again."}});
    json::object request{{"url", "https://api.openai.com/v1/chat/completions"}};
    request["headers"] = json::object{{"content-type", "application/json"}, {"authorization", "Bearer sample-hash"}};
    request["body"] = json::object{{"model", "gpt-4o"}, {"messages", std::move(messages)}};
    json::object response{{"status", n == 3 ? 429 : 200}, {"response_time", 300 + 100 * n}};
    response["headers"] = json::object{{"content-type", "application/json"}, {"set-cookie", "sample-cookie"}};
    response["body"] = json::object{{"id", "chatcmpl-" + std::to_string(n)}, {"object", "chat.completion"}};
    org.table("logs").push_back(log_row(sample_id("log", n), json::value(sample_id("workspace", workspace)),
                                        sample_workspaces[workspace].slug, org.today() - std::chrono::hours(n), request,
                                        response, "trace-sample-" + std::to_string(n)));
  }
}

constexpr route routes[] = {
    {.method = http::verb::post,
     .path = "/logs",
     .keys = takes::workspace_key_only,
     .scope = "logs.write",
     .answer = insert_logs,
     .takes_list = true,
     .audited = false},
    {.path = "/logs/{logId}",
     .scope = "logs.view|logs.read|completions.write|logs.write",
     .query = which,
     .answer = get_log},
};

}  // namespace

constinit const resource logs = {routes, sample_rows};

}  // namespace emulator

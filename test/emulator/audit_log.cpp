#include "test/emulator/audit_log.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::size_t most_records = 1000;
constexpr std::size_t longest_body = 4096;

/// "configs" for "/configs/{slug}", "users" for "/admin/users/{userId}".
std::string_view resource_type_of(std::string_view path) {
  path.remove_prefix(path.starts_with("/admin/") ? 7 : 1);
  return path.substr(0, path.find('/'));
}

const char* action_of(http::verb method) {
  return method == http::verb::post ? "create" : method == http::verb::put ? "update" : "delete";
}

void keep(organisation& org, json::object record) {
  rows& kept = org.table("audit_logs");
  if (kept.size() >= most_records) kept.erase(kept.begin());
  kept.push_back(std::move(record));
}

constexpr parameter list_parameters[] = {
    {.name = "start_time", .is = type::time, .required = true},
    {.name = "end_time", .is = type::time, .required = true},
    {.name = "organisation_id", .required = true},
    {.name = "method", .choices = "POST|PUT|DELETE"},
    {.name = "user_type", .choices = "user|api_key"},
    {.name = "response_status_code", .is = type::integer},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0, .most = 100},
};

bool wanted(const call& asked, const json::object& record) {
  const moment at = *read_iso_time(text_in(record, "timestamp"));
  if (at < *read_iso_time(asked.text("start_time")) || at > *read_iso_time(asked.text("end_time"))) return false;
  for (const char* filter : {"method", "uri", "request_id", "user_id", "user_type", "workspace_id", "resource_type",
                             "action", "client_ip", "country"})
    if (asked.has(filter) && text_in(record, filter) != asked.text(filter)) return false;
  return !asked.has("response_status_code") ||
         record.at("response_status_code") == asked.integer("response_status_code", 0);
}

reply list_audit_logs(call& asked) {
  if (asked.text("organisation_id") != sample_organisation_id())
    return not_permitted("the key belongs to another organisation");
  rows found;
  for (const json::object& record : asked.org.table("audit_logs"))
    if (wanted(asked, record)) found.insert(found.begin(), record);
  json::object page = page_of(found, asked.integer("current_page", 0), asked.integer("page_size", 50));
  return success({{"records", page.at("data")}, {"total", page.at("total")}, {"object", "audit-logs"}});
}

void sample_rows(organisation& org) {
  constexpr const char* methods[] = {"PUT", "POST", "DELETE", "PUT", "POST"};
  constexpr const char* uris[] = {"/v1/configs/pc-fallba-77c1a0", "/v1/admin/users/invites",
                                  "/v1/virtual-keys/openai-old-1a2b3c", "/v1/prompts/pp-ticket-su-6f2d1b/makeDefault",
                                  "/v1/api-keys/workspace/service"};
  constexpr const char* types[] = {"configs", "users", "virtual-keys", "prompts", "api-keys"};
  constexpr const char* actions[] = {"update", "create", "delete", "update", "create"};
  for (std::size_t n = 0; n < 30; ++n) {
    const std::size_t one = n % std::size(uris);
    keep(org, {{"timestamp", iso_time(org.today() - std::chrono::hours(20 * (30 - static_cast<int>(n))))},
               {"method", methods[one]},
               {"uri", uris[one]},
               {"request_id", sample_id("audited request", n)},
               {"request_body", "{}"},
               {"query_params", "{}"},
               {"request_headers", R"({"user-agent":"Mozilla/5.0","x-portkey-api-key":"pk*****3AX"})"},
               {"user_id", sample_id("user", n % 3)},
               {"user_type", n % 2 ? "user" : "api_key"},
               {"organisation_id", sample_organisation_id()},
               {"workspace_id", n % 5 == 1 ? json::value() : json::value(sample_id("workspace", n % workspace_count))},
               {"response_status_code", n % 7 == 6 ? 403 : 200},
               {"resource_type", types[one]},
               {"action", actions[one]},
               {"client_ip", "203.0.113." + std::to_string(10 + n % 4)},
               {"country", n % 4 ? "DE" : "US"}});
  }
}

constexpr route routes[] = {
    {.path = "/audit-logs",
     .keys = takes::admin_key_only,
     .scope = "audit_logs.list",
     .query = list_parameters,
     .answer = list_audit_logs},
};

}  // namespace

void record_write(const request& asked, const route& where, const call& checked, const reply& given) {
  if (given.status >= 300) return;
  organisation& org = checked.org;
  json::object query;
  for (const auto& [name, value] : checked.query)
    query[name] = value;
  const std::string target(asked.target());
  const std::string& key = checked.key.value;
  const reach reached = reach_of(checked);
  keep(org, {{"timestamp", iso_time(org.today())},
             {"method", std::string(asked.method_string())},
             {"uri", target.substr(0, target.find('?'))},
             {"request_id", org.new_id()},
             {"request_body", asked.body().substr(0, longest_body)},
             {"query_params", json::serialize(query)},
             {"request_headers",
              R"({"x-portkey-api-key":"pk*****)" + key.substr(std::max<std::size_t>(key.size(), 3) - 3) + "\"}"},
             {"user_id", sample_id("key of", key.size())},
             {"user_type", "api_key"},
             {"organisation_id", sample_organisation_id()},
             {"workspace_id", reached.workspace.empty() ? json::value() : json::value(reached.workspace)},
             {"response_status_code", given.status},
             {"resource_type", resource_type_of(where.path)},
             {"action", action_of(asked.method())},
             {"client_ip", "127.0.0.1"},
             {"country", nullptr}});
}

constinit const resource audit_logs = {routes, sample_rows};

}  // namespace emulator

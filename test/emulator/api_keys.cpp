#include <boost/json/array.hpp>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 50;

constexpr parameter list_parameters[] = {
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "workspace_id"},
};

reply list_api_keys(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_permitted("there is no such workspace");
  rows found;
  for (const json::object& row : asked.org.table("api_keys"))
    if (reached.covers(row)) found.push_back(row);
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", default_page_size)));
}

reply get_api_key(call& asked) {
  const reach reached = reach_of(asked);
  const json::object* found = asked.org.find("api_keys", asked.holes[0], "id", "id");
  if (!found || !reached.covers(*found)) return not_permitted("there is no such API key in reach");
  return success(*found);
}

struct sample_api_key {
  const char* name;
  const char* type;
  std::size_t workspace;  ///< of a workspace key
  std::size_t user;       ///< of a user key
};

constexpr sample_api_key sample_api_keys[] = {
    {"Terraform", "organisation-service", 0, 0},    {"Web shop", "workspace-service", 0, 0},
    {"Nightly reports", "workspace-service", 0, 0}, {"Rehearsal", "workspace-service", 1, 0},
    {"Dmitri's laptop", "workspace-user", 3, 3},    {"Imani's notebook", "workspace-user", 2, 8},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_api_keys); ++n) {
    const sample_api_key& one = sample_api_keys[n];
    const std::string_view kind = one.type;
    const moment made = org.today() - std::chrono::days(80 - 10 * static_cast<int>(n));
    json::object row{{"id", sample_id("api key", n)},
                     {"key", "pk" + std::to_string(n) + "*****3AX"},
                     {"name", one.name},
                     {"description", n % 2 ? json::value() : json::value("Made for " + std::string(one.name))},
                     {"type", one.type},
                     {"organisation_id", sample_organisation_id()},
                     {"workspace_id", nullptr},
                     {"user_id", nullptr},
                     {"status", "active"},
                     {"created_at", iso_time(made)},
                     {"last_updated_at", iso_time(made)},
                     {"creation_mode", "ui"},
                     {"rate_limits", nullptr},
                     {"usage_limits", nullptr},
                     {"reset_usage", 0},
                     {"scopes", json::array{"completions.write", "logs.view"}},
                     {"defaults", json::object{{"metadata", json::object()}, {"config_id", nullptr}}},
                     {"alert_emails", json::array()},
                     {"expires_at", nullptr},
                     {"object", "api-key"}};
    if (kind.starts_with("workspace")) row["workspace_id"] = sample_id("workspace", one.workspace);
    if (kind.ends_with("user")) row["user_id"] = sample_id("user", one.user);
    if (n == 1) {
      row["rate_limits"] = json::array{json::object{{"type", "requests"}, {"unit", "rpm"}, {"value", 100}}};
      row["usage_limits"] = json::object{{"type", "cost"}, {"credit_limit", 200}, {"alert_threshold", 150}};
    }
    org.table("api_keys").push_back(std::move(row));
  }
}

constexpr route routes[] = {
    {.path = "/api-keys",
     .scope = "organisation_service_api_keys.list",
     .query = list_parameters,
     .answer = list_api_keys},
    {.path = "/api-keys/{id}", .scope = "organisation_service_api_keys.read", .answer = get_api_key},
};

}  // namespace

constinit const resource api_keys = {routes, sample_rows};

}  // namespace emulator

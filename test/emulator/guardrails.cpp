#include "test/emulator/guardrails.hpp"

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "organisation_id"},
    {.name = "page_size", .is = type::integer, .least = 1, .most = 1000},
    {.name = "current_page", .is = type::integer, .least = 0},
};
constexpr parameter check[] = {{.name = "id", .required = true},
                               {.name = "parameters", .is = type::object},
                               {.name = "name"},
                               {.name = "is_enabled", .is = type::boolean}};
constexpr parameter guardrail_body[] = {
    {.name = "name", .required = true},
    {.name = "checks", .is = type::array, .required = true, .members = check},
    {.name = "actions", .is = type::object, .required = true},
    {.name = "workspace_id"},
    {.name = "organisation_id"},
    {.name = "target", .choices = "llm|mcp_tools"},
};
constexpr parameter changed_guardrail[] = {
    {.name = "name"}, {.name = "checks", .is = type::array, .members = check}, {.name = "actions", .is = type::object}};

/// Every change is a version.
std::optional<reply> settle(call& asked, json::object& row) {
  const bool is_new = !row.contains("version_id");
  if (is_new && !row.at("workspace_id").is_string() && text_in(asked.body, "organisation_id").empty())
    return invalid_request("workspace_id or organisation_id is required");
  row["version_id"] = asked.org.new_id();
  return std::nullopt;
}

/// What is a default of the organisation or of a workspace stays.
std::optional<reply> in_use(call& asked, const json::object& row) {
  auto names_it = [&](const json::value& list) {
    if (!list.is_array()) return false;
    const json::array& all = list.as_array();
    return std::any_of(all.begin(), all.end(),
                       [&](const json::value& one) { return one == row.at("id") || one == row.at("slug"); });
  };
  rows holders = asked.org.table("organisation_defaults");
  for (const json::object& workspace : asked.org.table("workspaces"))
    if (workspace.at("defaults").is_object()) holders.push_back(workspace.at("defaults").as_object());
  for (const json::object& holder : holders)
    for (const auto& [name, value] : holder)
      if (name.ends_with("_guardrails") && names_it(value)) return conflict("it is a default");
  return std::nullopt;
}

void removed(call& asked, const json::object& row) {
  std::erase_if(asked.org.table("guardrail_mappings"),
                [&](const json::object& one) { return one.at("guardrail_id") == row.at("id"); });
}

struct sample_guardrail {
  const char* name;
  const char* slug;
  const char* check;
  bool of_organisation;
  const char* target;
};

constexpr sample_guardrail sample_guardrails[] = {
    {"No personal data", "pg-pii-1b7e22", "portkey.pii", true, "llm"},
    {"Allowed models", "pg-models-08bc3e", "default.modelWhitelist", true, "llm"},
    {"No SQL in tool calls", "pg-no-sql-93ab2d", "default.regexMatch", true, "mcp_tools"},
    {"Answers are JSON", "pg-json-5d20c1", "default.jsonSchema", false, "llm"},
    {"Webhook", "pg-webhoo-f1a9e3", "default.webhook", false, "llm"},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_guardrails); ++n) {
    const sample_guardrail& one = sample_guardrails[n];
    const moment made = org.today() - std::chrono::days(95 - 11 * static_cast<int>(n));
    json::object parameters{{"timeout", 5000}};
    if (n == 4) parameters["headers"] = json::object{{"Authorization", "Bearer sample-webhook-token"}};
    json::array checks;
    checks.push_back(json::object{
        {"id", one.check}, {"parameters", std::move(parameters)}, {"name", one.name}, {"is_enabled", true}});
    org.table("guardrails")
        .push_back({{"id", sample_id("guardrail", n)},
                    {"slug", one.slug},
                    {"name", one.name},
                    {"organisation_id", sample_organisation_id()},
                    {"workspace_id", one.of_organisation ? json::value() : json::value(sample_id("workspace", 0))},
                    {"status", "active"},
                    {"target", one.target},
                    {"created_at", iso_time(made)},
                    {"last_updated_at", iso_time(made)},
                    {"owner_id", sample_id("user", n % 3)},
                    {"updated_by", nullptr},
                    {"version_id", sample_id("guardrail version", n)},
                    {"object", "guardrail"},
                    {"checks", std::move(checks)},
                    {"actions", json::object{{"deny", n != 3}, {"async", n == 3}}}});
  }
}

constexpr route routes[] = {
    {.path = "/guardrails",
     .scope = "guardrails.list|organisation_guardrails.list",
     .query = list_parameters,
     .answer = [](call& asked) { return answer_list(asked, guardrail); }},
    {.method = http::verb::post,
     .path = "/guardrails",
     .scope = "guardrails.create|organisation_guardrails.create",
     .body = guardrail_body,
     .answer = [](call& asked) { return answer_create(asked, guardrail); }},
    {.path = "/guardrails/{guardrailId}",
     .scope = "guardrails.read|organisation_guardrails.read",
     .answer = [](call& asked) { return answer_get(asked, guardrail); }},
    {.method = http::verb::put,
     .path = "/guardrails/{guardrailId}",
     .scope = "guardrails.update|organisation_guardrails.update",
     .body = changed_guardrail,
     .answer = [](call& asked) { return answer_update(asked, guardrail); }},
    {.method = http::verb::delete_,
     .path = "/guardrails/{guardrailId}",
     .scope = "guardrails.delete|organisation_guardrails.delete",
     .answer = [](call& asked) { return answer_delete(asked, guardrail); }},
};

}  // namespace

constinit const kind guardrail = {
    .table = "guardrails",
    .noun = "guardrail",
    .where = place::either,
    .page_size = 100,
    .slug = "pg-",
    .fresh = R"({"name":null,"status":"active","target":"llm","owner_id":null,"updated_by":null,"object":"guardrail",)"
             R"("checks":[],"actions":{}})",
    .created = "id|slug|version_id",
    .changeable = "name|checks|actions",
    .updated = "id|slug|version_id",
    .deleted = "",
    .hidden_in_lists = "checks|actions|version_id",
    .settle = settle,
    .in_use = in_use,
    .removed = removed,
};

constinit const resource guardrails = {routes, sample_rows};

}  // namespace emulator

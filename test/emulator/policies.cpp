#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr const char* keys_of_conditions =
    "api_key|virtual_key|provider|config|prompt|model|endpoint_type|workspace_id|mcp_server|mcp_tool";

constexpr parameter condition[] = {{.name = "key", .required = true},
                                   {.name = "value", .is = type::any, .required = true}};
constexpr parameter group[] = {{.name = "key", .required = true}};
constexpr parameter usage_body[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "conditions", .is = type::array, .required = true, .members = condition},
    {.name = "group_by", .is = type::array, .required = true, .members = group},
    {.name = "type", .required = true, .choices = "cost|tokens|requests"},
    {.name = "credit_limit", .is = type::number, .required = true, .least = 0},
    {.name = "alert_threshold", .is = type::number, .least = 0},
    {.name = "periodic_reset", .choices = "monthly|weekly"},
    {.name = "periodic_reset_days", .is = type::integer, .least = 1, .most = 365},
    {.name = "next_usage_reset_at", .is = type::time},
    {.name = "target", .choices = "llm|mcp_tools"},
    {.name = "workspace_id"},
};
constexpr parameter changed_usage[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "conditions", .is = type::array, .members = condition},
    {.name = "credit_limit", .is = type::number, .least = 0},
    {.name = "alert_threshold", .is = type::number, .least = 0},
    {.name = "periodic_reset", .choices = "monthly|weekly"},
    {.name = "periodic_reset_days", .is = type::integer, .least = 1, .most = 365},
    {.name = "next_usage_reset_at", .is = type::time},
    {.name = "reset_usage_for_value"},
};
constexpr parameter rate_body[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "conditions", .is = type::array, .required = true, .members = condition},
    {.name = "group_by", .is = type::array, .required = true, .members = group},
    {.name = "type", .required = true, .choices = "requests|tokens"},
    {.name = "unit", .required = true, .choices = "rpm|rph|rpd|rpw"},
    {.name = "value", .is = type::number, .required = true, .least = 0},
    {.name = "target", .choices = "llm|mcp_tools"},
    {.name = "workspace_id"},
};
constexpr parameter changed_rate[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "conditions", .is = type::array, .members = condition},
    {.name = "unit", .choices = "rpm|rph|rpd|rpw"},
    {.name = "value", .is = type::number, .least = 0},
};

bool is_known_key(std::string_view key) {
  bool known = key.starts_with("metadata.") && key.size() > 9;
  for_each_name(keys_of_conditions, [&](std::string_view name) { known = known || name == key; });
  return known;
}

std::optional<reply> settle(call&, json::object& row) {
  for (const char* list : {"conditions", "group_by"}) {
    if (!row.at(list).is_array()) return invalid_request(std::string(list) + " is not valid");
    for (const json::value& one : row.at(list).as_array())
      if (!is_known_key(text_in(one.as_object(), "key"))) return invalid_request("there is no such key");
  }
  const json::value* reset = row.if_contains("periodic_reset");
  if (reset && reset->is_string() && !row.at("periodic_reset_days").is_null())
    return invalid_request("periodic_reset and periodic_reset_days exclude each other");
  return std::nullopt;
}

constexpr kind usage_policy = {
    .table = "usage_policies",
    .noun = "usage limits policy",
    .where = place::either,
    .other_key = "id",
    .fresh = R"({"name":null,"description":null,"conditions":[],"group_by":[],"type":null,"target":"llm",)"
             R"("credit_limit":null,"alert_threshold":null,"periodic_reset":null,"periodic_reset_days":null,)"
             R"("next_usage_reset_at":null,"last_reset_at":null,"status":"active","object":"policy_usage_limits"})",
    .created = "id|object",
    .changeable =
        "name|description|conditions|credit_limit|alert_threshold|periodic_reset|periodic_reset_days|next_usage_reset_"
        "at",
    .filters = "status|type",
    .settle = settle,
    .removed =
        [](call& asked, const json::object& row) {
          std::erase_if(asked.org.table("policy_entities"),
                        [&](const json::object& one) { return one.at("policy") == row.at("id"); });
        },
    .show =
        [](call& asked, json::object& row) {
          if (asked.text("include_usage") != "true") return;
          json::object usage;
          for (const json::object& one : asked.org.table("policy_entities"))
            if (one.at("policy") == row.at("id"))
              usage[text_in(one, "value_key")] =
                  json::object{{"current_usage", one.at("current_usage")}, {"status", one.at("status")}};
          row["value_key_usage_map"] = std::move(usage);
        },
};

constexpr kind rate_policy = {
    .table = "rate_policies",
    .noun = "rate limits policy",
    .where = place::either,
    .other_key = "id",
    .fresh = R"({"name":null,"description":null,"conditions":[],"group_by":[],"type":null,"target":"llm","unit":null,)"
             R"("value":null,"status":"active","object":"policy_rate_limits"})",
    .created = "id|object",
    .changeable = "name|description|conditions|unit|value",
    .filters = "status|type|unit",
    .settle = settle,
};

void reset(json::object& entity) {
  entity["current_usage"] = 0;
  entity["status"] = "active";
}

reply update_usage_policy(call& asked) {
  const json::object* found = located(asked, usage_policy);
  if (!found) return gone(usage_policy);
  const reply given = answer_update(asked, usage_policy);
  const std::string_view value = text_in(asked.body, "reset_usage_for_value");
  for (json::object& entity : asked.org.table("policy_entities"))
    if (!value.empty() && entity.at("policy") == found->at("id") && text_in(entity, "value_key").ends_with(value))
      reset(entity);
  return given;
}

reply list_entities(call& asked) {
  const json::object* found = located(asked, usage_policy);
  if (!found) return gone(usage_policy);
  rows entities;
  for (json::object row : asked.org.table("policy_entities")) {
    if (row.at("policy") != found->at("id")) continue;
    if (asked.has("status") && text_in(row, "status") != asked.text("status")) continue;
    if (text_in(row, "value_key").find(asked.text("search")) == std::string_view::npos) continue;
    row.erase("policy");
    entities.push_back(std::move(row));
  }
  return success(page_of(entities, asked.integer("current_page", 0), asked.integer("page_size", 50)));
}

reply reset_entity(call& asked) {
  const json::object* found = located(asked, usage_policy);
  if (!found) return gone(usage_policy);
  json::object* entity = asked.org.find("policy_entities", asked.holes[1], "id", "id");
  if (!entity || entity->at("policy") != found->at("id")) return not_found("there is no such entity");
  reset(*entity);
  return success(json::object());
}

json::object sample_policy(organisation& org, const char* sort, std::size_t n, const char* name, const char* key) {
  const moment made = org.today() - std::chrono::days(55 - 10 * static_cast<int>(n));
  return {{"id", sample_id(sort, n)},
          {"name", name},
          {"description", nullptr},
          {"conditions", json::array{json::object{{"key", key}, {"value", "*"}}}},
          {"group_by", json::array{json::object{{"key", key}}}},
          {"target", "llm"},
          {"status", "active"},
          {"workspace_id", sample_id("workspace", n)},
          {"organisation_id", sample_organisation_id()},
          {"created_at", iso_time(made)},
          {"last_updated_at", iso_time(made)}};
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"Monthly budget for each user", "Tokens of each team"};
  constexpr const char* keys[] = {"metadata._user", "metadata.team"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    json::object usage = sample_policy(org, "usage policy", n, names[n], keys[n]);
    usage["type"] = n ? "tokens" : "cost";
    usage["credit_limit"] = n ? 1'000'000 : 50;
    usage["alert_threshold"] = n ? json::value() : json::value(40);
    usage["periodic_reset"] = n ? json::value() : json::value("monthly");
    usage["periodic_reset_days"] = n ? json::value(14) : json::value();
    usage["next_usage_reset_at"] = iso_time(org.today() + std::chrono::days(9));
    usage["last_reset_at"] = nullptr;
    usage["object"] = "policy_usage_limits";
    org.table("usage_policies").push_back(std::move(usage));
    json::object rate = sample_policy(org, "rate policy", n, n ? "Tokens a day" : "Requests a minute", keys[n]);
    rate["type"] = n ? "tokens" : "requests";
    rate["unit"] = n ? "rpd" : "rpm";
    rate["value"] = n ? 2'000'000 : 60;
    rate["object"] = "policy_rate_limits";
    org.table("rate_policies").push_back(std::move(rate));
  }
  for (std::size_t n = 0; n < 6; ++n)
    org.table("policy_entities")
        .push_back({{"policy", sample_id("usage policy", 0)},
                    {"id", sample_id("policy entity", n)},
                    {"value_key", "metadata._user:" + sample_email(n)},
                    {"current_usage", 12.5 * static_cast<double>(n)},
                    {"status", n < 4 ? "active" : "exhausted"}});
}

constexpr char usage_path[] = "/policies/usage-limits/{policyUsageLimitsId}";
constexpr char rate_path[] = "/policies/rate-limits/{rateLimitsPolicyId}";

constexpr route routes[] = {
    {.path = "/policies/usage-limits", .scope = "policies.list", .query = paged, .answer = list<usage_policy>},
    {.method = http::verb::post,
     .path = "/policies/usage-limits",
     .scope = "policies.create",
     .body = usage_body,
     .answer = create<usage_policy>},
    {.path = usage_path, .scope = "policies.read", .answer = get<usage_policy>},
    {.method = http::verb::put,
     .path = usage_path,
     .scope = "policies.update",
     .body = changed_usage,
     .answer = update_usage_policy},
    {.method = http::verb::delete_, .path = usage_path, .scope = "policies.delete", .answer = erase<usage_policy>},
    {.path = "/policies/usage-limits/{policyUsageLimitsId}/entities",
     .scope = "policies.read",
     .query = paged,
     .answer = list_entities},
    {.method = http::verb::put,
     .path = "/policies/usage-limits/{policyUsageLimitsId}/entities/{entityId}/reset",
     .scope = "policies.update",
     .answer = reset_entity},
    {.path = "/policies/rate-limits", .scope = "policies.list", .query = paged, .answer = list<rate_policy>},
    {.method = http::verb::post,
     .path = "/policies/rate-limits",
     .scope = "policies.create",
     .body = rate_body,
     .answer = create<rate_policy>},
    {.path = rate_path, .scope = "policies.read", .answer = get<rate_policy>},
    {.method = http::verb::put,
     .path = rate_path,
     .scope = "policies.update",
     .body = changed_rate,
     .answer = update<rate_policy>},
    {.method = http::verb::delete_, .path = rate_path, .scope = "policies.delete", .answer = erase<rate_policy>},
};

}  // namespace

constinit const resource policies = {routes, sample_rows};

}  // namespace emulator

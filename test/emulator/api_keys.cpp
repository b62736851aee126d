#include <boost/json/array.hpp>

#include "test/emulator/crud.hpp"
#include "test/emulator/limits.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::int64_t shortest_transition_ms = 1'800'000;

constexpr parameter rotation_policy[] = {
    {.name = "rotation_period", .choices = "weekly|monthly"},
    {.name = "rotation_period_days", .is = type::integer, .least = 1, .most = 365},
    {.name = "next_rotation_at", .is = type::time},
    {.name = "key_transition_period_ms", .is = type::integer, .least = shortest_transition_ms},
};
constexpr parameter rotation[] = {
    {.name = "key_transition_period_ms", .is = type::integer, .least = shortest_transition_ms}};
constexpr parameter key_body[] = {
    {.name = "name", .required = true},
    {.name = "description"},
    {.name = "workspace_id"},
    {.name = "user_id"},
    {.name = "rate_limits", .is = type::array, .members = rate_limit},
    {.name = "usage_limits", .is = type::object, .members = usage_limit},
    {.name = "scopes", .is = type::array, .required = true},
    {.name = "defaults", .is = type::object},
    {.name = "alert_emails", .is = type::array},
    {.name = "expires_at", .is = type::time},
    {.name = "rotation_policy", .is = type::object, .members = rotation_policy},
};
constexpr parameter changed_key[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "rate_limits", .is = type::array, .members = rate_limit},
    {.name = "usage_limits", .is = type::object, .members = usage_limit},
    {.name = "reset_usage", .is = type::boolean},
    {.name = "scopes", .is = type::array},
    {.name = "defaults", .is = type::object},
    {.name = "alert_emails", .is = type::array},
    {.name = "expires_at", .is = type::time},
    {.name = "rotation_policy", .is = type::object, .members = rotation_policy},
};

bool both(const json::object& policy, const char* one, const char* other) {
  return policy.contains(one) && policy.contains(other);
}

/// allow_config_override is written among the defaults and read beside them.
std::optional<reply> settle(call& asked, json::object& row) {
  if (auto wrong = wrong_resets(row)) return wrong;
  if (const json::value* policy = row.if_contains("rotation_policy"); policy && policy->is_object())
    if (both(policy->as_object(), "rotation_period", "next_rotation_at"))
      return invalid_request("rotation_period and next_rotation_at exclude each other");
  json::value& defaults = row["defaults"];
  if (!defaults.is_object()) defaults = json::object{{"metadata", json::object()}, {"config_id", nullptr}};
  if (const json::value* allowed = defaults.as_object().if_contains("allow_config_override")) {
    row["allow_config_override"] = allowed->is_bool() ? json::value(allowed->get_bool() ? 1 : 0) : json::value();
    defaults.as_object().erase("allow_config_override");
  }
  if (asked.body.contains("reset_usage")) row["reset_usage"] = asked.body.at("reset_usage") == true ? 1 : 0;
  return std::nullopt;
}

constexpr kind key = {
    .table = "api_keys",
    .noun = "API key",
    .where = place::either,
    .other_key = "id",
    .gone = not_permitted,
    .fresh = R"({"key":null,"name":null,"description":null,"type":null,"user_id":null,"status":"active",)"
             R"("creation_mode":"api","rate_limits":null,"usage_limits":null,"reset_usage":0,"scopes":[],)"
             R"("defaults":null,"alert_emails":[],"expires_at":null,"rotation_policy":null,"object":"api-key"})",
    .unique = nullptr,
    .changeable = "name|description|rate_limits|usage_limits|scopes|defaults|alert_emails|expires_at|rotation_policy",
    .hidden = "secrets|key_transition_expires_at",
    .settle = settle,
};

/// "workspace_service_api_keys.update" for what is done to a workspace's service key.
std::string scope_for(const json::object& row, const char* action) {
  const std::string_view type = text_in(row, "type");
  const char* owner = type == "organisation-service" ? "organisation_service"
                      : type == "workspace-service"  ? "workspace_service"
                                                     : "workspace_user";
  return std::string(owner) + "_api_keys." + action;
}

/// The key that the path names, if the caller may do that to it.
json::object* permitted(call& asked, const char* action) {
  json::object* found = located(asked, key);
  return found && allows(asked.key, scope_for(*found, action)) ? found : nullptr;
}

/// Gives the row a new secret, which opens the emulator from then on.
std::string new_secret(organisation& org, json::object& row) {
  std::string secret = "pk-" + org.new_id();
  std::erase(secret, '-');
  row["key"] = masked(secret);
  row["secrets"].emplace_array().push_back(json::value(secret));
  return secret;
}

template <const char* type>
reply create_key(call& asked) {
  const std::string_view of_type = type;
  const bool in_workspace = of_type.starts_with("workspace");
  if (!in_workspace) asked.body.erase("workspace_id");
  if (in_workspace && reach_of(asked).workspace.empty()) return invalid_request("workspace_id is required");
  const std::string_view user = text_in(asked.body, "user_id");
  if (of_type.ends_with("user") && !asked.org.find("users", user, "id", "id"))
    return invalid_request("user_id is required and must be somebody's");
  asked.body["type"] = of_type;
  const made_row made = make(asked, key);
  if (!made.row) return made.refused;
  return success({{"id", made.row->at("id")}, {"key", new_secret(asked.org, *made.row)}, {"object", "api-key"}});
}

reply get_key(call& asked) {
  const json::object* found = permitted(asked, "read");
  return found ? success(shown(asked, key, *found)) : gone(key);
}

reply update_key(call& asked) {
  return permitted(asked, "update") ? answer_update(asked, key) : gone(key);
}

reply delete_key(call& asked) {
  return permitted(asked, "delete") ? answer_delete(asked, key) : gone(key);
}

/// The old secret goes on opening until the transition ends; a second one must wait for that.
reply rotate_key(call& asked) {
  json::object* found = permitted(asked, "rotate");
  if (!found) return gone(key);
  const auto ends = read_iso_time(text_in(*found, "key_transition_expires_at"));
  if (ends && *ends > asked.org.today()) return invalid_request("a transition is under way");
  const json::value* period = asked.body.if_contains("key_transition_period_ms");
  const std::chrono::milliseconds lasts(period && period->is_int64() ? period->get_int64() : shortest_transition_ms);
  const json::value old_secrets = (*found)["secrets"];
  const std::string secret = new_secret(asked.org, *found);
  if (old_secrets.is_array())
    for (const json::value& old : old_secrets.as_array())
      (*found)["secrets"].as_array().push_back(old);
  (*found)["key_transition_expires_at"] =
      iso_time(asked.org.today() + std::chrono::duration_cast<std::chrono::seconds>(lasts));
  return success({{"id", found->at("id")},
                  {"key", secret},
                  {"key_transition_expires_at", found->at("key_transition_expires_at")}});
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
    const std::string_view type_name = one.type;
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
                     {"rotation_policy", nullptr},
                     {"object", "api-key"}};
    if (type_name.starts_with("workspace")) row["workspace_id"] = sample_id("workspace", one.workspace);
    if (type_name.ends_with("user")) row["user_id"] = sample_id("user", one.user);
    if (n == 1) {
      row["rate_limits"] = json::array{json::object{{"type", "requests"}, {"unit", "rpm"}, {"value", 100}}};
      row["usage_limits"] = json::object{{"type", "cost"}, {"credit_limit", 200}, {"alert_threshold", 150}};
    }
    org.table("api_keys").push_back(std::move(row));
  }
}

constexpr char organisation_service[] = "organisation-service";
constexpr char workspace_service[] = "workspace-service";
constexpr char workspace_user[] = "workspace-user";

constexpr const char* any_list =
    "organisation_service_api_keys.list|workspace_service_api_keys.list|workspace_user_api_keys.list";

constexpr route routes[] = {
    {.path = "/api-keys", .scope = any_list, .query = paged, .answer = list<key>},
    {.method = http::verb::post,
     .path = "/api-keys/organisation/service",
     .keys = takes::admin_key_only,
     .scope = "organisation_service_api_keys.create",
     .body = key_body,
     .answer = create_key<organisation_service>},
    {.method = http::verb::post,
     .path = "/api-keys/workspace/service",
     .scope = "workspace_service_api_keys.create",
     .body = key_body,
     .answer = create_key<workspace_service>},
    {.method = http::verb::post,
     .path = "/api-keys/workspace/user",
     .scope = "workspace_user_api_keys.create",
     .body = key_body,
     .answer = create_key<workspace_user>},
    {.method = http::verb::post,
     .path = "/api-keys/{type}/{sub-type}",
     .body = key_body,
     .answer = [](call&) { return invalid_request("there are no keys of this type"); }},
    {.path = "/api-keys/{id}", .answer = get_key},
    {.method = http::verb::put, .path = "/api-keys/{id}", .body = changed_key, .answer = update_key},
    {.method = http::verb::delete_, .path = "/api-keys/{id}", .answer = delete_key},
    {.method = http::verb::post, .path = "/api-keys/{id}/rotate", .body = rotation, .answer = rotate_key},
};

}  // namespace

constinit const resource api_keys = {routes, sample_rows};

}  // namespace emulator

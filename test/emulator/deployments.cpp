#include <boost/json/parse.hpp>

#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter auth_settings[] = {
    {.name = "gateway_base_url"},
    {.name = "mcp_gateway_base_url"},
    {.name = "is_dataservice_hosted", .is = type::integer, .least = 0, .most = 1},
    {.name = "is_playground_proxy_allowed", .is = type::integer, .least = 0, .most = 1},
    {.name = "workspaces_allowed", .is = type::array},
    {.name = "jwt_subs_allowed", .is = type::array},
    {.name = "jwt_sub_workspace_mapping", .is = type::object},
    {.name = "allow_all_workspaces", .is = type::boolean},
    {.name = "remove_workspaces_allowed", .is = type::array},
    {.name = "remove_subs_allowed", .is = type::array},
};
constexpr parameter new_deployment[] = {
    {.name = "name", .required = true},
    {.name = "slug"},
    {.name = "type", .choices = "production|non_production"},
    {.name = "deployment_config", .is = type::object},
    {.name = "is_default", .is = type::boolean},
    {.name = "auth_settings", .is = type::object, .members = auth_settings},
    {.name = "tags", .is = type::object},
};
constexpr parameter changed_deployment[] = {
    {.name = "name"},
    {.name = "type", .choices = "production|non_production"},
    {.name = "status", .choices = "active|archived"},
    {.name = "deployment_config", .is = type::object},
    {.name = "is_default", .is = type::boolean},
    {.name = "rotate_auth", .is = type::boolean},
    {.name = "override_existing", .is = type::boolean},
    {.name = "auth_settings", .is = type::object, .members = auth_settings},
    {.name = "tags", .is = type::object},
};
constexpr parameter list_parameters[] = {
    {.name = "status", .choices = "active|archived"},
    {.name = "type", .choices = "production|non_production"},
};

bool is_true(const json::object& body, std::string_view member) {
  const json::value* found = body.if_contains(member);
  return found && *found == true;
}

/// There is one default among the active ones, always.
std::optional<reply> settle_default(call& asked, json::object& row) {
  const json::value* wanted = asked.body.if_contains("is_default");
  if (!wanted || !wanted->is_bool()) return std::nullopt;
  rows& all = asked.org.table("deployments");
  const bool is_only = std::none_of(all.begin(), all.end(), [&](const json::object& other) {
    return other.at("id") != row.at("id") && text_in(other, "status") == "active";
  });
  if (!wanted->get_bool() && is_only && row.at("is_default") == 1)
    return invalid_request("the only active deployment is the default");
  for (json::object& other : all)
    if (wanted->get_bool()) other["is_default"] = 0;
  row["is_default"] = wanted->get_bool() ? 1 : 0;
  return std::nullopt;
}

/// Takes from the list in `settings` what the list in `sent` names.
void take_out(json::object& settings, const char* list, const json::object& sent, const char* unwanted) {
  const json::value* names = sent.if_contains(unwanted);
  if (!names || !names->is_array() || !settings[list].is_array()) return;
  const json::array& all = names->as_array();
  drop_if(settings[list].as_array(),
          [&](const json::value& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

/// Settings are merged, unless the request wants them replaced.
std::optional<reply> settle(call& asked, json::object& row) {
  if (row.at("is_default").is_bool()) row["is_default"] = 0;
  if (!text_in(row, "slug").starts_with("dp-")) row["slug"] = "dp-" + std::string(text_in(row, "slug"));
  const json::value* sent = asked.body.if_contains("auth_settings");
  if (sent && sent->is_object()) {
    if (const json::value* allowed = sent->as_object().if_contains("workspaces_allowed");
        allowed && allowed->is_array())
      for (const json::value& one : allowed->as_array())
        if (!one.is_string() || workspace_uuid(asked.org, one.get_string()).empty())
          return invalid_request("workspaces_allowed names a workspace that is not there");
    if (is_true(asked.body, "override_existing") || !row.contains("auth_settings"))
      row["auth_settings"] = json::object();
    for (const auto& [name, value] : sent->as_object())
      row["auth_settings"].as_object()[name] = value;
    json::object& settings = row["auth_settings"].as_object();
    take_out(settings, "workspaces_allowed", sent->as_object(), "remove_workspaces_allowed");
    take_out(settings, "jwt_subs_allowed", sent->as_object(), "remove_subs_allowed");
    for (const char* wish : {"remove_workspaces_allowed", "remove_subs_allowed"})
      settings.erase(wish);
  }
  if (const json::value* tags = asked.body.if_contains("tags")) row["tags"] = *tags;
  return settle_default(asked, row);
}

constexpr kind deployment = {
    .table = "deployments",
    .noun = "deployment",
    .where = place::organisation,
    .slug = "dp-",
    .fresh = R"({"name":null,"type":"production","status":"active","is_default":false,"connection_status":"unknown",)"
             R"("created_by":null,"last_synced_at":null,"last_resynced_at":null,"deployment_config":{},)"
             R"("auth_settings":{},"tags":{},"object":"deployment"})",
    .unique = "slug",
    .changeable = "name|type|status|deployment_config",
    .hidden = "workspace_id",
    .hidden_in_lists = "deployment_config|auth_settings|organisation_id",
    .filters = "status|type",
    .settle = settle,
};

/// Every tag that the request names, as JSON or one by one, with its value.
bool has_tags(const call& asked, const json::object& row) {
  json::object wanted;
  json::error_code error;
  json::value parsed = json::parse(asked.text("tags"), error);
  if (!error && parsed.is_object()) wanted = parsed.as_object();
  for (const auto& [name, value] : asked.query)
    if (name.starts_with("tags[") && name.ends_with(']')) wanted[name.substr(5, name.size() - 6)] = value;
  const json::value& tags = row.at("tags");
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& pair) {
    const json::value* found = tags.is_object() ? tags.as_object().if_contains(pair.key()) : nullptr;
    return found && *found == pair.value();
  });
}

reply list_deployments(call& asked) {
  rows found;
  for (json::object& row : listed(asked, deployment))
    if (has_tags(asked, row)) found.push_back(std::move(row));
  return success(page_of(found, 0, static_cast<std::int64_t>(found.size())));
}

/// Shown this once.
json::object with_secrets(call& asked, const json::object& row) {
  return {{"id", row.at("id")},
          {"organisation_id", row.at("organisation_id")},
          {"client_auth", "sample-client-auth-" + asked.org.new_id().substr(0, 8)},
          {"credentials",
           {{"username", row.at("slug")}, {"password", "sample-password-" + asked.org.new_id().substr(0, 8)}}},
          {"object", "deployment"}};
}

reply register_deployment(call& asked) {
  const made_row made = make(asked, deployment);
  return made.row ? success(with_secrets(asked, *made.row)) : made.refused;
}

reply update_deployment(call& asked) {
  json::object* found = located(asked, deployment);
  if (!found) return gone(deployment);
  if (auto refused = change(asked, deployment, *found)) return *refused;
  return success(is_true(asked.body, "rotate_auth") ? with_secrets(asked, *found) : json::object());
}

reply archive_deployment(call& asked) {
  json::object* found = located(asked, deployment);
  if (!found) return gone(deployment);
  if (found->at("is_default") == 1) return invalid_request("the default deployment cannot be archived");
  (*found)["status"] = "archived";
  return {.body = ""};
}

/// The gateway can be reached, but does not reach back from a deployment that is not the default.
reply ping_deployment(call& asked) {
  const json::object* found = located(asked, deployment);
  if (!found) return gone(deployment);
  const std::string_view url = text_in(found->at("auth_settings").as_object(), "gateway_base_url");
  if (url.empty()) return invalid_request("the deployment has no gateway_base_url");
  const bool reaches_back = found->at("is_default") == 1;
  return success({{"status", reaches_back ? "healthy" : "partial"},
                  {"gateway_base_url", url},
                  {"outbound", {{"status", "success"}, {"status_code", 200}, {"version", "2.4.1"}, {"error", nullptr}}},
                  {"inbound",
                   {{"status", reaches_back ? "success" : "failed"},
                    {"error", reaches_back ? json::value() : json::value("No callback within 10 seconds")}}}});
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"EU gateway", "US gateway", "Old gateway"};
  constexpr const char* slugs[] = {"dp-eu-gateway", "dp-us-gateway", "dp-old-gateway"};
  constexpr const char* regions[] = {"eu-west-1", "us-west-2", "eu-west-1"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    const moment made = org.today() - std::chrono::days(70 - 20 * static_cast<int>(n));
    json::object settings{{"is_dataservice_hosted", 0}, {"allow_all_workspaces", 1}};
    if (n != 2) settings["gateway_base_url"] = "https://" + std::string(regions[n]) + ".gateway.example.com";
    org.table("deployments")
        .push_back({{"id", sample_id("deployment", n)},
                    {"organisation_id", sample_organisation_id()},
                    {"name", names[n]},
                    {"slug", slugs[n]},
                    {"type", n == 1 ? "non_production" : "production"},
                    {"status", n == 2 ? "archived" : "active"},
                    {"is_default", n == 0 ? 1 : 0},
                    {"connection_status", n == 0 ? "healthy" : "unknown"},
                    {"created_by", sample_id("user", 0)},
                    {"created_at", iso_time(made)},
                    {"last_updated_at", iso_time(made)},
                    {"last_synced_at", nullptr},
                    {"last_resynced_at", nullptr},
                    {"deployment_config", json::object()},
                    {"auth_settings", std::move(settings)},
                    {"tags", json::object{{"cloud", "aws"}, {"region", regions[n]}}},
                    {"object", "deployment"}});
  }
}

constexpr route at(http::verb method, const char* path, const char* scope, reply (*answer)(call&),
                   std::span<const parameter> body = {}) {
  return {.method = method,
          .path = path,
          .keys = takes::admin_key_only,
          .scope = scope,
          .query = list_parameters,
          .body = body,
          .answer = answer,
          .version = every_version};
}

constexpr char all[] = "/deployments";
constexpr char one[] = "/deployments/{deploymentId}";

constexpr route routes[] = {
    at(http::verb::get, all, "deployments.list", list_deployments),
    at(http::verb::post, all, "deployments.create", register_deployment, new_deployment),
    at(http::verb::get, one, "deployments.read", get<deployment>),
    at(http::verb::put, one, "deployments.update", update_deployment, changed_deployment),
    at(http::verb::delete_, one, "deployments.delete", archive_deployment),
    at(http::verb::get, "/deployments/{deploymentId}/ping", "deployments.read", ping_deployment),
};

}  // namespace

constinit const resource deployments = {routes, sample_rows};

}  // namespace emulator

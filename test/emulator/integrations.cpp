#include "test/emulator/integrations.hpp"

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/secret_mappings.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "type", .choices = "workspace|organisation|all"},
};
constexpr parameter integration_body[] = {
    {.name = "name", .required = true},
    {.name = "ai_provider_id", .required = true},
    {.name = "slug"},
    {.name = "key"},
    {.name = "description"},
    {.name = "workspace_id"},
    {.name = "configurations", .is = type::object},
    {.name = "create_default_provider", .is = type::boolean},
    {.name = "default_provider_slug"},
    {.name = "secret_mappings", .is = type::array, .members = secret_mapping},
    {.name = "pricing_adjustments", .is = type::object},
};
constexpr parameter changed_integration[] = {
    {.name = "name"},
    {.name = "key"},
    {.name = "description"},
    {.name = "configurations", .is = type::object},
    {.name = "secret_mappings", .is = type::array, .members = secret_mapping},
    {.name = "pricing_adjustments", .is = type::object},
};

/// Secrets are kept as they look behind the mask.
std::optional<reply> settle(call& asked, json::object& row) {
  if (auto wrong = wrong_secret_mappings(asked.org, row)) return wrong;
  if (const std::string_view key = text_in(asked.body, "key"); !key.empty()) row["masked_key"] = masked(key);
  row["type"] = row.at("workspace_id").is_string() ? "workspace" : "organisation";
  if (!asked.body.contains("configurations")) return std::nullopt;
  mask(row["configurations"],
       "aws_secret_access_key|aws_access_key_id|azure_entra_client_secret|vertex_service_account_json|custom_headers|"
       "client_secret");
  return std::nullopt;
}

/// Its models and its access go with it; what is used by a provider stays.
std::optional<reply> in_use(call& asked, const json::object& row) {
  if (asked.org.find("providers", text_in(row, "slug"), "integration_id", "integration_id"))
    return conflict("providers use this integration");
  return std::nullopt;
}

void removed(call& asked, const json::object& row) {
  for (const char* table : {"integration_models", "integration_workspaces"})
    std::erase_if(asked.org.table(table),
                  [&](const json::object& one) { return one.at("integration") == row.at("id"); });
}

reply list_integrations(call& asked) {
  if (!reach_of(asked).known) return not_found("there is no such workspace");
  rows found;
  for (const json::object& row : listed(asked, integration)) {
    const std::string wanted = asked.text("type");
    if (!wanted.empty() && wanted != "all" && text_in(row, "type") != wanted) continue;
    found.push_back(members_of(row,
                               "id|organisation_id|ai_provider_id|name|status|created_at|last_updated_at|slug|"
                               "description|type|workspace_id|object"));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", integration.page_size)));
}

reply create_integration(call& asked) {
  const made_row made = make(asked, integration);
  if (!made.row) return made.refused;
  const reach reached = reach_of(asked);
  const json::value* wants_provider = asked.body.if_contains("create_default_provider");
  if (wants_provider && *wants_provider == true && !reached.workspace.empty()) {
    const std::string_view slug = text_in(asked.body, "default_provider_slug");
    asked.org.table("providers")
        .push_back({{"id", asked.org.new_id()},
                    {"slug", slug.empty() ? made.row->at("slug") : json::value(slug)},
                    {"name", made.row->at("name")},
                    {"integration_id", made.row->at("slug")},
                    {"ai_provider_name", made.row->at("ai_provider_id")},
                    {"workspace_id", reached.workspace},
                    {"status", "active"},
                    {"created_at", iso_time(asked.org.today())},
                    {"object", "provider"}});
  }
  return success(members_of(*made.row, "id|slug"));
}

struct sample_integration {
  const char* name;
  const char* slug;
  const char* ai_provider;
  bool in_workspace;
};

constexpr sample_integration sample_integrations[] = {
    {"OpenAI", "openai-main", "openai", false},
    {"Anthropic EU", "anthropic-eu", "anthropic", false},
    {"Bedrock EU", "bedrock-eu", "bedrock", false},
    {"Mistral trial", "mistral-trial", "mistral-ai", true},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_integrations); ++n) {
    const sample_integration& one = sample_integrations[n];
    const moment made = org.today() - std::chrono::days(210 - 20 * static_cast<int>(n));
    json::object configurations;
    if (n == 2)
      configurations = {{"aws_auth_type", "accessKey"},
                        {"aws_region", "eu-west-1"},
                        {"aws_access_key_id", "AK*****7QX"},
                        {"aws_secret_access_key", "sa*****mpl"}};
    org.table("integrations")
        .push_back({{"id", sample_id("integration", n)},
                    {"organisation_id", sample_organisation_id()},
                    {"workspace_id", one.in_workspace ? json::value(sample_id("workspace", 2)) : json::value()},
                    {"type", one.in_workspace ? "workspace" : "organisation"},
                    {"ai_provider_id", one.ai_provider},
                    {"name", one.name},
                    {"slug", one.slug},
                    {"description", n ? json::value() : json::value("The account that pays for production")},
                    {"status", "active"},
                    {"created_at", iso_time(made)},
                    {"last_updated_at", n ? json::value() : json::value(iso_time(made + std::chrono::days(9)))},
                    {"masked_key", n == 2 ? "" : "sk*****" + std::to_string(400 + n)},
                    {"configurations", std::move(configurations)},
                    {"global_workspace_access_settings", json::object{{"enabled", n != 2}}},
                    {"allow_all_models", n != 1},
                    {"secret_mappings", json::array()},
                    {"pricing_adjustments", nullptr},
                    {"object", "integration"}});
  }
  sample_integration_access(org);
}

constexpr route routes[] = {
    {.path = "/integrations",
     .scope = "organisation_integrations.list|workspace_integrations.list",
     .query = list_parameters,
     .answer = list_integrations},
    {.method = http::verb::post,
     .path = "/integrations",
     .scope = "organisation_integrations.create|workspace_integrations.create",
     .body = integration_body,
     .answer = create_integration},
    {.path = "/integrations/{slug}",
     .scope = read_integrations,
     .answer = [](call& asked) { return answer_get(asked, integration); }},
    {.method = http::verb::put,
     .path = "/integrations/{slug}",
     .scope = update_integrations,
     .body = changed_integration,
     .answer = [](call& asked) { return answer_update(asked, integration); }},
    {.method = http::verb::delete_,
     .path = "/integrations/{slug}",
     .scope = "organisation_integrations.delete|workspace_integrations.delete",
     .answer = [](call& asked) { return answer_delete(asked, integration); }},
};

}  // namespace

constinit const kind integration = {
    .table = "integrations",
    .noun = "integration",
    .where = place::either,
    .inherited = true,
    .key = "slug",
    .other_key = "id",
    .page_size = 100,
    .slug = "",
    .fresh = R"({"ai_provider_id":null,"name":null,"status":"active","description":null,"masked_key":"",)"
             R"("configurations":{},"allow_all_models":true,"secret_mappings":[],"pricing_adjustments":null,)"
             R"("global_workspace_access_settings":{"enabled":false},"object":"integration"})",
    .changeable = "name|description|configurations|secret_mappings|pricing_adjustments",
    .settle = settle,
    .in_use = in_use,
    .removed = removed,
    .show =
        [](call& asked, json::object& row) {
          const rows& access = asked.org.table("integration_workspaces");
          row["workspace_count"] = std::count_if(access.begin(), access.end(), [&](const json::object& one) {
            return one.at("integration") == row.at("id") && one.at("enabled") == true;
          });
        },
};

constinit const resource integrations = {routes, sample_rows};

}  // namespace emulator

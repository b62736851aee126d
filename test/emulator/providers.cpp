#include "test/emulator/crud.hpp"
#include "test/emulator/limits.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter provider_body[] = {
    {.name = "name", .required = true},
    {.name = "integration_id", .required = true},
    {.name = "workspace_id"},
    {.name = "slug"},
    {.name = "note"},
    {.name = "usage_limits", .is = type::object, .members = usage_limit},
    {.name = "rate_limits", .is = type::any},
    {.name = "expires_at", .is = type::time},
};
constexpr parameter changed_provider[] = {
    {.name = "name"},
    {.name = "note"},
    {.name = "usage_limits", .is = type::object, .members = usage_limit},
    {.name = "rate_limits", .is = type::any},
    {.name = "expires_at", .is = type::time},
    {.name = "reset_usage", .is = type::boolean},
};

/// A provider is an integration made usable in a workspace.
std::optional<reply> settle(call& asked, json::object& row) {
  if (auto wrong = wrong_resets(row)) return wrong;
  const json::object* integration = asked.org.find("integrations", text_in(row, "integration_id"), "slug", "id");
  if (!integration) return invalid_request("there is no such integration");
  row["integration_id"] = integration->at("slug");
  row["ai_provider_name"] = integration->at("ai_provider_id");
  if (row["rate_limits"].is_object()) row["rate_limits"] = json::array{json::value(row["rate_limits"])};
  if (asked.body.contains("reset_usage")) row["reset_usage"] = asked.body.at("reset_usage") == true ? 1 : 0;
  return std::nullopt;
}

constexpr kind provider = {
    .table = "providers",
    .noun = "provider",
    .key = "slug",
    .other_key = "id",
    .gone = not_permitted,
    .slug = "",
    .fresh = R"({"name":null,"integration_id":null,"note":null,"status":"active","usage_limits":null,"reset_usage":0,)"
             R"("rate_limits":null,"expires_at":null,"model_config":{},"object":"provider"})",
    .changeable = "name|note|usage_limits|rate_limits|expires_at",
    .updated = "id|slug",
    .hidden = "organisation_id|last_updated_at",
    .settle = settle,
};

struct sample_provider {
  const char* name;
  const char* slug;
  const char* integration;
  const char* ai_provider;
  std::size_t workspace;
};

constexpr sample_provider sample_providers[] = {
    {"OpenAI", "openai-prod", "openai-main", "openai", 0},
    {"Claude", "claude-prod", "anthropic-eu", "anthropic", 0},
    {"OpenAI for rehearsals", "openai-staging", "openai-main", "openai", 1},
    {"Bedrock", "bedrock-lab", "bedrock-eu", "bedrock", 2},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_providers); ++n) {
    const sample_provider& one = sample_providers[n];
    json::object row{{"id", sample_id("provider", n)},
                     {"slug", one.slug},
                     {"name", one.name},
                     {"integration_id", one.integration},
                     {"ai_provider_name", one.ai_provider},
                     {"workspace_id", sample_id("workspace", one.workspace)},
                     {"note", n ? json::value() : json::value("For what customers use")},
                     {"status", n == 3 ? "exhausted" : "active"},
                     {"usage_limits", nullptr},
                     {"reset_usage", 0},
                     {"rate_limits", nullptr},
                     {"expires_at", nullptr},
                     {"model_config", json::object()},
                     {"created_at", iso_time(org.today() - std::chrono::days(50 - 8 * static_cast<int>(n)))},
                     {"object", "provider"}};
    if (n == 3) row["usage_limits"] = json::object{{"type", "cost"}, {"credit_limit", 20}, {"alert_threshold", 15}};
    if (n == 0) row["rate_limits"] = json::array{json::object{{"type", "requests"}, {"unit", "rpm"}, {"value", 300}}};
    org.table("providers").push_back(std::move(row));
  }
}

constexpr route routes[] = {
    {.path = "/providers", .scope = "providers.list", .query = paged, .answer = list<provider>},
    {.method = http::verb::post,
     .path = "/providers",
     .scope = "providers.create",
     .body = provider_body,
     .answer = create<provider>},
    {.path = "/providers/{slug}", .scope = "providers.read", .answer = get<provider>},
    {.method = http::verb::put,
     .path = "/providers/{slug}",
     .scope = "providers.update",
     .body = changed_provider,
     .answer = update<provider>},
    {.method = http::verb::delete_,
     .path = "/providers/{slug}",
     .scope = "providers.delete",
     .answer = erase<provider>},
};

}  // namespace

constinit const resource providers = {routes, sample_rows};

}  // namespace emulator

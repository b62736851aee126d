#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "test/emulator/check.hpp"
#include "test/emulator/crud.hpp"
#include "test/emulator/limits.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/secret_mappings.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "current_page", .is = type::integer, .required = true, .least = 0},
    {.name = "page_size", .is = type::integer, .required = true, .least = 0},
    {.name = "workspace_id"},
};

constexpr parameter deployment[] = {{.name = "apiVersion", .required = true},
                                    {.name = "deploymentName", .required = true},
                                    {.name = "alias"},
                                    {.name = "is_default", .is = type::boolean}};
constexpr parameter key_body[] = {
    {.name = "name", .required = true},
    {.name = "provider", .required = true},
    {.name = "key"},
    {.name = "note"},
    {.name = "workspace_id"},
    {.name = "apiVersion"},
    {.name = "resourceName"},
    {.name = "deploymentName"},
    {.name = "deploymentConfig", .is = type::array, .members = deployment},
    {.name = "usage_limits", .is = type::object, .members = usage_limit},
    {.name = "rate_limits", .is = type::any},
    {.name = "expires_at", .is = type::time},
    {.name = "secret_mappings", .is = type::array, .members = secret_mapping},
};
constexpr parameter changed_key[] = {
    {.name = "name"},
    {.name = "key"},
    {.name = "note"},
    {.name = "deploymentConfig", .is = type::array, .members = deployment},
    {.name = "usage_limits", .is = type::object, .members = usage_limit},
    {.name = "secret_mappings", .is = type::array, .members = secret_mapping},
};

/// Members that every provider's key may have.
constexpr const char* members_of_every_key =
    "name|provider|key|note|workspace_id|usage_limits|rate_limits|expires_at|secret_mappings|slug|reset_usage";

/// The key itself is never kept, only how it looks behind the mask.
std::optional<reply> settle(call& asked, json::object& row) {
  if (auto wrong = wrong_resets(row)) return wrong;
  if (auto wrong = wrong_secret_mappings(asked.org, row)) return wrong;
  if (const std::string_view key = text_in(asked.body, "key"); !key.empty()) row["masked_api_key"] = masked(key);
  // What else a provider wants is in model_config: deploymentConfig, awsRegion and so on.
  json::value config = row["model_config"];
  for (const auto& [name, value] : asked.body)
    if (!is_among(name, members_of_every_key, '|')) config.as_object()[name] = value;
  mask(config, "azureEntraClientSecret|awsAccessKeyId|awsSecretAccessKey|vertexServiceAccountJson");
  row["model_config"] = std::move(config);
  // One limit may be sent as an object, but they are shown as an array.
  if (row["rate_limits"].is_object()) row["rate_limits"] = json::array{json::value(row["rate_limits"])};
  return std::nullopt;
}

constexpr kind virtual_key = {
    .table = "virtual_keys",
    .noun = "virtual key",
    .key = "slug",
    .other_key = "slug",
    .gone = not_permitted,
    .slug = "",
    .fresh =
        R"({"name":null,"provider":null,"note":null,"status":"active","usage_limits":null,"reset_usage":null,"model_config":{},)"
        R"("rate_limits":null,"expires_at":null,"secret_mappings":[],"object":"virtual-key","key":"",)"
        R"("masked_api_key":""})",
    .created = "slug",
    .changeable = "name|note|usage_limits|rate_limits|expires_at|secret_mappings",
    .wrapped = true,
    .hidden = "provider|organisation_id|workspace_id|last_updated_at",
    .hidden_in_lists = "masked_api_key|key",
    .settle = settle,
    .show = [](call&, json::object& row) { row["key"] = ""; },
};

reply update_virtual_key(call& asked) {
  json::object* found = located(asked, virtual_key);
  if (!found) return gone(virtual_key);
  if (auto refused = change(asked, virtual_key, *found)) return *refused;
  return success(json::object());
}

struct sample_virtual_key {
  const char* name;
  const char* slug;
  const char* provider;
  std::size_t workspace;
  const char* note;  ///< JSON, as the following
  const char* usage_limits;
  const char* rate_limits;
  const char* model_config;
};

constexpr sample_virtual_key sample_virtual_keys[] = {
    {"OpenAI main", "openai-main-258f4d", "openai", 0, R"("The account that pays for production.")",
     R"({"credit_limit":1000,"type":"cost","alert_threshold":800,"periodic_reset":"monthly"})",
     R"([{"type":"requests","unit":"rpm","value":600}])", "{}"},
    {"OpenAI spare", "openai-spare-c03b51", "openai", 0, "null", "null", "null", "{}"},
    {"Anthropic", "anthropic-prod-91b2c7", "anthropic", 0, R"("Shared with support.")",
     R"({"credit_limit":5000000,"type":"tokens","alert_threshold":4000000,"periodic_reset":"weekly"})",
     R"([{"type":"requests","unit":"rpm","value":120},{"type":"tokens","unit":"rpd","value":2000000}])", "{}"},
    {"Azure EU", "azure-eu-4110dd", "azure-openai", 0, "null",
     R"({"credit_limit":250,"type":"cost","alert_threshold":null,"periodic_reset":null,"periodic_reset_days":30})",
     "[]",
     R"({"resourceName":"eu-north-1","deploymentConfig":[{"apiVersion":"2024-06-01","deploymentName":"gpt-35"}]})"},
    {"OpenAI staging", "openai-staging-6e88d3", "openai", 1, R"("")", "null",
     R"([{"type":"requests","unit":"rph","value":1000}])", "{}"},
    {"Mistral lab", "mistral-lab-7f20ce", "mistral-ai", 2, "null",
     R"({"credit_limit":10,"type":"cost","alert_threshold":8,"periodic_reset":null})", "null", "{}"},
    {"Bedrock trial", "bedrock-tria-e9d614", "bedrock", 2, R"("Expires by itself.")", "null", "null",
     R"({"awsRegion":"eu-west-1","awsAuthType":"assumedRole"})"},
    {"Support desk", "support-desk-30fa8b", "openai", 3, "null",
     R"({"credit_limit":50,"type":"cost","periodic_reset":"weekly"})",
     R"([{"type":"tokens","unit":"rpm","value":40000}])", "{}"},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_virtual_keys); ++n) {
    const sample_virtual_key& one = sample_virtual_keys[n];
    const moment made = org.today() - std::chrono::days(200 - 17 * static_cast<int>(n));
    org.table("virtual_keys")
        .push_back({{"id", sample_id("virtual key", n)},
                    {"name", one.name},
                    {"provider", one.provider},
                    {"note", json::parse(one.note)},
                    {"status", n == 5 ? "exhausted" : "active"},
                    {"usage_limits", json::parse(one.usage_limits)},
                    {"reset_usage", n % 2 ? json::value() : json::value(0)},
                    {"created_at", iso_time(made)},
                    {"slug", one.slug},
                    {"model_config", json::parse(one.model_config)},
                    {"rate_limits", json::parse(one.rate_limits)},
                    {"expires_at", n == 6 ? json::value(iso_time(org.today() + std::chrono::days(14))) : json::value()},
                    {"secret_mappings", json::array()},
                    {"object", "virtual-key"},
                    {"workspace_id", sample_id("workspace", one.workspace)},
                    {"key", ""},
                    {"masked_api_key", "sk-*****" + std::to_string(300 + n)}});
  }
}

constexpr route routes[] = {
    {.path = "/virtual-keys", .scope = "virtual_keys.list", .query = list_parameters, .answer = list<virtual_key>},
    {.method = http::verb::post,
     .path = "/virtual-keys",
     .scope = "virtual_keys.create",
     .body = key_body,
     .answer = create<virtual_key>},
    {.path = "/virtual-keys/{slug}", .scope = "virtual_keys.read", .answer = get<virtual_key>},
    {.method = http::verb::put,
     .path = "/virtual-keys/{slug}",
     .scope = "virtual_keys.update",
     .body = changed_key,
     .answer = update_virtual_key},
    {.method = http::verb::delete_,
     .path = "/virtual-keys/{slug}",
     .scope = "virtual_keys.delete",
     .answer = erase<virtual_key>},
};

}  // namespace

constinit const resource virtual_keys = {routes, sample_rows};

}  // namespace emulator

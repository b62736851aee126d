#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "current_page", .is = type::integer, .required = true, .least = 0},
    {.name = "page_size", .is = type::integer, .required = true, .least = 0},
    {.name = "workspace_id"},
};

reply list_virtual_keys(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_permitted("there is no such workspace");
  rows found;
  for (json::object row : asked.org.table("virtual_keys")) {
    if (!reached.covers(row)) continue;
    row.erase("workspace_id");
    row.erase("masked_api_key");
    row.erase("key");
    found.push_back(std::move(row));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", 50)));
}

reply get_virtual_key(call& asked) {
  const reach reached = reach_of(asked);
  const json::object* found = asked.org.find("virtual_keys", asked.holes[0], "slug", "slug");
  if (!found || !reached.covers(*found)) return not_permitted("there is no such virtual key in reach");
  json::object shown = *found;
  shown.erase("workspace_id");
  return success(shown);
}

struct sample_virtual_key {
  const char* name;
  const char* slug;
  std::size_t workspace;
  const char* note;  ///< JSON, as the following
  const char* usage_limits;
  const char* rate_limits;
  const char* model_config;
};

constexpr sample_virtual_key sample_virtual_keys[] = {
    {"OpenAI main", "openai-main-258f4d", 0, R"("The account that pays for production.")",
     R"({"credit_limit":1000,"type":"cost","alert_threshold":800,"periodic_reset":"monthly"})",
     R"([{"type":"requests","unit":"rpm","value":600}])", "{}"},
    {"OpenAI spare", "openai-spare-c03b51", 0, "null", "null", "null", "{}"},
    {"Anthropic", "anthropic-prod-91b2c7", 0, R"("Shared with support.")",
     R"({"credit_limit":5000000,"type":"tokens","alert_threshold":4000000,"periodic_reset":"weekly"})",
     R"([{"type":"requests","unit":"rpm","value":120},{"type":"tokens","unit":"rpd","value":2000000}])", "{}"},
    {"Azure EU", "azure-eu-4110dd", 0, "null",
     R"({"credit_limit":250,"type":"cost","alert_threshold":null,"periodic_reset":null,"periodic_reset_days":30})",
     "[]",
     R"({"resourceName":"eu-north-1","deploymentConfig":[{"apiVersion":"2024-06-01","deploymentName":"gpt-35"}]})"},
    {"OpenAI staging", "openai-staging-6e88d3", 1, R"("")", "null",
     R"([{"type":"requests","unit":"rph","value":1000}])", "{}"},
    {"Mistral lab", "mistral-lab-7f20ce", 2, "null",
     R"({"credit_limit":10,"type":"cost","alert_threshold":8,"periodic_reset":null})", "null", "{}"},
    {"Bedrock trial", "bedrock-tria-e9d614", 2, R"("Expires by itself.")", "null", "null",
     R"({"awsRegion":"eu-west-1","awsAuthType":"assumedRole"})"},
    {"Support desk", "support-desk-30fa8b", 3, "null", R"({"credit_limit":50,"type":"cost","periodic_reset":"weekly"})",
     R"([{"type":"tokens","unit":"rpm","value":40000}])", "{}"},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_virtual_keys); ++n) {
    const sample_virtual_key& one = sample_virtual_keys[n];
    const moment made = org.today() - std::chrono::days(200 - 17 * static_cast<int>(n));
    org.table("virtual_keys")
        .push_back({{"name", one.name},
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
    {.path = "/virtual-keys", .scope = "virtual_keys.list", .query = list_parameters, .answer = list_virtual_keys},
    {.path = "/virtual-keys/{slug}", .scope = "virtual_keys.read", .answer = get_virtual_key},
};

}  // namespace

constinit const resource virtual_keys = {routes, sample_rows};

}  // namespace emulator

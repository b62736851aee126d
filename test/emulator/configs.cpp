#include <boost/json/serialize.hpp>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
};

constexpr parameter get_parameters[] = {{.name = "workspace_id"}};

reply list_configs(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_permitted("there is no such workspace");
  rows found;
  for (json::object row : asked.org.table("configs")) {
    if (!reached.covers(row)) continue;
    row.erase("config");
    found.push_back(std::move(row));
  }
  json::object page =
      page_of(found, asked.integer("current_page", 0), asked.integer("page_size", std::int64_t{1} << 31));
  return success({{"success", true}, {"data", std::move(page["data"])}});
}

reply get_config(call& asked) {
  const reach reached = reach_of(asked);
  const json::object* found = asked.org.find("configs", asked.holes[0], "slug", "id");
  if (!found || !reached.covers(*found)) return not_permitted("there is no such config in reach");
  return success(*found);
}

struct sample_config {
  const char* name;
  const char* slug;
  std::size_t workspace;
  const char* config;
};

constexpr sample_config sample_configs[] = {
    {"Fallback to Azure", "pc-fallba-77c1a0", 0,
     R"({"retry":{"attempts":5,"on_status_codes":[429,529]},"cache":{"mode":"simple","max_age":3600},)"
     R"("strategy":{"mode":"fallback"},"targets":[{"provider":"openai","virtual_key":"openai-main-258f4d"},)"
     R"({"provider":"azure-openai","virtual_key":"azure-eu-4110dd"}]})"},
    {"Semantic cache", "pc-semant-0be3f4", 0, R"({"cache":{"mode":"semantic","max_age":86400}})"},
    {"Balance two accounts", "pc-balanc-59d2e8", 0,
     R"({"strategy":{"mode":"loadbalance"},"targets":[{"virtual_key":"openai-main-258f4d","weight":0.7},)"
     R"({"virtual_key":"openai-spare-c03b51","weight":0.3}]})"},
    {"Long answers", "pc-longan-a8170c", 0,
     R"({"virtual_key":"anthropic-prod-91b2c7","request_timeout":120000,"override_params":{"max_tokens":8192}})"},
    {"By customer tier", "pc-custom-d4e6b1", 0,
     R"({"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.tier":{"$eq":"gold"}},"then":"fast"}],)"
     R"("default":"cheap"},"targets":[{"name":"fast","virtual_key":"openai-main-258f4d"},)"
     R"({"name":"cheap","virtual_key":"openai-spare-c03b51"}]})"},
    {"Staging default", "pc-stagin-12ab90", 1, R"({"virtual_key":"openai-staging-6e88d3","retry":{"attempts":3}})"},
    {"Staging without cache", "pc-stagin-f3c5d7", 1, R"({"virtual_key":"openai-staging-6e88d3"})"},
    {"Try Mistral", "pc-trymis-86e1b4", 2,
     R"({"strategy":{"mode":"fallback","on_status_codes":[500]},"targets":[{"virtual_key":"mistral-lab-7f20ce"},)"
     R"({"virtual_key":"openai-staging-6e88d3"}]})"},
    {"Guarded", "pc-guarde-2d9f63", 2, R"({"input_guardrails":["pg-pii-1b7e22"],"retry":{"attempts":1}})"},
    {"Empty", "pc-empty-000000", 2, "{}"},
    {"Support bot", "pc-suppor-b51c8e", 3,
     R"({"virtual_key":"anthropic-prod-91b2c7","cache":{"mode":"simple","max_age":600}})"},
    {"Support bot, patient 🐢", "pc-suppor-4e70a2", 3,
     R"({"retry":{"attempts":5,"on_status_codes":[408,429,500,502,503,504]},"request_timeout":60000})"},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_configs); ++n) {
    const sample_config& one = sample_configs[n];
    const moment made = org.today() - std::chrono::days(150 - 11 * static_cast<int>(n));
    org.table("configs").push_back({{"id", sample_id("config", n)},
                                    {"name", one.name},
                                    {"slug", one.slug},
                                    {"organisation_id", sample_organisation_id()},
                                    {"workspace_id", sample_id("workspace", one.workspace)},
                                    {"is_default", n == 0 || n == 5 ? 1 : 0},
                                    {"status", "active"},
                                    {"owner_id", sample_id("user", n % 3)},
                                    {"updated_by", sample_id("user", n % 2)},
                                    {"created_at", iso_time(made)},
                                    {"last_updated_at", iso_time(made + std::chrono::hours(50))},
                                    {"config", one.config}});
  }
}

constexpr route routes[] = {
    {.path = "/configs", .scope = "configs.list", .query = list_parameters, .answer = list_configs},
    {.path = "/configs/{slug}", .scope = "configs.read", .query = get_parameters, .answer = get_config},
};

}  // namespace

constinit const resource configs = {routes, sample_rows};

}  // namespace emulator

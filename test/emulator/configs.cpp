#include <boost/json/serialize.hpp>

#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter config_body[] = {{.name = "name", .required = true},
                                     {.name = "config", .is = type::object, .required = true},
                                     {.name = "isDefault", .is = type::any},
                                     {.name = "workspace_id"}};
constexpr parameter changed_config[] = {
    {.name = "name"}, {.name = "config", .is = type::object}, {.name = "status", .choices = "active|archived"}};

/// Every change of the content is a version; there is one default in a workspace.
std::optional<reply> settle(call& asked, json::object& row) {
  if (asked.body.contains("config")) {
    row["config"] = json::serialize(asked.body.at("config"));
    row["version_id"] = asked.org.new_id();
    asked.org.table("config_versions").push_back(row);
  }
  const json::value* wanted = asked.body.if_contains("isDefault");
  if (!wanted) return std::nullopt;
  const bool is_default = *wanted == true || *wanted == 1;
  row["is_default"] = is_default ? 1 : 0;
  if (!is_default) return std::nullopt;
  for (json::object& other : asked.org.table("configs"))
    if (other.at("workspace_id") == row.at("workspace_id")) other["is_default"] = 0;
  return std::nullopt;
}

void removed(call& asked, const json::object& row) {
  std::erase_if(asked.org.table("config_versions"),
                [&](const json::object& version) { return version.at("id") == row.at("id"); });
}

constexpr kind config = {
    .table = "configs",
    .noun = "config",
    .key = "slug",
    .other_key = "id",
    .gone = not_permitted,
    .page_size = std::int64_t{1} << 31,
    .slug = "pc-",
    .fresh = R"({"name":null,"is_default":0,"status":"active","owner_id":null,"updated_by":null})",
    .unique = "name",
    .created = "id|version_id",
    .changeable = "name|status",
    .updated = "version_id",
    .wrapped = true,
    .hidden = "version_id",
    .hidden_in_lists = "config",
    .settle = settle,
    .removed = removed,
};

reply list_configs(call& asked) {
  if (!reach_of(asked).known) return not_permitted("there is no such workspace");
  json::object page =
      page_of(listed(asked, config), asked.integer("current_page", 0), asked.integer("page_size", config.page_size));
  return success({{"success", true}, {"data", std::move(page["data"])}});
}

reply list_versions(call& asked) {
  const json::object* found = located(asked, config);
  if (!found) return gone(config);
  rows versions;
  for (json::object version : asked.org.table("config_versions")) {
    if (version.at("id") != found->at("id")) continue;
    version["format"] = "json";
    version["type"] = "ORG_CONFIG";
    version["object"] = "config";
    versions.insert(versions.begin(), std::move(version));
  }
  return success(page_of(versions, asked.integer("current_page", 0), asked.integer("page_size", config.page_size)));
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
    json::object row{{"id", sample_id("config", n)},
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
                     {"config", one.config},
                     {"version_id", sample_id("config version", n)}};
    org.table("config_versions").push_back(row);
    org.table("configs").push_back(std::move(row));
  }
}

constexpr route routes[] = {
    {.path = "/configs", .scope = "configs.list", .query = paged, .answer = list_configs},
    {.method = http::verb::post,
     .path = "/configs",
     .scope = "configs.create",
     .body = config_body,
     .answer = create<config>},
    {.path = "/configs/{slug}", .scope = "configs.read", .query = paged, .answer = get<config>},
    {.method = http::verb::put,
     .path = "/configs/{slug}",
     .scope = "configs.update",
     .body = changed_config,
     .answer = update<config>},
    {.method = http::verb::delete_, .path = "/configs/{slug}", .scope = "configs.delete", .answer = erase<config>},
    {.path = "/configs/{slug}/versions", .scope = "configs.read", .query = paged, .answer = list_versions},
};

}  // namespace

constinit const resource configs = {routes, sample_rows};

}  // namespace emulator

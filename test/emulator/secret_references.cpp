#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/secret_mappings.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "manager_type", .choices = "aws_sm|azure_kv|hashicorp_vault"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 1, .most = 100},
};
constexpr parameter reference_body[] = {
    {.name = "name", .required = true},
    {.name = "slug"},
    {.name = "description"},
    {.name = "manager_type", .required = true, .choices = "aws_sm|azure_kv|hashicorp_vault"},
    {.name = "auth_config", .is = type::object, .required = true},
    {.name = "secret_path", .required = true},
    {.name = "secret_key"},
    {.name = "allow_all_workspaces", .is = type::boolean},
    {.name = "allowed_workspaces", .is = type::array, .least = 1},
    {.name = "tags", .is = type::object},
};
constexpr parameter changed_reference[] = {
    {.name = "name"},
    {.name = "description"},
    {.name = "auth_config", .is = type::object},
    {.name = "secret_path"},
    {.name = "secret_key"},
    {.name = "allow_all_workspaces", .is = type::boolean},
    {.name = "allowed_workspaces", .is = type::array, .least = 1},
    {.name = "tags", .is = type::object},
};

/// auth_config is merged, its secrets kept behind the mask; a list of workspaces and "all" exclude each other.
std::optional<reply> settle(call& asked, json::object& row) {
  const json::value* all = asked.body.if_contains("allow_all_workspaces");
  const json::value* some = asked.body.if_contains("allowed_workspaces");
  const bool has_some = some && some->is_array();
  if (all && *all == true && has_some)
    return invalid_request("allow_all_workspaces and allowed_workspaces exclude each other");
  if (has_some) {
    json::array ids;
    for (const json::value& one : some->as_array()) {
      const std::string id = one.is_string() ? workspace_uuid(asked.org, one.get_string()) : std::string();
      if (id.empty()) return invalid_request("allowed_workspaces names a workspace that is not there");
      ids.push_back(json::value(id));
    }
    row["allowed_workspaces"] = std::move(ids);
    row["allow_all_workspaces"] = false;
  } else if (all && *all == true) {
    row["allowed_workspaces"] = json::array();
    row["allow_all_workspaces"] = true;
  }
  if (const json::value* sent = asked.body.if_contains("auth_config"); sent && sent->is_object()) {
    json::value secret = *sent;
    mask(secret, "aws_access_key_id|aws_secret_access_key|azure_entra_client_secret|vault_token|vault_secret_id");
    for (const auto& [name, value] : secret.as_object())
      row["auth_config"].as_object()[name] = value;
  }
  return std::nullopt;
}

constexpr kind reference = {
    .table = "secret_references",
    .noun = "secret reference",
    .where = place::organisation,
    .other_key = "slug",
    .page_size = 20,
    .slug = "",
    .fresh = R"({"name":null,"description":null,"manager_type":null,"secret_path":null,"secret_key":null,)"
             R"("allow_all_workspaces":true,"allowed_workspaces":[],"tags":{},"status":"ACTIVE","created_by":null,)"
             R"("object":"secret-reference"})",
    .created = "id|slug|object",
    .changeable = "name|description|secret_path|secret_key|tags",
    .hidden = "workspace_id",
    .hidden_in_lists =
        "organisation_id|description|secret_path|secret_key|allow_all_workspaces|allowed_workspaces|"
        "tags|created_by|auth_config",
    .filters = "manager_type",
    .settle =
        [](call& asked, json::object& row) {
          if (!row.contains("auth_config")) row["auth_config"] = json::object();
          return settle(asked, row);
        },
    .in_use = [](call& asked, const json::object& row) -> std::optional<reply> {
      if (is_mapped(asked.org, row)) return refusal(400, "AB01", "Secret reference is in use", "a mapping names it");
      return std::nullopt;
    },
};

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"OpenAI production key", "Bedrock credentials", "Vault for experiments"};
  constexpr const char* slugs[] = {"openai-production", "bedrock-credentials", "vault-experiments"};
  constexpr const char* types[] = {"aws_sm", "azure_kv", "hashicorp_vault"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    const moment made = org.today() - std::chrono::days(45 - 9 * static_cast<int>(n));
    org.table("secret_references")
        .push_back(
            {{"id", sample_id("secret reference", n)},
             {"organisation_id", sample_organisation_id()},
             {"name", names[n]},
             {"slug", slugs[n]},
             {"description", nullptr},
             {"manager_type", types[n]},
             {"secret_path", "teams/" + std::string(slugs[n])},
             {"secret_key", n ? json::value() : json::value("api_key")},
             {"allow_all_workspaces", n != 1},
             {"allowed_workspaces", n == 1 ? json::array{json::value(sample_id("workspace", 2))} : json::array()},
             {"tags", json::object{{"team", "platform"}}},
             {"status", "ACTIVE"},
             {"created_by", sample_id("user", 0)},
             {"created_at", iso_time(made)},
             {"last_updated_at", iso_time(made)},
             {"auth_config", json::object{{"aws_auth_type", "assumedRole"}, {"aws_region", "eu-central-1"}}},
             {"object", "secret-reference"}});
  }
}

constexpr route routes[] = {
    {.path = "/secret-references",
     .keys = takes::admin_key_only,
     .scope = "secret_references.list",
     .query = list_parameters,
     .answer = list<reference>},
    {.method = http::verb::post,
     .path = "/secret-references",
     .keys = takes::admin_key_only,
     .scope = "secret_references.create",
     .body = reference_body,
     .answer = create<reference>},
    {.path = "/secret-references/{secretReferenceId}",
     .keys = takes::admin_key_only,
     .scope = "secret_references.read",
     .answer = get<reference>},
    {.method = http::verb::put,
     .path = "/secret-references/{secretReferenceId}",
     .keys = takes::admin_key_only,
     .scope = "secret_references.update",
     .body = changed_reference,
     .answer = update<reference>},
    {.method = http::verb::delete_,
     .path = "/secret-references/{secretReferenceId}",
     .keys = takes::admin_key_only,
     .scope = "secret_references.delete",
     .answer = erase<reference>},
};

}  // namespace

std::optional<reply> wrong_secret_mappings(organisation& org, const json::object& row) {
  const json::value* mappings = row.if_contains("secret_mappings");
  if (!mappings || !mappings->is_array()) return std::nullopt;
  for (const json::value& one : mappings->as_array())
    if (!org.find("secret_references", text_in(one.as_object(), "secret_reference_id"), "id", "slug"))
      return invalid_request("secret_mappings names a reference that is not there");
  return std::nullopt;
}

bool is_mapped(organisation& org, const json::object& mapped) {
  for (const char* table : {"integrations", "virtual_keys", "mcp_integrations"})
    for (const json::object& row : org.table(table)) {
      const json::value* mappings = row.if_contains("secret_mappings");
      if (!mappings || !mappings->is_array()) continue;
      for (const json::value& one : mappings->as_array()) {
        const std::string_view named = text_in(one.as_object(), "secret_reference_id");
        if (named == text_in(mapped, "id") || named == text_in(mapped, "slug")) return true;
      }
    }
  return false;
}

constinit const resource secret_references = {routes, sample_rows};

}  // namespace emulator

#include "test/emulator/integrations.hpp"
#include "test/emulator/limits.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter model[] = {
    {.name = "slug", .required = true},
    {.name = "enabled", .is = type::boolean, .required = true},
    {.name = "is_custom", .is = type::boolean},
    {.name = "is_finetune", .is = type::boolean},
    {.name = "base_model_slug"},
    {.name = "configurations", .is = type::object},
    {.name = "pricing_config", .is = type::object},
};
constexpr parameter changed_models[] = {{.name = "models", .is = type::array, .required = true, .members = model},
                                        {.name = "allow_all_models", .is = type::boolean}};
constexpr parameter access[] = {
    {.name = "id", .required = true},
    {.name = "enabled", .is = type::boolean, .required = true},
    {.name = "usage_limits", .is = type::array, .members = usage_limit},
    {.name = "rate_limits", .is = type::array, .members = rate_limit},
    {.name = "reset_usage", .is = type::boolean},
    {.name = "create_default_provider", .is = type::boolean},
    {.name = "default_provider_slug"},
};
constexpr parameter global_access[] = {{.name = "enabled", .is = type::boolean, .required = true}};
constexpr parameter changed_access[] = {
    {.name = "workspaces", .is = type::array, .members = access},
    {.name = "global_workspace_access", .is = type::object, .members = global_access},
    {.name = "override_existing_workspace_access", .is = type::boolean},
};

/// The integration's row in a table of what belongs to integrations; nullptr if there is none.
json::object* find_part(organisation& org, const char* table, const json::object& of, std::string_view member,
                        std::string_view value) {
  for (json::object& row : org.table(table))
    if (row.at("integration") == of.at("id") && text_in(row, member) == value) return &row;
  return nullptr;
}

/// A page of the integration's rows, as {"total", `name`: […]}.
reply list_parts(call& asked, const char* table, const char* name) {
  const json::object* found = located(asked, integration);
  if (!found) return gone(integration);
  rows parts;
  for (json::object row : asked.org.table(table)) {
    if (row.at("integration") != found->at("id")) continue;
    row.erase("integration");
    parts.push_back(std::move(row));
  }
  const json::object page =
      page_of(parts, asked.integer("current_page", 0), asked.integer("page_size", std::int64_t{1} << 31));
  return success({{"total", page.at("total")}, {name, page.at("data")}});
}

reply list_models(call& asked) {
  return list_parts(asked, "integration_models", "models");
}

/// Flags come back in more than one form.
void keep_model(organisation& org, const json::object& of, const json::object& sent) {
  json::object* known = find_part(org, "integration_models", of, "slug", text_in(sent, "slug"));
  if (!known)
    known = &org.table("integration_models")
                 .emplace_back(json::object{{"integration", of.at("id")},
                                            {"slug", sent.at("slug")},
                                            {"name", sent.at("slug")},
                                            {"enabled", true},
                                            {"is_custom", 0},
                                            {"is_finetune", "false"},
                                            {"base_model_slug", nullptr},
                                            {"pricing_config", nullptr}});
  for (const auto& [name, value] : sent)
    (*known)[name] = value;
}

reply update_models(call& asked) {
  json::object* found = located(asked, integration);
  if (!found) return gone(integration);
  for (const json::value& one : asked.body.at("models").as_array())
    keep_model(asked.org, *found, one.as_object());
  if (const json::value* all = asked.body.if_contains("allow_all_models")) (*found)["allow_all_models"] = *all;
  return success(json::object());
}

/// The slugs come in the query with commas, or in a body. What the provider offers itself cannot be deleted.
reply delete_models(call& asked) {
  const json::object* found = located(asked, integration);
  if (!found) return gone(integration);
  std::string slugs = asked.text("slugs");
  if (const json::value* sent = asked.body.if_contains("slugs"); sent && sent->is_array())
    for (const json::value& slug : sent->as_array())
      if (slug.is_string()) slugs += (slugs.empty() ? "" : ",") + std::string(slug.get_string());
  if (slugs.empty()) return invalid_request("slugs is required");
  std::replace(slugs.begin(), slugs.end(), ',', '|');
  std::optional<reply> refused;
  for_each_name(slugs, [&](std::string_view slug) {
    const json::object* known = find_part(asked.org, "integration_models", *found, "slug", slug);
    if (!known) refused = not_found("there is no such model");
    if (known && known->at("is_custom") != true) refused = invalid_request("only custom models can be deleted");
  });
  if (refused) return *refused;
  for_each_name(slugs, [&](std::string_view slug) {
    std::erase_if(asked.org.table("integration_models"), [&](const json::object& row) {
      return row.at("integration") == found->at("id") && text_in(row, "slug") == slug;
    });
  });
  return success(json::object());
}

reply list_access(call& asked) {
  return list_parts(asked, "integration_workspaces", "workspaces");
}

/// Workspaces are named by id or slug, and shown by slug.
void keep_access(organisation& org, const json::object& of, const json::value& workspace, const json::object& sent) {
  json::object* known = find_part(org, "integration_workspaces", of, "id", workspace.as_string());
  if (!known)
    known = &org.table("integration_workspaces")
                 .emplace_back(json::object{{"integration", of.at("id")},
                                            {"id", workspace},
                                            {"enabled", true},
                                            {"usage_limits", nullptr},
                                            {"rate_limits", nullptr}});
  for (const char* member : {"enabled", "usage_limits", "rate_limits"})
    if (const json::value* value = sent.if_contains(member)) (*known)[member] = *value;
}

reply update_access(call& asked) {
  json::object* found = located(asked, integration);
  if (!found) return gone(integration);
  const json::value* sent = asked.body.if_contains("workspaces");
  const json::array named = sent && sent->is_array() ? sent->as_array() : json::array();
  for (const json::value& one : named) {
    if (auto wrong = wrong_resets(one.as_object())) return *wrong;
    if (workspace_uuid(asked.org, text_in(one.as_object(), "id")).empty())
      return not_permitted("there is no such workspace");
  }
  if (const json::value* global = asked.body.if_contains("global_workspace_access"); global && global->is_object()) {
    (*found)["global_workspace_access_settings"] = *global;
    const json::value* override_all = asked.body.if_contains("override_existing_workspace_access");
    for (const json::object& workspace : asked.org.table("workspaces"))
      if (override_all && *override_all == true)
        keep_access(asked.org, *found, workspace.at("slug"), global->as_object());
  }
  for (const json::value& one : named) {
    const json::object& wanted = one.as_object();
    keep_access(asked.org, *found, asked.org.find("workspaces", text_in(wanted, "id"), "id", "slug")->at("slug"),
                wanted);
  }
  return success(json::object());
}

constexpr route routes[] = {
    {.path = "/integrations/{slug}/models", .scope = read_integrations, .query = paged, .answer = list_models},
    {.method = http::verb::put,
     .path = "/integrations/{slug}/models",
     .scope = update_integrations,
     .body = changed_models,
     .answer = update_models},
    {.method = http::verb::delete_,
     .path = "/integrations/{slug}/models",
     .scope = update_integrations,
     .answer = delete_models},
    {.path = "/integrations/{slug}/workspaces", .scope = read_integrations, .query = paged, .answer = list_access},
    {.method = http::verb::put,
     .path = "/integrations/{slug}/workspaces",
     .scope = update_integrations,
     .body = changed_access,
     .answer = update_access},
};

}  // namespace

void sample_integration_access(organisation& org) {
  constexpr const char* known[] = {"gpt-4o", "gpt-4o-mini", "o3-mini", "gpt-4.1"};
  for (const json::object& of : org.table("integrations")) {
    const bool has_many = text_in(of, "slug") == "bedrock-eu";
    for (std::size_t n = 0; n < (has_many ? 240 : std::size(known)); ++n) {
      const std::string slug = has_many ? "vendor.sample-model-" + std::to_string(n) + "-v1:0" : known[n];
      keep_model(org, of, {{"slug", slug}, {"enabled", n != 2}});
    }
    for (std::size_t n = 0; n < workspace_count; ++n)
      if (text_in(of, "slug") != "mistral-trial")
        keep_access(org, of, json::value(sample_workspaces[n].slug), {{"enabled", n != 3}});
  }
  keep_model(org, org.table("integrations").front(),
             {{"slug", "ft:gpt-4o-mini:support"},
              {"name", "Support"},
              {"enabled", true},
              {"is_custom", true},
              {"is_finetune", true},
              {"base_model_slug", "gpt-4o-mini"}});
}

constinit const resource integration_access = {routes, nullptr};

}  // namespace emulator

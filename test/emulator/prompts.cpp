#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "test/emulator/crud.hpp"
#include "test/emulator/prompt_versions.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter prompt_body[] = {
    {.name = "name", .required = true},        {.name = "collection_id", .required = true},
    {.name = "string", .required = true},      {.name = "parameters", .is = type::object, .required = true},
    {.name = "virtual_key", .required = true}, {.name = "model"},
    {.name = "functions", .is = type::array},  {.name = "tools", .is = type::array},
    {.name = "version_description"},           {.name = "template_metadata", .is = type::object},
};
constexpr parameter changed_prompt[] = {
    {.name = "patch", .is = type::boolean},
    {.name = "name"},
    {.name = "collection_id"},
    {.name = "string"},
    {.name = "parameters", .is = type::object},
    {.name = "virtual_key"},
    {.name = "model"},
    {.name = "functions", .is = type::array},
    {.name = "tools", .is = type::array},
    {.name = "version_description"},
    {.name = "is_raw_template", .is = type::integer, .least = 0, .most = 1},
    {.name = "prompt_metadata", .is = type::object},
};

/// The prompt's workspace is that of its collection.
std::optional<reply> settle(call& asked, json::object& row) {
  const json::object* collection = asked.org.find("collections", text_in(row, "collection_id"), "id", "slug");
  if (!collection || !reach_of(asked).covers(*collection)) return not_found("there is no such collection in reach");
  row["collection_id"] = collection->at("id");
  row["workspace_id"] = collection->at("workspace_id");
  return std::nullopt;
}

}  // namespace

constinit const kind prompt = {
    .table = "prompts",
    .noun = "prompt",
    .where = place::either,
    .slug = "pp-",
    .fresh = R"({"name":null,"collection_id":null,"status":"active"})",
    .changeable = "name|collection_id",
    .hidden = "organisation_id",
    .settle = settle,
    .removed = [](call& asked, const json::object& row) { remove_versions(asked.org, prompt_versions, row); },
};

namespace {

reply list_prompts(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_permitted("there is no such workspace");
  const json::object* collection = nullptr;
  if (asked.has("collection_id")) {
    collection = asked.org.find("collections", asked.text("collection_id"), "id", "slug");
    if (!collection) return not_found("there is no such collection");
  }
  rows found;
  for (const json::object& row : listed(asked, prompt)) {
    if (collection && row.at("collection_id") != collection->at("id")) continue;
    json::object summary = members_of(row, "id|slug|name|collection_id|model|status|created_at|last_updated_at");
    summary["object"] = "prompt";
    found.push_back(std::move(summary));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", prompt.page_size)));
}

/// A virtual key may be named by its id, or with "@" in front; its slug is what is kept.
void settle_virtual_key(organisation& org, json::object& content) {
  std::string_view named = text_in(content, "virtual_key");
  if (named.starts_with('@')) named.remove_prefix(1);
  const json::object* found = org.find("virtual_keys", named, "slug", "id");
  content["virtual_key"] = found ? found->at("slug") : json::value(std::string(named));
}

/// What of a body belongs to a version, over what the version before had.
json::object content_of(organisation& org, const json::object& body, json::object before) {
  for (const char* member : {"string", "parameters", "virtual_key", "model", "functions", "tools", "tool_choice",
                             "template_metadata", "is_raw_template"})
    if (const json::value* sent = body.if_contains(member)) before[member] = *sent;
  if (!before["parameters"].is_object()) before["parameters"] = json::object();
  if (const json::value* metadata = body.if_contains("prompt_metadata")) before["template_metadata"] = *metadata;
  if (const json::value* sent = body.if_contains("version_description")) before["prompt_version_description"] = *sent;
  settle_virtual_key(org, before);
  before["prompt_version_label_id"] = nullptr;
  before["prompt_version_status"] = "active";
  json::object& parameters = before["parameters"].as_object();
  if (!body.contains("model") && parameters.contains("model")) before["model"] = parameters["model"];
  if (before["model"].is_string()) parameters["model"] = before["model"];
  return before;
}

reply create_prompt(call& asked) {
  const made_row made = make(asked, prompt);
  if (!made.row) return made.refused;
  json::object empty{{"model", nullptr},
                     {"prompt_version_description", nullptr},
                     {"functions", json::array()},
                     {"tools", json::array()},
                     {"tool_choice", nullptr},
                     {"template_metadata", json::object()},
                     {"is_raw_template", text_in(asked.body, "string").starts_with('[') ? 1 : 0}};
  json::object& version =
      add_version(asked.org, prompt_versions, *made.row, content_of(asked.org, asked.body, std::move(empty)));
  make_default(prompt_versions, *made.row, version);
  return success({{"id", made.row->at("id")},
                  {"slug", made.row->at("slug")},
                  {"version_id", version.at("prompt_version_id")},
                  {"object", "prompt"}});
}

/// A new content is a new version, but not the default one. A new name alone is none.
reply update_prompt(call& asked) {
  json::object* found = located(asked, prompt);
  if (!found) return gone(prompt);
  const json::object content = members_of(
      asked.body, "string|parameters|virtual_key|model|functions|tools|tool_choice|is_raw_template|prompt_metadata");
  const json::value* patch = asked.body.if_contains("patch");
  const bool patched = patch && *patch == true;
  if (!content.empty() && !patched) {
    for (const char* needed : {"string", "parameters", "model", "virtual_key"})
      if (!content.contains(needed)) return invalid_request(std::string(needed) + " is required without patch");
  }
  if (auto refused = change(asked, prompt, *found)) return *refused;
  if (content.empty()) return success(json::object());
  json::object before = *find_version(asked.org, prompt_versions, *found, "latest");
  const json::value* described = asked.body.if_contains("version_description");
  if (!patched && !described) before["prompt_version_description"] = nullptr;
  const json::object& version =
      add_version(asked.org, prompt_versions, *found, content_of(asked.org, asked.body, std::move(before)));
  return success(
      {{"id", found->at("id")}, {"slug", found->at("slug")}, {"prompt_version_id", version.at("prompt_version_id")}});
}

struct sample_prompt {
  const char* name;
  const char* slug;
  std::size_t collection;
  std::size_t workspace;
  int version;
  const char* virtual_key;
  const char* model;
  const char* string;
  const char* parameters;
};

constexpr sample_prompt sample_prompts[] = {
    {"Ticket summary", "pp-ticket-su-6f2d1b", 0, 0, 4, "openai-main-258f4d", "gpt-4o",
     R"([{"role":"system","content":"Sum up support tickets in {{language}}."},{"role":"user","content":"{{ticket}}"}])",
     R"({"model":"gpt-4o","temperature":0.2,"max_tokens":400,"language":"English"})"},
    {"Product description", "pp-product-d-a91e07", 0, 0, 2, "anthropic-prod-91b2c7", "claude-3-5-sonnet-latest",
     R"([{"role":"user","content":"Describe {{product}} for {{audience}} in 80 words."}])",
     R"({"model":"claude-3-5-sonnet-latest","max_tokens":300})"},
    {"Release notes", "pp-release-n-44c0d8", 1, 0, 7, "openai-main-258f4d", "gpt-4o-mini",
     "Write release notes from these commits:\n{{commits}}", R"({"model":"gpt-4o-mini","temperature":0.5})"},
    {"Translate", "pp-translate-b7f312", 2, 1, 1, "openai-staging-6e88d3", "gpt-4o-mini",
     R"([{"role":"user","content":"Translate to {{language}}: {{text}}"}])", R"({"model":"gpt-4o-mini"})"},
    {"Paper digest", "pp-paper-dig-0e85a3", 3, 2, 3, "mistral-lab-7f20ce", "mistral-large-latest",
     R"([{"role":"system","content":"You read papers."},{"role":"user","content":"{{abstract}}"}])",
     R"({"model":"mistral-large-latest","top_p":0.9})"},
    {"Friendly reply", "pp-friendly-r-c3b9f6", 4, 3, 5, "support-desk-30fa8b", "gpt-4o",
     R"([{"role":"user","content":"Reply kindly 🙂 to: {{message}}"}])", R"({"model":"gpt-4o","temperature":0.8})"},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_prompts); ++n) {
    const sample_prompt& one = sample_prompts[n];
    const moment made = org.today() - std::chrono::days(90 - 12 * static_cast<int>(n));
    json::object row{{"id", sample_id("prompt", n)},
                     {"slug", one.slug},
                     {"name", one.name},
                     {"collection_id", sample_id("collection", one.collection)},
                     {"workspace_id", sample_id("workspace", one.workspace)},
                     {"status", "active"},
                     {"created_at", iso_time(made)},
                     {"last_updated_at", iso_time(made + std::chrono::hours(20))},
                     {"object", "prompt"}};
    json::object content{{"string", one.string},
                         {"parameters", json::parse(one.parameters)},
                         {"prompt_version_status", "active"},
                         {"prompt_version_description", n ? json::value() : json::value("Shorter")},
                         {"prompt_version_label_id", nullptr},
                         {"virtual_key", one.virtual_key},
                         {"model", one.model},
                         {"functions", json::array()},
                         {"tools", json::array()},
                         {"tool_choice", nullptr},
                         {"template_metadata", json::object{{"app", "demo"}}},
                         {"is_raw_template", one.string[0] == '[' ? 1 : 0}};
    for (int version = 1; version <= one.version; ++version)
      make_default(prompt_versions, row, add_version(org, prompt_versions, row, content));
    org.table("prompts").push_back(std::move(row));
  }
}

constexpr route routes[] = {
    {.path = "/prompts", .scope = "prompts.list", .query = paged, .answer = list_prompts},
    {.method = http::verb::post,
     .path = "/prompts",
     .scope = "prompts.create",
     .body = prompt_body,
     .answer = create_prompt},
    {.method = http::verb::put,
     .path = "/prompts/{promptId}",
     .scope = "prompts.update",
     .body = changed_prompt,
     .answer = update_prompt},
    {.method = http::verb::delete_,
     .path = "/prompts/{promptId}",
     .scope = "prompts.delete",
     .answer = [](call& asked) { return answer_delete(asked, prompt); }},
};

}  // namespace

constinit const resource prompts = {routes, sample_rows};

}  // namespace emulator

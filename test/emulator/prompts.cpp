#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 50;

constexpr parameter list_parameters[] = {
    {.name = "collection_id"},
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "search"},
};

reply list_prompts(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_permitted("there is no such workspace");
  const json::object* collection = nullptr;
  if (asked.has("collection_id")) {
    collection = asked.org.find("collections", asked.text("collection_id"), "id", "slug");
    if (!collection) return not_found("there is no such collection");
  }
  rows found;
  for (const json::object& row : asked.org.table("prompts")) {
    if (!reached.covers(row)) continue;
    if (collection && row.at("collection_id") != collection->at("id")) continue;
    if (text_in(row, "name").find(asked.text("search")) == std::string_view::npos) continue;
    json::object summary{{"object", "prompt"}};
    for (const char* member :
         {"id", "slug", "name", "collection_id", "model", "status", "created_at", "last_updated_at"})
      summary[member] = row.at(member);
    found.push_back(std::move(summary));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", default_page_size)));
}

reply get_prompt(call& asked) {
  const reach reached = reach_of(asked);
  const json::object* found = asked.org.find("prompts", asked.holes[0], "slug", "id");
  if (!found || !reached.covers(*found)) return not_found("there is no such prompt in reach");
  return success(*found);
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
    org.table("prompts").push_back({{"id", sample_id("prompt", n)},
                                    {"slug", one.slug},
                                    {"name", one.name},
                                    {"collection_id", sample_id("collection", one.collection)},
                                    {"workspace_id", sample_id("workspace", one.workspace)},
                                    {"string", one.string},
                                    {"parameters", json::parse(one.parameters)},
                                    {"prompt_version", one.version},
                                    {"prompt_version_id", sample_id("prompt version", n)},
                                    {"prompt_version_status", "active"},
                                    {"prompt_version_description", n ? json::value() : json::value("Shorter")},
                                    {"prompt_version_label_id", nullptr},
                                    {"virtual_key", one.virtual_key},
                                    {"model", one.model},
                                    {"functions", json::array()},
                                    {"tools", json::array()},
                                    {"tool_choice", nullptr},
                                    {"template_metadata", json::object{{"app", "demo"}}},
                                    {"is_raw_template", one.string[0] == '[' ? 1 : 0},
                                    {"status", "active"},
                                    {"created_at", iso_time(made)},
                                    {"last_updated_at", iso_time(made + std::chrono::hours(20))},
                                    {"object", "prompt"}});
  }
}

constexpr route routes[] = {
    {.path = "/prompts", .scope = "prompts.list", .query = list_parameters, .answer = list_prompts},
    {.path = "/prompts/{promptId}", .scope = "prompts.read", .answer = get_prompt},
};

}  // namespace

constinit const resource prompts = {routes, sample_rows};

}  // namespace emulator

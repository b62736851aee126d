#include <boost/json/array.hpp>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 50;

constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 1},
    {.name = "search"},
};

reply list_collections(call& asked) {
  const reach reached = reach_of(asked);
  if (!reached.known) return not_found("there is no such workspace");
  if (reached.workspace.empty()) return invalid_request("an Admin key must name the workspace_id");
  rows found;
  for (json::object row : asked.org.table("collections")) {
    if (!reached.covers(row) || text_in(row, "name").find(asked.text("search")) == std::string_view::npos) continue;
    std::int64_t prompts_in_it = 0;
    for (const json::object& prompt : asked.org.table("prompts"))
      prompts_in_it += text_in(prompt, "collection_id") == text_in(row, "id");
    row["collection_details"] = json::object{{"child_collections_count", 0},
                                             {"prompts_count", prompts_in_it},
                                             {"child_collections_last_updated_at", nullptr},
                                             {"prompts_last_updated_at", nullptr}};
    found.push_back(std::move(row));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", default_page_size)));
}

reply get_collection(call& asked) {
  const reach reached = reach_of(asked);
  const json::object* found = asked.org.find("collections", asked.holes[0], "id", "slug");
  if (!found || !reached.covers(*found)) return not_found("there is no such collection in reach");
  json::object shown = *found;
  shown["child_collections"] = json::array();
  return success(shown);
}

struct sample_collection {
  const char* name;
  const char* slug;
  std::size_t workspace;
};

constexpr sample_collection sample_collections[] = {
    {"Product", "product-0c1d2e", 0}, {"Internal", "internal-3f4a5b", 0}, {"Rehearsal", "rehearsal-6c7d8e", 1},
    {"Papers", "papers-9fa0b1", 2},   {"Desk", "desk-c2d3e4", 3},
};

void sample_rows(organisation& org) {
  for (std::size_t n = 0; n < std::size(sample_collections); ++n) {
    const sample_collection& one = sample_collections[n];
    const moment made = org.today() - std::chrono::days(120 - 15 * static_cast<int>(n));
    org.table("collections")
        .push_back({{"id", sample_id("collection", n)},
                    {"name", one.name},
                    {"workspace_id", sample_id("workspace", one.workspace)},
                    {"slug", one.slug},
                    {"parent_collection_id", nullptr},
                    {"is_default", n != 1},
                    {"status", "active"},
                    {"created_at", iso_time(made)},
                    {"last_updated_at", iso_time(made + std::chrono::days(3))}});
  }
}

constexpr route routes[] = {
    {.path = "/collections", .scope = "prompts.list", .query = list_parameters, .answer = list_collections},
    {.path = "/collections/{collectionId}", .scope = "prompts.read", .answer = get_collection},
};

}  // namespace

constinit const resource collections = {routes, sample_rows};

}  // namespace emulator

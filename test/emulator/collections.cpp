#include <algorithm>

#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter list_parameters[] = {
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 1},
    {.name = "search"},
};
constexpr parameter collection_body[] = {
    {.name = "name", .required = true}, {.name = "workspace_id"}, {.name = "parent_collection_id"}};
constexpr parameter changed_collection[] = {{.name = "name", .required = true}, {.name = "description"}};

std::optional<reply> settle(call& asked, json::object& row) {
  const std::string_view parent = text_in(row, "parent_collection_id");
  if (parent.empty()) return std::nullopt;
  const json::object* found = asked.org.find("collections", parent, "id", "slug");
  if (!found || text_in(*found, "workspace_id") != text_in(row, "workspace_id"))
    return not_found("there is no such parent collection");
  row["parent_collection_id"] = found->at("id");
  return std::nullopt;
}

std::int64_t count_in(organisation& org, std::string_view table, std::string_view member, const json::object& row) {
  const rows& counted = org.table(table);
  return std::count_if(counted.begin(), counted.end(),
                       [&](const json::object& one) { return text_in(one, member) == text_in(row, "id"); });
}

std::optional<reply> in_use(call& asked, const json::object& row) {
  for (const char* table : {"prompts", "partials"})
    if (count_in(asked.org, table, "collection_id", row)) return conflict("there are prompts in it");
  if (count_in(asked.org, "collections", "parent_collection_id", row)) return conflict("there are collections in it");
  return std::nullopt;
}

void add_details(call& asked, json::object& row) {
  row["collection_details"] =
      json::object{{"child_collections_count", count_in(asked.org, "collections", "parent_collection_id", row)},
                   {"prompts_count", count_in(asked.org, "prompts", "collection_id", row)},
                   {"child_collections_last_updated_at", nullptr},
                   {"prompts_last_updated_at", nullptr}};
}

constexpr kind collection = {
    .table = "collections",
    .noun = "collection",
    .slug = "",
    .fresh = R"({"name":null,"parent_collection_id":null,"is_default":false,"status":"active"})",
    .changeable = "name",
    .hidden = "organisation_id|description",
    .settle = settle,
    .in_use = in_use,
    .show = add_details,
};

reply list_collections(call& asked) {
  const reach reached = reach_of(asked);
  if (reached.known && reached.workspace.empty()) return invalid_request("an Admin key must name the workspace_id");
  return answer_list(asked, collection);
}

reply get_collection(call& asked) {
  const json::object* found = located(asked, collection);
  if (!found) return gone(collection);
  json::object seen = shown(asked, collection, *found);
  seen.erase("collection_details");
  json::array children;
  for (json::object row : asked.org.table("collections")) {
    if (row.at("parent_collection_id") != found->at("id")) continue;
    add_details(asked, row);
    children.push_back(members_of(row, "id|name|last_updated_at|collection_details"));
  }
  seen["child_collections"] = std::move(children);
  return success(seen);
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
    {.method = http::verb::post,
     .path = "/collections",
     .scope = "prompts.create",
     .body = collection_body,
     .answer = create<collection>},
    {.path = "/collections/{collectionId}", .scope = "prompts.read", .answer = get_collection},
    {.method = http::verb::put,
     .path = "/collections/{collectionId}",
     .scope = "prompts.update",
     .body = changed_collection,
     .answer = update<collection>},
    {.method = http::verb::delete_,
     .path = "/collections/{collectionId}",
     .scope = "prompts.delete",
     .answer = erase<collection>},
};

}  // namespace

constinit const resource collections = {routes, sample_rows};

}  // namespace emulator

#include <boost/json/serialize.hpp>

#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"
#include "test/emulator/versions.hpp"

namespace emulator {

namespace {

constexpr parameter partial_body[] = {{.name = "name", .required = true},
                                      {.name = "string", .required = true},
                                      {.name = "version_description"},
                                      {.name = "workspace_id"}};
constexpr parameter changed_partial[] = {{.name = "name"},
                                         {.name = "string"},
                                         {.name = "version_description"},
                                         {.name = "status", .choices = "active|archived"}};
constexpr parameter chosen_version[] = {{.name = "version", .is = type::integer, .required = true}};

constexpr versioned by_version = {
    .table = "partial_versions",
    .number = "version",
    .id = "prompt_partial_version_id",
    .label = nullptr,
    .members = "string|version|version_description|prompt_partial_version_id",
};

void removed(call& asked, const json::object& row) {
  remove_versions(asked.org, by_version, row);
}

constexpr kind partial = {
    .table = "partials",
    .noun = "partial",
    .slug = "pp-partial-",
    .fresh = R"({"name":null,"collection_id":null,"status":"active"})",
    .changeable = "name|status",
    .hidden = "organisation_id|workspace_id",
    .hidden_in_lists = "string|version|version_description|prompt_partial_version_id",
    .filters = "collection_id",
    .removed = removed,
    .show = [](call&, json::object& row) { row["object"] = "partial"; },
};

json::object content_of(const json::object& body) {
  const json::value* description = body.if_contains("version_description");
  return {{"string", body.at("string")}, {"version_description", description ? *description : json::value()}};
}

reply create_partial(call& asked) {
  const made_row made = make(asked, partial);
  if (!made.row) return made.refused;
  json::object& version = add_version(asked.org, by_version, *made.row, content_of(asked.body));
  make_default(by_version, *made.row, version);
  return success({{"id", made.row->at("id")},
                  {"slug", made.row->at("slug")},
                  {"version_id", version.at("prompt_partial_version_id")}});
}

/// A new text is a new version, but not the default one.
reply update_partial(call& asked) {
  json::object* found = located(asked, partial);
  if (!found) return gone(partial);
  if (auto refused = change(asked, partial, *found)) return *refused;
  if (!asked.body.contains("string")) return success(json::object());
  return success(
      members_of(add_version(asked.org, by_version, *found, content_of(asked.body)), "prompt_partial_version_id"));
}

reply list_versions(call& asked) {
  const json::object* found = located(asked, partial);
  if (!found) return gone(partial);
  rows seen;
  for (json::object version : versions_of(asked.org, by_version, *found)) {
    version.erase("version_of");
    version["prompt_partial_id"] = found->at("id");
    version["slug"] = found->at("slug");
    version["prompt_version_status"] = "active";
    version["object"] = "partial";
    seen.push_back(std::move(version));
  }
  return success(page_of(seen, 0, static_cast<std::int64_t>(seen.size())));
}

reply publish(call& asked) {
  json::object* found = located(asked, partial);
  if (!found) return gone(partial);
  const json::object* version = find_version(asked.org, by_version, *found, json::serialize(asked.body.at("version")));
  if (!version) return not_found("there is no such version");
  make_default(by_version, *found, *version);
  return success(json::object());
}

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"House style", "Safety rules", "Signature"};
  constexpr const char* texts[] = {"Write short sentences. Never use jargon.", "Refuse to give legal advice.",
                                   "Kind regards, {{agent}}"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    const moment made = org.today() - std::chrono::days(60 - 12 * static_cast<int>(n));
    json::object row{{"id", sample_id("partial", n)},
                     {"slug", "pp-partial-" + sample_id("partial slug", n).substr(0, 6)},
                     {"name", names[n]},
                     {"collection_id", sample_id("collection", n == 2 ? 4 : 0)},
                     {"workspace_id", sample_id("workspace", n == 2 ? 3 : 0)},
                     {"status", "active"},
                     {"created_at", iso_time(made)},
                     {"last_updated_at", iso_time(made)}};
    const json::object content{{"string", texts[n]}, {"version_description", nullptr}};
    make_default(by_version, row, add_version(org, by_version, row, content));
    org.table("partials").push_back(std::move(row));
  }
}

constexpr route routes[] = {
    {.path = "/prompts/partials", .scope = "prompts.list", .query = paged, .answer = list<partial>},
    {.method = http::verb::post,
     .path = "/prompts/partials",
     .scope = "prompts.create",
     .body = partial_body,
     .answer = create_partial},
    {.path = "/prompts/partials/{promptPartialId}", .scope = "prompts.read", .answer = get<partial>},
    {.method = http::verb::put,
     .path = "/prompts/partials/{promptPartialId}",
     .scope = "prompts.update",
     .body = changed_partial,
     .answer = update_partial},
    {.method = http::verb::delete_,
     .path = "/prompts/partials/{promptPartialId}",
     .scope = "prompts.delete",
     .answer = erase<partial>},
    {.path = "/prompts/partials/{promptPartialId}/versions", .scope = "prompts.read", .answer = list_versions},
    {.method = http::verb::put,
     .path = "/prompts/partials/{promptPartialId}/makeDefault",
     .scope = "prompts.publish",
     .body = chosen_version,
     .answer = publish},
};

}  // namespace

constinit const resource partials = {routes, sample_rows};

}  // namespace emulator

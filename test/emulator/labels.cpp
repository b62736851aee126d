#include <algorithm>
#include <cctype>

#include "test/emulator/check.hpp"
#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter label_body[] = {
    {.name = "name", .required = true}, {.name = "description"},     {.name = "color_code"},
    {.name = "workspace_id"},           {.name = "organisation_id"},
};
constexpr parameter changed_label[] = {{.name = "name"}, {.name = "description"}, {.name = "color_code"}};

bool is_color(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

/// Names that would be read as a version in "prompt@name" are refused.
std::optional<reply> settle(call& asked, json::object& row) {
  const std::string_view name = text_in(row, "name");
  if (name.empty() || is_among(name, "latest|default", '|') ||
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); }))
    return invalid_request("this name means a version");
  if (row.at("color_code").is_string() && !is_color(text_in(row, "color_code")))
    return invalid_request("color_code is not #RRGGBB");
  const bool in_workspace = row.at("workspace_id").is_string();
  if (!in_workspace && !row.contains("is_universal") && text_in(asked.body, "organisation_id").empty())
    return invalid_request("organisation_id or workspace_id is required");
  row["is_universal"] = !in_workspace;
  return std::nullopt;
}

/// Versions that carried it have no label then.
void removed(call& asked, const json::object& row) {
  for (const char* table : {"prompts", "prompt_versions"})
    for (json::object& version : asked.org.table(table))
      if (version["prompt_version_label_id"] == row.at("id")) version["prompt_version_label_id"] = nullptr;
}

constexpr kind label = {
    .table = "labels",
    .noun = "label",
    .where = place::either,
    .inherited = true,
    .other_key = "id",
    .fresh = R"({"name":null,"description":null,"color_code":"#D3D3D3","status":"active"})",
    .unique = "name",
    .created = "id",
    .changeable = "name|description|color_code",
    .object_in_lists = nullptr,
    .settle = settle,
    .removed = removed,
};

void sample_rows(organisation& org) {
  constexpr const char* names[] = {"production", "staging", "experimental", "reviewed"};
  constexpr const char* colors[] = {"#2E7D32", "#F9A825", "#6A1B9A", "#1565C0"};
  for (std::size_t n = 0; n < std::size(names); ++n) {
    const moment made = org.today() - std::chrono::days(70 - 9 * static_cast<int>(n));
    org.table("labels").push_back({{"id", sample_id("label", n)},
                                   {"name", names[n]},
                                   {"description", n ? json::value() : json::value("What customers get")},
                                   {"color_code", colors[n]},
                                   {"organisation_id", sample_organisation_id()},
                                   {"workspace_id", n == 3 ? json::value(sample_id("workspace", 0)) : json::value()},
                                   {"is_universal", n != 3},
                                   {"status", "active"},
                                   {"created_at", iso_time(made)},
                                   {"last_updated_at", iso_time(made)}});
  }
}

constexpr route routes[] = {
    {.path = "/labels", .scope = "prompts.list", .query = paged, .answer = list<label>},
    {.method = http::verb::post,
     .path = "/labels",
     .scope = "prompts.create",
     .body = label_body,
     .answer = create<label>},
    {.path = "/labels/{labelId}", .scope = "prompts.read", .answer = get<label>},
    {.method = http::verb::put,
     .path = "/labels/{labelId}",
     .scope = "prompts.update",
     .body = changed_label,
     .answer = update<label>},
    {.method = http::verb::delete_, .path = "/labels/{labelId}", .scope = "prompts.delete", .answer = erase<label>},
};

}  // namespace

constinit const resource labels = {routes, sample_rows};

}  // namespace emulator

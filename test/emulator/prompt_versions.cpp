#include "test/emulator/prompt_versions.hpp"

#include <boost/json/serialize.hpp>

#include "test/emulator/resources.hpp"

namespace emulator {

constinit const versioned prompt_versions = {
    .table = "prompt_versions",
    .number = "prompt_version",
    .id = "prompt_version_id",
    .label = "prompt_version_label_id",
    .members =
        "string|parameters|prompt_version|prompt_version_id|prompt_version_status|prompt_version_description|"
        "prompt_version_label_id|virtual_key|model|functions|tools|tool_choice|template_metadata|is_raw_template",
};

prompt_at_version find_prompt(call& asked, std::string_view name, std::string_view version) {
  json::object* found = located(asked, prompt, name);
  if (!found) return {};
  const json::object* at = find_version(asked.org, prompt_versions, *found, version);
  if (!at) return {};
  json::object content = shown(asked, prompt, *found);
  make_default(prompt_versions, content, *at);
  return {found, std::move(content)};
}

namespace {

constexpr parameter which[] = {{.name = "version"}, {.name = "workspace_id"}};
constexpr parameter chosen_version[] = {{.name = "version", .is = type::number, .required = true}};
constexpr parameter labelled[] = {{.name = "label_id"}};

reply get_prompt(call& asked) {
  const prompt_at_version found =
      find_prompt(asked, asked.holes[0], asked.has("version") ? asked.text("version") : "default");
  return found.prompt ? success(found.content) : gone(prompt);
}

reply get_version(call& asked) {
  const prompt_at_version found = find_prompt(asked, asked.holes[0], asked.holes[1]);
  return found.prompt ? success(found.content) : not_found("there is no such version of the prompt");
}

reply list_versions(call& asked) {
  const json::object* found = located(asked, prompt);
  if (!found) return gone(prompt);
  rows seen;
  for (const json::object& version : versions_of(asked.org, prompt_versions, *found))
    seen.push_back({{"id", version.at("prompt_version_id")},
                    {"prompt_id", found->at("id")},
                    {"prompt_template", version.at("string")},
                    {"prompt_version", version.at("prompt_version")},
                    {"prompt_description", version.at("prompt_version_description")},
                    {"label_id", version.at("prompt_version_label_id")},
                    {"created_at", version.at("created_at")},
                    {"status", "active"},
                    {"object", "prompt"}});
  return success(page_of(seen, 0, static_cast<std::int64_t>(seen.size())));
}

/// One version of a prompt has a label; it leaves the one that had it before.
reply label_version(call& asked) {
  json::object* found = located(asked, prompt);
  if (!found) return gone(prompt);
  json::object* version = find_version(asked.org, prompt_versions, *found, asked.holes[1]);
  if (!version) return not_found("there is no such version of the prompt");
  if (!asked.body.contains("label_id")) return invalid_request("label_id is required");
  const json::value& label = asked.body.at("label_id");
  if (!label.is_null() && !asked.org.find("labels", label.as_string(), "id", "id"))
    return not_found("there is no such label");
  for (json::object& other : asked.org.table(prompt_versions.table))
    if (!label.is_null() && other.at("version_of") == found->at("id") && other["prompt_version_label_id"] == label)
      other["prompt_version_label_id"] = nullptr;
  (*version)["prompt_version_label_id"] = label;
  make_default(prompt_versions, *found, *find_version(asked.org, prompt_versions, *found, "default"));
  return success(json::object());
}

reply publish(call& asked) {
  json::object* found = located(asked, prompt);
  if (!found) return gone(prompt);
  const json::object* version =
      find_version(asked.org, prompt_versions, *found, json::serialize(asked.body.at("version")));
  if (!version) return not_found("there is no such version of the prompt");
  make_default(prompt_versions, *found, *version);
  return success(json::object());
}

constexpr route routes[] = {
    {.path = "/prompts/{promptId}", .scope = "prompts.read", .query = which, .answer = get_prompt},
    {.path = "/prompts/{promptId}/versions", .scope = "prompts.read", .answer = list_versions},
    {.path = "/prompts/{promptId}/versions/{versionId}", .scope = "prompts.read", .answer = get_version},
    {.method = http::verb::put,
     .path = "/prompts/{promptId}/versions/{versionId}",
     .scope = "prompts.update",
     .body = labelled,
     .answer = label_version},
    {.method = http::verb::put,
     .path = "/prompts/{promptId}/makeDefault",
     .scope = "prompts.publish",
     .body = chosen_version,
     .answer = publish},
};

}  // namespace

constinit const resource versions_of_prompts = {routes, nullptr};

}  // namespace emulator

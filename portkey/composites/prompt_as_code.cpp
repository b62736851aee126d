#include <chrono>
#include <string>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/composites.hpp"
#include "portkey/composites/prompt_comparison.hpp"
#include "portkey/composites/prompt_inputs.hpp"
#include "portkey/composites/prompt_reading.hpp"
#include "portkey/composites/prompt_sentences.hpp"
#include "portkey/composites/prompt_writing.hpp"
#include "portkey/composites/target_name.hpp"
#include "portkey/scalar.hpp"
#include "protocol/iso_time.hpp"
#include "protocol/json.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using protocol::tool_answer;

/// "Updated prompt "N" with new version", and the rest.
std::string message_of(const put_prompt_result& put, bool dry_run) {
  const auto shown = protocol::visible(put.name);
  const auto name = "prompt \"" + shown + "\"";
  const std::string_view action = put.action;
  const auto version = std::to_string(put.version_number);
  if (action == "created") return dry_run ? "Would create new " + name : "Created new " + name;
  if (action == "updated")
    return dry_run ? "Would update " + name + " (changes detected)" : "Updated " + name + " with new version";
  if (action == "unchanged") return "Prompt \"" + shown + "\" already exists and is up to date";
  if (dry_run) return "Would publish version " + version + " of " + name;
  return "Prompt \"" + shown + "\" is up to date; version " + version + " now serves";
}

/// The members that say which version there is now, and which is served.
void put_state(json::object& out, put_prompt_result&& put) {
  if (put.version_number != 0) out["version_number"] = put.version_number;
  out["published"] = put.published;
  if (put.serving_number != 0) out["serving_version"] = put.serving_number;
  out["difference"] = shortened(std::move(put.difference));
  out["warnings"] = std::move(put.warnings);
}

/// What of a prompt's served version goes into another prompt, which is to have nothing beside it. Its own `model` among
/// the parameters was put there by Portkey.
json::object copied(const json::object& source, const std::string& virtual_key) {
  json::object content = members_of(source, {"string", "parameters", "functions", "tools", "tool_choice"});
  for (const auto* list : {"functions", "tools"})
    if (!content[list].is_array()) content[list] = json::array();
  content.emplace("tool_choice", nullptr);
  if (!content["parameters"].is_object()) content["parameters"] = json::object();
  const auto* raw = source.if_contains("is_raw_template");
  const auto flag = raw ? as_scalar(kind::boolean, *raw) : std::nullopt;
  content["is_raw_template"] = flag.value_or(json::value(false));
  const auto* model = source.if_contains("model");
  auto& parameters = content["parameters"].as_object();
  if (model && model->is_string()) {
    content["model"] = *model;
    if (parameters.contains("model") && parameters.at("model") == *model) parameters.erase("model");
  }
  content["virtual_key"] = virtual_key;
  return content;
}

/// The metadata that goes with it, without what Portkey and an earlier promotion have put there.
json::object copied_metadata(const json::object& source) {
  const auto* metadata = protocol::object_at(source, "template_metadata");
  auto own = metadata ? *metadata : json::object();
  for (const auto* name : {"migrated_at", "promoted_at", "template_type", "is_raw_template"})
    own.erase(name);
  return own;
}

}  // namespace

awaitable<tool_answer> migrate_prompt(lent_tools& with, const operation& one, json::object arguments,
                                      const protocol::call_context& context) {
  auto inputs = with_template(std::move(arguments));
  wanted_prompt wanted;
  wanted.name = text_in(inputs, "name");
  wanted.collection_id = text_in(inputs, "collection_id");
  wanted.content = members_of(inputs, {"string", "parameters", "model", "virtual_key", "version_description",
                                       "functions", "tools", "tool_choice", "is_raw_template"});
  if (const auto* own = protocol::object_at(inputs, "template_metadata")) wanted.metadata = *own;
  wanted.metadata["app"] = inputs.at("app");
  wanted.metadata["env"] = inputs.at("env");
  wanted.metadata.erase("migrated_at");
  wanted.stamps["migrated_at"] = protocol::iso_time(std::chrono::system_clock::now());
  wanted.publish = is_on(inputs, "publish");
  wanted.dry_run = is_on(inputs, "dry_run");
  const bool dry_run = wanted.dry_run;
  auto put = co_await put_prompt(with, std::move(wanted), context.until);
  if (!put) co_return protocol::failed_result(put.error());
  json::object out;
  out["action"] = put->action;
  out["dry_run"] = dry_run;
  out["message"] = message_of(*put, dry_run);
  out["prompt_id"] = put->prompt_id;
  out["slug"] = put->slug;
  if (!put->version_id.empty()) out["version_id"] = put->version_id;
  put_state(out, std::move(*put));
  co_return with.shaped(one, inputs, out);
}

awaitable<tool_answer> promote_prompt(lent_tools& with, const operation& one, json::object arguments,
                                      const protocol::call_context& context) {
  with.now("Reading the source prompt");
  const auto given_id = text_in(arguments, "source_prompt_id");
  json::object asked;
  asked["prompt_id"] = given_id;
  const auto source = co_await with.ask(operation_named("get_prompt"), std::move(asked), context.until);
  if (!source) co_return protocol::failed_result(nothing_written(source.error()));
  const auto version_id = text_in(*source, "prompt_version_id");
  const auto number = version_number(*source);
  if (version_id.empty())
    co_return protocol::failed_result("Source prompt has no active version to promote. Nothing was written.");
  auto virtual_key = text_in(arguments, "virtual_key");
  if (virtual_key.empty()) virtual_key = text_in(*source, "virtual_key");
  if (virtual_key.empty())
    co_return protocol::failed_result(
        "Cannot promote prompt: source version has no virtual_key and none was provided. Nothing was written.");

  wanted_prompt wanted;
  const auto environment = text_in(arguments, "target_env");
  wanted.metadata = copied_metadata(*source);
  wanted.not_id = text_in(*source, "id");
  wanted.name = text_in(arguments, "target_name");
  if (wanted.name.empty())
    wanted.name = target_name(text_in(*source, "name"), text_in(wanted.metadata, "env"), environment);
  wanted.collection_id = text_in(arguments, "target_collection_id");
  const auto slug = text_in(*source, "slug");
  const auto promoted_at = protocol::iso_time(std::chrono::system_clock::now());
  wanted.content = copied(*source, virtual_key);
  wanted.content["version_description"] = "Promoted from " + slug + " v" + std::to_string(number);
  wanted.metadata["env"] = environment;
  wanted.metadata["promoted_from"] = slug;
  wanted.metadata["promoted_from_version"] = std::to_string(number);
  wanted.stamps["promoted_at"] = promoted_at;
  wanted.publish = is_on(arguments, "publish");
  wanted.dry_run = is_on(arguments, "dry_run");
  const bool dry_run = wanted.dry_run;
  auto put = co_await put_prompt(with, std::move(wanted), context.until);
  if (!put) co_return protocol::failed_result(put.error());

  const std::string action = put->action;
  const auto shown = protocol::visible(put->name);
  json::object out;
  if (dry_run)
    out["message"] = "Would promote prompt \"" + protocol::visible(text_in(*source, "name")) + "\" to \"" + shown +
                     "\" (" + action + ")";
  else if (action == "unchanged")
    out["message"] = "Prompt \"" + shown + "\" is already promoted";
  else
    out["message"] = "Successfully promoted prompt to " + protocol::visible(environment);
  out["dry_run"] = dry_run;
  json::object from;
  from["prompt_id"] = given_id;
  from["version_id"] = version_id;
  from["version_number"] = number;
  out["source"] = std::move(from);
  json::object to;
  to["prompt_id"] = put->prompt_id;
  to["version_id"] = put->version_id;
  to["action"] = action;
  out["target"] = std::move(to);
  if (action != "unchanged" && !dry_run) out["promoted_at"] = promoted_at;
  put_state(out, std::move(*put));
  co_return with.shaped(one, arguments, out);
}

}  // namespace portkey

#include <algorithm>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/composites.hpp"
#include "portkey/composites/prompt_comparison.hpp"
#include "portkey/composites/prompt_inputs.hpp"
#include "portkey/composites/prompt_reading.hpp"
#include "portkey/composites/prompt_writing.hpp"
#include "portkey/composites/virtual_key_names.hpp"
#include "portkey/dry_run.hpp"
#include "portkey/read_reply.hpp"
#include "portkey/side_by_side.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using protocol::tool_answer;

/// The newest versions first, without what makes a history long.
json::array history_of(const json::array& versions) {
  constexpr std::size_t most = 50;
  json::array out;
  for (const auto& each : versions)
    if (const auto* version = each.if_object()) {
      auto entry = *version;
      entry.erase("prompt_template");
      out.push_back(std::move(entry));
    }
  std::ranges::stable_sort(out, std::ranges::greater(),
                           [](const json::value& each) { return version_number(each.get_object()); });
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace

awaitable<tool_answer> get_prompt(lent_tools& with, const operation& one, json::object arguments,
                                  const protocol::call_context& context) {
  const auto& history = operation_named("list_prompt_versions");
  std::vector<awaitable<or_failure<json::object>>> reads;
  reads.push_back(with.ask(one, arguments, context.until));
  reads.push_back(with.ask(history, arguments, context.until));
  auto both = co_await side_by_side(std::move(reads));
  auto& prompt = both.front();
  auto& versions = both.back();
  if (!prompt) co_return prompt.error().told;
  if (versions) {
    const auto* items = listed_items(history, *versions);
    prompt->insert_or_assign("version_count", items ? items->size() : 0);
    prompt->insert_or_assign("versions", items ? history_of(*items) : json::array());
  } else {
    prompt->insert_or_assign("versions_problem", versions.error().told.text);
  }
  co_return with.shaped(one, arguments, *prompt);
}

awaitable<tool_answer> create_prompt(lent_tools& with, const operation& one, json::object arguments,
                                     const protocol::call_context& context) {
  const auto inputs = with_template(std::move(arguments));
  if (!is_on(inputs, "dry_run")) {
    const auto made = co_await make_prompt(with, inputs, context.until);
    if (!made) co_return made.error().told;
    co_return with.shaped(one, inputs, *made);
  }
  const auto name = text_in(inputs, "name");
  const auto collection = text_in(inputs, "collection_id");
  auto preview = members_of(inputs, {"name", "collection_id", "model"});
  const auto* parameters = protocol::object_at(inputs, "parameters");
  preview["template_length"] = characters(text_in(inputs, "string"));
  preview["parameter_count"] = parameters ? parameters->size() : 0;
  json::object out;
  out["message"] =
      "Would create prompt \"" + protocol::visible(name) + "\" in collection " + protocol::visible(collection);
  out["dry_run"] = true;
  out["action"] = "create";
  out["prompt_preview"] = std::move(preview);
  show_request(out, one, inputs, with.box().where());
  co_return with.told(one, std::move(out));
}

awaitable<tool_answer> update_prompt(lent_tools& with, const operation& one, json::object arguments,
                                     const protocol::call_context& context) {
  json::array changes;
  for (const auto& member : arguments)
    if (member.key() != "prompt_id" && member.key() != "dry_run") changes.emplace_back(member.key());
  auto inputs = with_template(std::move(arguments));
  if (!is_on(inputs, "dry_run")) {
    auto ended = co_await with.run(one, inputs, context.until);
    co_return ended;
  }
  auto prompt_id = text_in(inputs, "prompt_id");
  const auto state = co_await read_prompt(with, std::move(prompt_id), context.until);
  if (!state) co_return state.error().told;
  const auto same_key = co_await is_same_virtual_key(with, inputs, state->latest, context.until);
  if (!same_key) co_return same_key.error().told;
  if (*same_key) inputs.erase("virtual_key");
  json::object out;
  out["message"] = "Would update prompt \"" + protocol::visible(text_in(state->served, "name")) + "\"";
  out["dry_run"] = true;
  out["action"] = "update";
  out["id"] = text_in(state->served, "id");
  out["slug"] = text_in(state->served, "slug");
  out["current_version"] = state->served_number;
  out["latest_version"] = state->latest_number;
  out["changes"] = std::move(changes);
  out["difference"] = shortened(prompt_differences(inputs, state->latest));
  show_request(out, one, inputs, with.box().where());
  co_return with.told(one, std::move(out));
}

}  // namespace portkey

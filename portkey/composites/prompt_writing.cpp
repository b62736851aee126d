#include "portkey/composites/prompt_writing.hpp"

#include <algorithm>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/composites/name_turn.hpp"
#include "portkey/composites/prompt_comparison.hpp"
#include "portkey/composites/prompt_inputs.hpp"
#include "portkey/composites/prompt_reading.hpp"
#include "portkey/composites/prompt_sentences.hpp"
#include "portkey/composites/prompt_settling.hpp"
#include "portkey/composites/virtual_key_names.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using put_or_sentence = boost::system::result<put_prompt_result, std::string>;

/// Takes out what is empty, unless it was something before: an update keeps what is not in it.
void leave_out_nothing(json::object& body, const json::array& difference) {
  for (const auto* name : {"functions", "tools", "tool_choice"}) {
    const auto* value = body.if_contains(name);
    const bool changes =
        std::ranges::any_of(difference, [name](const json::value& one) { return one.at("field") == name; });
    if (value && is_nothing(*value) && !changes) body.erase(name);
  }
}

awaitable<put_or_sentence> publish(lent_tools& with, put_prompt_result put, deadline until) {
  with.now("Publishing the version");
  if (put.version_number == 0) co_return not_numbered(put);
  json::object asked;
  asked["prompt_id"] = put.prompt_id;
  asked["version"] = put.version_number;
  const auto done = co_await with.ask(operation_named("publish_prompt"), std::move(asked), until);
  if (!done) co_return not_published(put, done.error());
  put.published = true;
  put.serving_number = put.version_number;
  with.now("Waiting for Portkey to serve the version");
  const bool shown = co_await settled_default(with, put.prompt_id, put.version_number, until);
  if (!shown)
    put.warnings.emplace_back(
        "Portkey does not show the version as the default yet. A run before get_prompt shows it may publish it again.");
  co_return put;
}

json::object stamped(const wanted_prompt& wanted) {
  auto metadata = wanted.metadata;
  for (const auto& member : wanted.stamps)
    metadata[member.key()] = member.value();
  auto body = wanted.content;
  body["template_metadata"] = std::move(metadata);
  return body;
}

awaitable<put_or_sentence> update(lent_tools& with, const wanted_prompt& wanted, put_prompt_result put,
                                  deadline until) {
  const bool is_new = std::string_view(put.action) == "created";
  if (!is_new) put.action = "updated";
  if (wanted.dry_run) {
    if (wanted.publish) put.warnings.emplace_back("The new version would be made the default, and served.");
    co_return put;
  }
  with.now("Writing the new version");
  auto body = stamped(wanted);
  leave_out_nothing(body, put.difference);
  body["prompt_id"] = put.prompt_id;
  const auto done = co_await with.ask(operation_named("update_prompt"), std::move(body), until);
  if (!done) co_return not_updated(put, done.error());
  put.version_id = text_in(*done, "prompt_version_id");
  with.now("Waiting for Portkey to show the new version");
  auto written = co_await settled_version(with, put.prompt_id, put.version_id, put.version_number, until);
  put.version_id = std::move(written.id);
  put.version_number = written.number;
  if (wanted.publish) {
    auto published = co_await publish(with, std::move(put), until);
    co_return published;
  }
  if (put.version_number == 0)
    put.warnings.emplace_back(
        "Portkey does not show the new version yet. A run before list_prompt_versions shows it may write it again.");
  co_return put;
}

/// Portkey takes `is_raw_template` in updates only: a new prompt that has it otherwise gets a further version.
awaitable<put_or_sentence> add_raw_flag(lent_tools& with, const wanted_prompt& wanted, put_prompt_result put,
                                        deadline until) {
  if (!wanted.content.contains("is_raw_template")) co_return put;
  const auto flag = members_of(wanted.content, {"is_raw_template"});
  const auto state = co_await read_prompt(with, put.prompt_id, until);
  if (!state) {
    put.warnings.emplace_back("is_raw_template is not set yet; run this again once get_prompt shows the prompt.");
    co_return put;
  }
  if (prompt_differences(flag, state->latest).empty()) co_return put;
  put.warnings.emplace_back(
      "Portkey takes is_raw_template only for updates, so a second version was written to have it.");
  auto whole = co_await update(with, wanted, std::move(put), until);
  co_return whole;
}

awaitable<put_or_sentence> create(lent_tools& with, const wanted_prompt& wanted, deadline until) {
  put_prompt_result put;
  put.action = "created";
  put.name = wanted.name;
  auto compared = wanted.content;
  compared["template_metadata"] = wanted.metadata;
  put.difference = prompt_differences(compared, json::object());
  if (wanted.dry_run) co_return put;
  with.now("Creating the prompt");
  auto body = stamped(wanted);
  body["name"] = wanted.name;
  body["collection_id"] = wanted.collection_id;
  body.erase("is_raw_template");
  leave_out_nothing(body, json::array());
  const auto made = co_await make_prompt(with, std::move(body), until);
  if (!made) co_return not_created(wanted.name, made.error());
  put.prompt_id = text_in(*made, "id");
  put.slug = text_in(*made, "slug");
  put.version_id = text_in(*made, "version_id");
  put.version_number = 1;  // the first version is served at once
  put.serving_number = 1;
  with.now("Waiting for Portkey to show the prompt");
  const auto count = co_await settled_count(with, wanted.collection_id, wanted.name, until);
  if (count == 0)
    put.warnings.emplace_back(
        "Portkey does not list the new prompt yet. Wait until list_prompts shows it before this runs again, or there "
        "will be two.");
  if (count > 1) put.warnings.emplace_back(several(wanted.name, count));
  auto whole = co_await add_raw_flag(with, wanted, std::move(put), until);
  co_return whole;
}

awaitable<put_or_sentence> put_found(lent_tools& with, const wanted_prompt& wanted, const json::object& found,
                                     deadline until) {
  put_prompt_result put;
  put.name = text_in(found, "name");
  put.prompt_id = text_in(found, "id");
  put.slug = text_in(found, "slug");
  if (put.prompt_id == wanted.not_id)
    co_return std::string(
        "The target would be the source itself: give another target_name, target_env or "
        "target_collection_id. Nothing was written.");
  with.now("Comparing with the latest version");
  const auto state = co_await read_prompt(with, put.prompt_id, until);
  if (!state) co_return nothing_written(state.error());
  if (state->latest_number == 0)
    co_return "Prompt \"" + put.name + "\" exists but has no active version. Nothing was written.";
  put.version_id = state->latest_id;
  put.version_number = state->latest_number;
  put.serving_number = state->served_number;
  auto compared = wanted.content;
  compared["template_metadata"] = wanted.metadata;
  const auto same_key = co_await is_same_virtual_key(with, wanted.content, state->latest, until);
  if (!same_key) co_return nothing_written(same_key.error());
  if (*same_key) compared.erase("virtual_key");
  put.difference = prompt_differences(compared, state->latest);
  if (!put.difference.empty()) {
    auto updated = co_await update(with, wanted, std::move(put), until);
    co_return updated;
  }
  if (!wanted.publish || put.serving_number == put.version_number) co_return put;
  put.action = "published";
  if (wanted.dry_run) co_return put;
  auto published = co_await publish(with, std::move(put), until);
  co_return published;
}

}  // namespace

awaitable<put_or_sentence> put_prompt(lent_tools& with, wanted_prompt wanted, deadline until) {
  if (wanted.publish && !with.box().find("publish_prompt", with.within()))
    co_return with.box().unknown("publish_prompt", with.within()) + " Leave publish out. Nothing was written.";
  with.now("Waiting for another run to end");
  // The collection is left out of what takes turns, since it may be given by its id or its slug.
  auto its_name = folded_name(wanted.name);
  auto whose = with.key_mark();
  const auto turn = co_await take_turn(std::move(its_name), until, std::move(whose));
  if (!turn)
    co_return "Another run for prompt \"" + wanted.name + "\" has not ended in time. Nothing was written; try again.";
  with.now("Looking for the prompt");
  const auto found = co_await find_prompts(with, wanted.collection_id, wanted.name, true, until);
  if (!found) co_return nothing_written(found.error());
  if (found->size() > 1) co_return several(wanted.name, *found) + " Nothing was written.";
  if (found->empty()) {
    auto created = co_await create(with, wanted, until);
    co_return created;
  }
  auto put = co_await put_found(with, wanted, found->front(), until);
  co_return put;
}

awaitable<or_failure<json::object>> make_prompt(lent_tools& with, json::object inputs, deadline until) {
  auto made = co_await with.ask(operation_named("create_prompt"), std::move(inputs), until);
  if (!made || !text_in(*made, "id").empty()) co_return made;
  failure nameless;
  nameless.told = protocol::failed_result(
      "Could not create prompt: Portkey's answer does not say which prompt was made. list_prompts shows whether it "
      "was; do not create it again before you have looked.");
  nameless.may_be_done = true;
  co_return nameless;
}

}  // namespace portkey

#include "portkey/composites/prompt_sentences.hpp"

#include "portkey/refusal.hpp"
#include "protocol/json.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

std::string quoted(std::string_view text) {
  return "\"" + protocol::visible(text) + "\"";
}

/// Prompt "N" (slug).
std::string prompt_of(const put_prompt_result& put) {
  return "prompt " + quoted(put.name) + " (" + protocol::visible(put.slug.empty() ? put.prompt_id : put.slug) + ")";
}

std::string still_serves(const put_prompt_result& put) {
  return put.serving_number == 0 ? "is not served"
                                 : "is not served: version " + std::to_string(put.serving_number) + " still is";
}

std::string said(const failure& why) {
  auto text = why.told.text;
  if (const auto at = text.rfind(unsent_write); at != text.npos) text.erase(at, unsent_write.size());
  return text;
}

}  // namespace

std::string nothing_written(const failure& why) {
  return said(why) + " Nothing was written.";
}

std::string not_created(std::string_view name, const failure& why) {
  if (why.status == 409)
    return said(why) + " A prompt " + quoted(name) + " may exist already: list_prompts shows it. Nothing was written.";
  if (!why.may_be_done) return said(why) + " The prompt " + quoted(name) + " does not exist. Nothing was written.";
  return said(why) + " Nobody knows whether the prompt " + quoted(name) +
         " exists now. Once list_prompts has had some seconds to show it, running this again is safe: "
         "it compares before it writes.";
}

std::string not_updated(const put_prompt_result& found, const failure& why) {
  const auto prompt = prompt_of(found);
  const auto serves =
      found.serving_number == 0 ? std::string() : ", and version " + std::to_string(found.serving_number) + " serves";
  const bool is_new = std::string_view(found.action) == "created";
  const auto* nothing = is_new ? " It was made by this run; nothing further was written." : " Nothing was written.";
  if (!why.may_be_done)
    return said(why) + " The " + prompt + " is as it was: its latest version is " +
           std::to_string(found.version_number) + serves + "." + nothing;
  return said(why) + " Nobody knows whether the " + prompt + " has a further version now" + serves +
         ". Once list_prompt_versions has had some seconds to show it, running this again is safe: "
         "it compares before it writes.";
}

std::string not_published(const put_prompt_result& put, const failure& why) {
  const auto version =
      "Version " + std::to_string(put.version_number) + " of " + prompt_of(put) + " exists (id " + put.version_id + ")";
  const auto settles = "publish_prompt with prompt_id " + quoted(put.prompt_id) + " and version " +
                       std::to_string(put.version_number) + " settles it.";
  const auto* nothing = std::string_view(put.action) == "published" ? " Nothing was written." : "";
  if (!why.may_be_done) return said(why) + " " + version + " but " + still_serves(put) + "; " + settles + nothing;
  return said(why) + " " + version +
         ", and nobody knows whether it is served: get_prompt shows that within some seconds; if not, " + settles;
}

std::string not_numbered(const put_prompt_result& put) {
  return "Could not publish the new version: Portkey does not show its number yet. The version of " + prompt_of(put) +
         " with id " + put.version_id + " exists but " + still_serves(put) +
         ". list_prompt_versions shows the number within some seconds, and publish_prompt with prompt_id " +
         quoted(put.prompt_id) + " and that number settles it.";
}

std::string several(std::string_view name, const std::vector<boost::json::object>& found) {
  std::string slugs;
  for (const auto& each : found) {
    const auto slug = protocol::text_at(each, "slug");
    slugs += (slugs.empty() ? "" : ", ") + std::string(slug ? *slug : protocol::text_at(each, "id").value_or("?"));
  }
  return several(name, found.size()) + " They are " + slugs + ".";
}

std::string several(std::string_view name, std::size_t count) {
  return "There are " + std::to_string(count) + " prompts named " + quoted(name) +
         " in this collection, if case is left aside, so it is not clear which one is meant; rename all but one with "
         "update_prompt, or "
         "delete them with delete_prompt.";
}

}  // namespace portkey

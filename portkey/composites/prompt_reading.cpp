#include "portkey/composites/prompt_reading.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/composites/prompt_comparison.hpp"
#include "portkey/read_reply.hpp"
#include "portkey/scalar.hpp"
#include "portkey/side_by_side.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;

const json::object* latest_of(const json::array& versions) {
  const json::object* latest = nullptr;
  for (const auto& each : versions) {
    const auto* version = each.if_object();
    if (version && (!latest || version_number(*version) > version_number(*latest))) latest = version;
  }
  return latest;
}

constexpr std::int64_t prompt_page_size = 100, most_prompt_pages = 100;

/// What was listed so far. A server may give fewer a page than it was asked for, and tell no total, or a wrong one.
struct listed_prompts {
  json::array all;
  std::unordered_set<std::string> ids;
  std::int64_t first_page = 0;  ///< how many the first page had
  bool ended = false;

  void take(const operation& listing, json::object& page) {
    const auto* items = listed_items(listing, page);
    const auto before = all.size();
    const auto count = items ? static_cast<std::int64_t>(items->size()) : 0;
    if (all.empty()) first_page = count;
    for (std::int64_t at = 0; at < count; ++at) {
      const auto& item = items->at(static_cast<std::size_t>(at));
      const auto* prompt = item.if_object();
      const auto id = prompt ? protocol::text_at(*prompt, "id") : std::nullopt;
      // One that is inserted meanwhile moves another onto the next page, too.
      if (!id || ids.emplace(*id).second) all.push_back(item);
    }
    const bool is_all = told_total(listing, page) == static_cast<std::int64_t>(all.size());
    ended = ended || is_all || all.size() == before;
  }
};

failure too_many(std::int64_t pages) {
  failure out;
  out.told = protocol::failed_result("There are more than " + std::to_string(pages * prompt_page_size) +
                                     " prompts to look through; use a smaller collection.");
  return out;
}

/// Every item of Portkey's list of prompts: the first page, then those that the total promises side by side.
awaitable<or_failure<json::array>> list_prompts(lent_tools& with, json::object filter, deadline until) {
  const auto& listing = operation_named("list_prompts");
  filter["page_size"] = prompt_page_size;
  filter["current_page"] = 0;
  listed_prompts found;
  auto first = co_await with.ask(listing, filter, until);
  if (!first) co_return first.error();
  const auto total = told_total(listing, *first).value_or(0);
  found.take(listing, *first);
  std::int64_t page = 1;
  std::vector<awaitable<or_failure<json::object>>> promised;
  if (!found.ended && found.first_page == prompt_page_size && total > prompt_page_size) {
    if (total > most_prompt_pages * prompt_page_size) co_return too_many(most_prompt_pages);
    for (; page * prompt_page_size < total; ++page) {
      filter["current_page"] = page;
      promised.push_back(with.ask(listing, filter, until));
    }
  }
  auto others = co_await side_by_side(std::move(promised));
  for (auto& next : others) {
    if (!next) co_return next.error();
    found.take(listing, *next);
  }
  for (; !found.ended; ++page) {
    if (page == most_prompt_pages) co_return too_many(most_prompt_pages);
    filter["current_page"] = page;
    auto next = co_await with.ask(listing, filter, until);
    if (!next) co_return next.error();
    found.take(listing, *next);
  }
  co_return std::move(found.all);
}

}  // namespace

std::int64_t version_number(const json::object& version) {
  const auto* given = version.if_contains("prompt_version");
  const auto number = given ? as_scalar(kind::integer, *given) : std::nullopt;
  return number && number->is_int64() ? number->get_int64() : 0;
}

known_version version_among(const json::array& versions, std::string_view version_id, std::int64_t after) {
  known_version found;
  for (const auto& each : versions) {
    const auto* version = each.if_object();
    const auto id = version ? protocol::text_at(*version, "id") : std::nullopt;
    if (!id) continue;
    const auto number = version_number(*version);
    const bool is_it = version_id.empty() ? number > std::max(after, found.number) : *id == version_id;
    if (is_it) found = {std::string(*id), number};
  }
  return found;
}

awaitable<or_failure<json::array>> read_versions(lent_tools& with, std::string prompt_id, deadline until) {
  const auto& history = operation_named("list_prompt_versions");
  json::object asked;
  asked["prompt_id"] = prompt_id;
  auto read = co_await with.ask(history, std::move(asked), until);
  if (!read) co_return read.error();
  json::array versions;
  if (auto* items = listed_items(history, *read)) versions = std::move(*items);
  co_return versions;
}

awaitable<or_failure<prompt_state>> read_prompt(lent_tools& with, std::string prompt_id, deadline until) {
  json::object asked;
  asked["prompt_id"] = prompt_id;
  std::vector<awaitable<or_failure<json::object>>> reads;
  reads.push_back(with.ask(operation_named("get_prompt"), asked, until));
  reads.push_back(with.ask(operation_named("list_prompt_versions"), asked, until));
  auto both = co_await side_by_side(std::move(reads));
  for (const auto& each : both)
    if (!each) co_return each.error();
  prompt_state out;
  out.served = std::move(*both.front());
  if (auto* items = listed_items(operation_named("list_prompt_versions"), *both.back()))
    out.versions = std::move(*items);
  out.latest = out.served;
  out.latest_id = std::string(protocol::text_at(out.served, "prompt_version_id").value_or(""));
  out.served_number = version_number(out.served);
  out.latest_number = out.served_number;
  const auto* latest = latest_of(out.versions);
  if (!latest || version_number(*latest) <= out.served_number) co_return out;
  out.latest_number = version_number(*latest);
  out.latest_id = std::string(protocol::text_at(*latest, "id").value_or(""));
  asked["version_id"] = out.latest_id;
  auto read = co_await with.ask(operation_named("get_prompt_version"), std::move(asked), until);
  if (!read) co_return read.error();
  out.latest = std::move(*read);
  co_return out;
}

awaitable<or_failure<std::vector<json::object>>> find_prompts(lent_tools& with, std::string collection_id,
                                                              std::string name, bool thorough, deadline until) {
  json::object filter;
  filter["collection_id"] = collection_id;
  filter["search"] = name;
  auto listed = co_await list_prompts(with, filter, until);
  if (!listed) co_return listed.error();
  auto found = prompts_named(*listed, name);
  if (!found.empty() || !thorough) co_return found;
  // A search that is stricter than it says must not lead to a second prompt of the same name.
  filter.erase("search");
  auto whole = co_await list_prompts(with, std::move(filter), until);
  if (!whole) co_return whole.error();
  co_return prompts_named(*whole, name);
}

}  // namespace portkey

#include "portkey/answer.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "portkey/cut.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/projection.hpp"
#include "portkey/read_reply.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

page_position position_of(const operation& one, const json::object& arguments) {
  return {protocol::integer_at(arguments, "current_page").value_or(0),
          protocol::integer_at(arguments, "page_size").value_or(one.pages.by_default)};
}

/// `template` with each {hole} replaced by the argument of that name.
std::string filled(std::string_view pattern, const json::object& arguments) {
  std::string out;
  while (true) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == pattern.npos) return out;
    const auto close = pattern.find('}', open);
    const auto* given = arguments.if_contains(pattern.substr(open + 1, close - open - 1));
    if (given) out += given->is_string() ? protocol::visible(given->get_string()) : protocol::to_json_text(*given);
    pattern.remove_prefix(close + 1);
  }
}

void keep_fields(json::array& items, const json::array& wanted) {
  for (auto& item : items) {
    auto* object = item.if_object();
    if (!object) continue;
    json::object kept;
    for (const auto& name : wanted)
      if (auto* found = object->if_contains(name.get_string()); found && !kept.contains(name.get_string()))
        kept[name.get_string()] = std::move(*found);
    *object = std::move(kept);
  }
}

/// Where the items that were listed stand among all of them.
struct counted_items {
  std::size_t shown = 0;
  std::optional<std::int64_t> told;   ///< how many Portkey says there are
  std::optional<std::int64_t> whole;  ///< how many were fetched, where that was everything that can be had
};

/// `total` as it was told, or as many as were seen; `next_page` while there are more behind this page.
void count(json::object& out, const operation& one, const counted_items& items, page_position at) {
  const auto shown = static_cast<std::int64_t>(items.shown);
  const auto seen = (has_pages(one) && shown > 0 ? at.page * at.size : 0) + shown;
  out["total"] = std::max(items.told.value_or(items.whole.value_or(seen)), items.whole.value_or(0));
  if (!has_pages(one) || shown == 0) return;
  const auto reachable = items.whole ? items.whole : items.told;
  // Without a count a full page may have another behind it.
  if (reachable ? seen < *reachable : shown == at.size) out["next_page"] = at.page + 1;
}

/// Names the members that are secrets and are shown, since they are what the tool is for.
void name_secrets(json::object& out, const operation& one) {
  json::array names;
  const auto name = [&](const field& member) {
    const auto* shown = out.if_contains(member.name);
    const bool is_shown = shown && !(shown->is_string() && shown->get_string().empty());
    if (member.how == derive::secret && is_shown) names.emplace_back(member.name);
  };
  for (const auto& member : one.gives)
    name(member);
  for (const auto& member : one.details)
    name(member);
  if (!names.empty()) out["secrets"] = std::move(names);
}

/// Of a list that was fetched whole, the page that was asked for.
void keep_page(json::array& items, page_position at) {
  const auto size = static_cast<std::int64_t>(items.size());
  const auto first = std::min(at.page * at.size, size), last = std::min(first + at.size, size);
  items.erase(items.begin() + last, items.end());
  items.erase(items.begin(), items.begin() + first);
}

}  // namespace

protocol::tool_result shape_answer(const operation& one, const json::object& arguments, const json::object& received,
                                   std::size_t max_chars) {
  json::object out;
  if (one.says) out["message"] = filled(one.says, arguments);
  if (one.lists) out["total"] = nullptr;  // what is first is read first
  auto projected = project(one.gives, one.details, received, one.keeps_rest);
  for (const auto* ours : {"message", "next_page", "truncated", "secrets"})
    if (!any_member(one, [ours](const field& member) { return std::string_view(member.name) == ours; }))
      projected.erase(ours);
  for (auto& member : projected)
    out[member.key()] = std::move(member.value());

  const auto at = position_of(one, arguments);
  if (one.lists) {
    auto& items = out.at(one.lists).as_array();
    counted_items found;
    found.told = told_total(one, received);
    if (has_pages(one) && !one.pages.counted) {
      found.whole = static_cast<std::int64_t>(items.size());
      keep_page(items, at);
    }
    found.shown = items.size();
    if (const auto* wanted = protocol::array_at(arguments, "fields")) keep_fields(items, *wanted);
    count(out, one, found, at);
  }
  name_secrets(out, one);
  auto shown = protocol::structured_result(out);
  const auto length = characters(shown.text);
  if (length > max_chars) shown = cut(std::move(out), one, at, length, max_chars);
  shown.quotes = one.quotes;
  return shown;
}

protocol::tool_result shape_answer(const operation& one, const json::object& arguments, const reply& received,
                                   std::size_t max_chars) {
  const auto read = read_reply(one, received);
  return read ? shape_answer(one, arguments, *read, max_chars) : read.error();
}

}  // namespace portkey

#include "portkey/answer.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "portkey/input_schema.hpp"
#include "portkey/projection.hpp"
#include "portkey/refusal.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// Where a list stands among its pages.
struct page_position {
  std::int64_t page = 0;
  std::int64_t size = 0;
};

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
    out += protocol::text_at(arguments, pattern.substr(open + 1, close - open - 1)).value_or("");
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

/// `total` as Portkey counts it, or as many as there are; `next_page` while there are more behind this page.
void count(json::object& out, const operation& one, const json::object& reply, std::size_t shown, page_position at) {
  const auto before = has_pages(one) && shown > 0 ? at.page * at.size : 0;
  const auto seen = before + static_cast<std::int64_t>(shown);
  const auto counted = protocol::integer_at(reply, "total");
  out["total"] = counted.value_or(seen);
  if (!has_pages(one) || shown == 0) return;
  // Without a count a full page may have another behind it.
  const bool more = counted ? seen < *counted : static_cast<std::int64_t>(shown) == at.size;
  if (more) out["next_page"] = at.page + 1;
}

/// Of a list that was fetched whole, the page that was asked for.
void keep_page(json::array& items, page_position at) {
  const auto size = static_cast<std::int64_t>(items.size());
  const auto first = std::min(at.page * at.size, size), last = std::min(first + at.size, size);
  items.erase(items.begin() + last, items.end());
  items.erase(items.begin(), items.begin() + first);
}

/// What a result that is too long is cut in: what the operation lists, else the longest array among the members.
json::array* list_to_cut(json::object& out, const operation& one) {
  if (one.lists) return &out.at(one.lists).as_array();
  json::array* longest = nullptr;
  for (auto& member : out)
    if (auto* list = member.value().if_array(); list && (!longest || list->size() > longest->size())) longest = list;
  return longest;
}

/// How many items of the list fit when everything else takes `others` characters.
std::size_t fitting(const json::array& items, std::size_t room) {
  std::size_t count = 0, used = 0;
  for (const auto& item : items) {
    used += characters(protocol::to_json_text(item)) + 1;
    if (used > room) break;
    ++count;
  }
  return count;
}

/// Drops items from the end until the result fits. On a page the number that stays divides the page's size, so that
/// going on with smaller pages begins exactly behind it.
protocol::tool_result cut(json::object&& out, const operation& one, page_position at, std::size_t length,
                          std::size_t max_chars) {
  constexpr std::size_t note_room = 400;
  auto* items = list_to_cut(out, one);
  const auto list_length = items ? characters(protocol::to_json_text(*items)) : 0;
  const auto others = length - list_length + note_room;
  auto stays = items && others < max_chars ? fitting(*items, max_chars - others) : 0;
  if (stays == 0)
    return protocol::failed_result("The result has " + std::to_string(length) + " characters, more than the " +
                                   std::to_string(max_chars) +
                                   " that are allowed, and cannot be cut; raise tools.max_result_chars to see it.");
  const auto before = items->size();
  const auto size = static_cast<std::size_t>(at.size);
  if (has_pages(one))
    while (size % stays != 0)
      --stays;
  items->resize(stays);  // before a member is added, which may move the list
  std::string rest = "Narrow the call to see the rest.";
  if (has_pages(one)) {
    const auto next = static_cast<std::size_t>(at.page) * (size / stays) + 1;
    out["next_page"] = next;
    rest = "Go on with page_size " + std::to_string(stays) + " and current_page " + std::to_string(next) +
           ", or ask for fewer members with fields.";
  }
  out["truncated"] = "Cut to the first " + std::to_string(stays) + " of " + std::to_string(before) +
                     " items, because a result may have " + std::to_string(max_chars) + " characters. " + rest;
  return protocol::structured_result(out);
}

}  // namespace

boost::system::result<json::object, protocol::tool_result> read_reply(const operation& one, const reply& received) {
  json::object from;
  if (one.sends != verb::get && received.body.empty()) return from;
  auto parsed = protocol::parse_json(received.body);
  if (!parsed || !(parsed->is_object() || (one.lists && parsed->is_array()))) return not_json(one, received);
  if (parsed->is_object()) return std::move(parsed->get_object());
  from["data"] = std::move(*parsed);
  return from;
}

protocol::tool_result shape_answer(const operation& one, const json::object& arguments, const json::object& received,
                                   std::size_t max_chars) {
  json::object out;
  if (one.says) out["message"] = filled(one.says, arguments);
  auto projected = project(one.gives, received, one.keeps_rest);
  for (auto& member : projected)
    out[member.key()] = std::move(member.value());

  const auto at = position_of(one, arguments);
  if (one.lists) {
    auto& items = out.at(one.lists).as_array();
    if (has_pages(one) && !one.pages.counted) keep_page(items, at);
    const auto shown = items.size();
    if (const auto* wanted = protocol::array_at(arguments, "fields")) keep_fields(items, *wanted);
    count(out, one, received, shown, at);
  }
  auto whole = protocol::structured_result(out);
  const auto length = characters(whole.text);
  if (length <= max_chars) return whole;
  return cut(std::move(out), one, at, length, max_chars);
}

protocol::tool_result shape_answer(const operation& one, const json::object& arguments, const reply& received,
                                   std::size_t max_chars) {
  const auto read = read_reply(one, received);
  return read ? shape_answer(one, arguments, *read, max_chars) : read.error();
}

}  // namespace portkey

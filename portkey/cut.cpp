#include "portkey/cut.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "portkey/input_schema.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// What `truncated` may take of the room: of a list, and with the names of members.
constexpr std::size_t note_room = 400, names_room = 750;

/// What a result that is too long is cut in: what the operation lists, else the longest array among the members.
json::array* list_to_cut(json::object& out, const operation& one) {
  if (one.lists) return &out.at(one.lists).as_array();
  json::array* longest = nullptr;
  for (auto& member : out)
    if (auto* list = member.value().if_array(); list && (!longest || list->size() > longest->size())) longest = list;
  return longest;
}

/// How many items of the list fit into `room` characters.
std::size_t fitting(const json::array& items, std::size_t room) {
  std::size_t count = 0, used = 0;
  for (const auto& item : items) {
    used += characters(protocol::to_json_text(item)) + 1;
    if (used > room) break;
    ++count;
  }
  return count;
}

bool must_stay(const operation& one, std::string_view name) {
  const auto is_it = [name](const field& member) { return member.must == required && name == member.name; };
  return (one.says && name == "message") || std::any_of(one.gives.begin(), one.gives.end(), is_it) ||
         std::any_of(one.details.begin(), one.details.end(), is_it);
}

/// Leaves out the longest members that may be left out, so that at least `excess` characters go. Names the first of them.
/// Empty: that was not enough.
std::string leave_out_members(json::object& out, const operation& one, std::size_t excess) {
  constexpr std::size_t most_named = 5;
  std::vector<std::pair<std::size_t, std::string>> members;
  for (const auto& member : out)
    if (!must_stay(one, member.key()))
      members.emplace_back(characters(protocol::to_json_text(member.value())), member.key());
  std::sort(members.begin(), members.end(), std::greater<>());
  std::size_t gone = 0, count = 0;
  while (gone < excess && count < members.size()) {
    gone += members[count].first + characters(members[count].second) + 4;  // with its name, quotes, colon and comma
    ++count;
  }
  if (gone < excess) return {};
  json::object rest;
  members.resize(count);
  std::unordered_set<std::string_view> leaving;
  for (const auto& [length, name] : members)
    leaving.insert(name);
  for (auto& member : out)
    if (!leaving.contains(member.key())) rest[member.key()] = std::move(member.value());
  out = std::move(rest);
  std::string names;
  for (std::size_t at = 0; at < std::min(count, most_named); ++at)
    names += (at == 0 ? "" : ", ") + protocol::visible(protocol::beginning(members[at].second, 64)) + " (" +
             std::to_string(members[at].first) + " characters)";
  if (count > most_named) names += " and " + std::to_string(count - most_named) + " more";
  return names;
}

std::string allowed(std::size_t max_chars) {
  return "because a result may have " + std::to_string(max_chars) + " characters.";
}

protocol::tool_result cut_members(json::object&& out, const operation& one, std::size_t length, std::size_t max_chars) {
  const auto names = leave_out_members(out, one, length + names_room - max_chars);
  if (names.empty())
    return protocol::failed_result("The result has " + std::to_string(length) + " characters, more than the " +
                                   std::to_string(max_chars) +
                                   " that are allowed, and cannot be cut; raise tools.max_result_chars to see it.");
  out["truncated"] = "Left out: " + names + ", " + allowed(max_chars) + " Raise tools.max_result_chars to see them.";
  return protocol::structured_result(out);
}

}  // namespace

protocol::tool_result cut(json::object&& out, const operation& one, page_position at, std::size_t length,
                          std::size_t max_chars) {
  auto* items = list_to_cut(out, one);
  const auto list_length = items ? characters(protocol::to_json_text(*items)) : 0;
  const auto others = length - list_length + note_room;
  auto stays = items && others < max_chars ? fitting(*items, max_chars - others) : 0;
  if (stays == 0) return cut_members(std::move(out), one, length, max_chars);
  const auto before = items->size();
  const auto size = static_cast<std::size_t>(at.size);
  // The number that stays divides the page's size, so that going on with smaller pages begins exactly behind it.
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
  out["truncated"] = "Cut to the first " + std::to_string(stays) + " of " + std::to_string(before) + " items, " +
                     allowed(max_chars) + " " + rest;
  return protocol::structured_result(out);
}

}  // namespace portkey

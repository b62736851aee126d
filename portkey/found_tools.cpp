#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "portkey/answer.hpp"
#include "portkey/catalogue.hpp"
#include "portkey/composites.hpp"
#include "portkey/executors.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/surface.hpp"
#include "portkey/tool_search.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;

constexpr std::int64_t schemas_by_default = 3;
constexpr std::size_t most_shut = 3, most_elsewhere = 3;

/// What the description says first.
std::string_view first_sentence(std::string_view text) {
  const auto end = text.find(". ");
  return end == text.npos ? text : text.substr(0, end + 1);
}

json::object line_of(const catalogue_tool& each, const lent_tools& with) {
  const auto& one = *each.one;
  json::object out;
  out["name"] = one.name;
  const auto* executor = executor_for(one.does);
  const bool direct = with.box().lists(one.name, with.within()) || !with.box().find(executor, with.within());
  out["call_with"] = direct ? one.name : executor;
  out["summary"] = first_sentence(one.help);
  out["effect"] = effect_word(one.does);
  out["toolset"] = each.of->name;
  return out;
}

json::array toolsets(const lent_tools& with) {
  json::array out;
  for (const auto* set : catalogue) {
    const auto count = std::count_if(set->begin(), set->end(), [&with](const operation& one) {
      return with.box().find(one.name, with.within()) != nullptr;
    });
    if (count == 0) continue;
    json::object line;
    line["name"] = set->name;
    line["about"] = set->title;
    line["tools"] = count;
    out.push_back(std::move(line));
  }
  return out;
}

toolset_bits callable_toolsets(const lent_tools& with) {
  const auto within = with.within().toolsets;
  return with.box().allowed() & (within == 0 ? ~toolset_bits{0} : within);
}

std::string quoted(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "\"" : ", \"") + word + "\"";
  return out;
}

/// What is to be known beside the tools; empty: nothing.
std::string hint_of(const found_tools& found, const lent_tools& with) {
  std::string out;
  const auto say = [&out](const std::string& sentence) { out += (out.empty() ? "" : " ") + sentence; };
  if (!found.unknown.empty()) say("No tool knows the words " + quoted(found.unknown) + ".");
  const auto shut =
      found.tools.empty() ? std::min(found.shut.size(), most_shut) : std::min<std::size_t>(found.shut.size(), 1);
  for (std::size_t at = 0; at < shut; ++at)
    say(with.box().unknown(found.shut[at].one->name, with.within()));
  if (found.tools.empty())
    say("Nothing that may be called here is about this: try other words, fewer of them, or one of the toolsets.");
  return out;
}

/// What there is outside of the toolsets that were looked in.
std::string elsewhere(const found_tools& found) {
  std::string out;
  for (std::size_t at = 0; at < std::min(found.tools.size(), most_elsewhere); ++at)
    out += (out.empty() ? " In other toolsets there are " : ", ") + std::string(found.tools[at].one->name);
  return out.empty() ? out : out + ".";
}

/// Which of the tools come with their schema: the first ones of the page.
struct schema_places {
  std::size_t first = 0, last = 0;
};
schema_places schemas_of(const operation& one, const json::object& arguments) {
  const auto page = protocol::integer_at(arguments, "current_page").value_or(0);
  const auto size = protocol::integer_at(arguments, "page_size").value_or(one.pages.by_default);
  const auto count = protocol::integer_at(arguments, "schemas").value_or(schemas_by_default);
  return {static_cast<std::size_t>(page * size), static_cast<std::size_t>(page * size + count)};
}

}  // namespace

awaitable<protocol::tool_answer> search_tools(lent_tools& with, const operation& one, json::object arguments,
                                              const protocol::call_context&) {
  auto query = protocol::text_at(arguments, "query").value_or("");
  if (query.find_first_not_of(' ') == query.npos) query = {};
  const auto set = protocol::text_at(arguments, "toolset").value_or("");
  narrowing wanted;
  if (!set.empty()) {
    auto read = read_toolsets(set, callable_toolsets(with));
    if (!read) co_return protocol::failed_result(read.error());
    wanted = *read;
  }
  const bool only_core = wanted.lists == narrowing::listing::core;
  const auto may_call = [&with, only_core](const operation& each) {
    return with.box().find(each.name, with.within()) && (!only_core || is_core(each.name));
  };
  const bool asked = !query.empty() || !set.empty();
  const auto found = asked ? find_tools(query, wanted.toolsets, may_call) : found_tools();
  const auto with_schema = schemas_of(one, arguments);
  json::object out;
  if (!asked || found.tools.empty()) out["toolsets"] = toolsets(with);
  auto hint = asked ? hint_of(found, with) : std::string();
  if (found.tools.empty() && wanted.toolsets != 0 && !query.empty())
    hint += elsewhere(find_tools(query, callable_toolsets(with), may_call));
  if (!hint.empty()) out["hint"] = hint;
  json::array lines;
  for (const auto& each : found.tools) {
    lines.push_back(line_of(each, with));
    if (lines.size() > with_schema.first && lines.size() <= with_schema.last)
      lines.back().get_object()["input_schema"] = input_schema(*each.one);
  }
  out["tools"] = std::move(lines);
  with.has_answered();
  const auto most = with.box().policy().max_result_chars;
  auto shaped = shape_answer(one, arguments, out, most);
  if (!shaped.is_error) co_return shaped;
  // Schemas are what is long; the tools without them are still of use.
  if (!found.tools.empty())
    hint =
        "Input schemas are left out: they do not fit tools.max_result_chars. Ask for fewer with page_size and schemas.";
  for (auto& line : out["tools"].get_array())
    line.get_object().erase("input_schema");
  if (out.erase("toolsets") != 0)
    hint += (hint.empty() ? "" : " ") + ("The toolsets are: " + names_of(callable_toolsets(with)) + ".");
  out["hint"] = hint;
  co_return shape_answer(one, arguments, out, most);
}

}  // namespace portkey

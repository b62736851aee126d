#include "server/tools_report.hpp"

#include <string_view>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/surface.hpp"
#include "portkey/tool_search.hpp"
#include "protocol/json_text.hpp"
#include "server/text_table.hpp"
#include "server/tool_catalogue.hpp"

namespace server {

namespace {

namespace json = boost::json;
using table = text_table;

constexpr std::size_t bytes_per_token = 4;

std::size_t bytes_of(const portkey::operation& one) {
  return protocol::to_json_text(portkey::tool_definition(one, true)).size();
}

/// What tools cost together.
struct cost {
  std::size_t tools = 0, bytes = 0;

  void add(std::size_t its_bytes) {
    ++tools;
    bytes += its_bytes;
  }
};

table tools_heading() {
  return {{"tool", "toolset", "core", "effect", "scope", "bytes", "tokens"}, 2};
}

std::vector<std::string> tool_row(const portkey::operation& one, const char* toolset, bool in_core, std::size_t bytes) {
  return {one.name,
          toolset,
          in_core ? "core" : "",
          effect_name(one.does),
          one.scope ? one.scope : "none",
          std::to_string(bytes),
          std::to_string(bytes / bytes_per_token)};
}

std::vector<std::string> sum_row(const cost& sum, const char* what) {
  return {std::to_string(sum.tools) + " tools",       what, "", "", "", std::to_string(sum.bytes),
          std::to_string(sum.bytes / bytes_per_token)};
}

const portkey::narrowing core = {.lists = portkey::narrowing::listing::core};

/// Every tool that may be called, with what it costs; then the sums: of what `core` lists, and of all operations.
table tools_table(const portkey::toolbox& tools) {
  auto out = tools_heading();
  cost all, in_core;
  const auto put = [&](const portkey::toolset& set, bool is_operation) {
    for (const auto& one : set) {
      if (!tools.find(one.name)) continue;
      const auto bytes = bytes_of(one);
      const bool listed = tools.lists(one.name, core);
      out.rows.push_back(tool_row(one, set.name, listed, bytes));
      if (listed) in_core.add(bytes);
      if (is_operation) all.add(bytes);
    }
  };
  put(portkey::surface_tools, false);
  for (const auto* set : portkey::catalogue)
    put(*set, true);
  out.rows.push_back(sum_row(in_core, "in core"));
  out.rows.push_back(sum_row(all, "in all"));
  return out;
}

/// The tools that are about what was asked for, the best first.
table found_table(const portkey::toolbox& tools, const std::string& words) {
  auto out = tools_heading();
  const auto found = portkey::find_tools(
      words, 0, [&tools](const portkey::operation& one) { return tools.find(one.name) != nullptr; });
  for (const auto& [one, of] : found.tools)
    out.rows.push_back(tool_row(*one, of->name, tools.lists(one->name, core), bytes_of(*one)));
  return out;
}

/// Every toolset that has tools to call, with how many and what they cost; then the sums.
table toolsets_table(const portkey::toolbox& tools) {
  table out{{"toolset", "what it is about", "tools", "bytes", "tokens"}, 3};
  const auto put = [&out](const char* name, const char* title, const cost& sum) {
    out.rows.push_back({name, title, std::to_string(sum.tools), std::to_string(sum.bytes),
                        std::to_string(sum.bytes / bytes_per_token)});
  };
  cost all, in_core;
  for (const auto& one : portkey::surface_tools)
    if (tools.lists(one.name, core)) in_core.add(bytes_of(one));
  for (const auto* set : portkey::catalogue) {
    cost in_set;
    for (const auto& one : *set) {
      if (!tools.find(one.name)) continue;
      const auto bytes = bytes_of(one);
      in_set.add(bytes);
      all.add(bytes);
      if (tools.lists(one.name, core)) in_core.add(bytes);
    }
    if (in_set.tools > 0) put(set->name, set->title, in_set);
  }
  put("in core", "What is listed unless asked otherwise, search and executors included.", in_core);
  put("in all", "", all);
  return out;
}

std::string as_json(const table& from) {
  json::array out;
  for (const auto& row : from.rows) {
    json::object line;
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (from.is_number(at))
        line[from.headings[at]] = std::stoull(row[at]);
      else if (!row[at].empty())
        line[from.headings[at]] = row[at];
    }
    out.push_back(std::move(line));
  }
  return protocol::to_json_text(json::value(std::move(out))) + "\n";
}

}  // namespace

std::string tools_report(const portkey::toolbox& tools, const tools_options& options) {
  const auto chosen = options.search     ? found_table(tools, *options.search)
                      : options.toolsets ? toolsets_table(tools)
                                         : tools_table(tools);
  if (options.json) return as_json(chosen);
  if (chosen.rows.empty()) return "No tool that may be called is about this; try other words.\n";
  return as_text(chosen, options.markdown);
}

}  // namespace server

#include "server/tools_report.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "portkey/catalogue.hpp"
#include "portkey/input_schema.hpp"
#include "protocol/json_text.hpp"

namespace server {

namespace {

namespace json = boost::json;

constexpr std::size_t bytes_per_token = 4;

const char* effect_name(portkey::effect does) {
  switch (does) {
    case portkey::effect::reads: return "reads";
    case portkey::effect::creates: return "creates";
    case portkey::effect::updates: return "updates";
    case portkey::effect::deletes: return "deletes";
    case portkey::effect::revokes: return "revokes";
    case portkey::effect::rotates: return "rotates";
    case portkey::effect::resets: return "resets";
    case portkey::effect::replaces: return "replaces";
  }
  return "";
}

struct row {
  std::array<std::string, 6> cells;  // name, toolset, effect, scope, bytes, tokens
};
constexpr std::array headings = {"tool", "toolset", "effect", "scope", "bytes", "tokens"};

row row_of(std::string name, std::string toolset, std::string effect, std::string scope, std::size_t bytes) {
  return {{std::move(name), std::move(toolset), std::move(effect), std::move(scope), std::to_string(bytes),
           std::to_string(bytes / bytes_per_token)}};
}

std::vector<row> rows_of(const portkey::toolbox& tools, bool toolsets_only) {
  std::vector<row> rows;
  std::size_t total = 0, count = 0;
  for (const auto* set : portkey::catalogue) {
    std::size_t in_set = 0, bytes_in_set = 0;
    for (const auto& one : *set) {
      if (!tools.find(one.name)) continue;
      const auto bytes = protocol::to_json_text(portkey::tool_definition(one, true)).size();
      ++in_set;
      bytes_in_set += bytes;
      if (!toolsets_only) rows.push_back(row_of(one.name, set->name, effect_name(one.does), one.scope, bytes));
    }
    if (toolsets_only && in_set > 0)
      rows.push_back(row_of(std::to_string(in_set) + " tools", set->name, "", "", bytes_in_set));
    total += bytes_in_set;
    count += in_set;
  }
  rows.push_back(row_of(std::to_string(count) + " tools", "in all", "", "", total));
  return rows;
}

std::string as_json(const std::vector<row>& rows) {
  json::array out;
  for (const auto& each : rows) {
    json::object line;
    for (std::size_t at = 0; at < headings.size(); ++at) {
      if (at >= 4)
        line[headings[at]] = std::stoull(each.cells[at]);
      else if (!each.cells[at].empty())
        line[headings[at]] = each.cells[at];
    }
    out.push_back(std::move(line));
  }
  return protocol::to_json_text(json::value(std::move(out))) + "\n";
}

std::string as_table(const std::vector<row>& rows, bool markdown) {
  row head;
  std::copy(headings.begin(), headings.end(), head.cells.begin());
  std::array<std::size_t, 6> widths{};
  for (std::size_t at = 0; at < widths.size(); ++at) {
    widths[at] = head.cells[at].size();
    for (const auto& each : rows)
      widths[at] = std::max(widths[at], each.cells[at].size());
  }
  std::string out;
  const auto put = [&](const row& each) {
    if (markdown) out += "| ";
    for (std::size_t at = 0; at < widths.size(); ++at) {
      const std::string padding(widths[at] - each.cells[at].size(), ' ');
      out += at >= 4 ? padding + each.cells[at] : each.cells[at] + padding;
      out += markdown ? " | " : "  ";
    }
    while (out.back() == ' ')
      out.pop_back();
    out += '\n';
  };
  put(head);
  if (markdown) {
    out += '|';
    for (std::size_t at = 0; at < widths.size(); ++at)
      out += std::string(widths[at] + 1, '-') + (at >= 4 ? ":|" : "-|");
    out += '\n';
  }
  for (const auto& each : rows)
    put(each);
  return out;
}

}  // namespace

std::string tools_report(const portkey::toolbox& tools, const tools_options& options) {
  const auto rows = rows_of(tools, options.toolsets);
  return options.json ? as_json(rows) : as_table(rows, options.markdown);
}

}  // namespace server

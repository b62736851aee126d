#include "server/text_table.hpp"

#include <algorithm>
#include <string_view>

#include "portkey/text_format.hpp"

namespace server {

std::string as_text(const text_table& from, bool markdown) {
  std::vector<std::size_t> widths;
  for (std::size_t at = 0; at < from.headings.size(); ++at) {
    std::size_t width = portkey::characters(from.headings[at]);
    for (const auto& row : from.rows)
      width = std::max(width, portkey::characters(row[at]));
    widths.push_back(width);
  }
  std::string out;
  const auto put = [&](const auto& row) {
    if (markdown) out += "| ";
    for (std::size_t at = 0; at < widths.size(); ++at) {
      const std::string_view cell = row[at];
      const std::size_t padding = widths[at] - portkey::characters(cell);
      if (from.is_number(at)) out.append(padding, ' ');
      out += cell;
      if (!from.is_number(at)) out.append(padding, ' ');
      out += markdown ? " | " : "  ";
    }
    while (out.back() == ' ')
      out.pop_back();
    out += '\n';
  };
  put(from.headings);
  if (markdown) {
    out += '|';
    for (std::size_t at = 0; at < widths.size(); ++at)
      out += std::string(widths[at] + 1, '-') + (from.is_number(at) ? ":|" : "-|");
    out += '\n';
  }
  for (const auto& row : from.rows)
    put(row);
  return out;
}

}  // namespace server

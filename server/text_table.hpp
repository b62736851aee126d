#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace server {

/// A table of texts and numbers, whatever it is then written as.
struct text_table {
  std::vector<const char*> headings;
  std::size_t numbers = 0;  ///< how many of the columns, the last ones, are numbers
  std::vector<std::vector<std::string>> rows = {};

  bool is_number(std::size_t column) const { return column + numbers >= headings.size(); }
};

/// The table with its columns fitted, or in Markdown. Every row has a cell for each heading.
std::string as_text(const text_table& from, bool markdown = false);

}  // namespace server

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/narrowing.hpp"
#include "portkey/operation.hpp"

namespace portkey {

/// One tool of the catalogue, and the toolset it belongs to.
struct catalogue_tool {
  const operation* one;
  const toolset* of;
};

/// What a search for tools came to.
struct found_tools {
  std::vector<catalogue_tool> tools;  ///< the best first
  std::vector<catalogue_tool> shut;   ///< what would have been found, too, but may not be called; the best first
  std::vector<std::string> unknown;   ///< words of the query that no tool has, nor anything near to them
};

/// Whether a tool may be called.
using tool_filter = std::function<bool(const operation&)>;

/// Makes the catalogue ready for searching, which the first search would do otherwise, in some milliseconds.
void prepare_tool_search();

/// The tools that a query in plain words is about, of the toolsets `within`, or of all of them for 0. Whole names of tools
/// come first, in the order they are named in, and alone. A blank query finds everything, in the order of the catalogue.
/// Typing errors, synonyms and the words that people use are understood; there is no model in it, and the same query
/// finds the same.
found_tools find_tools(std::string_view query, toolset_bits within, const tool_filter& may_call);

}  // namespace portkey

#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/http_message.hpp"

namespace server {

/// Which of the tools a request wants, in its own words; what they mean is the application's business.
struct tool_wish {
  std::vector<std::string> toolsets;  ///< one text for each place that names some, as written: "core", "all", "a,b"
  bool read_only = false;
  bool in_header = false;  ///< a header said some of it, so the URL alone does not tell

  bool is_empty() const { return toolsets.empty() && !read_only; }
};

/// Whether the path is that of the MCP endpoint, as it is or narrowed: `mcp_path` and then nothing, /readonly,
/// /x/{toolsets} or /x/{toolsets}/readonly. A slash at the end makes no difference.
bool is_mcp_path(std::string_view path, std::string_view mcp_path);

/// Reads the wish from the path, the query (`toolsets`, `tools`, `readonly`) and the fields X-MCP-Toolsets and
/// X-MCP-Readonly; case, `_` and `-` make no difference to the names in either. A name that is nearly one of them is an
/// error, because to ignore it would leave open what was meant to be shut. Toolsets are printable ASCII, at most 1,024
/// characters together. Error: one sentence for the client that names the place where it went wrong.
boost::system::result<tool_wish, std::string> read_tool_wish(const request_head& head, std::string_view mcp_path);

}  // namespace server

#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "protocol/revision.hpp"

namespace protocol {

/// What a tool gives back (MCP "Tool Result"): one text for the model, and the same as structured JSON where there is
/// some.
struct tool_result {
  std::string text;
  bool structured = false;  ///< `text` is the compact JSON of an object, which is the structured content too
  bool is_error = false;
};

/// A result that is an object: shown as its own compact JSON.
tool_result structured_result(const boost::json::object& object);

/// A failure that the model should read and act on: one sentence, `isError`.
tool_result failed_result(std::string sentence);

/// The members of a CallToolResult, without the braces around them. Structured content is left out of revisions that do
/// not know it.
std::string result_members(const tool_result& result, revision spoken);

}  // namespace protocol

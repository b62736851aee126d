#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "protocol/revision.hpp"

namespace protocol {

/// What a resource holds (MCP "Resource Contents").
struct resource_contents {
  std::string uri;
  std::string mime_type;
  std::string body;
  bool is_base64 = false;  ///< `body` is base64 of bytes that are no text
};

/// Items of what a tool or a prompt says (MCP "Content"). `data` is base64.
boost::json::object text_content(std::string_view text);
boost::json::object image_content(std::string_view data, std::string_view mime_type);
boost::json::object audio_content(std::string_view data, std::string_view mime_type);
boost::json::object embedded_resource(const resource_contents& resource);
boost::json::object resource_link(std::string_view uri, std::string_view name);

/// Whether that revision has items of this kind: audio came with 2025-03-26, links with 2025-06-18.
bool is_known(const boost::json::object& item, revision spoken);

/// One entry of `contents` in a ReadResourceResult.
boost::json::object contents_entry(const resource_contents& resource);

/// What a tool gives back (MCP "Tool Result"): one text for the model, and the same as structured JSON where there is some.
struct tool_result {
  std::string text;
  bool structured = false;  ///< `text` is the compact JSON of an object, which is the structured content too
  bool is_error = false;
  boost::json::array content = {};  ///< where it says something else than one text: its items, instead of `text`
  bool quotes = false;              ///< it holds texts of other people, which a model must not take for instructions
};

/// A result that is an object: shown as its own compact JSON.
tool_result structured_result(const boost::json::object& object);

/// A failure that the model should read and act on: one sentence, `isError`.
tool_result failed_result(std::string sentence);

/// The members of a CallToolResult, without the braces around them. Structured content and kinds of items that a revision
/// does not know are left out.
std::string result_members(const tool_result& result, revision spoken);

/// The members of its `_meta`: "io.portkey-mcp/untrusted" where it holds other people's texts. Empty: there are none.
std::string_view result_meta(const tool_result& result);

}  // namespace protocol

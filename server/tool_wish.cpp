#include "server/tool_wish.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse_query.hpp>
#include <boost/url/pct_string_view.hpp>
#include <optional>
#include <utility>

#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace server {

namespace urls = boost::urls;

namespace {

constexpr std::size_t most_characters = 1'024;

/// What is wrong, in one sentence; nothing: all is well.
using trouble = std::optional<std::string>;

/// What stands behind the endpoint's own path.
struct path_ending {
  std::optional<std::string_view> toolsets;  ///< percent-encoded
  bool read_only = false;
};

/// Nothing: it is another path.
std::optional<path_ending> ending_of(std::string_view path, std::string_view mcp_path) {
  constexpr std::string_view begins_toolsets = "/x/", closes = "/readonly";
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (!path.starts_with(mcp_path)) return std::nullopt;
  auto rest = path.substr(mcp_path.size());
  path_ending found;
  if (rest.ends_with(closes)) {
    found.read_only = true;
    rest.remove_suffix(closes.size());
  }
  if (rest.empty()) return found;
  if (!rest.starts_with(begins_toolsets)) return std::nullopt;
  rest.remove_prefix(begins_toolsets.size());
  if (rest.find('/') != rest.npos) return std::nullopt;
  found.toolsets = rest;
  return found;
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

trouble add_toolsets(tool_wish& wish, const std::string& place, std::string text) {
  if (text.find_first_not_of(" ,") == text.npos)
    return place + " names no toolset; leave it out, or name some, such as prompts,analytics.";
  if (!is_printable_ascii(text)) return place + " names toolsets with characters other than printable ASCII.";
  auto size = text.size();
  for (const auto& other : wish.toolsets)
    size += other.size();
  if (size > most_characters) return "A request may name its toolsets with at most 1,024 characters.";
  wish.toolsets.push_back(std::move(text));
  return std::nullopt;
}

/// Whether the value says yes; nothing: it says neither.
std::optional<bool> yes_or_no(std::string_view value) {
  if (value.empty() || value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  return std::nullopt;
}

std::string neither(const std::string& place) {
  return place + " must be true or false.";
}

/// The name in lower case, without `_` and `-`.
std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != '_' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// Whether a folded name of the query chooses tools, or was probably meant to.
bool chooses_tools(std::string_view name) {
  static constexpr std::array<std::string_view, 3> known = {"toolsets", "tools", "readonly"};
  return name.find("tool") != name.npos || name.find("readonly") != name.npos || protocol::nearest_name(name, known);
}

/// Whether a parameter, decoded, is several to those who separate them with `;`, and one of the later chooses tools.
bool hides_a_wish(std::string_view parameter) {
  for (auto at = parameter.find(';'); at != parameter.npos; at = parameter.find(';')) {
    parameter.remove_prefix(at + 1);
    if (chooses_tools(folded(parameter.substr(0, parameter.find_first_of("=;"))))) return true;
  }
  return false;
}

trouble read_path(tool_wish& wish, const request_head& head, std::string_view mcp_path) {
  const auto ending = ending_of(head.path, mcp_path);
  if (!ending) return std::nullopt;
  wish.read_only = wish.read_only || ending->read_only;
  if (!ending->toolsets) return std::nullopt;
  const auto encoded = urls::make_pct_string_view(*ending->toolsets);
  if (!encoded) return "The path of this URL is not percent-encoded as it should be.";
  return add_toolsets(wish, "The path", encoded->decode());
}

trouble read_query(tool_wish& wish, const request_head& head) {
  if (head.query.empty()) return std::nullopt;
  const auto parameters = urls::parse_query(head.query);
  // What cannot be read might have been a wish, and to ignore it would leave open what was meant to be shut.
  if (!parameters) return "The query of this URL is not percent-encoded as it should be.";
  urls::encoding_opts as_in_forms;
  as_in_forms.space_as_plus = true;
  for (const auto& each : *parameters) {
    const auto written = each.key.decode(as_in_forms);
    auto value = each.value.decode(as_in_forms);
    if (hides_a_wish(written + "=" + value))
      return "The query has a semicolon before toolsets, tools or readonly; separate parameters with &.";
    const auto name = folded(written);
    if (name == "toolsets" || name == "tools") {
      if (auto wrong = add_toolsets(wish, "?" + name, std::move(value))) return wrong;
    } else if (name == "readonly") {
      const auto said = yes_or_no(value);
      if (!said) return neither("?readonly");
      wish.read_only = wish.read_only || *said;
    } else if (chooses_tools(name)) {
      return "The query has a parameter that is nearly ?toolsets, ?tools or ?readonly; write one of these, or leave it "
             "out.";
    }
  }
  return std::nullopt;
}

trouble read_fields(tool_wish& wish, const request_head& head) {
  for (const auto& [written, value] : head.fields) {
    const auto name = folded(written);
    const auto begins = [&](std::string_view beginning) { return name.starts_with(beginning); };
    if (name == "xmcptoolsets") {
      if (auto wrong = add_toolsets(wish, "X-MCP-Toolsets", value)) return wrong;
      wish.in_header = true;
    } else if (name == "xmcpreadonly") {
      const auto said = yes_or_no(value);
      if (!said) return neither("X-MCP-Readonly");
      wish.read_only = wish.read_only || *said;
      wish.in_header = wish.in_header || *said;
    } else if (begins("xmcptool") || begins("xmcpread") || begins("xmcpexclude")) {
      return "The header field " + std::string(protocol::beginning(written, 64)) +
             " is not known; choose tools with X-MCP-Toolsets and X-MCP-Readonly.";
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_mcp_path(std::string_view path, std::string_view mcp_path) {
  return ending_of(path, mcp_path).has_value();
}

boost::system::result<tool_wish, std::string> read_tool_wish(const request_head& head, std::string_view mcp_path) {
  tool_wish wish;
  if (auto wrong = read_path(wish, head, mcp_path)) return std::move(*wrong);
  if (auto wrong = read_query(wish, head)) return std::move(*wrong);
  if (auto wrong = read_fields(wish, head)) return std::move(*wrong);
  return wish;
}

}  // namespace server

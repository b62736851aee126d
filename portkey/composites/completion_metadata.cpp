#include "portkey/composites/completion_metadata.hpp"

#include <algorithm>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string_view>

#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_value = 128;    // characters
constexpr std::size_t longest_header = 8192;  // bytes, so that no front refuses the request for it

bool is_missing(const json::object& metadata, const char* name) {
  const auto* given = metadata.if_contains(name);
  return !given || given->is_null() || (given->is_string() && given->get_string().empty());
}

/// One code unit of UTF-16 as JSON escapes it.
void append_escape(std::string& out, std::uint32_t unit) {
  constexpr const char* hex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += hex[(unit >> static_cast<unsigned>(shift)) & 15U];
}

/// The code point that begins at `at`, which moves on behind it. The text is UTF-8.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  const std::uint32_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  std::uint32_t point = first & (0x3fU >> more);
  for (std::uint32_t left = more; left > 0; --left)
    point = point << 6U | (static_cast<unsigned char>(text[at++]) & 0x3fU);
  return point;
}

}  // namespace

metadata_verdict check_completion_metadata(const json::object& metadata) {
  metadata_verdict found;
  for (const auto* name : {"client_id", "app", "env"})
    if (is_missing(metadata, name)) found.errors.push_back("Missing required field: " + std::string(name));
  for (const auto& member : metadata) {
    const auto name = std::string(protocol::beginning(member.key(), 64));
    if (!member.value().is_string()) {
      if (!member.value().is_null()) found.errors.push_back("Not a text: " + name + " (Portkey takes texts only)");
    } else if (const auto length = characters(member.value().get_string()); length > longest_value) {
      found.errors.push_back("Field too long: " + name + " (" + std::to_string(length) +
                             " characters, Portkey takes at most " + std::to_string(longest_value) + ")");
    }
  }
  if (found.errors.empty() && metadata_header(metadata).size() > longest_header)
    found.errors.emplace_back("Too much metadata: as a header it has more than 8192 bytes");
  if (is_missing(metadata, "project_id"))
    found.warnings.emplace_back("Missing recommended field: project_id (helps with billing attribution)");
  return found;
}

std::string metadata_refusal(const json::object& arguments) {
  const auto* given = arguments.if_contains("metadata");
  if (!given || given->is_null()) return "Billing metadata is required for prompt completions";
  if (!given->is_object()) return {};
  std::string sentence;
  for (const auto& error : check_completion_metadata(given->get_object()).errors)
    sentence += (sentence.empty() ? "Billing metadata validation failed: " : ", ") + error;
  return sentence;
}

std::string metadata_header(const json::object& metadata) {
  const auto text = protocol::to_json_text(metadata);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x7f) {
      out += text[at++];
      continue;
    }
    const bool is_delete = text[at] == 0x7f;
    const auto point = is_delete ? 0x7fU : next_code_point(text, at);
    at += is_delete ? 1 : 0;
    if (point >= 0x10000) {
      append_escape(out, 0xd800U + ((point - 0x10000U) >> 10U));
      append_escape(out, 0xdc00U + ((point - 0x10000U) & 0x3ffU));
    } else {
      append_escape(out, point);
    }
  }
  return out;
}

}  // namespace portkey

#include "server/framing.hpp"

#include <algorithm>
#include <array>

namespace server {

namespace {

framing_fault bad(std::string sentence) {
  return {400, std::move(sentence)};
}

/// Whether the field decides who is calling, what is meant or where the body ends: two of it would mean two things.
bool decides(std::string_view name) {
  static constexpr std::array<std::string_view, 10> names = {
      "host",   "authorization", "content-length",    "transfer-encoding",           "content-type",
      "origin", "last-event-id", "x-portkey-api-key", "x-portkey-workspace-api-key", "expect"};
  return name.starts_with("mcp-") || name.starts_with("x-mcp-") ||
         std::find(names.begin(), names.end(), name) != names.end();
}

bool is_decimal(std::string_view text) {
  return !text.empty() && text.size() <= 10 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<framing_fault> check_lengths(const request_head& head) {
  const auto length = head.field("content-length");
  const auto encoding = head.field("transfer-encoding");
  if (encoding && head.http_1_0) return bad("HTTP/1.0 has no Transfer-Encoding.");
  if (encoding && length) return bad("Content-Length and Transfer-Encoding exclude each other.");
  if (encoding && *encoding != "chunked") return bad("The only Transfer-Encoding understood is chunked.");
  if (length && !is_decimal(*length)) return bad("Content-Length must be a decimal number of at most ten digits.");
  return std::nullopt;
}

}  // namespace

std::optional<framing_fault> check_raw_head(std::string_view head) {
  for (std::size_t at = 0; at < head.size(); ++at) {
    const auto c = head[at];
    if (c == '\0') return bad("The head of the request holds a NUL.");
    if (c == '\r' && (at + 1 == head.size() || head[at + 1] != '\n'))
      return bad("The head of the request holds a bare CR.");
    if (c != '\n') continue;
    if (at == 0 || head[at - 1] != '\r') return bad("The head of the request holds a bare LF.");
    if (at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t'))
      return bad("A header field is folded over two lines.");
  }
  return std::nullopt;
}

std::optional<framing_fault> check_head(const request_head& head, std::string_view target) {
  if (head.fields.size() > max_fields) return framing_fault{431, "The request has more than 100 header fields."};
  if (target.size() > max_target) return framing_fault{414, "The target of the request is longer than 8 KiB."};
  if (target.empty() || target[0] != '/') return bad("The target of the request must begin with a slash.");
  for (const auto c : target)
    if (c <= 0x20 || c > 0x7e) return bad("The target of the request must be printable ASCII.");
  for (auto field = head.fields.begin(); field != head.fields.end(); ++field) {
    const auto& name = field->first;
    const auto same = [&](const auto& each) { return each.first == name; };
    if (decides(name) && std::any_of(head.fields.begin(), field, same))
      return bad("The header field " + name + " stands more than once.");
  }
  if (!head.field("host") && !head.http_1_0) return bad("The header field Host is missing.");
  return check_lengths(head);
}

}  // namespace server

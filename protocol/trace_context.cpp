#include "protocol/trace_context.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "protocol/json.hpp"

namespace protocol {

namespace {

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == text.npos;
}

/// Whether the text is a `traceparent`: "00-" trace id "-" parent id "-" flags; later versions may go on behind another dash.
bool is_traceparent(std::string_view text) {
  constexpr std::size_t size = 55;
  if (text.size() < size) return false;
  const auto version = text.substr(0, 2), trace = text.substr(3, 32), parent = text.substr(36, 16),
             flags = text.substr(53, 2);
  for (const std::size_t dash : {std::size_t{2}, std::size_t{35}, std::size_t{52}})
    if (text[dash] != '-') return false;
  for (const auto part : {version, trace, parent, flags})
    if (!is_hexadecimal(part)) return false;
  if (version == "ff" || is_zero(trace) || is_zero(parent)) return false;
  return text.size() == size || (version != "00" && text[size] == '-');
}

/// The flags that are defined, sampled and random; the others must be sent on as zero.
std::string known_flags(char digit) {
  const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
  return {'0', static_cast<char>('0' + value % 4)};
}

std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool is_state_member(std::string_view text) {
  constexpr std::size_t longest = 256;
  const auto equals = text.find('=');
  if (equals == text.npos) return false;
  const auto key = text.substr(0, equals), value = text.substr(equals + 1);
  constexpr std::string_view first = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::string_view more = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@";
  if (key.empty() || key.size() > longest || first.find(key.front()) == first.npos ||
      key.find_first_not_of(more) != key.npos)
    return false;
  return !value.empty() && value.size() <= longest && value.back() != ' ' &&
         std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '='; });
}

/// The members of a `tracestate`; none where one of them is malformed, or there are too many.
std::vector<std::string_view> state_members(std::string_view text) {
  constexpr std::size_t most = 32;
  std::vector<std::string_view> members;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto member = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (member.empty()) continue;
    if (!is_state_member(member) || members.size() == most) return {};
    members.push_back(member);
  }
  return members;
}

std::size_t joined_size(const std::vector<std::string_view>& members) {
  std::size_t size = members.empty() ? 0 : members.size() - 1;
  for (const auto member : members)
    size += member.size();
  return size;
}

/// What is too long loses its long members first, then the oldest (level 2, section 3.3.1.5).
std::string bounded_state(std::string_view text) {
  constexpr std::size_t longest = 512, long_member = 128;
  auto members = state_members(text);
  for (auto at = members.size(); at-- > 0 && joined_size(members) > longest;)
    if (members[at].size() > long_member) members.erase(members.begin() + static_cast<std::ptrdiff_t>(at));
  while (joined_size(members) > longest)
    members.pop_back();
  std::string out;
  for (const auto member : members)
    out.append(out.empty() ? "" : ",").append(member);
  return out;
}

}  // namespace

trace_context read_trace(std::string_view traceparent, std::string_view tracestate) {
  trace_context out;
  if (!is_traceparent(traceparent)) return out;
  out.id = traceparent.substr(3, 32);
  out.flags = known_flags(traceparent[54]);
  out.state = bounded_state(tracestate);
  return out;
}

trace_context trace_of(const boost::json::object& params) {
  const auto* meta = object_at(params, "_meta");
  if (!meta) return {};
  return read_trace(text_at(*meta, "traceparent").value_or(""), text_at(*meta, "tracestate").value_or(""));
}

std::string traceparent(const trace_context& within, std::string_view span) {
  std::string out = "00-";
  out.append(within.id).append("-").append(span).append("-").append(within.flags);
  return out;
}

}  // namespace protocol

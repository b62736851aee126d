#include "server/redaction.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <mutex>
#include <set>

#include "protocol/guards.hpp"
#include "protocol/header_value.hpp"
#include "protocol/json_text.hpp"
#include "server/settings_table.hpp"

namespace server {

namespace {

constexpr std::size_t shortest = 8;
constexpr std::string_view mark = "[redacted]";

/// JSON stands in JSON: a result is the text of its own structure, and a config in it may be a text again.
constexpr int deepest_json = 3;

struct filter_in_use {
  std::mutex guard;
  std::shared_ptr<const redaction> filter = std::make_shared<const redaction>();
};
filter_in_use current;

std::uint32_t four_bytes(const char* at) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/// Which of 4096 bits.
std::size_t hashed(std::uint32_t bytes) {
  return (bytes * 2654435761U) >> 20;
}

bool is_hex(char c) {
  return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

bool needs_escape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// What a secret is without the characters at its ends that JSON escapes, so that each of its forms begins and ends with a
/// whole character on every level.
std::string_view core_of(std::string_view text) {
  while (!text.empty() && needs_escape(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && needs_escape(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string escaped(std::string_view text) {
  std::string quoted;
  protocol::append_json_string(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

/// How many characters from there on belong to an escape that begins before: those stay, since without them the text would
/// be no JSON. A backslash that is itself escaped may begin one in the JSON inside, so it counts too.
std::size_t rest_of_escape(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 6;  // \u0041
  for (std::size_t before = 1; before < longest && before <= at; ++before) {
    if (text[at - before] != '\\') continue;
    const auto whole = text.substr(at - before, longest);
    const bool is_short = std::string_view("/bfnrt").find(whole[1]) != std::string_view::npos;
    const bool is_long = whole.size() == longest && whole[1] == 'u' && std::ranges::all_of(whole.substr(2), is_hex);
    const auto size = is_long ? longest : is_short ? 2 : 0;
    return size > before ? size - before : 0;
  }
  return 0;
}

}  // namespace

redaction::redaction(const std::vector<portkey::secret>& secrets) {
  std::set<std::string> plain, json;
  for (const auto& each : secrets) {
    const auto core = core_of(each.reveal());
    if (each.reveal().size() < shortest || core.size() < sizeof(std::uint32_t)) continue;
    plain.emplace(core);
    if (!protocol::is_utf8(core)) continue;
    std::string text(core);
    for (int depth = 0; depth < deepest_json; ++depth) {
      text = escaped(text);
      json.insert(text);
    }
  }
  auto all = plain;
  all.insert(json.begin(), json.end());
  for (const auto& each : all) {
    const auto begins = four_bytes(each.data());
    forms_.push_back({begins, portkey::secret(each), plain.contains(each), json.contains(each)});
    marks_[hashed(begins) / 64] |= std::uint64_t{1} << hashed(begins) % 64;
  }
  std::ranges::sort(forms_, {}, &form::begins);
}

std::size_t redaction::longest_at(std::string_view text, std::size_t at, written as) const {
  const auto rest = text.substr(at);
  const auto begins = four_bytes(rest.data());
  std::size_t longest = 0;
  for (auto each = std::ranges::lower_bound(forms_, begins, {}, &form::begins);
       each != forms_.end() && each->begins == begins; ++each) {
    const bool counts = as == written::as_json ? each->in_json : each->in_plain;
    if (counts && rest.starts_with(each->text.reveal())) longest = std::max(longest, each->text.reveal().size());
  }
  return longest;
}

void redaction::apply(std::string& text, written as) const {
  constexpr std::size_t width = sizeof(std::uint32_t);
  if (forms_.empty() || text.size() < width) return;
  std::string out;
  std::size_t kept = 0;              // what stands before is in `out`
  std::size_t begins = 0, ends = 0;  // what was found and is not replaced yet
  const auto replace = [&] {
    if (ends == 0) return;
    if (as == written::as_json) begins = std::min(ends, begins + rest_of_escape(text, begins));
    out.append(text, kept, begins - kept);
    out += mark;
    kept = ends;
    ends = 0;
  };
  const auto* const bytes = text.data();
  const auto last = text.size() - width;
  for (std::size_t at = 0; at <= last; ++at) {
    const auto slot = hashed(four_bytes(bytes + at));
    if ((marks_[slot / 64] >> slot % 64 & 1U) == 0) continue;
    const auto length = longest_at(text, at, as);
    if (length == 0) continue;
    if (at >= ends) {
      replace();
      begins = at;
    }
    ends = std::max(ends, at + length);
  }
  replace();
  if (kept == 0) return;
  out.append(text, kept, text.size() - kept);
  text = std::move(out);
}

std::vector<portkey::secret> secrets_of(const settings& with) {
  std::vector<portkey::secret> all;
  for (const auto& row : all_settings())
    if (row.is_secret()) all.push_back(std::get<portkey::secret>(row.get(with)));
  for (const auto& token : with.identity.tokens)
    all.push_back(token.secret);
  for (const auto& one : with.identity.oauth.principals) {
    all.push_back(one.api_key);
    all.push_back(one.workspace_api_key);
  }
  return all;
}

std::shared_ptr<const redaction> redaction_of(const request_head& head, std::vector<portkey::secret> shown) {
  for (const auto value : head.every("authorization")) {
    const auto space = value.find(' ');
    shown.emplace_back(std::string(space == value.npos ? value : value.substr(space + 1)));
  }
  for (const auto* name : {"x-portkey-api-key", "x-portkey-workspace-api-key"})
    for (const auto value : head.every(name))
      shown.emplace_back(std::string(value));
  if (shown.empty()) return nullptr;
  return std::make_shared<const redaction>(shown);
}

void set_redaction(std::shared_ptr<const redaction> filter) {
  const std::lock_guard held(current.guard);
  current.filter = std::move(filter);
}

std::shared_ptr<const redaction> redaction_in_use() {
  const std::lock_guard held(current.guard);
  return current.filter;
}

std::string redacted(std::string text, written as, const redaction* of_request) {
  if (!protocol::holds(protocol::guard::redaction)) return text;
  redaction_in_use()->apply(text, as);
  if (of_request) of_request->apply(text, as);
  return text;
}

}  // namespace server

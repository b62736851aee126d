#include <boost/json/array.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "portkey/target.hpp"
#include "portkey/target_members.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

std::optional<double> number_in(const json::value& value) {
  if (const auto* flag = value.if_bool()) return *flag ? 1 : 0;
  if (value.is_number()) return value.to_number<double>();
  return std::nullopt;
}

/// The JSON in a text, which is how Portkey keeps some objects; otherwise the value.
json::value opened(const json::value& value) {
  const auto* text = value.if_string();
  if (!text || text->empty() || (text->front() != '{' && text->front() != '[')) return value;
  auto inner = protocol::parse_json(*text);
  return inner ? *inner : value;
}

/// Whether the two mean the same: flags are also written as 0 and 1, and what is null may be left out.
bool is_same(const json::value& one, const json::value& other) {
  if (one == other) return true;
  const auto number = number_in(one), other_number = number_in(other);
  return number && other_number && *number == *other_number;
}

/// A value, and the same with its credentials hidden.
struct pair {
  json::value plain, shown;
};

pair member_of(const pair& of, std::string_view name) {
  pair out;
  out.plain = of.plain.get_object().at(name);
  // A text that is JSON is shown as it is where it cannot be read.
  const auto* shown = of.shown.if_object();
  if (const auto* value = shown ? shown->if_contains(name) : nullptr) out.shown = *value;
  return out;
}

pair opened(const pair& both) {
  pair out;
  out.plain = opened(both.plain);
  out.shown = opened(both.shown);
  return out;
}

/// Compares what was read and what is sent, and reports what may be shown of it. A credential differs: what stands behind the
/// mask that was read is not known.
void compare(json::array& out, const std::string& name, const pair* is, const pair& becomes) {
  const auto after = opened(becomes);
  const auto before = is ? opened(*is) : pair();
  if (before.plain.is_object() && after.plain.is_object()) {
    for (const auto& member : after.plain.get_object()) {
      const auto inner = name + (name.empty() ? "" : ".") + std::string(member.key());
      const auto value = member_of(after, member.key());
      if (!before.plain.get_object().contains(member.key())) {
        compare(out, inner, nullptr, value);
        continue;
      }
      const auto was = member_of(before, member.key());
      compare(out, inner, &was, value);
    }
    return;
  }
  if (is_same(before.plain, after.plain)) return;
  json::object entry;
  entry["member"] = name;
  if (is) entry["from"] = before.shown;
  entry["to"] = after.shown;
  out.push_back(std::move(entry));
}

}  // namespace

json::array differences(const json::object& current, const json::value& body) {
  pair is, becomes;
  is.plain = current;
  is.shown = without_credentials(is.plain);
  becomes.plain = body;
  becomes.shown = without_credentials(becomes.plain);
  json::array out;
  compare(out, {}, &is, becomes);
  return out;
}

}  // namespace portkey

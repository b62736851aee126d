#include "portkey/target_members.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "portkey/credential_members.hpp"
#include "portkey/masking.hpp"
#include "portkey/target_table.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

using names = std::vector<std::string>;

/// The bytes of a character of UTF-8, and which one it is, as far as telling an emoji takes.
struct character {
  std::size_t bytes = 1;
  std::uint32_t code = 0;
};

character first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  character out;
  out.bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  out.bytes = std::min(out.bytes, text.size());
  out.code = out.bytes == 1 ? lead : lead & (0xffU >> (out.bytes + 1));
  for (std::size_t at = 1; at < out.bytes; ++at)
    out.code = (out.code << 6U) | (static_cast<unsigned char>(text[at]) & 0x3fU);
  return out;
}

bool is_emoji(std::uint32_t code) {
  return code >= 0x1f000 || (code >= 0x2190 && code <= 0x2bff) || code == 0xfe0f || code == 0x200d;
}

void add_name(names& to, std::string_view text) {
  if (text.empty() || std::ranges::find(to, text) != to.end()) return;
  to.emplace_back(text);
}

/// A workspace as a member says it: its id or slug, an object that has them, or a list of either.
void add_workspaces(names& to, const json::value& said) {
  if (const auto* text = said.if_string()) return add_name(to, *text);
  if (const auto* items = said.if_array())
    for (const auto& item : *items)
      add_workspaces(to, item);
  const auto* object = said.if_object();
  if (!object) return;
  for (const auto* member : {"id", "workspace_id", "slug", "name"})
    if (const auto text = protocol::text_at(*object, member)) add_name(to, *text);
}

void add_member(names& to, const json::object& from, std::string_view member) {
  if (const auto* said = from.if_contains(member)) add_workspaces(to, *said);
}

/// The members that say in which workspace a thing is.
constexpr const char* own[] = {"workspace_id", "workspace_slug", "workspace_name", "workspace"};
/// The arguments that say which workspaces get or lose something.
constexpr const char* granted[] = {"workspaces", "workspace_ids", "allowed_workspaces", "workspaces_allowed",
                                   "remove_workspaces_allowed"};

}  // namespace

json::object bare_object(json::object reply) {
  auto* data = reply.if_contains("data");
  const bool has_own = reply.contains("id") || reply.contains("name") || reply.contains("slug");
  if (!data || !data->is_object() || has_own) return reply;
  return std::move(data->get_object());
}

std::string name_in(const json::object& object) {
  const auto text = [&object](const char* member) {
    return std::string(protocol::text_at(object, member).value_or(""));
  };
  if (auto name = without_emoji(text("name")); !name.empty()) return name;
  auto person = text("first_name");
  if (const auto last = text("last_name"); !last.empty()) person += (person.empty() ? "" : " ") + last;
  if (!person.empty()) return person;
  for (const auto* member : {"title", "app_name", "email", "value_key", "scim_group", "slug"})
    if (auto name = text(member); !name.empty()) return name;
  return {};
}

/// What somebody else wrote, so that it cannot pass for ours.
std::string quoted_fact(std::string_view text) {
  constexpr std::size_t longest = 100;
  return '"' + protocol::visible(protocol::beginning(text, longest)) + '"';
}

std::vector<std::string> facts_in(const json::object& object, std::string_view name) {
  names out;
  if (const auto email = protocol::text_at(object, "email"); email && *email != name && !email->empty())
    out.push_back("e-mail address " + quoted_fact(*email));
  const auto status = protocol::text_at(object, "status").value_or("active");
  if (status != "active" && status != "ACTIVE") out.push_back("status " + quoted_fact(status));
  const auto* is_default = object.if_contains("is_default");
  if (is_default && (*is_default == json::value(true) || *is_default == json::value(1)))
    out.push_back("the rank of default");
  return out;
}

std::vector<std::string> workspaces_of(const operation& one, const json::object& arguments,
                                       const json::object& object) {
  names out;
  const std::string_view kind = kind_of_target(one);
  if (kind == "workspace") {
    for (const auto* member : {"id", "slug", "name"})
      add_member(out, object, member);
    add_name(out, without_emoji(protocol::text_at(object, "name").value_or("")));
  } else {
    for (const auto* member : own)
      add_member(out, object, member);
    add_name(out, without_emoji(protocol::text_at(object, "workspace_name").value_or("")));
  }
  if (out.empty() || kind == "workspace" || kind == "member")
    for (const auto* member : own)
      add_member(out, arguments, member);
  for (const auto* member : granted)
    add_member(out, arguments, member);
  return out;
}

std::string without_emoji(std::string_view name) {
  auto rest = name;
  while (!rest.empty() && is_emoji(first_of(rest).code))
    rest.remove_prefix(first_of(rest).bytes);
  if (rest.size() != name.size())
    while (!rest.empty() && rest.front() == ' ')
      rest.remove_prefix(1);
  return std::string(rest.empty() ? name : rest);
}

json::value without_credentials(json::value value) {
  auto out = with_hidden(with_hidden(value, sent_credentials), "model_config|override_params|invite_link");
  // Deeper down a key names what a rule looks at.
  if (auto* object = out.if_object())
    if (auto* key = object->if_contains("key")) *key = masked(*key);
  return out;
}

}  // namespace portkey

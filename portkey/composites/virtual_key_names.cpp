#include "portkey/composites/virtual_key_names.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/read_reply.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

std::string key_in(const json::object& object) {
  std::string key(protocol::text_at(object, "virtual_key").value_or(""));
  if (key.starts_with('@')) key.erase(0, 1);
  return key;
}

/// Whether a text looks like the UUID that an id is.
bool is_id(std::string_view text) {
  return text.size() == 36 && std::all_of(text.begin(), text.end(), [](char c) {
           return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

}  // namespace

boost::asio::awaitable<or_failure<bool>> is_same_virtual_key(lent_tools& with, const json::object& wanted,
                                                             const json::object& version, deadline until) {
  if (!wanted.contains("virtual_key")) co_return false;
  const auto given = key_in(wanted);
  const auto present = key_in(version);
  if (given == present) co_return true;
  if (is_id(given) == is_id(present)) co_return false;
  const auto& listing = operation_named("list_virtual_keys");
  json::object asked;
  asked["page_size"] = 1000;
  if (const auto workspace = protocol::text_at(version, "workspace_id")) asked["workspace_id"] = *workspace;
  auto listed = co_await with.ask(listing, std::move(asked), until);
  constexpr const char* give_slug =
      " A virtual key that is given as an id is compared by its slug: give the slug instead.";
  if (!listed) {
    if (is_id(given)) listed.error().told.text += give_slug;
    co_return listed.error();
  }
  const auto* keys = listed_items(listing, *listed);
  const auto& as_id = is_id(given) ? given : present;
  const auto& as_slug = is_id(given) ? present : given;
  const auto has_id = [&as_id](const json::value& each) {
    const auto* key = each.if_object();
    return key && protocol::text_at(*key, "id") == as_id;
  };
  const auto found = keys ? std::find_if(keys->begin(), keys->end(), has_id) : nullptr;
  if (keys && found != keys->end()) co_return protocol::text_at(found->get_object(), "slug") == as_slug;
  if (!is_id(given)) co_return false;
  failure unknown;
  unknown.told =
      protocol::failed_result("There is no virtual key with the id " + given + " among those listed." + give_slug);
  co_return unknown;
}

}  // namespace portkey

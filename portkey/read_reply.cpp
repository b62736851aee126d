#include "portkey/read_reply.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "portkey/projection.hpp"
#include "portkey/refusal.hpp"
#include "portkey/scalar.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// The member of the answer that holds the items.
const field* listed_field(const operation& one) {
  const auto* const found = std::find_if(one.gives.begin(), one.gives.end(), [&one](const field& member) {
    return one.lists && std::string_view(member.name) == one.lists;
  });
  return found == one.gives.end() ? nullptr : found;
}

/// Whether a reply without a word leaves out what the call was for: the id or the secret of what was made.
bool needs_words(const operation& one) {
  const bool makes = one.does == effect::creates || one.does == effect::rotates;
  return one.sends == verb::get ||
         (makes && any_member(one, [](const field& member) {
            return member.must == required && (member.how == derive::copied || member.how == derive::secret);
          }));
}

/// Whether an object says of itself that it is no success, though its status is one.
bool says_failed(const operation& one, const json::object& reply) {
  const bool is_told = any_member(one, [](const field& member) { return member.how == derive::succeeded; });
  return !is_told && protocol::bool_at(reply, "success") == false;
}

/// Whether a reply has the list that was asked for, be it empty.
bool has_list(const operation& one, const json::object& reply) {
  if (reply.empty() || told_total(one, reply) == 0) return true;
  const auto* found = source_of(*listed_field(one), reply);
  return found && (found->is_array() || found->is_null());
}

}  // namespace

std::optional<std::int64_t> told_total(const operation& one, const json::object& reply) {
  const auto* told = reply.if_contains(one.pages.total);
  const auto number = told ? as_scalar(kind::integer, *told) : std::nullopt;
  return number && number->is_int64() && number->get_int64() >= 0 ? std::optional(number->get_int64()) : std::nullopt;
}

json::array* listed_items(const operation& one, json::object& reply) {
  const auto* listed = listed_field(one);
  const auto* found = listed ? source_of(*listed, reply) : nullptr;
  // The reply is not const, so neither is what was found in it.
  return found ? const_cast<json::value*>(found)->if_array() : nullptr;
}

boost::system::result<json::object, protocol::tool_result> read_reply(const operation& one, const reply& received) {
  json::object from;
  if (received.body.empty() && !needs_words(one)) return from;
  auto parsed = protocol::parse_json(received.body);
  const bool promises = one.gives.size() != 0 || !one.details.empty();
  const bool is_page = received.content_type.starts_with("text/html") || received.body.starts_with('<');
  if (!promises && !is_page && !(parsed && parsed->is_object())) return from;  // done, in whatever words
  if (!parsed || !(parsed->is_object() || (one.lists && parsed->is_array()))) return not_json(one, received);
  if (parsed->is_array()) {
    from["data"] = std::move(*parsed);
    return from;
  }
  from = std::move(parsed->get_object());
  if (says_failed(one, from)) return refused_by_portkey(one, received);
  if (one.lists && !has_list(one, from)) return not_json(one, received);
  return from;
}

}  // namespace portkey

#include "portkey/dry_run.hpp"

#include <utility>

#include "portkey/credential_members.hpp"
#include "portkey/masking.hpp"
#include "portkey/read_reply.hpp"
#include "portkey/refusal.hpp"
#include "portkey/target.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// The body as it would be sent. A `key` is a credential where it is the body's own; deeper down it names something.
json::value shown(const std::string& body) {
  const auto read = protocol::parse_json(body);
  if (!read) return nullptr;
  auto out = with_hidden(*read, sent_credentials);
  if (auto* object = out.if_object())
    if (auto* key = object->if_contains("key")) *key = masked(*key);
  return out;
}

json::object summary_of(const target& what) {
  json::object out;
  out["kind"] = what.kind;
  if (!what.id.empty()) out["id"] = what.id;
  if (!what.name.empty()) out["name"] = protocol::visible(what.name);
  json::array facts;
  for (const auto& fact : what.facts)
    facts.emplace_back(fact);
  if (!facts.empty()) out["has"] = std::move(facts);
  if (!what.unread.empty()) out["unread"] = what.unread;
  return out;
}

void show_target(json::object& out, const operation& one, const target& what) {
  out["target"] = summary_of(what);
  if (!what.current || is_destructive(one.does)) return;
  const auto* body = out.if_contains("body");
  if (body && body->is_object()) out["changes"] = differences(*what.current, *body);
}

}  // namespace

const char* sentence_member(const operation& one) {
  const bool is_taken = any_member(one, [](const field& member) {
    return std::string_view(member.name) == "message" && member.type.is != kind::text;
  });
  return is_taken ? "note" : "message";
}

std::optional<std::string> show_request(json::object& out, const operation& one, const json::object& arguments,
                                        const upstreams& where) {
  const auto bound = bind_request(one, arguments, where);
  if (!bound) return bound.error();
  out["method"] = name_of(bound->method);
  out["path"] = bound->target;
  if (bound->has_body) out["body"] = shown(bound->body);
  return std::nullopt;
}

boost::asio::awaitable<protocol::tool_result> previewed(lent_tools& with, const operation& one, json::object arguments,
                                                        deadline until) {
  json::object out;
  out[sentence_member(one)] = "Dry run: nothing was sent.";
  out["dry_run"] = true;
  out["tool"] = one.name;
  if (auto wrong = show_request(out, one, arguments, with.box().where()))
    co_return protocol::failed_result(std::move(*wrong));
  const auto what = co_await read_target(with, one, std::move(arguments), until);
  if (what)
    show_target(out, one, *what);
  else
    out["target_problem"] = what.error().told.text;
  with.has_answered();
  for (const auto* const longest : {"", "body", "changes", "target"}) {
    if (out.erase(longest) != 0) out["truncated"] = "What would be sent is too long to be shown whole.";
    auto whole = protocol::structured_result(out);
    if (characters(whole.text) <= with.box().policy().max_result_chars) co_return whole;
  }
  co_return protocol::failed_result("Could not show how to " + deed(one) + ": it is too long. Nothing was sent.");
}

}  // namespace portkey

#include "portkey/toolbox.hpp"

#include <algorithm>
#include <utility>

#include "portkey/answer.hpp"
#include "portkey/arguments.hpp"
#include "portkey/catalogue.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/refusal.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

using boost::asio::awaitable;
using protocol::tool_result;

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool allows(const tool_policy& policy, const toolset& set, const operation& one) {
  if (!policy.toolsets.empty() && !contains(policy.toolsets, set.name)) return false;
  if (contains(policy.exclude, one.name)) return false;
  return !policy.read_only || !is_write(one.does);
}

std::string list_text(const std::vector<const operation*>& operations, bool structured) {
  boost::json::array tools;
  for (const auto* one : operations)
    tools.push_back(tool_definition(*one, structured));
  return protocol::to_json_text(boost::json::value(std::move(tools)));
}

/// The key that the operation is sent with; null when the caller has none of that kind.
const secret* key_for(const operation& one, const credentials& keys) {
  const auto& preferred = one.needs == key_kind::workspace ? keys.workspace_api_key : keys.api_key;
  if (!preferred.empty()) return &preferred;
  return one.needs == key_kind::either && !keys.workspace_api_key.empty() ? &keys.workspace_api_key : nullptr;
}

tool_result missing_key(const operation& one) {
  const auto sentence =
      one.needs == key_kind::workspace
          ? ": it needs a Workspace key, and this server was given none; set PORTKEY_WORKSPACE_API_KEY or "
            "portkey.workspace_api_key_file and start it again."
          : ": it needs a Portkey Admin key, and this server was given none; set PORTKEY_API_KEY or "
            "portkey.api_key_file "
            "and start it again.";
  return protocol::failed_result("Could not " + deed(one) + sentence);
}

/// Takes the caller's own keys out of a text, in case Portkey or something on the way has echoed one.
void redact(std::string& text, const credentials& keys) {
  for (const auto* key : {&keys.api_key, &keys.workspace_api_key}) {
    const auto& shown = key->reveal();
    if (shown.size() < 8) continue;  // too short to be a key, and likely to be a common word
    for (auto at = text.find(shown); at != std::string::npos; at = text.find(shown, at))
      text.replace(at, shown.size(), "[redacted]");
  }
}

call_ending ending_of(const operation& one, const fault& what) {
  if (is_write(one.does) && what.was_sent) return call_ending::unknown;
  return what.what == fault_kind::cancelled ? call_ending::cancelled : call_ending::failed;
}

}  // namespace

const char* name_of(call_ending ended) {
  switch (ended) {
    case call_ending::answered: return "answered";
    case call_ending::failed: return "failed";
    case call_ending::cancelled: return "cancelled";
    case call_ending::unknown: return "unknown";
  }
  return "";
}

toolbox::toolbox(tool_policy allowed, upstreams where) : policy_(std::move(allowed)), where_(std::move(where)) {
  for (const auto* set : catalogue)
    for (const auto& one : *set)
      if (allows(policy_, *set, one)) operations_.push_back(&one);
  listed_ = list_text(operations_, true);
  listed_plain_ = list_text(operations_, false);
}

const operation* toolbox::find(std::string_view name) const {
  for (const auto* one : operations_)
    if (name == one->name) return one;
  return nullptr;
}

std::string toolbox::unknown(std::string_view name) const {
  const auto shown = "\"" + std::string(protocol::beginning(name, 64)) + "\"";
  std::vector<std::string_view> known;
  for (const auto* one : operations_)
    known.emplace_back(one->name);
  for (const auto& each : tool_names())
    if (each == name)
      return "The tool " + shown +
             " is switched off here by the operator (tools.toolsets, tools.exclude or tools.read_only).";
  const auto hint = protocol::did_you_mean(name, known);
  return "There is no tool " + shown + (hint.empty() ? "; tools/list names those there are." : hint);
}

const std::string& lent_tools::listed(protocol::revision spoken) const {
  return tools_.listed(protocol::has_structured_results(spoken));
}

awaitable<boost::system::result<tool_result, protocol::error>> lent_tools::call(std::string name,
                                                                                boost::json::object arguments,
                                                                                const protocol::call_context& context) {
  const auto* one = tools_.find(name);
  if (!one) co_return protocol::error(protocol::code::invalid_params, tools_.unknown(name));
  auto problems = argument_problems(*one, arguments);
  if (!problems.empty()) {
    redact(problems, keys_);
    co_return protocol::failed_result(std::move(problems));
  }
  auto ended = co_await run(*one, std::move(arguments), context.until);
  if (ended.is_error) redact(ended.text, keys_);
  co_return ended;
}

awaitable<tool_result> lent_tools::run(const operation& one, boost::json::object arguments, deadline until) {
  fetched received;
  if (has_pages(one) && !one.pages.counted) {
    received = co_await fetch_whole(one, arguments, until);
  } else {
    received = co_await fetch(one, arguments, until);
  }
  if (!received) co_return received.error();
  ending_ = call_ending::answered;  // also if it turns out too long to be shown
  co_return shape_answer(one, arguments, *received, tools_.policy().max_result_chars);
}

awaitable<lent_tools::fetched> lent_tools::fetch(const operation& one, boost::json::object arguments, deadline until) {
  const auto* key = key_for(one, keys_);
  if (!key) co_return missing_key(one);
  auto bound = bind_request(one, arguments, tools_.where());
  if (!bound) co_return protocol::failed_result(bound.error());
  bound->key = *key;
  auto received = co_await upstream_.send(std::move(*bound), until);
  if (!received) {
    ending_ = ending_of(one, received.error());
    co_return failed_on_the_way(one, received.error());
  }
  const bool is_success = received->status >= 200 && received->status <= 299;
  // Before anything of it is cut to a length: half a key would not be recognised.
  if (!is_success) redact(received->body, keys_);
  redact(received->content_type, keys_);
  redact(received->request_id, keys_);
  if (!is_success) {
    if (leaves_unknown(one, *received)) ending_ = call_ending::unknown;
    co_return refused_by_portkey(one, *received);
  }
  auto read = read_reply(one, *received);
  if (!read && is_write(one.does)) ending_ = call_ending::unknown;
  co_return read;
}

awaitable<lent_tools::fetched> lent_tools::fetch_whole(const operation& one, boost::json::object arguments,
                                                       deadline until) {
  constexpr std::size_t step = 100, most_pages = 50;
  arguments["page_size"] = step;
  fetched whole;
  for (std::size_t page = 0; page < most_pages; ++page) {
    arguments["current_page"] = page;
    auto next = co_await fetch(one, arguments, until);
    if (!next) co_return next;
    const auto* items = protocol::array_at(*next, "data");
    const auto count = items ? items->size() : 0;
    if (page == 0) {
      whole = std::move(next);
    } else {
      auto& all = whole->at("data").as_array();
      // A server that ignores the page sends the first one again.
      if (count > 0 && items->front() == all.front()) break;
      if (items) all.insert(all.end(), items->begin(), items->end());
    }
    if (count != step) break;
  }
  if (const auto* all = protocol::array_at(*whole, "data")) (*whole)["total"] = all->size();
  co_return whole;
}

std::vector<std::string> toolset_names() {
  std::vector<std::string> names;
  for (const auto* set : catalogue)
    names.emplace_back(set->name);
  return names;
}

std::vector<std::string> tool_names() {
  std::vector<std::string> names;
  for (const auto* set : catalogue)
    for (const auto& one : *set)
      names.emplace_back(one.name);
  return names;
}

}  // namespace portkey

#include <algorithm>
#include <chrono>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/composites.hpp"
#include "portkey/composites/completion_cost.hpp"
#include "portkey/composites/completion_metadata.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using protocol::tool_answer;

json::array texts(const std::vector<std::string>& from) {
  json::array out;
  for (const auto& text : from)
    out.emplace_back(text);
  return out;
}

/// The members of the result that the completion has. Portkey's OpenAPI puts it into `body`, the real API does not.
json::object said_by(const json::object& received) {
  const auto* inside = protocol::object_at(received, "body");
  const auto& completion = inside ? *inside : received;
  json::object out;
  for (const auto* name : {"id", "model", "usage"})
    if (const auto* member = completion.if_contains(name)) out[name] = *member;
  out["response"] = nullptr;
  out["finish_reason"] = nullptr;
  const auto* choices = protocol::array_at(completion, "choices");
  const auto* choice = choices && !choices->empty() ? choices->front().if_object() : nullptr;
  if (!choice) return out;
  if (const auto* reason = choice->if_contains("finish_reason")) out["finish_reason"] = *reason;
  if (const auto* text = choice->if_contains("text")) out["response"] = *text;
  const auto* message = protocol::object_at(*choice, "message");
  if (!message) return out;
  if (const auto* content = message->if_contains("content")) out["response"] = *content;
  if (const auto* calls = message->if_contains("tool_calls")) out["tool_calls"] = *calls;
  out["message"] = *message;
  return out;
}

/// Adds `cost_cents`, or `cost_note` with the reason why there is none.
awaitable<void> put_cost(lent_tools& with, json::object& out, const reply& received, deadline until) {
  if (received.cache.ends_with("HIT")) {
    out["cost_cents"] = 0;
    out["cost_note"] = "Portkey answered from its cache.";
    co_return;
  }
  const auto* usage = protocol::object_at(out, "usage");
  const auto model = protocol::text_at(out, "model");
  if (!usage || !model || received.provider.empty()) {
    out["cost_note"] =
        "Portkey's answer does not name its provider, model and tokens, so the cost is not known here; "
        "get_cost_analytics has it later.";
    co_return;
  }
  const auto& pricing = operation_named("get_model_pricing");
  json::object asked;
  asked["provider"] = received.provider;
  asked["model"] = *model;
  const auto soon = std::min(until, std::chrono::steady_clock::now() + std::chrono::seconds(3));
  const auto prices = co_await with.ask(pricing, std::move(asked), soon);
  const auto cost = prices ? completion_cost(*usage, *prices) : std::nullopt;
  const bool is_unknown = prices || prices.error().status == 404 || prices.error().status == 403;
  if (cost)
    out["cost_cents"] = *cost;
  else if (!is_unknown)
    out["cost_note"] = "The price could not be looked up; get_cost_analytics has the cost later.";
  else
    out["cost_note"] = "Portkey's price list has no price for this model; get_cost_analytics has the cost later.";
}

}  // namespace

awaitable<tool_answer> validate_completion_metadata(lent_tools& with, const operation& one, json::object arguments,
                                                    const protocol::call_context&) {
  const auto found = check_completion_metadata(arguments);
  json::object out;
  out["valid"] = found.errors.empty();
  out["errors"] = texts(found.errors);
  out["warnings"] = texts(found.warnings);
  out["metadata"] = arguments;
  with.is_about(one);
  co_return with.shaped(one, arguments, out);
}

awaitable<tool_answer> run_prompt_completion(lent_tools& with, const operation& one, json::object arguments,
                                             const protocol::call_context& context) {
  with.now("Waiting for the model");
  auto header = metadata_header(arguments.at("metadata").as_object());
  const auto received = co_await with.send(one, arguments, std::move(header), context.until);
  if (!received) co_return received.error().told;
  const auto read = with.read(one, *received);
  if (!read) co_return read.error().told;
  auto out = said_by(*read);
  if (!received->provider.empty()) out["provider"] = received->provider;
  if (!received->request_id.empty()) out["trace_id"] = received->request_id;
  with.now("Looking up the price");
  co_await put_cost(with, out, *received, context.until);
  co_return with.shaped(one, arguments, out);
}

}  // namespace portkey

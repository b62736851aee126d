#include "portkey/composites/completion_cost.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "portkey/scalar.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

std::optional<double> price_of(const json::object& prices, const char* what) {
  const auto* entry = protocol::object_at(prices, what);
  const auto* price = entry ? entry->if_contains("price") : nullptr;
  return price && price->is_number() ? std::optional(price->to_number<double>()) : std::nullopt;
}

std::optional<std::int64_t> tokens_in(const json::object& usage, const char* name) {
  const auto* given = usage.if_contains(name);
  const auto number = given ? as_scalar(kind::integer, *given) : std::nullopt;
  return number && number->is_int64() ? std::optional(number->get_int64()) : std::nullopt;
}

}  // namespace

std::optional<double> completion_cost(const json::object& usage, const json::object& pricing) {
  const auto* prices = protocol::object_at(pricing, "pay_as_you_go");
  const auto sent = tokens_in(usage, "prompt_tokens");
  const auto received = tokens_in(usage, "completion_tokens");
  if (!prices || !sent || !received) return std::nullopt;
  const auto for_sent = price_of(*prices, "request_token");
  const auto for_received = price_of(*prices, "response_token");
  if (!for_sent || !for_received) return std::nullopt;
  const auto* details = protocol::object_at(usage, "prompt_tokens_details");
  const auto kept = details ? tokens_in(*details, "cached_tokens").value_or(0) : 0;
  const auto cached = std::clamp<std::int64_t>(kept, 0, std::max<std::int64_t>(*sent, 0));
  const auto for_cached = price_of(*prices, "cache_read_input_token").value_or(*for_sent);
  const auto cents = static_cast<double>(*sent - cached) * *for_sent + static_cast<double>(cached) * for_cached +
                     static_cast<double>(*received) * *for_received;
  return std::round(cents * 1e9) / 1e9;  // as prices are written, not as doubles add up
}

}  // namespace portkey

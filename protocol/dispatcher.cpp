#include "protocol/dispatcher.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/json_text.hpp"
#include "protocol/methods.hpp"
#include "protocol/nearest_name.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

std::array<std::span<const method>, 6> all_methods() {
  return {tool_methods(), resource_methods(), prompt_methods(), skill_methods(), task_methods(), session_methods()};
}

bool is_there(const method& entry, const call_context& context, const services& served) {
  const bool in_era = is_modern(context.spoken) ? entry.modern : entry.legacy;
  return in_era && entry.is_offered(served);
}

error unknown_method(std::string_view name, const call_context& context, const services& served) {
  std::vector<std::string_view> known;
  for (const auto& kind : all_methods())
    for (const auto& entry : kind)
      if (is_there(entry, context, served)) known.push_back(entry.name);
  const auto hint = did_you_mean(name, known);
  return {code::method_not_found,
          "There is no method \"" + std::string(beginning(name, 64)) + "\" here" + (hint.empty() ? "." : hint)};
}

}  // namespace

awaitable<outcome> dispatch(const std::string& name, boost::json::object params, call_context& context,
                            services served) {
  if (!served.server.offers.log_messages) context.log_from.reset();
  for (const auto& kind : all_methods())
    for (const auto& entry : kind) {
      if (entry.name != name || !is_there(entry, context, served)) continue;
      auto ended = co_await entry.run(std::move(params), context, served);
      co_return ended;
    }
  co_return unknown_method(name, context, served);
}

}  // namespace protocol

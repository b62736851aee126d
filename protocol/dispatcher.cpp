#include "protocol/dispatcher.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

/// Lists change only when the daemon is restarted or reloaded, and they are the same for everybody.
constexpr std::string_view cacheable = R"(,"ttlMs":3600000,"cacheScope":"public")";

/// Closes a result: the members, and what every modern result has beside them.
std::string complete(std::string members, const call_context& context, const services& served) {
  std::string out = "{";
  out += members;
  if (is_modern(context.spoken)) {
    if (!members.empty()) out += ',';
    out += modern_members(served.server);
  }
  out += '}';
  return out;
}

awaitable<outcome> discover(boost::json::object, const call_context& context, services served) {
  auto members = discover_members(served.server);
  members += cacheable;
  co_return complete(std::move(members), context, served);
}

awaitable<outcome> ping(boost::json::object, const call_context& context, services served) {
  co_return complete({}, context, served);
}

awaitable<outcome> list_tools(boost::json::object params, const call_context& context, services served) {
  if (params.contains("cursor"))
    co_return error(code::invalid_params, "This cursor is not one of this server's; the list of tools is one page.");
  std::string members = R"("tools":)";
  members += served.catalogue.listed(context.spoken);
  if (is_modern(context.spoken)) members += cacheable;
  co_return complete(std::move(members), context, served);
}

awaitable<outcome> call_tool(boost::json::object params, const call_context& context, services served) {
  const auto name = text_at(params, "name");
  if (!name) co_return error(code::invalid_params, "tools/call needs \"name\", the name of a tool, as a string.");
  std::string wanted(*name);
  boost::json::object arguments;
  if (auto* given = params.if_contains("arguments")) {
    if (!given->is_object())
      co_return error(code::invalid_params,
                      std::string("The member \"arguments\" must be an object, not ") + kind_of(*given) + ".");
    arguments = std::move(given->get_object());
  }
  auto ended = co_await served.catalogue.call(std::move(wanted), std::move(arguments), context);
  if (!ended) co_return ended.error();
  auto members = result_members(*ended, context.spoken);
  co_return complete(std::move(members), context, served);
}

struct method {
  std::string_view name;
  bool modern, legacy;
  awaitable<outcome> (*run)(boost::json::object, const call_context&, services);
};

constexpr std::array methods = {
    method{"server/discover", true, false, discover},
    method{"ping", false, true, ping},
    method{"tools/list", true, true, list_tools},
    method{"tools/call", true, true, call_tool},
};

error unknown_method(std::string_view name, bool modern) {
  std::array<std::string_view, methods.size()> known;
  std::size_t count = 0;
  for (const auto& entry : methods)
    if (modern ? entry.modern : entry.legacy) known[count++] = entry.name;
  const auto hint = did_you_mean(name, {known.data(), count});
  const auto sentence =
      "There is no method \"" + std::string(beginning(name, 64)) + "\" here" + (hint.empty() ? "." : hint);
  return {code::method_not_found, sentence};
}

}  // namespace

awaitable<outcome> dispatch(const std::string& name, boost::json::object params, const call_context& context,
                            services served) {
  const bool modern = is_modern(context.spoken);
  for (const auto& entry : methods) {
    if (entry.name != name || !(modern ? entry.modern : entry.legacy)) continue;
    auto ended = co_await entry.run(std::move(params), context, served);
    co_return ended;
  }
  co_return unknown_method(name, modern);
}

}  // namespace protocol

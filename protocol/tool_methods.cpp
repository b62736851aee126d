#include <array>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/methods.hpp"
#include "protocol/parameter_headers.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

awaitable<outcome> list_tools(boost::json::object params, call_context& context, services served) {
  const bool for_everybody = served.catalogue.is_for_everybody();
  co_return list_result("tools", served.catalogue.listed(context.spoken), params, context, served, {}, for_everybody);
}

/// Work that outlives its call is only for those who can ask for it; who begins it has looked at that.
awaitable<outcome> begin_task(task_start wanted, call_context& context, services served) {
  if (!is_modern(context.spoken))
    co_return error(code::internal_error, "This tool goes on after its answer, which needs MCP 2026-07-28.");
  if (!served.tasks || !declares(context, tasks_extension)) co_return missing_capability(tasks_extension);
  auto started = co_await served.tasks->start(std::move(wanted), context);
  if (!started) co_return started.error();
  co_return result_object(std::move(*started), context, served, "task");
}

awaitable<outcome> call_tool(boost::json::object params, call_context& context, services served) {
  const auto name = text_at(params, "name");
  if (!name) co_return error(code::invalid_params, "tools/call needs \"name\", the name of a tool, as a string.");
  std::string wanted(*name);
  boost::json::object arguments;
  if (const auto* given = params.if_contains("arguments")) {
    if (!given->is_object())
      co_return error(code::invalid_params,
                      std::string("The member \"arguments\" must be an object, not ") + kind_of(*given) + ".");
    arguments = given->get_object();
  }
  if (context.parameter_headers) {
    const auto mirrored = served.catalogue.mirrored(wanted);
    if (auto wrong = check_parameter_headers(mirrored, *context.parameter_headers, arguments)) co_return *wrong;
  }
  if (auto wrong = take_input("tools/call", params, context, served)) co_return *wrong;
  for (int round = 0;; ++round) {
    auto again = arguments;
    auto ended = co_await served.catalogue.call(wanted, std::move(again), context);
    if (!ended) co_return ended.error();
    if (auto* const result = std::get_if<tool_result>(&*ended))
      co_return result_object(result_members(*result, context.spoken), context, served, "complete",
                              result_meta(*result));
    if (auto* const task = std::get_if<task_start>(&*ended)) {
      auto begun = co_await begin_task(std::move(*task), context, served);
      co_return begun;
    }
    const auto& questions = std::get<input_required>(*ended);
    if (is_modern(context.spoken)) co_return input_required_result(questions, "tools/call", params, context, served);
    const auto refused = co_await ask_session(questions, round, context);
    if (refused) co_return *refused;
  }
}

constexpr std::array tool_table = {
    method{"tools/list", true, true, always, list_tools},
    method{"tools/call", true, true, always, call_tool},
};

}  // namespace

std::span<const method> tool_methods() {
  return tool_table;
}

}  // namespace protocol

#include "portkey/executors.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "portkey/composites.hpp"
#include "portkey/guard_inputs.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace json = boost::json;
using boost::asio::awaitable;
using protocol::tool_answer;

std::optional<json::object> inner_arguments(const json::object& arguments) {
  const auto* given = arguments.if_contains("arguments");
  if (!given || given->is_null()) return json::object();
  if (const auto* object = given->if_object()) return *object;
  if (!given->is_string()) return std::nullopt;
  auto read = protocol::parse_json(given->get_string());
  if (!read || !read->is_object()) return std::nullopt;
  return std::move(read->get_object());
}

const char* effect_word(effect does) {
  if (is_destructive(does)) return "destructive";
  return is_write(does) ? "write" : "read";
}

const char* executor_for(effect does) {
  if (is_destructive(does)) return "call_destructive_tool";
  return is_write(does) ? "call_write_tool" : "call_read_tool";
}

std::string wrong_executor(const operation& executor, const operation& wanted) {
  const auto named = "\"" + std::string(wanted.name) + "\" ";
  const auto* program = program_of(wanted);
  if (program && program->run == call_other_tool) return named + "runs other tools; name the tool itself.";
  const std::string_view right = executor_for(wanted.does);
  if (right == executor.name) return {};
  return named + "is a " + effect_word(wanted.does) + " tool, and " + executor.name +
         " does not run those; nothing was done. Use " + std::string(right) + ".";
}

awaitable<tool_answer> call_other_tool(lent_tools& with, const operation& one, json::object arguments,
                                       const protocol::call_context& context) {
  const std::string name(protocol::text_at(arguments, "name").value_or(""));
  const auto* wanted = with.box().find(name, with.within());
  if (!wanted) {
    if (const auto inner = inner_arguments(arguments)) with.is_refused(name, *inner);
    co_return protocol::failed_result(with.box().unknown(name, with.within()));
  }
  auto refused = wrong_executor(one, *wanted);
  if (!refused.empty()) {
    with.is_refused(name, inner_arguments(arguments).value_or(json::object()));
    co_return protocol::failed_result(std::move(refused));
  }
  with.is_about(*wanted);
  auto inner = inner_arguments(arguments);
  if (!inner)
    co_return protocol::failed_result("The argument \"arguments\" must be an object: the inputs of " + name + ".");
  hand_over_guard_inputs(arguments, *wanted, *inner);
  auto answered = co_await with.execute(*wanted, std::move(*inner), context);
  co_return answered;
}

}  // namespace portkey

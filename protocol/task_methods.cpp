#include <array>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/methods.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

/// The id that the parameters name; or why there is none, or why the caller may not ask.
boost::system::result<std::string, error> admitted_id(const boost::json::object& params, const call_context& context) {
  if (!declares(context, tasks_extension)) return missing_capability(tasks_extension);
  const auto id = text_at(params, "taskId");
  if (!id) return error(code::invalid_params, "The member \"taskId\" must be a string.");
  return std::string(*id);
}

outcome as_result(task_book::members members, const call_context& context, const services& served) {
  if (!members) return members.error();
  return result_object(std::move(*members), context, served);
}

awaitable<outcome> get_task(boost::json::object params, call_context& context, services served) {
  auto id = admitted_id(params, context);
  if (!id) co_return id.error();
  auto wanted = std::move(*id);
  auto found = co_await served.tasks->get(std::move(wanted), context);
  co_return as_result(std::move(found), context, served);
}

awaitable<outcome> update_task(boost::json::object params, call_context& context, services served) {
  auto id = admitted_id(params, context);
  if (!id) co_return id.error();
  const auto* given = object_at(params, "inputResponses");
  if (!given) co_return error(code::invalid_params, "tasks/update needs \"inputResponses\", answers by their key.");
  for (const auto& answer : *given)
    if (!answer.value().is_object())
      co_return error(code::invalid_params, "Each answer in \"inputResponses\" must be an object, and \"" +
                                                std::string(beginning(answer.key(), 64)) + "\" is " +
                                                kind_of(answer.value()) + ".");
  auto wanted = std::move(*id);
  auto answers = *given;
  auto done = co_await served.tasks->update(std::move(wanted), std::move(answers), context);
  co_return as_result(std::move(done), context, served);
}

awaitable<outcome> cancel_task(boost::json::object params, call_context& context, services served) {
  auto id = admitted_id(params, context);
  if (!id) co_return id.error();
  auto wanted = std::move(*id);
  auto done = co_await served.tasks->cancel(std::move(wanted), context);
  co_return as_result(std::move(done), context, served);
}

bool has_tasks(const services& served) {
  return served.tasks != nullptr;
}

constexpr std::array task_table = {
    method{"tasks/get", true, false, has_tasks, get_task},
    method{"tasks/update", true, false, has_tasks, update_task},
    method{"tasks/cancel", true, false, has_tasks, cancel_task},
};

}  // namespace

std::span<const method> task_methods() {
  return task_table;
}

}  // namespace protocol

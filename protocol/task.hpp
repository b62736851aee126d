#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/call_context.hpp"
#include "protocol/content.hpp"
#include "protocol/error.hpp"
#include "protocol/input_required.hpp"

namespace protocol {

/// The name of the extension that lets calls go on after their answer (SEP-2663).
inline constexpr const char* tasks_extension = "io.modelcontextprotocol/tasks";

/// What the work of a task has of the outside.
class task_control {
 public:
  virtual ~task_control() = default;

  /// Asks the client, and goes on when every question has its answer: those, by key. Errors: -32021 for a capability that the
  /// caller has not declared, -32603 for a key that this task has used before.
  virtual boost::asio::awaitable<boost::system::result<boost::json::object, error>> ask(
      std::vector<input_request> questions) = 0;
};

/// The work itself. tasks/cancel cancels it (asio's terminal cancellation); what it gives back after that is not shown.
using task_work = std::function<boost::asio::awaitable<boost::system::result<tool_result, error>>(task_control&,
                                                                                                  const call_context&)>;

/// A call that becomes a task: only for a caller that declares `tasks_extension`.
struct task_start {
  task_work work;
  std::chrono::milliseconds time_to_live{std::chrono::minutes(10)};  ///< how long it can be asked for, from its start
  std::chrono::milliseconds poll_interval{1000};                     ///< how often it is worth asking
};

/// The tasks of a daemon, which its callers ask for by id. A caller finds only its own.
class task_book {
 public:
  virtual ~task_book() = default;
  using members = boost::system::result<std::string, error>;

  /// Begins the work, and gives the members of a CreateTaskResult. Error: there are too many tasks.
  virtual boost::asio::awaitable<members> start(task_start wanted, call_context context) = 0;

  /// The members of the results of tasks/get, tasks/update and tasks/cancel. Error (-32602): there is no such task.
  virtual boost::asio::awaitable<members> get(std::string id, const call_context& context) = 0;
  virtual boost::asio::awaitable<members> update(std::string id, boost::json::object answers,
                                                 const call_context& context) = 0;
  virtual boost::asio::awaitable<members> cancel(std::string id, const call_context& context) = 0;
};

}  // namespace protocol

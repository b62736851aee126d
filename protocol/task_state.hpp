#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "protocol/content.hpp"
#include "protocol/error.hpp"
#include "protocol/input_required.hpp"

namespace protocol {

enum class task_status { working, input_required, completed, failed, cancelled };

/// "input_required".
std::string_view name_of(task_status status);

/// What is known of a task (SEP-2663), as a value: its transitions, and what clients are told. Times are the wall clock's.
class task_state {
 public:
  using time = std::chrono::system_clock::time_point;

  task_state(time begun, std::chrono::milliseconds time_to_live, std::chrono::milliseconds poll_interval)
      : begun_(begun), changed_(begun), time_to_live_(time_to_live), poll_interval_(poll_interval) {}

  task_status status() const { return status_; }
  bool is_over() const { return status_ >= task_status::completed; }
  /// Whether it need not be kept any longer.
  bool is_forgotten(time now) const { return now >= begun_ + time_to_live_; }

  /// It waits for answers, if there is a question and it is not over. False: a key was used before in its life.
  bool ask(const std::vector<input_request>& questions, time now);
  /// Takes answers; unknown keys are ignored. True: it has all it waited for, and goes on.
  bool answer(const boost::json::object& answers, time now);
  /// The answers to the last questions.
  const boost::json::object& answers() const { return answers_; }

  /// It has ended, one way or another. Without effect once it is over.
  void finish(boost::system::result<tool_result, error> ended, time now);
  void cancel(time now);

  /// The members of a CreateTaskResult and of the result of tasks/get, without braces and `resultType`.
  std::string created_members(std::string_view id) const;
  std::string current_members(std::string_view id) const;

 private:
  std::string common_members(std::string_view id) const;

  task_status status_ = task_status::working;
  time begun_, changed_;
  std::chrono::milliseconds time_to_live_, poll_interval_;
  boost::json::object questions_;  ///< that have no answer yet
  boost::json::object answers_;
  std::set<std::string, std::less<>> used_keys_;
  tool_result result_;
  error failure_;
};

}  // namespace protocol

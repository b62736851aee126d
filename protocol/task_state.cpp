#include "protocol/task_state.hpp"

#include <utility>

#include "protocol/iso_time.hpp"
#include "protocol/json.hpp"
#include "protocol/json_rpc.hpp"
#include "protocol/json_text.hpp"
#include "protocol/revision.hpp"

namespace protocol {

std::string_view name_of(task_status status) {
  switch (status) {
    case task_status::working: return "working";
    case task_status::input_required: return "input_required";
    case task_status::completed: return "completed";
    case task_status::failed: return "failed";
    case task_status::cancelled: return "cancelled";
  }
  return {};
}

bool task_state::ask(const std::vector<input_request>& questions, time now) {
  for (const auto& question : questions)
    if (!used_keys_.insert(question.key).second) return false;
  if (is_over() || questions.empty()) return true;
  answers_.clear();
  questions_.clear();
  for (const auto& question : questions) {
    boost::json::object asked;
    asked["method"] = question.method;
    asked["params"] = question.params;
    questions_[question.key] = std::move(asked);
  }
  status_ = task_status::input_required;
  changed_ = now;
  return true;
}

bool task_state::answer(const boost::json::object& answers, time now) {
  if (status_ != task_status::input_required) return false;
  for (const auto& given : answers) {
    if (!given.value().is_object() || questions_.erase(given.key()) == 0) continue;
    answers_[given.key()] = given.value();
    changed_ = now;
  }
  if (!questions_.empty()) return false;
  status_ = task_status::working;
  return true;
}

void task_state::finish(boost::system::result<tool_result, error> ended, time now) {
  if (is_over()) return;
  status_ = ended ? task_status::completed : task_status::failed;
  if (ended)
    result_ = std::move(*ended);
  else
    failure_ = ended.error();
  questions_.clear();
  changed_ = now;
}

void task_state::cancel(time now) {
  if (is_over()) return;
  status_ = task_status::cancelled;
  questions_.clear();
  changed_ = now;
}

std::string task_state::common_members(std::string_view id) const {
  std::string out = R"("taskId":)";
  append_json_string(out, id);
  out += R"(,"status":)";
  append_json_string(out, name_of(status_));
  out += R"(,"createdAt":")" + iso_time(begun_) + R"(","lastUpdatedAt":")" + iso_time(changed_);
  out += R"(","ttlMs":)" + std::to_string(time_to_live_.count());
  out += R"(,"pollIntervalMs":)" + std::to_string(poll_interval_.count());
  return out;
}

std::string task_state::created_members(std::string_view id) const {
  return common_members(id);
}

std::string task_state::current_members(std::string_view id) const {
  auto out = common_members(id);
  if (status_ == task_status::input_required) {
    out += R"(,"inputRequests":)";
    append_json(out, questions_);
  } else if (status_ == task_status::completed) {
    out += R"(,"result":{)" + result_members(result_, revision::r2026_07_28);
    if (const auto meta = result_meta(result_); !meta.empty()) out += R"(,"_meta":{)" + std::string(meta) + '}';
    out += '}';
  } else if (status_ == task_status::failed) {
    out += R"(,"error":)" + error_object(failure_) + R"(,"statusMessage":)";
    append_json_string(out, failure_.message);
  }
  return out;
}

}  // namespace protocol

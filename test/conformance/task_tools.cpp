#include <array>
#include <chrono>
#include <utility>

#include "protocol/json.hpp"
#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;
using protocol::task_control;
using done = boost::system::result<protocol::tool_result, protocol::error>;

protocol::tool_result text_result(std::string text) {
  protocol::tool_result result;
  result.text = std::move(text);
  return result;
}

answer task(protocol::task_work work) {
  protocol::task_start wanted;
  wanted.work = std::move(work);
  wanted.poll_interval = std::chrono::milliseconds(500);
  return protocol::tool_answer(std::move(wanted));
}

protocol::input_request question(const char* key, const char* message, const char* field, const char* type) {
  boost::json::object property, properties;
  property["type"] = type;
  properties[field] = std::move(property);
  return protocol::elicitation(key, message, std::move(properties));
}

awaitable<answer> greet(boost::json::object arguments, const call_context&) {
  co_return said("Hello, " + text_of(arguments, "name") + "!");
}

awaitable<answer> slow_compute(boost::json::object arguments, const call_context& context) {
  const auto* seconds = arguments.if_contains("seconds");
  const double wanted = seconds && seconds->is_number() ? seconds->to_number<double>() : 0;
  const std::chrono::milliseconds time(static_cast<long>(wanted * 1000));
  auto text = "Computed " + text_of(arguments, "label");
  if (!protocol::declares(context, protocol::tasks_extension)) {
    co_await rest(time);
    co_return said(std::move(text));
  }
  protocol::task_work work = [time, text](task_control&, const call_context&) -> awaitable<done> {
    co_await rest(time);
    co_return text_result(text);
  };
  co_return task(std::move(work));
}

awaitable<answer> failing_job(boost::json::object, const call_context& context) {
  if (!protocol::declares(context, protocol::tasks_extension))
    co_return protocol::missing_capability(protocol::tasks_extension);
  protocol::task_work work = [](task_control&, const call_context&) -> awaitable<done> {
    constexpr std::chrono::seconds time{1};
    co_await rest(time);
    co_return protocol::failed_result("The job failed.");
  };
  co_return task(std::move(work));
}

awaitable<answer> protocol_error_job(boost::json::object, const call_context&) {
  protocol::task_work work = [](task_control&, const call_context&) -> awaitable<done> {
    co_return protocol::error(protocol::code::internal_error, "The job broke.");
  };
  co_return task(std::move(work));
}

awaitable<answer> confirm_delete(boost::json::object arguments, const call_context&) {
  protocol::task_work work = [file = text_of(arguments, "filename")](task_control& control,
                                                                     const call_context&) -> awaitable<done> {
    std::vector<protocol::input_request> questions;
    questions.push_back(question("confirm", "Delete it?", "confirm", "boolean"));
    const auto answers = co_await control.ask(std::move(questions));
    if (!answers) co_return answers.error();
    co_return text_result("Deleted " + file + ".");
  };
  co_return task(std::move(work));
}

awaitable<answer> multi_input(boost::json::object, const call_context&) {
  protocol::task_work work = [](task_control& control, const call_context&) -> awaitable<done> {
    std::vector<protocol::input_request> questions;
    questions.push_back(question("first", "What is first?", "value", "string"));
    questions.push_back(question("second", "What is second?", "value", "string"));
    const auto answers = co_await control.ask(std::move(questions));
    if (!answers) co_return answers.error();
    co_return text_result("Both were answered.");
  };
  co_return task(std::move(work));
}

awaitable<answer> after_a_question(boost::json::object, const call_context& context) {
  const auto* given = protocol::answer_to(context, "user_name");
  if (!given) {
    protocol::input_required wanted;
    wanted.requests.push_back(question("user_name", "What is your name?", "name", "string"));
    co_return protocol::tool_answer(std::move(wanted));
  }
  const auto* content = protocol::object_at(*given, "content");
  const auto name = content ? text_of(*content, "name") : std::string();
  protocol::task_work work = [name](task_control&, const call_context&) -> awaitable<done> {
    co_return text_result("Hello, " + name + "!");
  };
  co_return task(std::move(work));
}

constexpr std::array all = {
    tool{"greet", "Greets at once.", R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})",
         greet},
    tool{"slow_compute", "Takes its time.",
         R"({"type":"object","properties":{"seconds":{"type":"number"},"label":{"type":"string"}}})", slow_compute},
    tool{"failing_job", "Fails after a while; only as a task.", nullptr, failing_job},
    tool{"protocol_error_job", "Ends with an error of the protocol.", nullptr, protocol_error_job},
    tool{"confirm_delete", "Asks before it goes on.",
         R"({"type":"object","properties":{"filename":{"type":"string"}}})", confirm_delete},
    tool{"multi_input", "Asks two things before it goes on.", nullptr, multi_input},
    tool{"test_tool_with_task", "Asks, and then becomes a task.", nullptr, after_a_question},
};

}  // namespace

std::span<const tool> task_tools() {
  return all;
}

}  // namespace fixture

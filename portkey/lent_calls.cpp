#include <string>
#include <utility>
#include <variant>

#include "portkey/arguments.hpp"
#include "portkey/asked_secret.hpp"
#include "portkey/catalogue.hpp"
#include "portkey/composites.hpp"
#include "portkey/guarded_call.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/lent_tools.hpp"
#include "portkey/program_pace.hpp"
#include "portkey/refusal.hpp"
#include "portkey/safety_policy.hpp"
#include "protocol/guards.hpp"

namespace portkey {

using boost::asio::awaitable;
using protocol::tool_result;

awaitable<boost::system::result<protocol::tool_answer, protocol::error>> lent_tools::call(
    std::string name, boost::json::object arguments, const protocol::call_context& context) {
  const auto* one = tools_.find(name, within_);
  if (!one) {
    is_refused(name, arguments);
    auto sentence = tools_.unknown(name, within_);
    redact(sentence, keys_);
    record_.end(audit_outcome::denied, 0);
    co_return protocol::error(protocol::code::invalid_params, std::move(sentence));
  }
  auto ended = co_await execute(*one, std::move(arguments), context);
  record_.end(outcome(), refused_with_);
  co_return ended;
}

void lent_tools::is_refused(std::string_view name, const boost::json::object& arguments) {
  const auto* one = catalogued(name);
  if (!one) return;
  auto inputs = arguments;
  take_guard_inputs(*one, inputs);
  record_.is_about(*one, inputs);
  record_.deny("not allowed");
}

awaitable<protocol::tool_answer> lent_tools::execute(const operation& one, boost::json::object arguments,
                                                     const protocol::call_context& context) {
  const auto* program = program_of(one);
  const bool acts = !program || program->sends;  // itself, not through another tool
  refused_with_ = 0;
  const auto said = acts ? take_guard_inputs(one, arguments) : guard_inputs();
  std::string problems;
  if (program && program->refuses) problems = program->refuses(arguments);
  if (problems.empty()) {
    problems = argument_problems(one, arguments);
    if (!problems.empty() && program && program->hint) problems += std::string(" ") + program->hint;
  }
  if (acts) record_.is_about(one, arguments);
  if (problems.empty() && acts) problems = stray_question(one, arguments);
  if (!problems.empty()) {
    redact(problems, keys_);
    co_return protocol::failed_result(std::move(problems));
  }
  if (acts) {
    about_ = one.name;
    auto stopped = co_await past_guards(one, arguments, said, context);
    if (stopped) co_return std::move(*stopped);
  }
  if (program) {
    auto running = program->run(*this, one, std::move(arguments), context);
    if (program->sends) running = paced(std::move(running), context, doing_);
    auto answered = co_await std::move(running);
    if (auto* result = std::get_if<tool_result>(&answered)) take_out(result->text);
    co_return answered;
  }
  auto ended = co_await run(one, std::move(arguments), context.until);
  if (ended.is_error || !given_.empty()) take_out(ended.text);
  co_return ended;
}

awaitable<std::optional<protocol::tool_answer>> lent_tools::past_guards(const operation& one,
                                                                        boost::json::object& arguments,
                                                                        const guard_inputs& said,
                                                                        const protocol::call_context& context) {
  if (said.dry_run || has_own_dry_run_on(one, arguments)) record_.is_dry_run();
  auto passed = co_await guarded(*this, one, arguments, said, context);
  if (!passed.denied.empty()) record_.deny(std::move(passed.denied));
  is_confirmed_ = passed.is_confirmed;
  // What was read on the way says nothing about the call.
  if (!passed.is_unread) refused_with_ = 0;
  if (!passed.is_unread) ending_ = call_ending::failed;
  if (passed.instead) {
    auto* result = std::get_if<tool_result>(&*passed.instead);
    if (result) redact(result->text, keys_);
    if (!result || !result->is_error) has_answered();
    co_return std::move(passed.instead);
  }
  const auto* wanted = secret_to_ask_for(one, arguments);
  if (!wanted || has_own_dry_run_on(one, arguments)) co_return std::nullopt;
  auto asked = co_await secret_from_person(*this, one, *wanted, arguments, context);
  if (asked.instead) {
    record_.deny("waits for a secret");
    co_return std::move(asked.instead);
  }
  given_ = std::move(asked.given);
  arguments[wanted->name] = given_.reveal();
  co_return std::nullopt;
}

/// Why a write may not be sent after all; nothing: it may.
std::optional<failure> lent_tools::refused_write(const operation& one) {
  failure refused;
  if (is_write(one.does) && !tools_.find(one.name, within_)) {
    refused.told = protocol::failed_result("Could not " + deed(one) + ": " + tools_.unknown(one.name, within_));
    return refused;
  }
  // What a program writes on its way is held to the rules as if it were called by itself; `confirm` has spoken of the whole.
  const bool is_part = is_write(one.does) && about_ != std::string_view(one.name);
  const auto& policy = tools_.policy().safety;
  const auto judged = judge(policy, one, std::nullopt).value_or(judge_unknown(policy, one));
  if (is_part && judged.rule != 0 && protocol::holds(protocol::guard::rules) &&
      (judged.what == verdict::deny || (judged.what == verdict::confirm && !is_confirmed_))) {
    refused.told = protocol::failed_result("Could not " + deed(one) + ": safety.rule " + std::to_string(judged.rule) +
                                           " of this server does not let it run as a part of something else. Nothing "
                                           "of it was sent.");
    return refused;
  }
  if (guards_.secrets && guards_.secrets->gives_links() && gives_secrets(one) && !guards_.secrets->has_room()) {
    refused.told =
        protocol::failed_result("Could not " + deed(one) +
                                ": too many secrets wait to be looked at; look at them, or try again in five "
                                "minutes. Nothing was sent.");
    return refused;
  }
  if (!is_write(one.does) || record_.begin()) return std::nullopt;
  refused.told =
      protocol::failed_result("Could not " + deed(one) +
                              ": this server's audit log cannot be written, and nothing is changed without it. "
                              "Nothing was sent; tell whoever runs the server.");
  return refused;
}

audit_outcome lent_tools::outcome() const {
  switch (ending()) {
    case call_ending::answered: return audit_outcome::success;
    case call_ending::cancelled: return audit_outcome::cancelled;
    case call_ending::unknown: return audit_outcome::unknown;
    case call_ending::failed: break;
  }
  return audit_outcome::failed;
}

}  // namespace portkey

#include <array>
#include <utility>

#include "protocol/content.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/methods.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

constexpr std::size_t most_values = 100;

awaitable<outcome> list_prompts(boost::json::object params, call_context& context, services served) {
  const bool for_everybody = served.prompting->is_for_everybody();
  co_return list_result("prompts", served.prompting->listed(), params, context, served, {}, for_everybody);
}

/// The messages that the revision knows the content of.
boost::json::value known_messages(const prompt_result& prompt, revision spoken) {
  boost::json::array known;
  for (const auto& message : prompt.messages) {
    const auto* content = object_at(message.as_object(), "content");
    if (!content || is_known(*content, spoken)) known.push_back(message);
  }
  return known;
}

std::string prompt_members(const prompt_result& prompt, revision spoken) {
  std::string members;
  if (!prompt.description.empty()) {
    members += R"("description":)";
    append_json_string(members, prompt.description);
    members += ',';
  }
  return members + R"("messages":)" + to_json_text(known_messages(prompt, spoken));
}

awaitable<outcome> get_prompt(boost::json::object params, call_context& context, services served) {
  const auto name = text_at(params, "name");
  if (!name) co_return error(code::invalid_params, "prompts/get needs \"name\", the name of a prompt, as a string.");
  std::string wanted(*name);
  boost::json::object arguments;
  if (const auto* given = params.if_contains("arguments")) {
    if (!given->is_object())
      co_return error(code::invalid_params,
                      std::string("The member \"arguments\" must be an object, not ") + kind_of(*given) + ".");
    arguments = given->get_object();
  }
  if (auto wrong = take_input("prompts/get", params, context, served)) co_return *wrong;
  for (int round = 0;; ++round) {
    auto again = arguments;
    auto ended = co_await served.prompting->get(wanted, std::move(again), context);
    if (!ended) co_return ended.error();
    if (const auto* prompt = std::get_if<prompt_result>(&*ended))
      co_return result_object(prompt_members(*prompt, context.spoken), context, served);
    const auto& questions = std::get<input_required>(*ended);
    if (is_modern(context.spoken)) co_return input_required_result(questions, "prompts/get", params, context, served);
    const auto refused = co_await ask_session(questions, round, context);
    if (refused) co_return *refused;
  }
}

/// The reference, the argument and what is known already; or what is missing.
boost::system::result<completion_request, error> read_completion(const boost::json::object& params) {
  const auto* reference = object_at(params, "ref");
  const auto* argument = object_at(params, "argument");
  const auto type = reference ? text_at(*reference, "type").value_or("") : "";
  const auto name = reference ? text_at(*reference, type == "ref/prompt" ? "name" : "uri") : std::nullopt;
  if (!name || (type != "ref/prompt" && type != "ref/resource"))
    return error(code::invalid_params,
                 "completion/complete needs \"ref\": {\"type\": \"ref/prompt\", \"name\": …} or {\"type\": "
                 "\"ref/resource\", \"uri\": …}.");
  if (!argument || !text_at(*argument, "name") || !text_at(*argument, "value"))
    return error(code::invalid_params, "completion/complete needs \"argument\": {\"name\": …, \"value\": …}.");
  completion_request wanted;
  (type == "ref/prompt" ? wanted.prompt : wanted.template_uri) = *name;
  wanted.argument = *text_at(*argument, "name");
  wanted.value = *text_at(*argument, "value");
  const auto* around = object_at(params, "context");
  const auto* others = around ? object_at(*around, "arguments") : nullptr;
  if (others) wanted.others = *others;
  return wanted;
}

awaitable<outcome> complete(boost::json::object params, call_context& context, services served) {
  auto read = read_completion(params);
  if (!read) co_return read.error();
  auto wanted = std::move(*read);
  const auto found = co_await served.completing->complete(std::move(wanted), context);
  if (!found) co_return found.error();
  boost::json::array values;
  for (std::size_t at = 0; at < found->values.size() && at < most_values; ++at)
    values.emplace_back(found->values[at]);
  boost::json::object completion;
  completion["hasMore"] = found->more || found->total.value_or(found->values.size()) > values.size();
  if (found->total) completion["total"] = *found->total;
  completion["values"] = std::move(values);
  co_return result_object(R"("completion":)" + to_json_text(completion), context, served);
}

bool has_prompts(const services& served) {
  return served.prompting != nullptr;
}
bool has_completions(const services& served) {
  return served.completing != nullptr;
}

constexpr std::array prompt_table = {
    method{"prompts/list", true, true, has_prompts, list_prompts},
    method{"prompts/get", true, true, has_prompts, get_prompt},
    method{"completion/complete", true, true, has_completions, complete},
};

}  // namespace

boost::json::object user_message(boost::json::object content) {
  boost::json::object message;
  message["role"] = "user";
  message["content"] = std::move(content);
  return message;
}

std::span<const method> prompt_methods() {
  return prompt_table;
}

}  // namespace protocol

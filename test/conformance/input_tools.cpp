#include <array>
#include <utility>

#include "protocol/json.hpp"
#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;
using protocol::input_request;

input_request question(const char* key, const char* message, const char* field, const char* type = "string") {
  boost::json::object property, properties;
  property["type"] = type;
  properties[field] = std::move(property);
  return protocol::elicitation(key, message, std::move(properties));
}

input_request sample(const char* key, const char* prompt, int most_tokens) {
  input_request asked;
  asked.key = key;
  asked.method = "sampling/createMessage";
  boost::json::array messages;
  messages.push_back(protocol::user_message(protocol::text_content(prompt)));
  asked.params["messages"] = std::move(messages);
  asked.params["maxTokens"] = most_tokens;
  return asked;
}

input_request roots(const char* key) {
  input_request asked;
  asked.key = key;
  asked.method = "roots/list";
  return asked;
}

answer ask(std::vector<input_request> questions, std::string state = {}) {
  protocol::input_required wanted;
  wanted.requests = std::move(questions);
  wanted.state = std::move(state);
  return protocol::tool_answer(std::move(wanted));
}

/// Whether the answer under that key is one to a form.
bool is_filled_in(const call_context& context, const char* key) {
  const auto* given = protocol::answer_to(context, key);
  const auto action = given ? protocol::text_at(*given, "action") : std::nullopt;
  return action == "accept" || action == "decline" || action == "cancel";
}

std::string field_of(const call_context& context, const char* key, const char* field) {
  const auto* given = protocol::answer_to(context, key);
  const auto* content = given ? protocol::object_at(*given, "content") : nullptr;
  return content ? text_of(*content, field) : "";
}

awaitable<answer> elicitation(boost::json::object, const call_context& context) {
  if (is_filled_in(context, "user_name")) co_return said("Hello, " + field_of(context, "user_name", "name") + "!");
  co_return ask({question("user_name", "What is your name?", "name")});
}

awaitable<answer> sampling(boost::json::object, const call_context& context) {
  if (protocol::answer_to(context, "capital_question")) co_return said("The client's model has answered.");
  co_return ask({sample("capital_question", "What is the capital of France?", 100)});
}

awaitable<answer> list_roots(boost::json::object, const call_context& context) {
  const auto* given = protocol::answer_to(context, "client_roots");
  if (given && protocol::array_at(*given, "roots")) co_return said("The client has named its roots.");
  co_return ask({roots("client_roots")});
}

awaitable<answer> request_state(boost::json::object, const call_context& context) {
  if (context.request_state == "confirming" && is_filled_in(context, "confirm")) co_return said("state-ok");
  co_return ask({question("confirm", "Please confirm", "ok", "boolean")}, "confirming");
}

awaitable<answer> several(boost::json::object, const call_context& context) {
  const bool all = is_filled_in(context, "user_name") && protocol::answer_to(context, "greeting") &&
                   protocol::answer_to(context, "client_roots");
  if (all && context.request_state == "several") co_return said("All three were answered.");
  co_return ask({question("user_name", "What is your name?", "name"), sample("greeting", "Say hello.", 50),
                 roots("client_roots")},
                "several");
}

awaitable<answer> rounds(boost::json::object, const call_context& context) {
  if (context.request_state == "second" && is_filled_in(context, "step2"))
    co_return said("Thank you; your color is " + field_of(context, "step2", "color") + ".");
  if (context.request_state == "first" && is_filled_in(context, "step1"))
    co_return ask({question("step2", "Step 2: What is your favorite color?", "color")}, "second");
  co_return ask({question("step1", "Step 1: What is your name?", "name")}, "first");
}

/// Asks only what the client can answer.
awaitable<answer> within_capabilities(boost::json::object, const call_context& context) {
  if (!context.input_responses.empty()) co_return said("Answered.");
  if (protocol::declares(context, "elicitation")) co_return ask({question("user_name", "What is your name?", "name")});
  co_return ask({sample("capital_question", "What is the capital of France?", 100)});
}

constexpr std::array all = {
    tool{"test_input_required_result_elicitation", "Asks the user first.", nullptr, elicitation},
    tool{"test_input_required_result_sampling", "Asks the client's model first.", nullptr, sampling},
    tool{"test_input_required_result_list_roots", "Asks for the client's roots first.", nullptr, list_roots},
    tool{"test_input_required_result_request_state", "Keeps a state while it asks.", nullptr, request_state},
    tool{"test_input_required_result_multiple_inputs", "Asks three things at once.", nullptr, several},
    tool{"test_input_required_result_multi_round", "Asks twice.", nullptr, rounds},
    tool{"test_input_required_result_tampered_state", "Keeps a state that cannot be changed.", nullptr, request_state},
    tool{"test_input_required_result_capabilities", "Asks what the client can answer.", nullptr, within_capabilities},
};

}  // namespace

std::span<const tool> input_tools() {
  return all;
}

}  // namespace fixture

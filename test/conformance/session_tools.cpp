#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;

constexpr std::chrono::milliseconds pause{50};

/// One question, as often as it takes.
answer ask(protocol::input_request question) {
  protocol::input_required wanted;
  wanted.requests.push_back(std::move(question));
  return protocol::tool_answer(std::move(wanted));
}

protocol::input_request form(const char* message, const char* schema) {
  protocol::input_request question;
  question.key = "answer";
  question.method = "elicitation/create";
  question.params["message"] = message;
  question.params["requestedSchema"] = boost::json::parse(schema);
  return question;
}

/// Asks with a form of this schema, and shows what was filled in.
answer filled_in(const call_context& context, const char* message, const char* schema) {
  const auto* given = protocol::answer_to(context, "answer");
  if (!given) return ask(form(message, schema));
  return said("Elicitation completed: " + protocol::to_json_text(*given));
}

awaitable<answer> logging(boost::json::object, const call_context& context) {
  for (const char* step : {"Tool execution started", "Tool processing data", "Tool execution completed"}) {
    std::string text(step);
    co_await protocol::log_message(context, protocol::log_level::info, std::move(text));
    co_await rest(pause);
  }
  co_return said("Tool with logging executed successfully.");
}

awaitable<answer> sampling(boost::json::object arguments, const call_context& context) {
  if (const auto* given = protocol::answer_to(context, "answer")) {
    const auto* content = protocol::object_at(*given, "content");
    co_return said("LLM response: " + (content ? text_of(*content, "text") : protocol::to_json_text(*given)));
  }
  protocol::input_request question;
  question.key = "answer";
  question.method = "sampling/createMessage";
  boost::json::array messages;
  messages.push_back(protocol::user_message(protocol::text_content(text_of(arguments, "prompt"))));
  question.params["messages"] = std::move(messages);
  question.params["maxTokens"] = 100;
  co_return ask(std::move(question));
}

awaitable<answer> elicit(boost::json::object arguments, const call_context& context) {
  const auto message = text_of(arguments, "message");
  co_return filled_in(context, message.c_str(),
                      R"({"type":"object","properties":{"username":{"type":"string"},"email":{"type":"string"}},
                          "required":["username","email"]})");
}

awaitable<answer> defaults(boost::json::object, const call_context& context) {
  co_return filled_in(context, "Please review and update the form fields with defaults",
                      R"({"type":"object","properties":{
                          "name":{"type":"string","default":"John Doe"},
                          "age":{"type":"integer","default":30},
                          "score":{"type":"number","default":95.5},
                          "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
                          "verified":{"type":"boolean","default":true}},"required":[]})");
}

awaitable<answer> enums(boost::json::object, const call_context& context) {
  co_return filled_in(context, "Please select options from the enum fields",
                      R"({"type":"object","properties":{
                          "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
                          "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
                              {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
                          "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
                              "enumNames":["Option One","Option Two","Option Three"]},
                          "untitledMulti":{"type":"array","items":{"type":"string",
                              "enum":["option1","option2","option3"]}},
                          "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},
                              {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}},
                          "required":[]})");
}

awaitable<answer> reconnection(boost::json::object, const call_context& context) {
  constexpr std::chrono::milliseconds retry{500};
  if (context.pause_stream) co_await context.pause_stream(retry);
  co_await rest(pause);
  co_return said("Reconnection test completed successfully.");
}

constexpr std::array all = {
    tool{"test_tool_with_logging", "Writes log messages.", nullptr, logging},
    tool{"test_sampling", "Asks the client's model.",
         R"({"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"]})", sampling},
    tool{"test_elicitation", "Asks the user.",
         R"({"type":"object","properties":{"message":{"type":"string"}},"required":["message"]})", elicit},
    tool{"test_elicitation_sep1034_defaults", "Asks the user with defaults.", nullptr, defaults},
    tool{"test_elicitation_sep1330_enums", "Asks the user to choose.", nullptr, enums},
    tool{"test_reconnection", "Ends its stream before it answers.", nullptr, reconnection},
};

}  // namespace

std::span<const tool> session_tools() {
  return all;
}

}  // namespace fixture

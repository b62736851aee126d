#include <array>
#include <boost/json/parse.hpp>
#include <utility>

#include "protocol/json.hpp"
#include "test/conformance/fixture_features.hpp"
#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;
using outcome = boost::system::result<protocol::prompt_outcome, error>;

outcome messages(boost::json::array said_ones) {
  protocol::prompt_result expanded;
  expanded.messages = std::move(said_ones);
  return protocol::prompt_outcome(std::move(expanded));
}

boost::json::object spoken(const std::string& text) {
  return protocol::user_message(protocol::text_content(text));
}

outcome simple(const boost::json::object&, const call_context&) {
  boost::json::array all;
  all.push_back(spoken("This is a simple prompt for testing."));
  return messages(std::move(all));
}

outcome with_arguments(const boost::json::object& arguments, const call_context&) {
  for (const char* name : {"arg1", "arg2"})
    if (!protocol::text_at(arguments, name))
      return error(protocol::code::invalid_params, std::string("The argument \"") + name + "\" is missing.");
  boost::json::array all;
  all.push_back(spoken("Prompt with arguments: arg1='" + text_of(arguments, "arg1") + "', arg2='" +
                       text_of(arguments, "arg2") + "'"));
  return messages(std::move(all));
}

outcome with_resource(const boost::json::object& arguments, const call_context&) {
  protocol::resource_contents embedded;
  embedded.uri = text_of(arguments, "resourceUri");
  embedded.mime_type = "text/plain";
  embedded.body = "Embedded resource content for testing.";
  boost::json::array all;
  all.push_back(protocol::user_message(protocol::embedded_resource(embedded)));
  all.push_back(spoken("Please process the embedded resource above."));
  return messages(std::move(all));
}

outcome with_image(const boost::json::object&, const call_context&) {
  boost::json::array all;
  all.push_back(protocol::user_message(protocol::image_content(small_png, "image/png")));
  all.push_back(spoken("Please analyze the image above."));
  return messages(std::move(all));
}

outcome after_a_question(const boost::json::object&, const call_context& context) {
  const auto* given = protocol::answer_to(context, "user_context");
  const auto* content = given ? protocol::object_at(*given, "content") : nullptr;
  if (given) {
    boost::json::array all;
    all.push_back(spoken("Context: " + (content ? text_of(*content, "context") : std::string())));
    return messages(std::move(all));
  }
  boost::json::object property, properties;
  property["type"] = "string";
  properties["context"] = std::move(property);
  protocol::input_required wanted;
  wanted.requests.push_back(
      protocol::elicitation("user_context", "What context should the prompt use?", std::move(properties)));
  return protocol::prompt_outcome(std::move(wanted));
}

struct prompt {
  const char* name;
  const char* help;
  const char* arguments;  ///< JSON text of the list
  outcome (*expand)(const boost::json::object&, const call_context&);
};

constexpr std::array all_prompts = {
    prompt{"test_simple_prompt", "A prompt without arguments.", "[]", simple},
    prompt{"test_prompt_with_arguments", "A prompt with two arguments.",
           R"([{"name":"arg1","description":"The first.","required":true},
               {"name":"arg2","description":"The second.","required":true}])",
           with_arguments},
    prompt{"test_prompt_with_embedded_resource", "A prompt with a resource in it.",
           R"([{"name":"resourceUri","description":"Which resource.","required":true}])", with_resource},
    prompt{"test_prompt_with_image", "A prompt with an image in it.", "[]", with_image},
    prompt{"test_input_required_result_prompt", "A prompt that asks first.", "[]", after_a_question},
};

protocol::list_pages prompt_pages() {
  std::vector<boost::json::object> all;
  for (const auto& one : all_prompts) {
    boost::json::object listed;
    listed["name"] = one.name;
    listed["description"] = one.help;
    listed["arguments"] = boost::json::parse(one.arguments);
    all.push_back(std::move(listed));
  }
  return protocol::in_pages(all, 100);
}

}  // namespace

const protocol::list_pages& prompts::listed() const {
  static const auto pages = prompt_pages();
  return pages;
}

awaitable<outcome> prompts::get(std::string name, boost::json::object arguments, const call_context& context) {
  for (const auto& one : all_prompts)
    if (name == one.name) co_return one.expand(arguments, context);
  co_return error(protocol::code::invalid_params, "There is no prompt of this name.");
}

awaitable<boost::system::result<protocol::completion_values, error>> completions::complete(
    protocol::completion_request wanted, const call_context&) {
  protocol::completion_values found;
  if (wanted.prompt == "test_prompt_with_arguments")
    for (const char* value : {"testValue1", "testValue2", "another"})
      if (std::string_view(value).starts_with(wanted.value)) found.values.emplace_back(value);
  found.total = found.values.size();
  co_return found;
}

}  // namespace fixture

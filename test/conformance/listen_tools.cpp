#include <array>

#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;

awaitable<answer> needs_sampling(boost::json::object, const call_context& context) {
  if (!protocol::declares(context, "sampling")) co_return protocol::missing_capability("sampling");
  co_return said("The client can sample.");
}

awaitable<answer> asks(boost::json::object, const call_context& context) {
  if (protocol::answer_to(context, "confirm")) co_return said("Confirmed.");
  boost::json::object ok, properties;
  ok["type"] = "boolean";
  properties["ok"] = std::move(ok);
  protocol::input_required wanted;
  wanted.requests.push_back(protocol::elicitation("confirm", "Please confirm", std::move(properties)));
  co_return protocol::tool_answer(std::move(wanted));
}

awaitable<answer> logs(boost::json::object, const call_context& context) {
  std::string text = "This message was asked for.";
  co_await protocol::log_message(context, protocol::log_level::info, std::move(text));
  co_return said("Logged, if that was wanted.");
}

void announce(const call_context& context, protocol::change::kind what, const char* uri = "") {
  protocol::change news;
  news.what = what;
  news.uri = uri;
  if (context.announce) context.announce(news);
}

awaitable<answer> changes_tools(boost::json::object, const call_context& context) {
  announce(context, protocol::change::kind::tools);
  co_return said("The list of tools has changed.");
}

awaitable<answer> changes_resource(boost::json::object, const call_context& context) {
  announce(context, protocol::change::kind::resource, "test://watched-resource");
  co_return said("The watched resource has changed.");
}

awaitable<answer> changes_prompts(boost::json::object, const call_context& context) {
  announce(context, protocol::change::kind::prompts);
  co_return said("The list of prompts has changed.");
}

constexpr std::array all = {
    tool{"test_missing_capability", "Needs a client that can sample.", nullptr, needs_sampling},
    tool{"test_streaming_elicitation", "Asks the user.", nullptr, asks},
    tool{"test_logging_tool", "Writes a log message, if one is wanted.", nullptr, logs},
    tool{"test_trigger_tool_change", "Says that the list of tools has changed.", nullptr, changes_tools},
    tool{"test_trigger_resource_change", "Says that the watched resource has changed.", nullptr, changes_resource},
    tool{"test_trigger_prompt_change", "Says that the list of prompts has changed.", nullptr, changes_prompts},
};

}  // namespace

std::span<const tool> listen_tools() {
  return all;
}

}  // namespace fixture

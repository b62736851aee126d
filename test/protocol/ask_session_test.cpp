#include <string>
#include <vector>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

namespace json = boost::json;
using protocol::revision;

/// A session whose client answers, as far as the test says.
class ask_session : public served::methods {
 protected:
  ask_session() {
    context_.spoken = revision::r2025_11_25;
    declare(R"({"elicitation":{}})");
    tools_.answers = [](const protocol::call_context& context) -> fakes::tools::answer {
      if (!protocol::answer_to(context, "which")) return protocol::tool_answer(served::questions({"which"}, "s"));
      return protocol::tool_answer(protocol::tool_result{"state " + context.request_state});
    };
    context_.ask = [this](std::vector<protocol::input_request> questions)
        -> boost::asio::awaitable<boost::system::result<json::object, protocol::error>> {
      rounds_.push_back(std::move(questions));
      co_return answer_;
    };
  }

  std::vector<std::vector<protocol::input_request>> rounds_;
  boost::system::result<json::object, protocol::error> answer_ = served::object(R"({"which":{"action":"accept"}})");
};

constexpr const char* call = R"({"name":"echo","arguments":{"a":1}})";

TEST_F(ask_session, goes_on_with_the_answers_within_the_call) {
  for (const auto spoken : {revision::r2025_06_18, revision::r2025_11_25}) {
    context_.spoken = spoken;
    EXPECT_EQ(result("tools/call", call).at("content").at(0).at("text"), "state s");
  }
  ASSERT_EQ(rounds_.size(), 2U);
  ASSERT_EQ(rounds_[0].size(), 1U);
  EXPECT_EQ(rounds_[0][0].method, "elicitation/create");
  EXPECT_EQ(protocol::to_json_text(tools_.given), R"({"a":1})");
}

TEST_F(ask_session, serves_resources_and_prompts_as_well) {
  resources_.answers = [](const protocol::call_context& context) -> fakes::resources::answer {
    if (!protocol::answer_to(context, "which")) return protocol::read_outcome(served::questions({"which"}));
    return protocol::read_outcome(std::vector<protocol::resource_contents>{{"test://a", "", "x"}});
  };
  prompts_.answers = [](const protocol::call_context& context) -> fakes::prompts::answer {
    if (!protocol::answer_to(context, "which")) return protocol::prompt_outcome(served::questions({"which"}));
    return protocol::prompt_outcome(protocol::prompt_result{"done", {}});
  };
  EXPECT_EQ(result("resources/read", R"({"uri":"test://a"})").at("contents").at(0).at("text"), "x");
  EXPECT_EQ(result("prompts/get", R"({"name":"greet"})").at("description"), "done");
  EXPECT_EQ(rounds_.size(), 2U);
}

TEST_F(ask_session, asks_only_what_the_session_declares) {
  declare(R"({"sampling":{}})");
  EXPECT_EQ(refused("tools/call", call).code, protocol::code::internal_error);
  declare(R"({"elicitation":{}})");
  context_.spoken = revision::r2025_03_26;
  EXPECT_EQ(refused("tools/call", call).code, protocol::code::internal_error);
  EXPECT_TRUE(rounds_.empty());
}

TEST_F(ask_session, hands_on_why_there_is_no_answer) {
  answer_ = protocol::error(protocol::code::internal_error, "The client did not answer.");
  EXPECT_EQ(refused("tools/call", call).message, "The client did not answer.");
  EXPECT_EQ(tools_.calls, 1);
}

TEST_F(ask_session, says_so_where_the_client_cannot_be_asked) {
  context_.ask = {};
  EXPECT_NE(refused("tools/call", call).message.find("text/event-stream"), std::string::npos);
}

TEST_F(ask_session, ends_a_call_that_never_comes_to_an_end) {
  answer_ = served::object(R"({"another":{}})");
  EXPECT_EQ(refused("tools/call", call).code, protocol::code::internal_error);
  EXPECT_EQ(rounds_.size(), static_cast<std::size_t>(protocol::most_rounds));
}

TEST_F(ask_session, asks_nothing_when_only_a_state_is_kept) {
  context_.ask = {};
  tools_.answers = [](const protocol::call_context& context) -> fakes::tools::answer {
    if (context.request_state.empty()) return protocol::tool_answer(served::questions({}, "s"));
    return protocol::tool_answer(protocol::tool_result{"state " + context.request_state});
  };
  EXPECT_EQ(result("tools/call", call).at("content").at(0).at("text"), "state s");
}

}  // namespace

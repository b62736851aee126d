#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "test/portkey/guarded_portkey.hpp"

namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class guarded_calls : public guarded_portkey {};

TEST_F(guarded_calls, ask_before_they_destroy_and_send_nothing_until_then) {
  const auto slug = config();
  can_be_asked();
  const auto asked = question(called("delete_config", by_id(slug)));
  ASSERT_EQ(asked.requests.size(), 1U);
  EXPECT_EQ(asked.requests[0].method, "elicitation/create");
  EXPECT_THAT(asked.requests[0].params.at("message").as_string().c_str(), HasSubstr("Doomed"));
  EXPECT_THAT(newly_written(), IsEmpty());
  EXPECT_THAT(guards_.audit.outcomes(), ElementsAre("delete_config denied: unconfirmed"));
}

TEST_F(guarded_calls, destroy_once_a_person_has_said_yes) {
  const auto slug = config();
  can_be_asked();
  answers(question(called("delete_config", by_id(slug))), yes);
  shown(called("delete_config", by_id(slug)));
  EXPECT_THAT(newly_written(), ElementsAre("DELETE /v1/configs/" + slug));
  EXPECT_THAT(guards_.audit.outcomes(),
              ElementsAre("delete_config denied: unconfirmed", "delete_config begun", "delete_config success"));
}

TEST_F(guarded_calls, take_nothing_for_a_yes_but_a_yes) {
  const auto slug = config();
  can_be_asked();
  for (const auto* no :
       {R"({"action":"decline"})", R"({"action":"cancel"})", R"({"action":"accept"})",
        R"({"action":"accept","content":{"confirmed":false}})", R"({"action":"accept","content":{"confirmed":"true"}})",
        R"({"action":"accept","content":{"confirmed":1}})", R"({"content":{"confirmed":true}})", "{}"}) {
    context_.request_state.clear();
    context_.input_responses.clear();
    answers(question(called("delete_config", by_id(slug))), no);
    EXPECT_THAT(failed(called("delete_config", by_id(slug))), HasSubstr("did not agree")) << no;
  }
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, take_an_answer_once) {
  const auto slug = config();
  can_be_asked();
  const auto asked = question(called("delete_config", by_id(slug)));
  answers(asked, R"({"action":"decline"})");
  failed(called("delete_config", by_id(slug)));
  answers(asked, yes);
  EXPECT_THAT(failed(called("delete_config", by_id(slug))), HasSubstr("used already"));
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, take_no_answer_to_another_question) {
  const auto one = config(), other = config("Another");
  can_be_asked();
  answers(question(called("delete_config", by_id(one))), yes);
  EXPECT_THAT(failed(called("delete_config", by_id(other))), HasSubstr("another call"));
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, take_no_answer_where_nothing_was_asked) {
  const auto slug = config();
  can_be_asked();
  context_.input_responses[portkey::confirmation_key] = json::parse(yes);
  question(called("delete_config", by_id(slug)));
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, ask_anew_when_what_they_are_about_has_changed) {
  const auto slug = config();
  can_be_asked();
  answers(question(called("delete_config", by_id(slug))), yes);
  shown(called("update_config", R"({"config_id":")" + slug + R"(","name":"Important"})"));
  sent_before_ = written().size();
  EXPECT_THAT(failed(called("delete_config", by_id(slug))), HasSubstr("no longer what the person was asked about"));
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, take_two_steps_where_the_client_cannot_be_asked) {
  const auto slug = config();
  const auto first = shown(called("delete_config", by_id(slug)));
  EXPECT_TRUE(first.at("confirmation_required").as_bool());
  EXPECT_THAT(first.at("question").as_string().c_str(), HasSubstr("Doomed"));
  EXPECT_THAT(newly_written(), IsEmpty());
  const auto again =
      R"({"config_id":")" + slug + R"(","confirm":")" + std::string(first.at("confirm").as_string()) + R"("})";
  EXPECT_THAT(failed(called("call_destructive_tool", R"({"name":"delete_label","arguments":)" + again + "}")),
              HasSubstr("There is no tool"));
  shown(called("call_destructive_tool", R"({"name":"delete_config","arguments":)" + by_id(slug) + R"(,"confirm":")" +
                                            std::string(first.at("confirm").as_string()) + R"("})"));
  EXPECT_THAT(newly_written(), ElementsAre("DELETE /v1/configs/" + slug));
  EXPECT_THAT(failed(called("delete_config", again)), HasSubstr("used already"));
}

TEST_F(guarded_calls, know_a_handle_of_their_own_for_the_same_caller) {
  const auto slug = config();
  const auto first = shown(called("delete_config", by_id(slug)));
  const auto again =
      R"({"config_id":")" + slug + R"(","confirm":")" + std::string(first.at("confirm").as_string()) + R"("})";
  context_.principal = "somebody else";
  EXPECT_THAT(failed(called("delete_config", again)), HasSubstr("none of this server's for you"));
  context_.principal = "";
  EXPECT_THAT(failed(called("delete_config", R"({"config_id":")" + slug + R"(","confirm":"sealed-99"})")),
              HasSubstr("none of this server's for you"));
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, change_nothing_that_cannot_be_recorded) {
  guards_.audit.is_full = true;
  EXPECT_THAT(failed(called("create_config",
                            R"({"name":"New","workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}}})")),
              HasSubstr("audit log cannot be written"));
  EXPECT_THAT(written(), IsEmpty());
  shown(called("list_configs", "{}"));
}

TEST_F(guarded_calls, record_what_was_refused_before_it_ran) {
  portkey::tool_policy policy;
  policy.read_only = true;
  is_served(policy);
  portkey::lent_tools tools(*box_, client_, keys_, within_, guards_.all());
  EXPECT_FALSE(support::run(loop_, tools.call("delete_config", json::parse(by_id("c-1")).as_object(), context_)));
  ASSERT_EQ(guards_.audit.entries.size(), 1U);
  EXPECT_EQ(guards_.audit.entries[0].target, "c-1");
  EXPECT_EQ(guards_.audit.entries[0].digest.size(), 64U);
  EXPECT_THAT(guards_.audit.outcomes(), ElementsAre("delete_config denied: not allowed"));
}

TEST_F(guarded_calls, take_no_handle_where_the_person_can_be_asked) {
  const auto slug = config();
  const auto first = shown(called("delete_config", by_id(slug)));
  can_be_asked();
  question(called("delete_config", R"({"config_id":")" + slug + R"(","confirm":")" +
                                       std::string(first.at("confirm").as_string()) + R"("})"));
  EXPECT_THAT(newly_written(), IsEmpty());
}

TEST_F(guarded_calls, want_the_name_typed_of_the_worst) {
  const auto call = [this](const std::string& more) {
    return called("delete_workspace", R"({"workspace_id":"ws-produc-5a3f10","name":"Production")" + more + "}");
  };
  const auto first = shown(call(""));
  const auto with_handle = R"(,"confirm":")" + std::string(first.at("confirm").as_string()) + "\"";
  EXPECT_THAT(first.at("what_to_do").as_string().c_str(), HasSubstr("confirm_name"));
  EXPECT_THAT(failed(call(with_handle)), HasSubstr("is not \"Production\""));
  can_be_asked();
  const auto asked = question(call(""));
  EXPECT_TRUE(asked.requests.at(0).params.at("requestedSchema").at("properties").as_object().contains("name"));
  answers(asked, yes);
  EXPECT_THAT(failed(call("")), HasSubstr("is not \"Production\""));
  EXPECT_THAT(written(), IsEmpty());
}

/// The rule is about the workspace in which the calls are, whatever they say of it.
TEST_F(guarded_calls, take_an_empty_handle_for_none) {
  const auto slug = config();
  EXPECT_TRUE(shown(called("delete_config", R"({"config_id":")" + slug + R"(","confirm":"","confirm_name":""})"))
                  .contains("confirmation_required"));
}

TEST_F(guarded_calls, are_recorded_also_where_the_executor_was_the_wrong_one) {
  failed(called("call_write_tool", R"({"name":"delete_workspace","arguments":{"workspace_id":"ws-1"}})"));
  EXPECT_THAT(guards_.audit.outcomes(), ElementsAre("delete_workspace denied: not allowed"));
}

}  // namespace

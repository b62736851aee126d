#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <map>
#include <variant>

#include "portkey/asked_secret.hpp"
#include "portkey/secret_links.hpp"
#include "test/portkey/live_portkey.hpp"
#include "test/portkey/recording_guards.hpp"

namespace {

namespace json = boost::json;
using protocol::input_required;
using protocol::tool_result;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Hands out links, and gives what it was told that a person has given.
class remembering_desk final : public portkey::secret_desk {
 public:
  bool gives_links() const override { return links; }
  bool has_room() const override { return room; }
  std::string link_to(portkey::secret value, const std::string& label) override {
    const auto url = "https://here.example/secret/" + std::to_string(shown.size());
    shown[url] = value.reveal();
    labels.push_back(label);
    return url;
  }
  std::optional<question> ask_for(const std::string& label) override {
    if (!room) return std::nullopt;
    labels.push_back(label);
    return question{"https://here.example/secret/t", "t"};
  }
  boost::asio::awaitable<std::optional<portkey::secret>> fetch(std::string ticket,
                                                               std::chrono::steady_clock::time_point) override {
    auto out = ticket == "t" && !given.empty() ? std::optional(portkey::secret(given)) : std::nullopt;
    if (out) given.clear();
    co_return out;
  }
  bool is_open(const std::string& ticket) const override { return ticket == "t" && is_waiting; }

  bool links = true, room = true, is_waiting = true;
  std::map<std::string, std::string> shown;
  std::vector<std::string> labels;
  std::string given;
};

class handed_secrets : public live_portkey {
 protected:
  protocol::tool_answer called(const std::string& name, const std::string& arguments) {
    auto guards = guards_.all();
    guards.secrets = has_desk_ ? &desk_ : nullptr;
    portkey::lent_tools tools(*box_, client_, keys_, within_, guards);
    auto answered = support::run(loop_, tools.call(name, json::parse(arguments).as_object(), context_));
    EXPECT_TRUE(answered.has_value());
    return answered ? *answered : protocol::tool_answer();
  }
  json::object shown(const std::string& name, const std::string& arguments) {
    const auto answered = called(name, arguments);
    const auto* one = std::get_if<tool_result>(&answered);
    EXPECT_TRUE(one && !one->is_error) << (one ? one->text : "a question came");
    return one && !one->is_error ? json::parse(one->text).as_object() : json::object();
  }
  std::string failed(const std::string& name, const std::string& arguments) {
    const auto answered = called(name, arguments);
    const auto* one = std::get_if<tool_result>(&answered);
    EXPECT_TRUE(one && one->is_error) << (one ? one->text : "a question came");
    return one ? one->text : "";
  }
  /// The bodies of the writes so far.
  std::vector<std::string> written() const {
    std::vector<std::string> out;
    for (const auto& each : emulator_.requests())
      if (each.method != "GET") out.push_back(each.body);
    return out;
  }
  void opens_pages() { context_.client_capabilities = json::parse(R"({"elicitation":{"url":{}}})").as_object(); }

  static constexpr const char* new_key =
      R"({"type":"organisation","sub_type":"service","name":"ci","scopes":["logs.list"]})";
  static constexpr const char* new_virtual_key =
      R"({"name":"n","workspace_id":"ws-produc-5a3f10","provider":"openai","key":"[ask]"})";

  recording_guards guards_;
  remembering_desk desk_;
  bool has_desk_ = true;
};

TEST_F(handed_secrets, give_out_what_is_shown_once_as_links) {
  const auto made = shown("create_api_key", new_key);
  ASSERT_EQ(desk_.shown.size(), 1U);
  const auto& [url, value] = *desk_.shown.begin();
  EXPECT_EQ(made.at("key").as_string(), url);
  EXPECT_THAT(json::serialize(made), Not(HasSubstr(value)));
  EXPECT_EQ(json::serialize(made.at("secrets")), R"(["key"])");
  EXPECT_TRUE(made.contains("secret_links"));
}

TEST_F(handed_secrets, are_shown_in_the_result_where_there_are_no_links) {
  desk_.links = false;
  EXPECT_THAT(shown("create_api_key", new_key).at("key").as_string().c_str(), Not(HasSubstr("https://")));
  has_desk_ = false;
  EXPECT_FALSE(shown("create_api_key", new_key).contains("secret_links"));
}

TEST_F(handed_secrets, are_not_made_where_there_is_no_room_for_them) {
  desk_.room = false;
  EXPECT_THAT(failed("create_api_key", new_key), HasSubstr("too many secrets wait"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(handed_secrets, are_asked_for_on_a_page_by_a_client_that_can_open_it) {
  opens_pages();
  const auto answered = called("create_virtual_key", new_virtual_key);
  const auto* asked = std::get_if<input_required>(&answered);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->requests.at(0).params.at("mode").as_string(), "url");
  EXPECT_EQ(asked->requests.at(0).params.at("url").as_string(), "https://here.example/secret/t");
  EXPECT_THAT(written(), IsEmpty());
  context_.request_state = asked->state;
  context_.input_responses["secret"] = json::parse(R"({"action":"accept"})");
  desk_.given = "sk-from-a-person";
  const auto made = shown("create_virtual_key", new_virtual_key);
  ASSERT_EQ(written().size(), 1U);
  EXPECT_THAT(written()[0], HasSubstr("sk-from-a-person"));
  EXPECT_THAT(json::serialize(made), Not(HasSubstr("sk-from-a-person")));
}

TEST_F(handed_secrets, are_not_taken_from_a_person_who_declines) {
  opens_pages();
  const auto answered = called("create_virtual_key", new_virtual_key);
  context_.request_state = std::get<input_required>(answered).state;
  context_.input_responses["secret"] = json::parse(R"({"action":"decline"})");
  desk_.given = "sk-from-a-person";
  EXPECT_THAT(failed("create_virtual_key", new_virtual_key), HasSubstr("did not want to give"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(handed_secrets, are_asked_for_in_two_steps_of_other_clients) {
  const auto first = shown("create_virtual_key", new_virtual_key);
  EXPECT_EQ(first.at("url").as_string(), "https://here.example/secret/t");
  const std::string handle(first.at("key").as_string());
  const std::string again =
      R"({"name":"n","workspace_id":"ws-produc-5a3f10","provider":"openai","key":")" + handle + R"("})";
  EXPECT_THAT(failed("create_virtual_key", again), HasSubstr("has not given key yet"));
  desk_.given = "sk-from-a-person";
  for (const auto& other :
       {R"({"name":"another","workspace_id":"ws-produc-5a3f10","provider":"openai","key":")" + handle + R"("})",
        std::string(R"({"name":"n","workspace_id":"ws-produc-5a3f10","provider":"openai","key":"[ask t]"})")})
    EXPECT_THAT(failed("create_virtual_key", other), HasSubstr("the person was asked for another one")) << other;
  EXPECT_THAT(written(), IsEmpty());
  shown("create_virtual_key", again);
  EXPECT_THAT(written().at(0), HasSubstr("sk-from-a-person"));
  desk_.is_waiting = false;
  EXPECT_THAT(failed("create_virtual_key", again), HasSubstr("no longer open"));
  has_desk_ = false;
  EXPECT_THAT(failed("create_virtual_key", again), HasSubstr("there is no page here"));
  EXPECT_EQ(written().size(), 1U);
}

TEST_F(handed_secrets, are_asked_for_after_the_confirmation_that_the_policy_wants) {
  portkey::tool_policy policy;
  policy.safety.confirm = portkey::confirmation::writes;
  is_served(policy);
  context_.client_capabilities = json::parse(R"({"elicitation":{"form":{},"url":{}}})").as_object();
  const auto first = called("create_virtual_key", new_virtual_key);
  ASSERT_TRUE(std::holds_alternative<input_required>(first));
  EXPECT_FALSE(std::get<input_required>(first).requests.at(0).params.contains("mode"));
  context_.request_state = std::get<input_required>(first).state;
  context_.input_responses["confirmation"] = json::parse(R"({"action":"accept","content":{"confirmed":true}})");
  const auto second = called("create_virtual_key", new_virtual_key);
  ASSERT_TRUE(std::holds_alternative<input_required>(second));
  EXPECT_EQ(std::get<input_required>(second).requests.at(0).params.at("mode").as_string(), "url");
  context_.request_state = std::get<input_required>(second).state;
  context_.input_responses["secret"] = json::parse(R"({"action":"accept"})");
  desk_.given = "sk-from-a-person";
  shown("create_virtual_key", new_virtual_key);
  EXPECT_EQ(written().size(), 1U);
}

TEST_F(handed_secrets, are_asked_for_one_at_a_time_and_never_sent_as_a_question) {
  for (const auto* model_config : {R"({"api_key":"[ask]"})", R"({"a":[{"aws_secret_access_key":"[ask x]"}]})"})
    EXPECT_THAT(failed("create_virtual_key", R"({"name":"n","provider":"openai","key":"[ask]","model_config":)" +
                                                 std::string(model_config) + "}"),
                HasSubstr("Only one credential of a call"));
  EXPECT_THAT(written(), IsEmpty());
}

}  // namespace

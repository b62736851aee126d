#include <string>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

using protocol::revision;
using served::legacies;

class resource_methods : public served::methods {
 protected:
  void answer_with(protocol::resource_contents one) {
    resources_.answers = [one](const auto&) {
      return fakes::resources::answer(std::vector<protocol::resource_contents>{one});
    };
  }
};

TEST_F(resource_methods, list_every_page_of_resources_and_of_templates) {
  const auto first = result("resources/list");
  EXPECT_EQ(protocol::to_json_text(first.at("resources")), R"([{"uri":"test://a"}])");
  const auto cursor = protocol::to_json_text(first.at("nextCursor"));
  const auto second = result("resources/list", R"({"cursor":)" + cursor + "}");
  EXPECT_EQ(protocol::to_json_text(second.at("resources")), R"([{"uri":"test://b"}])");
  EXPECT_FALSE(second.contains("nextCursor"));
  EXPECT_EQ(first.at("cacheScope"), second.at("cacheScope"));
  EXPECT_TRUE(result("resources/templates/list").at("resourceTemplates").at(0).as_object().contains("uriTemplate"));
}

TEST_F(resource_methods, list_what_is_read_as_it_is_asked_for_from_the_position_of_the_page_before) {
  std::vector<std::string> asked;
  resources_.lists = [&asked](const std::string& position) {
    asked.push_back(position);
    protocol::list_page page;
    page.items = R"([{"uri":"test://live"}])";
    page.next = position.empty() ? "configs 2" : "";
    page.is_live = true;
    return page;
  };
  const auto first = result("resources/list");
  EXPECT_EQ(protocol::to_json_text(first.at("resources")), R"([{"uri":"test://live"}])");
  EXPECT_EQ(first.at("ttlMs").as_int64(), 0);
  EXPECT_EQ(first.at("cacheScope"), "private");
  const auto cursor = protocol::to_json_text(first.at("nextCursor"));
  EXPECT_EQ(cursor.find("configs"), std::string::npos) << "it says nothing";
  EXPECT_FALSE(result("resources/list", R"({"cursor":)" + cursor + "}").contains("nextCursor"));
  EXPECT_EQ(asked, (std::vector<std::string>{"", "configs 2"}));
  context_.spoken = revision::r2025_11_25;
  EXPECT_FALSE(result("resources/list").contains("ttlMs"));
}

TEST_F(resource_methods, refuse_a_list_as_what_reads_it_does) {
  resources_.lists = [](const std::string&) { return protocol::error(protocol::code::internal_error, "Not now."); };
  EXPECT_EQ(refused("resources/list").message, "Not now.");
}

TEST_F(resource_methods, say_whose_templates_they_are) {
  EXPECT_EQ(result("resources/templates/list").at("cacheScope"), "public");
  resources_.for_everybody = false;
  EXPECT_EQ(result("resources/templates/list").at("cacheScope"), "private");
}

TEST_F(resource_methods, refuse_the_cursor_of_another_list) {
  const auto cursor = protocol::to_json_text(result("resources/list").at("nextCursor"));
  EXPECT_EQ(refused("resources/templates/list", R"({"cursor":)" + cursor + "}").code, protocol::code::invalid_params);
  const auto other = protocol::to_json_text(result("resources/templates/list").at("nextCursor"));
  EXPECT_EQ(refused("resources/list", R"({"cursor":)" + other + "}").code, protocol::code::invalid_params);
}

TEST_F(resource_methods, read_text) {
  const auto read = result("resources/read", R"({"uri":"test://a"})");
  EXPECT_EQ(protocol::to_json_text(read.at("contents")),
            R"([{"uri":"test://a","mimeType":"text/plain","text":"hello"}])");
}

TEST_F(resource_methods, read_bytes_as_base64) {
  answer_with({"test://b", "", "AAE=", true});
  EXPECT_EQ(protocol::to_json_text(result("resources/read", R"({"uri":"test://b"})").at("contents")),
            R"([{"uri":"test://b","blob":"AAE="}])");
}

TEST_F(resource_methods, say_that_there_is_no_such_resource_as_each_era_does) {
  const auto why = refused("resources/read", R"({"uri":"test://no"})");
  EXPECT_EQ(why.code, -32602);
  EXPECT_EQ(protocol::to_json_text(why.data), R"({"uri":"test://no"})");
  for (const auto spoken : legacies) {
    context_.spoken = spoken;
    const auto old = refused("resources/read", R"({"uri":"test://no"})");
    EXPECT_EQ(old.code, -32002);
    EXPECT_EQ(protocol::to_json_text(old.data), R"({"uri":"test://no"})");
  }
}

TEST_F(resource_methods, repeat_only_the_beginning_of_a_long_uri) {
  const auto why = protocol::unknown_resource(std::string(1023, 'u') + "\xc3\xa9", served::modern);
  EXPECT_EQ(why.data.at("uri"), boost::json::value(std::string(1023, 'u')));
}

TEST_F(resource_methods, want_a_uri) {
  for (const std::string params : {"{}", R"({"uri":5})", R"({"uri":null})"}) {
    EXPECT_EQ(refused("resources/read", params).code, protocol::code::invalid_params);
    context_.spoken = revision::r2025_11_25;
    EXPECT_EQ(refused("resources/subscribe", params).code, protocol::code::invalid_params);
    EXPECT_EQ(refused("resources/unsubscribe", params).code, protocol::code::invalid_params);
    context_.spoken = served::modern;
  }
}

TEST_F(resource_methods, say_that_what_came_of_answers_is_not_to_be_kept) {
  resources_.answers = [](const protocol::call_context& context) -> fakes::resources::answer {
    if (!protocol::answer_to(context, "which")) return protocol::read_outcome(served::questions({"which"}, "s"));
    return protocol::read_outcome(std::vector<protocol::resource_contents>{{"test://a", "", "for you"}});
  };
  declare(R"({"elicitation":{}})");
  const auto asked = result("resources/read", R"({"uri":"test://a"})");
  EXPECT_EQ(asked.at("resultType"), "input_required");
  EXPECT_FALSE(asked.contains("ttlMs") || asked.contains("cacheScope"));
  const auto state = protocol::to_json_text(asked.at("requestState"));
  const auto read =
      result("resources/read", R"({"uri":"test://a","inputResponses":{"which":{}},"requestState":)" + state + "}");
  EXPECT_EQ(read.at("ttlMs").as_int64(), 0);
  EXPECT_EQ(read.at("cacheScope"), "private");
  EXPECT_EQ(refused("resources/read", R"({"uri":"test://b","requestState":)" + state + "}").code,
            protocol::code::invalid_params);
}

TEST_F(resource_methods, subscribe_sessions) {
  context_.spoken = revision::r2025_11_25;
  EXPECT_EQ(*dispatched("resources/subscribe", R"({"uri":"test://a"})"), "{}");
  EXPECT_EQ(session_.subscribed, std::vector<std::string>{"test://a"});
  EXPECT_EQ(*dispatched("resources/unsubscribe", R"({"uri":"test://a"})"), "{}");
  EXPECT_TRUE(session_.subscribed.empty());
  EXPECT_EQ(*dispatched("resources/unsubscribe", R"({"uri":"test://never"})"), "{}");
}

TEST_F(resource_methods, refuse_subscriptions_to_nothing_and_too_many) {
  context_.spoken = revision::r2025_11_25;
  EXPECT_EQ(refused("resources/subscribe", R"({"uri":"other://a"})").code, protocol::code::resource_not_found);
  session_.full = true;
  EXPECT_EQ(refused("resources/subscribe", R"({"uri":"test://a"})").code, protocol::code::overloaded);
  EXPECT_TRUE(session_.subscribed.empty());
}

TEST_F(resource_methods, know_no_subscriptions_where_updates_are_not_told) {
  context_.spoken = revision::r2025_11_25;
  server_.offers.resource_updates = false;
  EXPECT_EQ(refused("resources/subscribe", R"({"uri":"test://a"})").code, protocol::code::method_not_found);
}

}  // namespace

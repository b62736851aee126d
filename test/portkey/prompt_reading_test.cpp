#include "portkey/composites/prompt_reading.hpp"

#include <gmock/gmock.h>

#include "portkey/composites/prompt_sentences.hpp"
#include "portkey/refusal.hpp"
#include "test/portkey/live_portkey.hpp"

namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// Finding prompts among pages that are as given, whatever is asked for.
class prompt_finder : public live_portkey {
 protected:
  void gives(std::initializer_list<const char*> pages) {
    for (const auto* page : pages) {
      emulator::misbehaviour rule;
      rule.path = "/prompts";
      rule.body = page;
      emulator_.misbehave(std::move(rule));
    }
  }
  std::size_t found(const std::string& name) {
    auto lent = tools();
    const auto result = support::run(loop_, portkey::find_prompts(lent, "product-0c1d2e", name, false, context_.until));
    EXPECT_TRUE(result) << result.error().told.text;
    return result ? result->size() : 0;
  }
};

TEST_F(prompt_finder, goes_on_where_a_page_is_smaller_than_was_asked_for) {
  gives({R"({"total":3,"data":[{"id":"1","name":"a"},{"id":"2","name":"b"}]})",
         R"({"total":3,"data":[{"id":"3","name":"wanted"}]})"});
  EXPECT_EQ(found("wanted"), 1U);
  EXPECT_EQ(asked().size(), 2U);
}

TEST_F(prompt_finder, goes_on_without_a_total_until_nothing_more_comes) {
  gives({R"({"data":[{"id":"1","name":"a"}]})", R"({"data":[{"id":"2","name":"wanted"}]})", R"({"data":[]})"});
  EXPECT_EQ(found("wanted"), 1U);
  EXPECT_EQ(asked().size(), 3U);
}

TEST_F(prompt_finder, is_not_led_astray_by_a_total_of_something_else) {
  gives({R"({"total":90000,"data":[{"id":"1","name":"wanted"}]})", R"({"total":90000,"data":[]})"});
  EXPECT_EQ(found("wanted"), 1U);
  EXPECT_EQ(asked().size(), 2U);
}

TEST_F(prompt_finder, counts_once_what_stands_on_two_pages) {
  gives({R"({"total":3,"data":[{"id":"1","name":"a"},{"id":"2","name":"wanted"}]})",
         R"({"total":4,"data":[{"id":"2","name":"wanted"},{"id":"3","name":"c"}]})", R"({"total":4,"data":[]})"});
  EXPECT_EQ(found("wanted"), 1U);
}

TEST_F(prompt_finder, looks_through_no_more_than_10000) {
  std::string page = R"({"total":10001,"data":[)";
  for (int at = 0; at < 100; ++at)
    page += (at > 0 ? "," : "") + std::string(R"({"id":"p)") + std::to_string(at) + R"("})";
  page += "]}";
  gives({page.c_str()});
  auto lent = tools();
  const auto result =
      support::run(loop_, portkey::find_prompts(lent, "product-0c1d2e", "wanted", false, context_.until));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().told.text, HasSubstr("more than 10000 prompts"));
  EXPECT_EQ(asked().size(), 1U);
}

TEST(prompt_version, is_known_by_its_id_or_as_the_one_after) {
  const auto versions =
      json::parse(R"([{"id":"a","prompt_version":1},{"id":"c","prompt_version":"3"},{"id":"b","prompt_version":2},7])")
          .as_array();
  EXPECT_EQ(portkey::version_among(versions, "b", 0).number, 2);
  EXPECT_EQ(portkey::version_among(versions, "x", 0).number, 0);
  EXPECT_EQ(portkey::version_among(versions, "", 2).id, "c");
  EXPECT_EQ(portkey::version_among(versions, "", 3).number, 0);
}

portkey::put_prompt_result greeting(const char* action) {
  portkey::put_prompt_result put;
  put.action = action;
  put.name = "Greeting";
  put.prompt_id = "id-1";
  put.slug = "pp-greeting";
  put.version_id = "v-5";
  put.version_number = 5;
  put.serving_number = 4;
  return put;
}
portkey::failure refused(unsigned status) {
  portkey::failure why;
  why.told = protocol::failed_result("Could not do it.");
  why.status = status;
  return why;
}
portkey::failure lost() {
  auto why = refused(0);
  why.may_be_done = true;
  return why;
}
portkey::failure unsent() {
  auto why = refused(0);
  why.told.text += portkey::unsent_write;
  return why;
}

TEST(prompt_sentences, say_what_exists_when_publishing_fails) {
  EXPECT_THAT(
      portkey::not_published(greeting("updated"), refused(403)),
      AllOf(HasSubstr(
                "Version 5 of prompt \"Greeting\" (pp-greeting) exists (id v-5) but is not served: version 4 still is"),
            EndsWith("publish_prompt with prompt_id \"id-1\" and version 5 settles it.")));
  EXPECT_THAT(portkey::not_published(greeting("published"), refused(403)), EndsWith("Nothing was written."));
  EXPECT_THAT(portkey::not_published(greeting("updated"), unsent()), Not(HasSubstr("nothing was changed")));
  EXPECT_THAT(portkey::not_published(greeting("updated"), lost()), HasSubstr("nobody knows whether it is served"));
}

TEST(prompt_sentences, say_what_exists_when_a_version_or_a_prompt_is_not_written) {
  EXPECT_THAT(portkey::not_updated(greeting("updated"), refused(400)),
              AllOf(HasSubstr("is as it was: its latest version is 5, and version 4 serves"),
                    EndsWith("Nothing was written.")));
  EXPECT_THAT(portkey::not_updated(greeting("updated"), lost()),
              AllOf(HasSubstr("Nobody knows whether"), HasSubstr("list_prompt_versions"),
                    Not(HasSubstr("Nothing was written"))));
  EXPECT_THAT(portkey::not_created("Greeting", refused(400)), EndsWith("does not exist. Nothing was written."));
  EXPECT_THAT(portkey::not_created("Greeting", refused(409)), HasSubstr("may exist already: list_prompts shows it"));
  EXPECT_THAT(portkey::not_created("Greeting", lost()),
              AllOf(HasSubstr("list_prompts"), HasSubstr("compares before it writes")));
}

}  // namespace

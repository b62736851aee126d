#include "portkey/composites/completion_metadata.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "portkey/composites/completion_cost.hpp"

namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

portkey::metadata_verdict checked(const std::string& metadata) {
  return portkey::check_completion_metadata(json::parse(metadata).as_object());
}
std::string refused(const std::string& arguments) {
  return portkey::metadata_refusal(json::parse(arguments).as_object());
}

constexpr const char* recommended = "Missing recommended field: project_id (helps with billing attribution)";

TEST(completion_metadata, lacks_what_is_absent_or_empty_in_this_order) {
  const auto nothing = checked("{}");
  EXPECT_THAT(nothing.errors, ElementsAre("Missing required field: client_id", "Missing required field: app",
                                          "Missing required field: env"));
  EXPECT_THAT(nothing.warnings, ElementsAre(recommended));
  EXPECT_THAT(checked(R"({"env":"","app":"shop","client_id":"c"})").errors, ElementsAre("Missing required field: env"));
}

TEST(completion_metadata, knows_no_list_of_apps_or_environments) {
  const auto complete = checked(R"({"client_id":"c","app":"any at all","env":"qa-7","project_id":"p","team":"x"})");
  EXPECT_THAT(complete.errors, IsEmpty());
  EXPECT_THAT(complete.warnings, IsEmpty());
  EXPECT_THAT(checked(R"({"client_id":"c","app":"a","env":"e"})").warnings, ElementsAre(recommended));
}

TEST(completion_metadata, is_texts_of_at_most_128_characters) {
  std::string wide;
  for (int i = 0; i < 128; ++i)
    wide += "ü";
  EXPECT_THAT(checked(R"({"client_id":"c","app":"a","env":")" + wide + R"("})").errors, IsEmpty());
  EXPECT_THAT(checked(R"({"client_id":"c","app":"a","env":"e","feature":")" + wide + R"(x"})").errors,
              ElementsAre("Field too long: feature (129 characters, Portkey takes at most 128)"));
  EXPECT_THAT(checked(R"({"client_id":7,"app":"a","env":"e"})").errors,
              ElementsAre("Not a text: client_id (Portkey takes texts only)"));
}

TEST(completion_metadata, must_fit_into_a_header) {
  json::object many = json::parse(R"({"client_id":"c","app":"a","env":"e"})").as_object();
  for (int i = 0; i < 80; ++i)
    many["member" + std::to_string(i)] = std::string(120, 'x');
  EXPECT_THAT(portkey::check_completion_metadata(many).errors, ElementsAre(HasSubstr("more than 8192 bytes")));
}

TEST(completion_metadata, is_refused_with_every_error_before_anything_is_sent) {
  EXPECT_EQ(refused("{}"), "Billing metadata is required for prompt completions");
  EXPECT_EQ(refused(R"({"metadata":null})"), "Billing metadata is required for prompt completions");
  EXPECT_EQ(refused(R"({"metadata":{"app":"a"}})"),
            "Billing metadata validation failed: Missing required field: client_id, Missing required field: env");
  EXPECT_EQ(refused(R"({"metadata":{"client_id":"c","app":"a","env":"e"}})"), "");
}

TEST(completion_metadata, is_printable_ascii_in_its_header) {
  const auto given = json::parse(R"({"client_id":"Z\u00fcrich \ud83d\ude42 \u007f","app":"a\nb"})").as_object();
  const auto header = portkey::metadata_header(given);
  EXPECT_EQ(header, R"({"client_id":"Z\u00fcrich \ud83d\ude42 \u007f","app":"a\nb"})");
  EXPECT_EQ(json::parse(header), json::value(given));
}

TEST(completion_cost, is_tokens_times_prices_with_cached_ones_at_their_own) {
  const auto pricing = json::parse(R"({"pay_as_you_go":{"request_token":{"price":0.5},"response_token":{"price":2},
    "cache_read_input_token":{"price":0.1}}})")
                           .as_object();
  const auto cost = [&](const std::string& usage) {
    return portkey::completion_cost(json::parse(usage).as_object(), pricing);
  };
  EXPECT_DOUBLE_EQ(cost(R"({"prompt_tokens":10,"completion_tokens":3})").value(), 11);
  EXPECT_DOUBLE_EQ(
      cost(R"({"prompt_tokens":10,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}})").value(), 9.4);
  EXPECT_FALSE(cost(R"({"prompt_tokens":10})").has_value());
  EXPECT_FALSE(portkey::completion_cost(json::parse(R"({"prompt_tokens":1,"completion_tokens":1})").as_object(), {})
                   .has_value());
}

}  // namespace

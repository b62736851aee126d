#include "portkey/composites/prompt_comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <vector>

#include "portkey/composites/target_name.hpp"
#include "protocol/json.hpp"

namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> changed(const std::string& wanted, const std::string& version) {
  std::vector<std::string> fields;
  for (const auto& one : portkey::prompt_differences(json::parse(wanted).as_object(), json::parse(version).as_object()))
    fields.emplace_back(one.at("field").as_string());
  return fields;
}

TEST(prompt_difference, leaves_aside_how_json_is_written) {
  EXPECT_THAT(
      changed(R"({"parameters":{"b":1.0,"a":{"y":2,"x":[1]}}})", R"({"parameters":{"a":{"x":[1],"y":2},"b":1}})"),
      IsEmpty());
  EXPECT_THAT(changed(R"({"string":"[{\"role\":\"user\",\"content\":\"hi\"}]"})",
                      R"({"string":"[ {\"content\":\"hi\", \"role\":\"user\"} ]"})"),
              IsEmpty());
  EXPECT_THAT(changed(R"({"string":"5"})", R"({"string":"5.0"})"), ElementsAre("string"));
}

TEST(prompt_difference, names_each_parameter) {
  EXPECT_THAT(changed(R"({"parameters":{"temperature":0.5,"new":1}})",
                      R"({"parameters":{"temperature":0.7,"old":null,"gone":2}})"),
              ElementsAre("parameters.temperature", "parameters.new", "parameters.gone"));
}

TEST(prompt_difference, ignores_the_model_that_portkey_adds_unless_it_is_given) {
  EXPECT_THAT(changed(R"({"parameters":{}})", R"({"parameters":{"model":"gpt-4o"}})"), IsEmpty());
  EXPECT_THAT(changed(R"({"parameters":{"model":"o3"}})", R"({"parameters":{"model":"gpt-4o"}})"),
              ElementsAre("parameters.model"));
  EXPECT_THAT(changed(R"({"model":"o3"})", R"({"model":"gpt-4o"})"), ElementsAre("model"));
}

TEST(prompt_difference, compares_only_the_metadata_that_is_wanted) {
  EXPECT_THAT(changed(R"({"template_metadata":{"app":"a","env":"dev"}})",
                      R"({"template_metadata":{"app":"a","env":"prod","migrated_at":"then"}})"),
              ElementsAre("template_metadata.env"));
  EXPECT_THAT(changed(R"({"template_metadata":{"app":"a"}})", R"({"template_metadata":null})"),
              ElementsAre("template_metadata.app"));
}

TEST(prompt_difference, knows_the_forms_that_portkey_answers_in) {
  EXPECT_THAT(
      changed(R"({"virtual_key":"@openai","is_raw_template":true,"functions":[],"tools":[],"version_description":"x"})",
              R"({"virtual_key":"openai","is_raw_template":1,"functions":null,"prompt_version_description":"x"})"),
      IsEmpty());
  EXPECT_THAT(changed(R"({"virtual_key":"azure","is_raw_template":false,"tools":[{}],"tool_choice":"none"})",
                      R"({"virtual_key":"openai","is_raw_template":1})"),
              ElementsAre("virtual_key", "tools", "tool_choice", "is_raw_template"));
}

TEST(prompt_difference, is_shown_without_the_length_of_a_book) {
  json::object wanted;
  wanted["string"] = std::string(10'000, 'x');
  const auto shown =
      portkey::shortened(portkey::prompt_differences(wanted, json::parse(R"({"string":"short"})").as_object()));
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown.at(0).at("before"), json::value("short"));
  EXPECT_EQ(shown.at(0).at("after").as_string().size(), 2000 + std::string("…").size());
}

TEST(prompts_named, are_those_of_the_exact_name_or_else_but_for_case) {
  const auto prompts =
      json::parse(
          R"([{"name":"Greeting","id":"1"},{"name":"greeting","id":"2"},{"name":"greeting 2"},{"no":"name"},7])")
          .as_array();
  ASSERT_EQ(portkey::prompts_named(prompts, "greeting").size(), 1U);
  EXPECT_EQ(portkey::prompts_named(prompts, "greeting").front().at("id"), json::value("2"));
  EXPECT_EQ(portkey::prompts_named(prompts, "GREETING").size(), 2U);
  EXPECT_THAT(portkey::prompts_named(prompts, "greet"), IsEmpty());
}

TEST(target_name, replaces_the_environment_at_the_end) {
  EXPECT_EQ(portkey::target_name("greeting-dev", "", "prod"), "greeting-prod");
  EXPECT_EQ(portkey::target_name("greeting", "dev", "staging"), "greeting-staging");
  EXPECT_EQ(portkey::target_name("greeting-qa", "qa", "uat"), "greeting-uat");
  EXPECT_EQ(portkey::target_name("greeting-qa", "", "uat"), "greeting-qa-uat");
  EXPECT_EQ(portkey::target_name("a-dev-prod", "", "staging"), "a-dev-staging");
  EXPECT_EQ(portkey::target_name("-dev", "dev", "prod"), "-dev-prod");
}

}  // namespace

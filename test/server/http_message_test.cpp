#include "server/http_message.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace {

TEST(http_message, finds_the_first_field_of_a_name) {
  server::request_head head;
  head.fields = {{"host", "a"}, {"accept", "x"}, {"accept", "y"}, {"x-empty", ""}};
  EXPECT_EQ(head.field("host"), "a");
  EXPECT_EQ(head.field("accept"), "x");
  EXPECT_EQ(head.field("x-empty"), "");
  EXPECT_FALSE(head.field("origin"));
  EXPECT_FALSE(head.field("Host")) << "names are in lower case";
}

TEST(http_message, names_the_type_of_what_is_answered) {
  using fields = std::vector<std::pair<std::string, std::string>>;
  const auto json = server::json_answer(404, "{}");
  EXPECT_EQ(json.status, 404U);
  EXPECT_EQ(json.body, "{}");
  EXPECT_EQ(json.fields, (fields{{"Content-Type", "application/json"}}));
  EXPECT_EQ(server::text_answer(200, "x").fields, (fields{{"Content-Type", "text/plain; charset=utf-8"}}));
  const auto empty = server::empty_answer(202);
  EXPECT_EQ(empty.status, 202U);
  EXPECT_EQ(empty.body, "");
  EXPECT_TRUE(empty.fields.empty());
}

TEST(http_message, puts_a_problem_into_json_whatever_it_holds) {
  const std::string sentence = "a \"quoted\"\nline\\ \x1b";
  const auto answer = server::problem_answer(405, sentence);
  EXPECT_EQ(answer.status, 405U);
  const auto parsed = boost::json::parse(answer.body);
  EXPECT_EQ(parsed.at("error").as_string(), sentence);
  EXPECT_EQ(parsed.as_object().size(), 1U);
}

TEST(http_message, knows_the_reason_of_every_status_it_answers_with) {
  EXPECT_EQ(server::reason_phrase(200), "OK");
  EXPECT_EQ(server::reason_phrase(404), "Not Found");
  for (const unsigned status :
       {202U, 204U, 400U, 403U, 405U, 406U, 408U, 409U, 413U, 414U, 415U, 417U, 431U, 503U, 505U})
    EXPECT_FALSE(server::reason_phrase(status).empty() || server::reason_phrase(status).starts_with("<")) << status;
}

}  // namespace

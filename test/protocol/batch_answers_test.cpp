#include "protocol/batch_answers.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

namespace {

namespace json = boost::json;
using protocol::batch_answers;

TEST(batch_answers, go_out_as_one_array) {
  batch_answers answers({});
  EXPECT_TRUE(answers.is_empty());
  answers.add(1, std::string("{}"));
  answers.add("b", protocol::error(-32602, "No."));
  const auto told = json::parse(answers.text()).as_array();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told.at(0).at("id").as_int64(), 1);
  EXPECT_TRUE(told.at(0).as_object().contains("result"));
  EXPECT_EQ(told.at(1).at("error").at("code").as_int64(), -32602);
}

TEST(batch_answers, begin_with_errors_about_what_could_not_be_read) {
  const batch_answers answers({{nullptr, protocol::error(-32600, "No message.")}, {7, protocol::error(-32600, "No.")}});
  const auto told = json::parse(answers.text()).as_array();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_FALSE(told.at(0).as_object().contains("id"));
  EXPECT_EQ(told.at(1).at("id").as_int64(), 7);
}

TEST(batch_answers, answer_with_an_error_what_would_make_them_too_large) {
  batch_answers answers({});
  const auto large = R"({"text":")" + std::string(batch_answers::most_bytes / 2, 'x') + R"("})";
  for (int id = 0; id < 4; ++id)
    answers.add(id, large);
  EXPECT_LT(answers.text().size(), batch_answers::most_bytes + 4096);
  const auto told = json::parse(answers.text()).as_array();
  ASSERT_EQ(told.size(), 4U);
  EXPECT_TRUE(told.at(0).as_object().contains("result"));
  EXPECT_EQ(told.at(3).at("error").at("code").as_int64(), protocol::code::overloaded);
}

}  // namespace

#include "protocol/parameter_headers.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

namespace {

namespace json = boost::json;
using protocol::header_list;

const std::vector<protocol::mirrored_parameter> one = {{"value", "Value"}};

/// What is said against these headers of a call whose argument "value" is this JSON (none: it is left out).
std::string refused(const header_list& headers, const std::string& value) {
  const auto arguments = json::parse(value.empty() ? "{}" : R"({"value":)" + value + "}").as_object();
  const auto why = check_parameter_headers(one, headers, arguments);
  if (!why) return "";
  EXPECT_EQ(why->code, -32020);
  EXPECT_NE(why->message.find("Mcp-Param-Value"), std::string::npos) << why->message;
  return why->message;
}

bool agree(const std::string& header, const std::string& value) {
  return refused({{"value", header}}, value).empty();
}

TEST(parameter_headers, repeat_texts_exactly) {
  EXPECT_TRUE(agree("eu", R"("eu")"));
  EXPECT_TRUE(agree("", R"("")"));
  EXPECT_FALSE(agree("EU", R"("eu")"));
  EXPECT_FALSE(agree("eu", R"("us")"));
  EXPECT_FALSE(agree("true", R"("True")"));
  EXPECT_FALSE(agree("42.0", R"("42")"));
}

TEST(parameter_headers, repeat_truth_values_in_lower_case) {
  EXPECT_TRUE(agree("true", "true"));
  EXPECT_TRUE(agree("false", "false"));
  for (const auto* text : {"True", "1", "false", ""})
    EXPECT_FALSE(agree(text, "true")) << text;
}

TEST(parameter_headers, are_compared_as_numbers_with_numbers) {
  for (const auto* text : {"42", "42.0", "4.2e1", "042"})
    EXPECT_TRUE(agree(text, "42")) << text;
  for (const auto* text : {"43", "42.5", "", "x", "42 ", "42x", "0x2a", "+42", "nan", "inf", "1e999", "\"42\""})
    EXPECT_FALSE(agree(text, "42")) << text;
  EXPECT_TRUE(agree("-1", "-1"));
  EXPECT_TRUE(agree("0", "-0"));
  EXPECT_TRUE(agree("0.5", "0.5"));
}

TEST(parameter_headers, tell_large_integers_apart) {
  EXPECT_TRUE(agree("9007199254740993", "9007199254740993"));
  EXPECT_FALSE(agree("9007199254740992", "9007199254740993"));
  EXPECT_FALSE(agree("9223372036854775806", "9223372036854775807"));
}

TEST(parameter_headers, may_be_base64) {
  EXPECT_TRUE(agree("=?base64?w6Q=?=", R"("\u00e4")"));
  EXPECT_TRUE(agree("=?base64?NDI=?=", "42"));
  EXPECT_TRUE(agree("=?BASE64?w6Q=?=", R"("=?BASE64?w6Q=?=")"));
  EXPECT_TRUE(agree("=?base64?w6Q=", R"("=?base64?w6Q=")"));
  EXPECT_FALSE(agree("=?base64?w6Q=?=", R"("=?base64?w6Q=?=")"));
}

TEST(parameter_headers, are_refused_where_they_cannot_be_read) {
  for (const auto* text :
       {"=?base64?w6Q?=", "=?base64?w6R=?=", "=?base64?*6Q=?=", "=?base64?/w==?=", "\xc3\xa4", "a\x01"})
    EXPECT_NE(refused({{"value", text}}, R"("\u00e4")").find("base64"), std::string::npos) << text;
}

TEST(parameter_headers, are_wanted_for_a_value_and_only_then) {
  EXPECT_NE(refused({}, R"("eu")").find("missing"), std::string::npos);
  EXPECT_NE(refused({{"other", "eu"}}, "0").find("missing"), std::string::npos);
  EXPECT_EQ(refused({}, ""), "");
  EXPECT_EQ(refused({}, "null"), "");
  EXPECT_NE(refused({{"value", "eu"}}, "").find("not given"), std::string::npos);
  EXPECT_NE(refused({{"value", ""}}, "null").find("not given"), std::string::npos);
}

TEST(parameter_headers, stand_there_once) {
  EXPECT_NE(refused({{"value", "eu"}, {"value", "us"}}, R"("eu")").find("more than once"), std::string::npos);
}

TEST(parameter_headers, repeat_no_arrays_and_objects) {
  EXPECT_FALSE(agree("[]", "[]"));
  EXPECT_FALSE(agree("{}", "{}"));
}

TEST(parameter_headers, are_all_held_against_their_arguments) {
  const std::vector<protocol::mirrored_parameter> two = {{"a", "First"}, {"b", "Second"}};
  const auto arguments = json::parse(R"({"a":"x","b":2,"c":"not mirrored"})").as_object();
  EXPECT_FALSE(protocol::check_parameter_headers(two, {{"second", "2"}, {"first", "x"}}, arguments));
  EXPECT_TRUE(check_parameter_headers(two, {{"second", "3"}, {"first", "x"}}, arguments));
  EXPECT_TRUE(check_parameter_headers(two, {{"first", "x"}}, arguments));
}

TEST(parameter_headers, that_no_tool_declares_are_ignored) {
  EXPECT_FALSE(protocol::check_parameter_headers({}, {{"value", "=?base64?*?="}}, {}));
}

}  // namespace

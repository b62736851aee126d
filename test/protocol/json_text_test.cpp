#include "protocol/json_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "protocol/json.hpp"

namespace {

namespace json = boost::json;
using protocol::to_json_text;

std::string written(std::string_view text) {
  std::string out;
  protocol::append_json_string(out, text);
  return out;
}

TEST(json_text, writes_numbers_as_people_write_them) {
  struct row {
    double number;
    const char* text;
  };
  for (const auto& [number, text] :
       {row{0.0, "0"}, row{-0.0, "-0.0"}, row{1.0, "1"}, row{0.1, "0.1"}, row{-0.25, "-0.25"}, row{0.0001, "0.0001"},
        row{0.000125, "0.000125"}, row{8.41, "8.41"}, row{100000.0, "100000"}, row{-300000.0, "-300000"},
        row{1500000.5, "1500000.5"}, row{1e15, "1000000000000000"}, row{0.30000000000000004, "0.30000000000000004"}})
    EXPECT_EQ(to_json_text(json::value(number)), text);
}

TEST(json_text, writes_numbers_that_would_be_all_zeros_with_an_exponent) {
  EXPECT_EQ(to_json_text(json::value(1e300)), "1e+300");
  EXPECT_EQ(to_json_text(json::value(2.5e-30)), "2.5e-30");
}

TEST(json_text, writes_integers_to_the_last_bit) {
  EXPECT_EQ(to_json_text(json::value(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(to_json_text(json::value(std::numeric_limits<std::int64_t>::max())), "9223372036854775807");
  EXPECT_EQ(to_json_text(json::value(std::numeric_limits<std::uint64_t>::max())), "18446744073709551615");
}

TEST(json_text, reads_back_as_the_same_double) {
  for (const double number :
       {0.1, 1.0 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e23, 123456.789, -1.2345678901234567e-6,
        -9.8765432109876543e-7, 999999999999999900000.0, 1e21, 4.35, 1e-7}) {
    const auto text = to_json_text(json::value(number));
    const auto parsed = protocol::parse_json(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->to_number<double>(), number) << text;
  }
}

TEST(json_text, escapes_what_json_wants_escaped) {
  EXPECT_EQ(written(""), R"("")");
  EXPECT_EQ(written("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(written("\n\r\t"), R"("\n\r\t")");
  EXPECT_EQ(written(std::string_view("\0\x01\x1f\x7f", 4)), R"("\u0000\u0001\u001f\u007f")");
}

TEST(json_text, leaves_the_rest_as_it_is) {
  EXPECT_EQ(written("/<>&' \xc3\xa9 \xf0\x9f\x98\x80 \xe2\x80\xa8"),
            "\"/<>&' \xc3\xa9 \xf0\x9f\x98\x80 \xe2\x80\xa8\"");
}

TEST(json_text, reads_back_as_the_same_text) {
  std::string every;
  for (char c = 0; c < 0x7f; ++c)
    every += c;
  every += "\x7f\xc2\x80\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf";
  const auto parsed = protocol::parse_json(written(every));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->as_string(), every);
}

TEST(json_text, is_compact_and_keeps_the_order) {
  json::object object;
  object["z"] = nullptr;
  object["a\"b"] = true;
  object["list"] = json::array();
  object["list"].as_array().emplace_back(1);
  object["list"].as_array().emplace_back("two");
  object["list"].as_array().emplace_back(json::object());
  object["empty"] = json::array();
  const auto* expected = R"({"z":null,"a\"b":true,"list":[1,"two",{}],"empty":[]})";
  EXPECT_EQ(to_json_text(object), expected);
  EXPECT_EQ(to_json_text(json::value(object)), expected);
}

TEST(json_text, is_appended_to_what_is_there) {
  std::string out = "x=";
  protocol::append_json(out, json::value(false));
  protocol::append_json(out, json::object());
  EXPECT_EQ(out, "x=false{}");
}

TEST(json_text, reads_back_and_writes_the_same_again) {
  const std::string text =
      R"({"jsonrpc":"2.0","id":-1,"params":{"a":[0.1,1000000,"\u0000\n",{"b":null}],"c":"é"},"big":18446744073709551615})";
  const auto parsed = protocol::parse_json(text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(to_json_text(*parsed), text);
}

}  // namespace

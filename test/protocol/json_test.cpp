#include "protocol/json.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "protocol/json_text.hpp"

namespace {

namespace json = boost::json;
using protocol::parse_json;

/// The value of a text that must be accepted; null, and a failure, when it is not.
json::value accepted(std::string_view text) {
  auto parsed = parse_json(text);
  if (parsed) return std::move(*parsed);
  ADD_FAILURE() << text.substr(0, 80) << ": " << parsed.error().message;
  return nullptr;
}

/// Why a text was refused; empty, and a failure, when it was not.
std::string refused(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) {
    EXPECT_NE(parsed.error().message, "") << text.substr(0, 80);
    return parsed.error().message;
  }
  ADD_FAILURE() << "accepted: " << text.substr(0, 80);
  return {};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string nested_objects(std::size_t depth) {
  std::string text;
  for (std::size_t level = 1; level < depth; ++level)
    text += R"({"a":)";
  return text + "{}" + std::string(depth - 1, '}');
}

TEST(parse_json, reads_every_kind_of_value) {
  EXPECT_TRUE(accepted("null").is_null());
  EXPECT_EQ(accepted("true"), json::value(true));
  EXPECT_EQ(accepted(" false "), json::value(false));
  EXPECT_EQ(accepted("-7"), json::value(std::int64_t{-7}));
  EXPECT_EQ(accepted("0"), json::value(std::int64_t{0}));
  EXPECT_EQ(accepted(R"("a\"\\\/\b\f\n\r\tz")").as_string(), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(accepted(R"("\u00e9\ud83d\ude00")").as_string(), "\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_TRUE(accepted("[]").as_array().empty());
  EXPECT_TRUE(accepted("{}").as_object().empty());
  const auto mixed = accepted("\t{\"a\" : [1, {\"b\":\r\n null}], \"\":\"\"}\n");
  EXPECT_EQ(mixed.at("a").at(0).as_int64(), 1);
  EXPECT_TRUE(mixed.at("a").at(1).at("b").is_null());
  EXPECT_EQ(mixed.at("").as_string(), "");
}

TEST(parse_json, keeps_the_order_of_members_and_items) {
  EXPECT_EQ(protocol::to_json_text(accepted(R"({"z":1,"a":[3,1,2],"m":{"y":0,"b":0}})")),
            R"({"z":1,"a":[3,1,2],"m":{"y":0,"b":0}})");
}

TEST(parse_json, reads_a_string_with_a_null_character) {
  const auto value = accepted(R"({"a\u0000b":"c\u0000d"})");
  EXPECT_EQ(value.as_object().begin()->key(), std::string_view("a\0b", 3));
  EXPECT_EQ(value.as_object().begin()->value().as_string(), std::string_view("c\0d", 3));
}

TEST(parse_json, reads_doubles_exactly) {
  struct row {
    const char* text;
    double number;
  };
  for (const auto& [text, number] :
       {row{"0.1", 0.1}, row{"0.30000000000000004", 0.30000000000000004}, row{"-8.41e-3", -8.41e-3}, row{"1e23", 1e23},
        row{"9007199254740993.0", 9007199254740992.0},
        row{"123456789012345678901234567890.5", 123456789012345678901234567890.5}, row{"5e-324", 5e-324},
        row{"2.2250738585072011e-308", 2.2250738585072011e-308}, row{"1.7976931348623157e308", 1.7976931348623157e308},
        row{"7.0", 7.0}, row{"1E+2", 100.0}}) {
    const auto value = accepted(text);
    ASSERT_TRUE(value.is_double()) << text;
    EXPECT_EQ(value.get_double(), number) << text;
  }
}

TEST(parse_json, reads_a_long_number_that_fits_whatever_its_exponent) {
  EXPECT_EQ(accepted("1" + std::string(400, '0') + "e-400").as_double(), 1.0);
  EXPECT_EQ(accepted("0." + std::string(400, '0') + "1e401").as_double(), 1.0);
}

TEST(parse_json, takes_a_number_too_small_for_a_double_as_zero) {
  EXPECT_EQ(accepted("1e-400").as_double(), 0.0);
  EXPECT_EQ(accepted("-1e-99999").as_double(), 0.0);
  EXPECT_EQ(accepted("0." + std::string(500, '0') + "1").as_double(), 0.0);
}

TEST(parse_json, refuses_numbers_that_no_double_holds) {
  for (const std::string text : {"1e400", "-1e400", "[1e309]", R"({"a":1.8e308})"})
    EXPECT_TRUE(holds(refused(text), "is too large")) << text;
  EXPECT_TRUE(holds(refused("1" + std::string(400, '0') + ".0"), "is too large"));
  EXPECT_LT(refused("1" + std::string(5000, '0') + ".0").size(), 100U);
}

TEST(parse_json, reads_integers_to_the_last_bit) {
  EXPECT_EQ(accepted("9007199254740993").as_int64(), 9007199254740993);
  EXPECT_EQ(accepted("9223372036854775807").as_int64(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(accepted("-9223372036854775808").as_int64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(accepted("18446744073709551615").as_uint64(), std::numeric_limits<std::uint64_t>::max());
}

TEST(parse_json, refuses_integers_of_more_than_64_bits) {
  for (const std::string text : {"18446744073709551616", "-9223372036854775809", "[123456789012345678901234567890]"})
    EXPECT_TRUE(holds(refused(text), "does not fit in 64 bits")) << text;
}

TEST(parse_json, refuses_a_key_that_stands_twice_at_any_depth) {
  for (const std::string text : {R"({"id":1,"id":1})", R"({"id":1,"a":2,"id":3})", R"({"id":1,"\u0069d":2})",
                                 R"({"a":{"b":[{"id":1,"id":2}]}})", R"({"id":{},"id":[]})"})
    EXPECT_EQ(refused(text), R"(the key "id" stands twice)") << text;
  EXPECT_EQ(refused(R"({"":1,"":2})"), R"(the key "" stands twice)");
}

TEST(parse_json, bounds_what_it_says_about_a_key_that_stands_twice) {
  const std::string key(100'000, 'k');
  EXPECT_LT(refused("{\"" + key + "\":1,\"" + key + "\":2}").size(), 200U);
}

TEST(parse_json, accepts_a_key_again_in_another_object) {
  const auto value = accepted(R"({"id":{"id":{"id":1}},"ID":[{"id":1},{"id":1}]})");
  EXPECT_EQ(value.at("id").at("id").at("id").as_int64(), 1);
}

TEST(parse_json, accepts_64_levels_and_no_more) {
  static_assert(protocol::max_json_depth == 64);
  EXPECT_TRUE(accepted(nested(64)).is_array());
  EXPECT_TRUE(accepted(nested_objects(64)).is_object());
  for (const auto& text : {nested(65), nested_objects(65), nested(100'000), std::string(100'000, '[')})
    EXPECT_TRUE(holds(refused(text), "nested deeper than 64 levels"));
}

TEST(parse_json, refuses_what_is_not_utf8) {
  for (const std::string bytes :
       {"\xff", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xc3", "\x80", "\xf0\x9f\x98"}) {
    refused("\"" + bytes + "\"");
    refused("{\"" + bytes + "\":1}");
  }
  refused(R"("\ud83d")");
  refused(R"("\ude00\ud83d")");
  refused("\xef\xbb\xbf{}");
}

TEST(parse_json, refuses_text_after_the_value) {
  for (const std::string text : {"{}{}", "1 2", "[] ,", "null x", "{}\n]"})
    EXPECT_NE(refused(text), "");
  refused(std::string_view("{}\0", 3));
}

TEST(parse_json, refuses_an_empty_and_an_unfinished_text) {
  for (const std::string text : {"", " ", "\n", "{", "[1,", "\"a", R"({"a")", R"({"a":)", "tru", "-", "1e", R"("\u00)"})
    EXPECT_NE(refused(text), "") << text;
  EXPECT_TRUE(holds(refused("[1,"), "ends in the middle"));
}

TEST(parse_json, refuses_what_other_readers_forgive) {
  for (const std::string text : {"[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "// c\n1", "/**/1", "NaN", "Infinity", "01",
                                 "+1", ".5", "5.", "0x10", "[1 2]", "\"a\nb\"", R"("\x41")", "True", "[,]", "{1:2}"})
    EXPECT_NE(refused(text), "") << text;
}

TEST(json_members, are_given_when_they_are_of_that_kind) {
  const auto value = accepted(R"({"t":"x","o":{"a":1},"l":[2],"b":true,"i":-3,"n":null,"d":1.5})");
  const auto& object = value.as_object();
  EXPECT_EQ(protocol::text_at(object, "t"), "x");
  EXPECT_EQ(protocol::object_at(object, "o")->size(), 1U);
  EXPECT_EQ(protocol::array_at(object, "l")->size(), 1U);
  EXPECT_EQ(protocol::bool_at(object, "b"), true);
  EXPECT_EQ(protocol::integer_at(object, "i"), -3);
  for (const auto* key : {"n", "d", "missing"}) {
    EXPECT_EQ(protocol::text_at(object, key), std::nullopt);
    EXPECT_EQ(protocol::object_at(object, key), nullptr);
    EXPECT_EQ(protocol::array_at(object, key), nullptr);
    EXPECT_EQ(protocol::bool_at(object, key), std::nullopt);
    EXPECT_EQ(protocol::integer_at(object, key), std::nullopt);
  }
}

TEST(integer_at, takes_a_whole_number_however_it_is_written) {
  const auto value = accepted(R"({"a":2.0,"b":1e2,"c":0.5,"d":1e300,"e":18446744073709551615,"f":-4.0})");
  const auto& object = value.as_object();
  EXPECT_EQ(protocol::integer_at(object, "a"), 2);
  EXPECT_EQ(protocol::integer_at(object, "b"), 100);
  EXPECT_EQ(protocol::integer_at(object, "c"), std::nullopt);
  EXPECT_EQ(protocol::integer_at(object, "d"), std::nullopt);
  EXPECT_EQ(protocol::integer_at(object, "e"), std::nullopt);
  EXPECT_EQ(protocol::integer_at(object, "f"), -4);
}

TEST(kind_of, names_every_kind) {
  struct row {
    const char* text;
    const char* kind;
  };
  for (const auto& [text, kind] : {row{"null", "null"}, row{"true", "a boolean"}, row{"1", "an integer"},
                                   row{"18446744073709551615", "an integer"}, row{"1.5", "a number"},
                                   row{"\"\"", "a string"}, row{"[]", "an array"}, row{"{}", "an object"}})
    EXPECT_STREQ(protocol::kind_of(accepted(text)), kind);
}

}  // namespace

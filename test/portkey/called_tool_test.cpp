#include "portkey/called_tool.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "portkey/digest.hpp"

namespace {

using portkey::arguments_digest;
using portkey::called_tool_in;

boost::json::object object(const char* text) {
  return boost::json::parse(text).as_object();
}

TEST(digest, is_sha256_in_lower_case_hexadecimal) {
  EXPECT_EQ(portkey::hexadecimal(portkey::sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(portkey::hexadecimal(std::string_view("\x00\xff", 2)), "00ff");
}

TEST(arguments_digest, is_the_same_for_all_that_say_the_same) {
  EXPECT_EQ(arguments_digest(object(R"({"b":[{"y":1,"x":"ü"}],"a":null})")),
            arguments_digest(object("{ \"a\" : null, \"b\" : [ { \"x\" : \"\\u00fc\", \"y\" : 1 } ] }")));
  EXPECT_EQ(arguments_digest({}), portkey::hexadecimal(portkey::sha256("{}")));
}

TEST(arguments_digest, differs_where_anything_differs) {
  const auto one = arguments_digest(object(R"({"a":[1,2]})"));
  for (const char* other : {R"({"a":[2,1]})", R"({"a":[1,2],"b":null})", R"({"A":[1,2]})", R"({"a":["1",2]})", "{}"})
    EXPECT_NE(arguments_digest(object(other)), one) << other;
}

TEST(called_tool, is_the_one_that_is_named_with_its_arguments) {
  const auto about = called_tool_in(object(R"({"name":"delete_config","arguments":{"slug":"pc-1"}})"));
  EXPECT_EQ(about.name, "delete_config");
  EXPECT_EQ(about.digest, arguments_digest(object(R"({"slug":"pc-1"})")));
}

TEST(called_tool, is_the_one_that_an_executor_calls) {
  const auto digest = arguments_digest(object(R"({"slug":"pc-1"})"));
  for (const char* params :
       {R"({"name":"call_destructive_tool","arguments":{"name":"delete_config","arguments":{"slug":"pc-1"}}})",
        R"({"name":"call_write_tool","arguments":{"arguments":"{\"slug\":\"pc-1\"}","name":"delete_config"}})"}) {
    EXPECT_EQ(called_tool_in(object(params)).name, "delete_config") << params;
    EXPECT_EQ(called_tool_in(object(params)).digest, digest) << params;
  }
}

TEST(called_tool, is_read_from_parameters_with_anything_wrong) {
  EXPECT_EQ(called_tool_in({}).name, "");
  EXPECT_EQ(called_tool_in(object(R"({"name":7,"arguments":[]})")).digest, arguments_digest({}));
  EXPECT_EQ(called_tool_in(object(R"({"name":"call_write_tool","arguments":{}})")).name, "call_write_tool");
  boost::json::object params;
  params["name"] = std::string(1'000, 'x');
  EXPECT_EQ(called_tool_in(params).name, std::string(64, 'x'));
}

}  // namespace

#include "portkey/request_body.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "portkey/request.hpp"
#include "portkey/shapes.hpp"

namespace {

namespace json = boost::json;
using namespace portkey;

constexpr field target_fields[] = {{"on_status", list_of(any_integer), "Codes.", optional, "onStatus"},
                                   {"is_open", any_boolean, "Open.", optional, nullptr, derive::copied, sent::flag}};
constexpr shape target = object_of(list_of(target_fields));
constexpr shape targets = list_of(target);
constexpr shape targets_by_name = map_of(target);
constexpr shape models = list_of(any_text);

constexpr operation with_body(std::initializer_list<field> body, const char* fixed = nullptr) {
  return {.name = "update_thing",
          .title = "",
          .help = "",
          .sends = verb::put,
          .to = "/things",
          .body = body,
          .fixed = fixed};
}

std::string body(const operation& one, const std::string& arguments) {
  return request_body(one, json::parse(arguments).as_object());
}

TEST(request_body, has_wire_names_and_flags_at_every_depth) {
  const std::initializer_list<field> fields = {{"targets", targets, "T."}, {"by_name", targets_by_name, "B."}};
  EXPECT_EQ(
      body(with_body(fields), R"({"targets":[{"on_status":[429],"is_open":true}],"by_name":{"x":{"is_open":false}}})"),
      R"({"targets":[{"onStatus":[429],"is_open":1}],"by_name":{"x":{"is_open":0}}})");
}

TEST(request_body, puts_members_where_their_path_says) {
  const std::initializer_list<field> fields = {{"metadata", any_object, "M.", optional, "defaults.metadata"},
                                               {"config_id", any_text, "C.", optional, "defaults.config_id"},
                                               {"user_id", any_text, "U.", optional, "users[].id"},
                                               {"role", any_text, "R.", optional, "users[].role"}};
  EXPECT_EQ(body(with_body(fields), R"({"user_id":"u","config_id":"c","role":"r","metadata":{"a":"b"}})"),
            R"({"defaults":{"metadata":{"a":"b"},"config_id":"c"},"users":[{"id":"u","role":"r"}]})");
  EXPECT_EQ(body(with_body(fields), "{}"), "{}");
}

TEST(request_body, spreads_an_object_without_replacing_anything) {
  const std::initializer_list<field> fields = {{"settings", any_object, "S.", optional, "*"},
                                               {"variables", any_object, "V."}};
  EXPECT_EQ(body(with_body(fields, R"({"stream":false})"),
                 R"({"settings":{"top_p":1,"variables":{"evil":1},"stream":true},"variables":{"a":"b"}})"),
            R"({"variables":{"a":"b"},"stream":false,"top_p":1})");
}

TEST(request_body, is_one_value_as_a_whole) {
  const std::initializer_list<field> fields = {{"logs", targets, "L.", optional, "."}};
  EXPECT_EQ(body(with_body(fields), R"({"logs":[{"is_open":true}]})"), R"([{"is_open":1}])");
}

TEST(request_body, keeps_null_and_writes_json_as_a_text_where_it_is_wanted) {
  const std::initializer_list<field> fields = {
      {"label_id", or_null(any_text), "L."},
      {"filter", any_object, "F.", optional, nullptr, derive::copied, sent::json_text}};
  EXPECT_EQ(body(with_body(fields), R"({"label_id":null,"filter":{"a":[1]}})"),
            R"({"label_id":null,"filter":"{\"a\":[1]}"})");
}

std::string target_of(std::initializer_list<field> query, const std::string& arguments) {
  const operation one = {.name = "list_things", .title = "", .help = "", .to = "/things", .query = query};
  const auto bound = bind_request(one, json::parse(arguments).as_object(), {});
  return bound ? bound->target : bound.error();
}

TEST(request_query, repeats_or_joins_lists_and_writes_flags_and_json) {
  EXPECT_EQ(
      target_of({{"slugs", models, "S.", optional, nullptr, derive::copied, sent::comma}}, R"({"slugs":["a","b c"]})"),
      "/things?slugs=a%2Cb%20c");
  EXPECT_EQ(
      target_of({{"slug", models, "S.", optional, nullptr, derive::copied, sent::repeated}}, R"({"slug":["a","b"]})"),
      "/things?slug=a&slug=b");
  EXPECT_EQ(target_of({{"all", any_boolean, "A.", optional, nullptr, derive::copied, sent::flag}}, R"({"all":true})"),
            "/things?all=1");
  EXPECT_EQ(target_of({{"tags", any_object, "T.", optional, nullptr, derive::copied, sent::json_text}},
                      R"({"tags":{"a":1}})"),
            "/things?tags=%7B%22a%22%3A1%7D");
}

TEST(request_query, says_nothing_of_pages_that_are_made_here) {
  const operation one = {.name = "list_things", .title = "", .help = "", .to = "/things", .pages = own_pages(50, 100)};
  EXPECT_EQ(bind_request(one, json::parse(R"({"current_page":2})").as_object(), {})->target, "/things");
}

}  // namespace

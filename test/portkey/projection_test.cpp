#include "portkey/projection.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <initializer_list>
#include <string>

#include "portkey/shapes.hpp"
#include "protocol/json_text.hpp"

namespace {

namespace json = boost::json;
using portkey::derive;
using portkey::field;
using portkey::optional;
using portkey::required;

std::string projected(std::initializer_list<field> gives, const std::string& reply, bool keep_rest = false) {
  return protocol::to_json_text(portkey::project(gives, json::parse(reply).as_object(), keep_rest));
}

constexpr field part_members[] = {
    {"id", portkey::any_text, "The id."},
    {"label", portkey::any_text, "The label.", required},
};
constexpr portkey::shape part = portkey::object_of(portkey::list_of(part_members));
constexpr portkey::shape open_part = portkey::open_object_of(portkey::list_of(part_members));

TEST(project, keeps_the_order_of_the_table) {
  EXPECT_EQ(
      projected({{"a", portkey::any_text, "A."}, {"b", portkey::any_integer, "B."}}, R"({"b":1,"a":"x","c":true})"),
      R"({"a":"x","b":1})");
}

TEST(project, leaves_out_what_the_reply_does_not_have) {
  EXPECT_EQ(projected({{"a", portkey::any_text, "A."}, {"b", portkey::any_text, "B."}}, R"({"b":null})"),
            R"({"b":null})");
}

TEST(project, makes_what_is_required_empty_of_its_kind) {
  for (const std::string reply : {"{}", R"({"t":null,"i":null,"n":null,"b":null,"o":null,"l":null,"j":null})"})
    EXPECT_EQ(projected({{"t", portkey::any_text, "T.", required},
                         {"i", portkey::any_integer, "I.", required},
                         {"n", portkey::any_number, "N.", required},
                         {"b", portkey::any_boolean, "B.", required},
                         {"o", portkey::any_object, "O.", required},
                         {"l", portkey::list_of(part), "L.", required},
                         {"j", portkey::any_json, "J.", required}},
                        reply),
              R"({"t":"","i":0,"n":0,"b":false,"o":{},"l":[],"j":null})");
}

TEST(project, finds_a_member_under_another_name_or_path) {
  EXPECT_EQ(projected({{"cost", portkey::any_json, "Cost.", optional, "summary.total"}}, R"({"summary":{"total":5}})"),
            R"({"cost":5})");
  EXPECT_EQ(projected({{"cost", portkey::any_json, "Cost.", optional, "summary.total"}}, R"({"summary":5})"), "{}");
  EXPECT_EQ(projected({{"role", portkey::any_text, "Role.", optional, "org_role|a.b|role"}},
                      R"({"role":"r","a":{"b":"ab"}})"),
            R"({"role":"ab"})");
}

TEST(project, joins_texts_with_one_space) {
  const std::initializer_list<field> gives = {
      {"name", portkey::any_text, "Name.", required, "first last", derive::joined}};
  EXPECT_EQ(projected(gives, R"({"first":"Ada","last":"Lovelace"})"), R"({"name":"Ada Lovelace"})");
  EXPECT_EQ(projected(gives, R"({"first":"Ada","last":null})"), R"({"name":"Ada"})");
  EXPECT_EQ(projected(gives, R"({"last":"Lovelace"})"), R"({"name":"Lovelace"})");
  EXPECT_EQ(projected(gives, "{}"), R"({"name":""})");
}

TEST(project, gives_constants_and_success) {
  EXPECT_EQ(
      projected({{"unit", portkey::any_text, "Unit.", required, "US cents", derive::constant}}, R"({"unit":"x"})"),
      R"({"unit":"US cents"})");
  const std::initializer_list<field> success = {
      {"success", portkey::any_boolean, "S.", required, nullptr, derive::succeeded}};
  EXPECT_EQ(projected(success, "{}"), R"({"success":true})");
  EXPECT_EQ(projected(success, R"({"success":false})"), R"({"success":false})");
  EXPECT_EQ(projected(success, R"({"success":"no"})"), R"({"success":true})");
}

TEST(project, reads_json_that_arrives_as_a_text) {
  const std::initializer_list<field> gives = {
      {"config", portkey::any_object, "C.", required, "config|data.config", derive::parsed}};
  EXPECT_EQ(projected(gives, R"({"config":"{\"retry\":{\"attempts\":3}}"})"), R"({"config":{"retry":{"attempts":3}}})");
  EXPECT_EQ(projected(gives, R"({"config":{"a":[1]}})"), R"({"config":{"a":[1]}})");
  EXPECT_EQ(projected(gives, R"({"data":{"config":{"a":1}}})"), R"({"config":{"a":1}})");
  EXPECT_EQ(projected(gives, R"({"config":"not json"})"), R"({"config":{"text":"not json"}})");
  EXPECT_EQ(projected(gives, R"({"config":"[1]"})"), R"({"config":{}})");
}

TEST(project, makes_a_text_of_what_was_to_be_one) {
  EXPECT_EQ(
      projected({{"a", portkey::any_text, "A."}, {"b", portkey::any_text, "B."}}, R"({"a":1.5,"b":{"c":[true]}})"),
      R"({"a":"1.5","b":"{\"c\":[true]}"})");
}

TEST(project, makes_null_of_what_cannot_be_the_object_or_list_that_was_promised) {
  EXPECT_EQ(projected({{"o", part, "O."}, {"l", portkey::list_of(part), "L."}}, R"({"o":"x","l":{}})"),
            R"({"o":null,"l":null})");
}

TEST(project, shapes_nested_objects_and_lists) {
  EXPECT_EQ(projected({{"parts", portkey::list_of(part), "P."}}, R"({"parts":[{"x":1,"label":"l","id":7},{}]})"),
            R"({"parts":[{"id":"7","label":"l"},{"label":""}]})");
  EXPECT_EQ(projected({{"any", portkey::any_object, "A."}}, R"({"any":{"b":1,"a":2}})"), R"({"any":{"b":1,"a":2}})");
}

TEST(project, keeps_the_rest_behind_what_it_knows) {
  EXPECT_EQ(projected({{"b", portkey::any_text, "B."}}, R"({"a":1,"b":"x","c":[2]})", true),
            R"({"b":"x","a":1,"c":[2]})");
  EXPECT_EQ(projected({{"parts", portkey::list_of(open_part), "P."}}, R"({"parts":[{"new":1,"id":"i","label":"l"}]})"),
            R"({"parts":[{"id":"i","label":"l","new":1}]})");
}

TEST(project, does_not_keep_what_it_has_taken_under_another_name) {
  EXPECT_EQ(projected({{"id_of_it", portkey::any_text, "I.", optional, "id"}}, R"({"id":"x","rest":1})", true),
            R"({"id_of_it":"x","rest":1})");
  EXPECT_EQ(projected({{"name", portkey::any_text, "N.", required, "first last", derive::joined}},
                      R"({"first":"A","last":"B"})", true),
            R"({"name":"A B"})");
  EXPECT_EQ(projected({{"role", portkey::any_text, "R.", optional, "org_role|role_of"}}, R"({"role_of":"x"})", true),
            R"({"role":"x"})");
}

}  // namespace

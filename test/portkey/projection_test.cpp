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
  return protocol::to_json_text(portkey::project(gives, {}, json::parse(reply).as_object(), keep_rest));
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
  EXPECT_EQ(projected({{"a", portkey::any_text, "A."}, {"b", portkey::any_text, "B."}}, R"({"b":null})"), "{}");
}

TEST(project, leaves_out_what_is_null_unless_it_may_be_anything) {
  EXPECT_EQ(projected({{"t", portkey::any_text, "T."}, {"j", portkey::any_json, "J."}}, R"({"t":null,"j":null})"),
            R"({"j":null})");
  EXPECT_EQ(projected({{"a", portkey::any_text, "A.", optional, "x|y"}}, R"({"x":null,"y":"z"})"), R"({"a":"z"})");
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
  EXPECT_EQ(projected(gives, R"({"config":""})"), R"({"config":{}})");
}

TEST(project, makes_a_text_of_what_was_to_be_one) {
  EXPECT_EQ(
      projected({{"a", portkey::any_text, "A."}, {"b", portkey::any_text, "B."}}, R"({"a":1.5,"b":{"c":[true]}})"),
      R"({"a":"1.5","b":"{\"c\":[true]}"})");
}

TEST(project, leaves_out_what_cannot_be_the_object_or_list_that_was_promised) {
  EXPECT_EQ(projected({{"o", part, "O."}, {"l", portkey::list_of(part), "L."}}, R"({"o":"x","l":{}})"), "{}");
}

TEST(project, shapes_nested_objects_and_lists) {
  EXPECT_EQ(projected({{"parts", portkey::list_of(part), "P."}}, R"({"parts":[{"x":1,"label":"l","id":7},{}]})"),
            R"({"parts":[{"id":"7","label":"l"},{"label":""}]})");
  EXPECT_EQ(projected({{"parts", portkey::list_of(part), "P."}}, R"({"parts":[null,{"label":"l"},7]})"),
            R"({"parts":[{"label":"l"}]})");
  EXPECT_EQ(projected({{"any", portkey::any_object, "A."}}, R"({"any":{"b":1,"a":2}})"), R"({"any":{"b":1,"a":2}})");
}

TEST(project, shapes_the_values_of_free_names) {
  static constexpr portkey::shape counts = portkey::map_of(portkey::any_integer);
  EXPECT_EQ(projected({{"counts", counts, "C."}}, R"({"counts":{"a":"3","b":null,"c":{}}})"), R"({"counts":{"a":3}})");
}

TEST(project, reads_flags_and_numbers_however_they_are_written) {
  const std::initializer_list<field> gives = {
      {"b", portkey::any_boolean, "B."}, {"n", portkey::any_number, "N."}, {"i", portkey::any_integer, "I."}};
  EXPECT_EQ(projected(gives, R"({"b":1,"n":"12.5","i":"7"})"), R"({"b":true,"n":12.5,"i":7})");
  EXPECT_EQ(projected(gives, R"({"b":"0","n":3,"i":2.6})"), R"({"b":false,"n":3,"i":3})");
  EXPECT_EQ(projected(gives, R"({"b":"true","n":"1e3","i":5.0})"), R"({"b":true,"n":1000,"i":5})");
  EXPECT_EQ(projected(gives, R"({"i":"9007199254740993"})"), R"({"i":9007199254740993})");
  EXPECT_EQ(projected(gives, R"({"b":"yes","n":"12 cents","i":{}})"), "{}");
  EXPECT_EQ(projected(gives, R"({"b":[],"n":"","i":1e300})"), "{}");
}

TEST(project, hides_secrets_and_keeps_what_portkey_has_masked) {
  const std::initializer_list<field> gives = {{"key", portkey::any_text, "K.", optional, nullptr, derive::masked}};
  EXPECT_EQ(projected(gives, R"({"key":"sk-sample"})"), R"({"key":"[hidden]"})");
  EXPECT_EQ(projected(gives, R"({"key":"z1*****3AX"})"), R"({"key":"z1*****3AX"})");
  EXPECT_EQ(projected(gives, R"({"key":""})"), R"({"key":""})");
  EXPECT_EQ(projected({{"headers", portkey::any_object, "H.", optional, nullptr, derive::masked}},
                      R"({"headers":{"authorization":"Bearer x","n":[5,true,null]}})"),
            R"({"headers":{"authorization":"[hidden]","n":["[hidden]",true,null]}})");
}

TEST(project, hides_named_members_at_any_depth_also_in_json_that_was_a_text) {
  const std::initializer_list<field> gives = {{"config", portkey::any_object, "C.", optional, nullptr, derive::parsed,
                                               portkey::sent::as_is, "api_key|headers"}};
  EXPECT_EQ(
      projected(gives,
                R"({"config":"{\"targets\":[{\"api_key\":\"sk\",\"api_key_id\":\"id\"}],\"headers\":{\"a\":\"b\"}}"})"),
      R"({"config":{"targets":[{"api_key":"[hidden]","api_key_id":"id"}],"headers":{"a":"[hidden]"}}})");
}

TEST(project, hides_named_members_in_json_that_cannot_be_read_or_is_a_text_within) {
  const std::initializer_list<field> parsed = {
      {"body", portkey::any_object, "B.", optional, nullptr, derive::parsed, portkey::sent::as_is, "api_key"}};
  EXPECT_EQ(projected(parsed, R"({"body":"{\"api_key\":\"sk-real\",\"note\":\"cut of"})"),
            R"({"body":{"text":"[hidden]"}})");
  const std::initializer_list<field> any = {
      {"body", portkey::any_json, "B.", optional, nullptr, derive::copied, portkey::sent::as_is, "api_key"}};
  EXPECT_EQ(projected(any, R"({"body":{"x":"{\"Api_Key\":\"sk-real\"}"}})"),
            R"({"body":{"x":"{\"Api_Key\":\"[hidden]\"}"}})");
  EXPECT_EQ(projected(any, R"({"body":"[not json"})"), R"({"body":"[not json"})");
}

TEST(project, hides_a_named_member_in_either_spelling_but_no_longer_name) {
  const std::initializer_list<field> gives = {{"o", portkey::any_object, "O.", optional, nullptr, derive::copied,
                                               portkey::sent::as_is, "aws_secret_access_key|api_key"}};
  EXPECT_EQ(
      projected(gives, R"({"o":{"awsSecretAccessKey":"s","API-Key":"s","api_key_ids":["i"],"masked_api_key":"m"}})"),
      R"({"o":{"awsSecretAccessKey":"[hidden]","API-Key":"[hidden]","api_key_ids":["i"],"masked_api_key":"m"}})");
}

TEST(project, hides_a_text_that_only_holds_a_mask) {
  const std::initializer_list<field> gives = {{"key", portkey::any_text, "K.", optional, nullptr, derive::masked}};
  EXPECT_EQ(projected(gives, R"({"key":"{\"a\":\"sk-***\",\"b\":\"real\"}"})"), R"({"key":"[hidden]"})");
}

TEST(project, takes_the_alternative_of_the_kind_that_was_promised) {
  EXPECT_EQ(projected({{"data", portkey::list_of(part), "D.", optional, "data|workspaces"}},
                      R"({"data":{"x":1},"workspaces":[{"label":"l"}]})"),
            R"({"data":[{"label":"l"}]})");
}

TEST(project, gathers_an_object_from_what_surrounds_it_and_says_what_exists) {
  static constexpr field inner[] = {{"number", portkey::any_integer, "N.", optional, "version"},
                                    {"has_tools", portkey::any_boolean, "T.", optional, "tools", derive::exists}};
  static constexpr portkey::shape version = portkey::object_of(portkey::list_of(inner));
  const std::initializer_list<field> gives = {{"current", version, "C.", optional, nullptr, derive::gathered}};
  EXPECT_EQ(projected(gives, R"({"version":2,"tools":[{}]})"), R"({"current":{"number":2,"has_tools":true}})");
  for (const std::string none : {"[]", "null", "{}", "\"\""})
    EXPECT_EQ(projected(gives, R"({"version":2,"tools":)" + none + "}"),
              R"({"current":{"number":2,"has_tools":false}})");
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

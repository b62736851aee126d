#include "portkey/argument_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "portkey/arguments.hpp"
#include "portkey/shapes.hpp"

namespace {

namespace json = boost::json;
using portkey::condition;
using portkey::rule;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> broken(const rule& one, const std::string& given, const std::string& where = "") {
  return portkey::broken_rules(&one, 1, where, json::parse(given).as_object());
}

TEST(broken_rules, names_the_members_of_which_only_one_may_be_given) {
  const rule one = {condition::at_most_one, "a|b|c"};
  EXPECT_THAT(broken(one, R"({"a":1})"), IsEmpty());
  EXPECT_THAT(broken(one, "{}"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"a":1,"b":null})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"a":1,"c":2})", "limits."),
              ElementsAre(R"(Give only one of "limits.a", "limits.b" and "limits.c".)"));
}

TEST(broken_rules, asks_for_something_and_takes_null_for_it) {
  const rule one = {condition::at_least_one, "a|b"};
  EXPECT_THAT(broken(one, R"({"b":null})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"x":1})"), ElementsAre(R"(Give at least one of "a" and "b".)"));
}

TEST(broken_rules, asks_for_what_another_member_makes_needed) {
  const rule by_value = {condition::needed_when, "user_id", "sub_type", "user|robot"};
  EXPECT_THAT(broken(by_value, R"({"sub_type":"service"})"), IsEmpty());
  EXPECT_THAT(broken(by_value, R"({"sub_type":"user","user_id":"u"})"), IsEmpty());
  EXPECT_THAT(broken(by_value, R"({"sub_type":"robot"})"),
              ElementsAre(R"(Give "user_id", which is needed when "sub_type" is user or robot.)"));
  const rule by_presence = {condition::needed_when, "a|b", "c"};
  EXPECT_THAT(broken(by_presence, R"({"c":0,"a":1})"), ElementsAre(R"(Give "b", which is needed when "c" is given.)"));
}

TEST(broken_rules, refuses_what_goes_only_with_another_member) {
  const rule one = {condition::only_when, "days|hour", "enabled", "true"};
  EXPECT_THAT(broken(one, R"({"enabled":true,"days":3})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"enabled":false})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"enabled":false,"days":3})"),
              ElementsAre(R"(Leave out "days" unless "enabled" is true.)"));
}

TEST(broken_rules, refuses_what_another_member_makes_pointless) {
  const rule one = {condition::not_when, "allowed", "all", "true"};
  EXPECT_THAT(broken(one, R"({"all":true})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"all":false,"allowed":["w"]})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"all":true,"allowed":["w"]})"),
              ElementsAre(R"(Leave out "allowed" when "all" is true.)"));
}

TEST(broken_rules, compares_two_numbers) {
  const rule one = {condition::below, "threshold", "limit"};
  EXPECT_THAT(broken(one, R"({"threshold":5,"limit":10})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"threshold":5})"), IsEmpty());
  EXPECT_THAT(broken(one, R"({"threshold":10,"limit":10.0})", "usage."),
              ElementsAre(R"("usage.threshold" must be smaller than "usage.limit".)"));
}

constexpr portkey::field limit_fields[] = {{"weekly", portkey::any_boolean, "W."},
                                           {"days", portkey::any_integer, "D."}};
constexpr rule limit_rules[] = {{condition::at_most_one, "weekly|days"}};
constexpr portkey::shape limits = portkey::object_of(portkey::list_of(limit_fields), portkey::list_of(limit_rules));
constexpr portkey::shape limits_list = portkey::list_of(limits);
constexpr portkey::operation update = {
    .name = "update_thing",
    .title = "Update thing",
    .help = "Update a thing.",
    .sends = portkey::verb::put,
    .to = "/things/{id}",
    .does = portkey::effect::updates,
    .scope = "things.update",
    .path = {{"id", portkey::id_or_slug, "Id.", portkey::required}},
    .body = {{"expires_at", portkey::date_time, "When.", portkey::required},
             {"expiry", portkey::date_time, "Older name.", portkey::optional, "expires_at"},
             {"new_id", portkey::any_text, "Its new id.", portkey::optional, "id"},
             {"label", portkey::or_null(portkey::any_text), "Label; null clears."},
             {"limits", limits_list, "Limits."},
             {"tags", portkey::text_map, "Tags."}},
    .says = "Updated {id}",
};

std::string problems(const std::string& more) {
  return portkey::argument_problems(update, json::parse(R"({"id":"a")" + more + "}").as_object());
}

const std::string moment = R"(,"expires_at":"2027-01-01T00:00:00Z")";

TEST(argument_problems, take_an_older_name_for_a_required_input_but_not_both) {
  EXPECT_EQ(problems(R"(,"expiry":"2027-01-01T00:00:00Z")"), "");
  EXPECT_EQ(problems(moment + R"(,"expiry":"2027-01-01T00:00:00Z")"),
            R"(Give only one of "expiry" and "expires_at", which are two names for one thing.)");
  EXPECT_EQ(problems(moment + R"(,"new_id":"b")"), "");
  EXPECT_NE(problems("").find(R"("expires_at" is missing)"), std::string::npos);
}

TEST(argument_problems, take_null_only_where_it_means_something) {
  EXPECT_EQ(problems(moment + R"(,"label":null)"), "");
  EXPECT_EQ(problems(moment + R"(,"limits":null)"), R"(The argument "limits" must be an array, not null.)");
}

TEST(argument_problems, hold_nested_objects_to_their_rules_and_free_names_to_their_values) {
  EXPECT_EQ(problems(moment + R"(,"limits":[{"days":1},{"weekly":true,"days":2}])"),
            R"(Give only one of "limits[1].weekly" and "limits[1].days".)");
  EXPECT_EQ(problems(moment + R"(,"tags":{"a":"b"})"), "");
  EXPECT_EQ(problems(moment + R"(,"tags":{"team":5})"),
            R"(The argument "tags.team" must be a string, not an integer.)");
}

}  // namespace

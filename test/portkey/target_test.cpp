#include "portkey/target.hpp"

#include "portkey/concerned_workspaces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "portkey/catalogue.hpp"
#include "portkey/target_members.hpp"
#include "test/portkey/live_portkey.hpp"

namespace {

namespace json = boost::json;
using portkey::operation_named;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* production = "2632e36b-ec1e-4e4f-a4b1-497302725245";

class read_target : public live_portkey {
 protected:
  portkey::or_failure<portkey::target> read(const char* tool, const char* arguments) {
    auto with = tools();
    return support::run(
        loop_, portkey::read_target(with, operation_named(tool), json::parse(arguments).as_object(), context_.until));
  }
  void answers(const char* path, int status, int skip = 0) {
    emulator::misbehaviour rule;
    rule.path = path;
    rule.statuses = {status};
    rule.times = 100;
    rule.skip = skip;
    emulator_.misbehave(rule);
  }
};

TEST_F(read_target, names_a_workspace_as_people_do_and_knows_all_its_names) {
  const auto found = read("delete_workspace", R"({"workspace_id":"ws-produc-5a3f10","name":"Production"})");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, "workspace");
  EXPECT_EQ(found->id, "ws-produc-5a3f10");
  EXPECT_EQ(found->name, "Production");
  EXPECT_THAT(found->workspaces, UnorderedElementsAre(production, "ws-produc-5a3f10", "🚀 Production", "Production"));
  EXPECT_THAT(found->facts, Contains("11 members"));
  ASSERT_TRUE(found->current);
  EXPECT_EQ(found->current->at("slug"), "ws-produc-5a3f10");
}

TEST_F(read_target, believes_the_object_about_its_workspace_and_not_the_caller) {
  const auto found = read("delete_prompt_label", R"({"label_id":"567b22b7-425e-45ba-a614-2f31857e7c00"})");
  ASSERT_TRUE(found);
  EXPECT_THAT(found->workspaces, IsEmpty()) << "it is the whole organisation's";
  const auto& one = operation_named("delete_config");
  const json::object given{{"config_id", "pc-1"}, {"workspace_id", "staging"}};
  EXPECT_THAT(portkey::workspaces_of(one, given, {{"workspace_id", "ws-1"}}), ElementsAre("ws-1"));
  EXPECT_THAT(portkey::workspaces_of(one, given, {}), ElementsAre("staging"));
}

TEST_F(read_target, knows_every_workspace_that_is_granted_something) {
  const auto& one = operation_named("update_integration_workspaces");
  const auto given = json::parse(R"({"slug":"x","workspaces":[{"id":"ws-1"},{"id":"ws-2"}]})");
  EXPECT_THAT(portkey::workspaces_of(one, given.as_object(), {}), ElementsAre("ws-1", "ws-2"));
}

TEST_F(read_target, reads_nothing_for_what_does_not_exist_yet) {
  const auto found = read("create_config", R"({"name":"Main","config":{},"workspace_id":"ws-1"})");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Main");
  EXPECT_EQ(found->id, "");
  EXPECT_FALSE(found->current);
  EXPECT_EQ(found->unread, "");
  EXPECT_THAT(found->workspaces, ElementsAre("ws-1"));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(read_target, reads_the_thing_behind_a_longer_path) {
  const auto found = read("publish_prompt", R"({"prompt_id":"pp-ticket-su-6f2d1b","version":1})");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Ticket summary");
  EXPECT_THAT(found->workspaces, ElementsAre(production));
}

TEST_F(read_target, says_why_nothing_could_be_read) {
  answers("/api-keys/", 403);
  const auto found = read("delete_api_key", R"({"api_key_id":"key-1"})");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->current);
  EXPECT_EQ(found->name, "key-1");
  EXPECT_THAT(found->unread, HasSubstr("Portkey answered 403"));
  EXPECT_THAT(portkey::question_about(operation_named("delete_api_key"), {}, *found),
              HasSubstr("; how it stands could not be read: Portkey answered 403"));
}

TEST_F(read_target, fails_where_it_does_not_exist_or_portkey_is_not_there) {
  for (const int status : {404, 401, 500}) {
    emulator_.behave();
    answers("/api-keys/", status);
    EXPECT_FALSE(read("delete_api_key", R"({"api_key_id":"key-1"})")) << status;
  }
  emulator_.behave();
  const auto unlisted = read("delete_scim_workspace_mapping", R"({"mapping_id":"nobody"})");
  ASSERT_FALSE(unlisted);
  EXPECT_THAT(unlisted.error().told.text, HasSubstr("list_scim_workspace_mappings has none with the id \"nobody\""));
}

TEST_F(read_target, says_what_could_not_be_counted) {
  answers("/api-keys", 403);
  const auto found = read("delete_workspace", R"({"workspace_id":"ws-produc-5a3f10","name":"Production"})");
  ASSERT_TRUE(found);
  EXPECT_THAT(found->facts, Contains("API keys that could not be counted"));
  EXPECT_THAT(found->facts, Contains("11 members"));
}

TEST(target_members, are_shown_without_credentials) {
  const auto shown =
      json::serialize(portkey::without_credentials(json::parse(R"({"key":"pk-1","headers":{"x":"pk-2"}})")));
  EXPECT_THAT(shown, Not(HasSubstr("pk-")));
}

TEST_F(read_target, finds_the_names_of_workspaces) {
  auto with = tools();
  const auto names = support::run(loop_, portkey::read_workspace_names(with, {"ws-produc-5a3f10"}, context_.until));
  ASSERT_TRUE(names && *names);
  EXPECT_THAT(**names, UnorderedElementsAre(production, "ws-produc-5a3f10", "🚀 Production", "Production"));
  const auto unknown = support::run(loop_, portkey::read_workspace_names(with, {"ws-nowhere"}, context_.until));
  ASSERT_TRUE(unknown);
  EXPECT_FALSE(*unknown) << "nobody can tell";
}

TEST(target_names, lose_only_an_emoji_before_them) {
  EXPECT_EQ(portkey::without_emoji("🚀 Production"), "Production");
  EXPECT_EQ(portkey::without_emoji("日本 team"), "日本 team");
  EXPECT_EQ(portkey::without_emoji("École"), "École");
  EXPECT_EQ(portkey::without_emoji("🚀"), "🚀");
  EXPECT_EQ(portkey::without_emoji("Plain"), "Plain");
}

TEST(questions, keep_the_texts_of_others_short_and_in_their_quotes) {
  portkey::target what;
  what.kind = "API key";
  what.id = "key-1";
  what.name = "x\", and nothing is deleted " + std::string(300, 'x');
  const auto said = portkey::question_about(operation_named("delete_api_key"), {}, what);
  EXPECT_THAT(said, testing::StartsWith("Delete the API key \"x', and nothing is deleted xxx"));
  EXPECT_THAT(said, HasSubstr("xxx…\" (key-1); requests with it"));
  EXPECT_LT(said.size(), 260U);
}

std::string between(const char* current, const char* body) {
  return json::serialize(portkey::differences(json::parse(current).as_object(), json::parse(body)));
}

TEST(differences, are_the_members_that_change) {
  EXPECT_EQ(between(R"({"name":"a","status":"active","limit":5})", R"({"name":"b","status":"active","limit":5.0})"),
            R"([{"member":"name","from":"a","to":"b"}])");
  EXPECT_EQ(between(R"({})", R"({"name":"b"})"), R"([{"member":"name","to":"b"}])");
  EXPECT_EQ(between(R"({"name":null})", R"({"name":"b"})"), R"([{"member":"name","from":null,"to":"b"}])");
}

TEST(differences, go_into_objects_and_take_lists_whole) {
  EXPECT_EQ(between(R"({"a":{"x":1,"y":2},"l":[1,2]})", R"({"a":{"x":1,"y":3},"l":[1]})"),
            R"([{"member":"a.y","from":2,"to":3},{"member":"l","from":[1,2],"to":[1]}])");
}

TEST(differences, know_flags_as_numbers_and_objects_as_texts) {
  EXPECT_EQ(between(R"({"is_default":1})", R"({"is_default":true})"), "[]");
  EXPECT_EQ(between(R"({"config":"{\"retry\":{\"attempts\":3}}"})", R"({"config":{"retry":{"attempts":5}}})"),
            R"([{"member":"config.retry.attempts","from":3,"to":5}])");
}

TEST(differences, hide_credentials_on_both_sides) {
  const auto shown = between(
      R"({"key":"old-1","configurations":{"api_key":"old-2"},"config":"{\"custom_headers\":{\"x\":\"old-3\"}}"})",
      R"({"key":"new-1","configurations":{"api_key":"new-2"},"config":{"custom_headers":{"x":"new-3"}}})");
  EXPECT_THAT(shown, Not(HasSubstr("old-")));
  EXPECT_THAT(shown, Not(HasSubstr("new-")));
  EXPECT_THAT(shown, HasSubstr(R"({"member":"configurations.api_key","from":"[hidden]","to":"[hidden]"})"));
  EXPECT_THAT(shown, HasSubstr(R"("member":"config.custom_headers.x")"));
}

}  // namespace

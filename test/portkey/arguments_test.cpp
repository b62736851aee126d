#include "portkey/arguments.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "portkey/shapes.hpp"
#include "protocol/header_value.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

namespace json = boost::json;

std::string problems(std::string_view tool, const std::string& arguments) {
  return portkey::argument_problems(support::operation_named(tool), json::parse(arguments).as_object());
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string invitation(const std::string& more) {
  return R"({"email":"a@b.example","role":"member","workspaces":[])" + more + "}";
}

std::string period(const std::string& more) {
  return R"({"time_of_generation_min":"2026-10-01T00:00:00Z","time_of_generation_max":"2026-11-01T00:00:00+00:00")" +
         more + "}";
}

const std::string a_time = "a time in ISO 8601 with offset, such as 2026-10-01T00:00:00+00:00";

TEST(argument_problems, are_none_when_all_is_well) {
  EXPECT_EQ(problems("list_workspaces", "{}"), "");
  EXPECT_EQ(
      problems("list_workspaces", R"({"name":"a","exact_name":"a b","status":"active,archived","current_page":3})"),
      "");
  EXPECT_EQ(problems("get_config", R"({"slug":"pc-x"})"), "");
  EXPECT_EQ(problems("invite_user", invitation("")), "");
  EXPECT_EQ(problems("invite_user", invitation(R"(,"first_name":"A","workspace_api_key_details":
      {"name":"k","expiry":"2027-01-01T00:00:00+01:00","metadata":{"any":{"thing":[1]}},"scopes":["logs.view"]})")),
            "");
  EXPECT_EQ(
      problems("get_cost_analytics", period(R"(,"cost_min":0.5,"weighted_feedback_min":-10,"total_units_min":0)")), "");
}

TEST(argument_problems, name_what_is_missing_and_what_it_wants) {
  const std::string help = support::operation_named("get_config").path.begin()->help;
  EXPECT_EQ(problems("get_config", "{}"), "The argument \"slug\" is missing: it must be a string. " + help);
  EXPECT_EQ(problems("get_user_stats", R"({"time_of_generation_max":"2026-11-01T00:00:00Z"})")
                .rfind("The argument \"time_of_generation_min\" is missing: it must be " + a_time + ". ", 0),
            0U);
}

TEST(argument_problems, name_what_is_unknown_and_the_nearest) {
  EXPECT_EQ(problems("list_all_users", R"({"rol":"admin"})"),
            "The argument \"rol\" is not known; did you mean role? Known are role, email, current_page, "
            "page_size, fields.");
  EXPECT_EQ(problems("get_workspace", R"({"workspace_id":"a","zzz":1})"),
            "The argument \"zzz\" is not known. Known are workspace_id.");
}

TEST(argument_problems, do_not_take_paging_where_there_is_none) {
  EXPECT_TRUE(
      holds(problems("get_workspace", R"({"workspace_id":"a","current_page":0})"), "\"current_page\" is not known"));
  EXPECT_TRUE(holds(problems("get_workspace", R"({"workspace_id":"a","fields":["id"]})"), "\"fields\" is not known"));
}

TEST(argument_problems, name_the_wrong_type) {
  EXPECT_EQ(problems("get_config", R"({"slug":5})"), "The argument \"slug\" must be a string, not an integer.");
  EXPECT_EQ(problems("list_workspaces", R"({"name":null})"), "The argument \"name\" must be a string, not null.");
  EXPECT_EQ(problems("invite_user", R"({"email":"a@b.example","role":"member","workspaces":"w"})"),
            "The argument \"workspaces\" must be an array, not a string.");
  EXPECT_EQ(problems("invite_user", invitation(R"(,"workspace_api_key_details":[])")),
            "The argument \"workspace_api_key_details\" must be an object, not an array.");
  EXPECT_EQ(problems("get_cost_analytics", period(R"(,"cost_min":"5")")),
            "The argument \"cost_min\" must be a number of at least 0, not a string.");
  EXPECT_EQ(problems("get_cost_analytics", period(R"(,"total_units_min":1.5)")),
            "The argument \"total_units_min\" must be an integer of at least 0, not a number.");
  EXPECT_EQ(problems("get_cost_analytics", period(R"(,"total_units_min":true)")),
            "The argument \"total_units_min\" must be an integer of at least 0, not a boolean.");
}

TEST(argument_problems, take_a_whole_number_as_an_integer_however_it_is_written) {
  EXPECT_EQ(problems("get_cost_analytics", period(R"(,"total_units_min":2.0)")), "");
  EXPECT_EQ(problems("list_workspaces", R"({"current_page":1.0,"page_size":1e2})"), "");
}

/// What is said of a text of 1 to 255 characters.
std::string named(const std::string& name) {
  static constexpr portkey::operation create = {
      .name = "create_thing",
      .title = "Create thing",
      .help = "Create a thing.",
      .sends = portkey::verb::post,
      .to = "/things",
      .does = portkey::effect::creates,
      .body = {{"name", portkey::text(1, 255), "A name."}},
      .says = "Created",
  };
  json::object arguments;
  arguments["name"] = name;
  return portkey::argument_problems(create, arguments);
}

TEST(argument_problems, refuse_an_empty_text_where_it_would_widen_the_request) {
  EXPECT_EQ(problems("list_workspaces", R"({"name":""})"),
            "The argument \"name\" is empty: leave it out, or give a value.");
  EXPECT_EQ(problems("get_workspace", R"({"workspace_id":""})"),
            "The argument \"workspace_id\" is empty: leave it out, or give a value.");
}

TEST(argument_problems, refuse_what_stands_for_a_secret_that_was_not_shown) {
  const std::string refused =
      "is what stands for a secret that was not shown: give the secret itself, or leave the "
      "member out to keep it.";
  EXPECT_EQ(problems("create_virtual_key", R"({"name":"k","provider":"openai","key":"[hidden]"})"),
            "The argument \"key\" " + refused);
  EXPECT_EQ(problems("create_config", R"({"name":"c","config":{"targets":[{"api_key":"[hidden]"}]}})"),
            "The argument \"config.targets[0].api_key\" " + refused);
}

TEST(argument_problems, refuse_lists_in_a_query_that_would_say_something_else) {
  EXPECT_EQ(problems("delete_integration_model", R"({"slug":"i","slugs":[""]})"),
            "The argument \"slugs\" is empty: leave it out, or give a value.");
  EXPECT_EQ(problems("delete_integration_model", R"({"slug":"i","slugs":["a,b"]})"),
            "The argument \"slugs\" holds an item with a comma, which would become two.");
  EXPECT_EQ(problems("delete_integration_model", R"({"slug":"i","slugs":["a","b"]})"), "");
}

TEST(argument_problems, refuse_a_hidden_secret_also_where_members_are_free) {
  EXPECT_EQ(
      problems("update_mcp_integration", R"({"mcp_integration_id":"m","configurations":{"client_secret":"[hidden]"}})")
          .rfind("The argument \"configurations.client_secret\" is what stands for a secret", 0),
      0U);
}

TEST(argument_problems, take_anything_where_the_schema_shows_only_what_is_usual) {
  EXPECT_EQ(problems("update_prompt", R"({"prompt_id":"p","tool_choice":"auto"})"), "");
  EXPECT_EQ(problems("update_prompt", R"({"prompt_id":"p","tool_choice":{"type":"function"}})"), "");
}

TEST(argument_problems, name_the_bounds) {
  EXPECT_EQ(named(""), "The argument \"name\" must be a string of 1 to 255 characters, not \"\".");
  EXPECT_EQ(named(std::string(256, 'n')),
            "The argument \"name\" must be a string of 1 to 255 characters, not a string of 256 bytes.");
  EXPECT_EQ(named(std::string(255, 'n')), "");
  EXPECT_EQ(problems("get_cost_analytics", period(R"(,"cost_max":-1)")),
            "The argument \"cost_max\" must be a number of at least 0, not -1.");
  EXPECT_EQ(problems("get_cost_analytics", period(R"(,"weighted_feedback_max":11)")),
            "The argument \"weighted_feedback_max\" must be a number from -10 to 10, not 11.");
}

TEST(argument_problems, count_characters_as_the_schema_does) {
  std::string name;
  for (int each = 0; each < 255; ++each)
    name += "\xc3\xa9";
  EXPECT_EQ(named(name), "");
  EXPECT_NE(named(name + "\xc3\xa9"), "");
}

TEST(argument_problems, name_the_choices) {
  EXPECT_EQ(problems("list_all_users", R"({"role":"Admin"})"),
            "The argument \"role\" must be one of admin, member, owner, not \"Admin\".");
  EXPECT_EQ(problems("list_all_users", R"({"role":1})"),
            "The argument \"role\" must be one of admin, member, owner, not an integer.");
}

TEST(argument_problems, name_the_format) {
  EXPECT_EQ(problems("list_all_users", R"({"email":"nobody"})"),
            "The argument \"email\" must be an e-mail address, not \"nobody\".");
  EXPECT_EQ(problems("get_user_stats",
                     R"({"time_of_generation_min":"2026-10-01","time_of_generation_max":"2026-11-01T00:00:00Z"})"),
            "The argument \"time_of_generation_min\" must be " + a_time + ", not \"2026-10-01\".");
}

TEST(argument_problems, say_where_a_nested_value_stands) {
  const auto of = [](const std::string& workspaces) {
    return problems("invite_user", R"({"email":"a@b.example","role":"member","workspaces":)" + workspaces + "}");
  };
  EXPECT_EQ(of(R"([{"id":"w"}])")
                .rfind("The argument \"workspaces[0].role\" is missing: it must be one of admin, member, manager. ", 0),
            0U);
  EXPECT_EQ(of(R"([{"id":"w","role":"member"},{"id":"v","role":"owner"}])"),
            "The argument \"workspaces[1].role\" must be one of admin, member, manager, not \"owner\".");
  EXPECT_EQ(of(R"([{"id":"w","role":"admin","rolle":1}])"),
            "The argument \"workspaces[0].rolle\" is not known; did you mean role? Known are id, role.");
  EXPECT_EQ(of("[1]"), "The argument \"workspaces[0]\" must be an object, not an integer.");
  EXPECT_EQ(problems("invite_user", invitation(R"(,"workspace_api_key_details":{"scopes":["a",2]})")),
            "The argument \"workspace_api_key_details.scopes[1]\" must be a string, not an integer.");
}

TEST(argument_problems, hold_pages_against_their_bounds) {
  EXPECT_EQ(problems("list_workspaces", R"({"current_page":-1})"),
            "The argument \"current_page\" must be an integer from 0 to 1000000, not -1.");
  EXPECT_EQ(problems("list_workspaces", R"({"page_size":0})"),
            "The argument \"page_size\" must be an integer from 1 to 1000, not 0.");
  EXPECT_EQ(problems("list_workspaces", R"({"page_size":1001})"),
            "The argument \"page_size\" must be an integer from 1 to 1000, not 1001.");
  EXPECT_EQ(problems("list_workspaces", R"({"page_size":"10"})"),
            "The argument \"page_size\" must be an integer from 1 to 1000, not a string.");
  EXPECT_EQ(problems("list_workspaces", R"({"page_size":1.5})"),
            "The argument \"page_size\" must be an integer from 1 to 1000, not a number.");
}

TEST(argument_problems, hold_fields_against_the_members_of_an_item) {
  EXPECT_EQ(problems("list_configs", R"({"fields":["id","slug"]})"), "");
  EXPECT_TRUE(holds(problems("list_configs", R"({"fields":["id","slugg"]})"), "did you mean slug?"));
  EXPECT_TRUE(holds(problems("list_configs", R"({"fields":["id","slugg"]})"), "fields"));
  EXPECT_TRUE(holds(problems("list_configs", R"({"fields":[]})"), "\"fields\" must be an array of 1 to 64 items"));
  EXPECT_TRUE(holds(problems("list_configs", R"({"fields":"id"})"), "\"fields\" must be an array"));
  EXPECT_TRUE(holds(problems("list_configs", R"({"fields":[1]})"), "\"fields[0]\" must be a string"));
}

TEST(argument_problems, let_fields_name_what_portkey_may_add_where_items_are_open) {
  EXPECT_EQ(problems("list_workspaces", R"({"fields":["id","brand_new"]})"), "");
}

TEST(argument_problems, are_several_sentences_but_not_endless) {
  EXPECT_EQ(problems("list_all_users", R"({"role":1,"email":2})"),
            "The argument \"role\" must be one of admin, member, owner, not an integer. "
            "The argument \"email\" must be an e-mail address, not an integer.");
  std::string many = "{";
  for (int each = 0; each < 500; ++each)
    many += (each ? ",\"x" : "\"x") + std::to_string(each) + "\":1";
  const auto said = problems("get_workspace", many + "}");
  EXPECT_LT(said.size(), 1000U);
  EXPECT_TRUE(holds(said, "\"workspace_id\" is missing"));
}

TEST(argument_problems, do_not_repeat_a_long_value) {
  const auto said = problems("list_all_users", R"({"role":")" + std::string(100'000, 'r') + "\"}");
  EXPECT_EQ(said, "The argument \"role\" must be one of admin, member, owner, not a string of 100000 bytes.");
}

TEST(argument_problems, shorten_a_long_name_to_whole_characters) {
  const auto name = std::string(63, 'n') + "\xc3\xa9" + std::string(100'000, 'n');
  for (const auto& said :
       {problems("get_workspace", R"({"workspace_id":"a",")" + name + "\":1}"),
        problems("invite_user", invitation(R"(,"workspace_api_key_details":{"scopes":["a"],")" + name + "\":1}")),
        problems("list_configs", R"({"fields":[")" + name.substr(0, 70) + "\"]}")}) {
    EXPECT_TRUE(holds(said, "is not known")) << said;
    EXPECT_LT(said.size(), 500U);
    EXPECT_TRUE(protocol::is_utf8(said)) << said;
  }
}

}  // namespace

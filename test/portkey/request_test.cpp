#include "portkey/request.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>

#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

namespace json = boost::json;
using portkey::bind_request;
using portkey::operation;
using portkey::outgoing;
using portkey::verb;

/// The two planes on different hosts, so that a test sees which was taken.
portkey::upstreams upstreams_at(std::string_view control = "https://control.example/v1") {
  const auto read_control = portkey::parse_base_url(control, portkey::insecure::refused);
  const auto gateway = portkey::parse_base_url("https://gateway.example:8443/prefix/v1", portkey::insecure::refused);
  EXPECT_TRUE(read_control && gateway);
  return {*read_control, *gateway};
}

outgoing bound(const operation& one, const std::string& arguments, const portkey::upstreams& where = upstreams_at()) {
  auto made = bind_request(one, json::parse(arguments).as_object(), where);
  if (made) return std::move(*made);
  ADD_FAILURE() << made.error();
  return {};
}

std::string target(std::string_view tool, const std::string& arguments) {
  return bound(support::operation_named(tool), arguments).target;
}

constexpr portkey::field extra_filter[] = {
    {"deep_name", portkey::any_text, "A filter.", portkey::optional, "deepName"}};

constexpr operation operations[] = {
    {.name = "make_thing",
     .title = "Make thing",
     .help = "Make a thing.",
     .sends = verb::post,
     .to = "/things/{thing_id}/parts/{part_id}",
     .does = portkey::effect::creates,
     .scope = "things.create",
     .at = portkey::plane::gateway,
     .version = portkey::api_version::v2,
     .path = {{"thing_id", portkey::id_or_slug, "The thing.", portkey::required},
              {"part_id", portkey::id_or_slug, "The part.", portkey::required}},
     .query = {{"dry_run", portkey::any_boolean, "Only try it.", portkey::optional, "dryRun"}},
     .filters = portkey::list_of(extra_filter),
     .body = {{"is_default", portkey::any_boolean, "Whether it is the default.", portkey::optional, "isDefault"},
              {"ratio", portkey::any_number, "A ratio."}},
     .gives = {{"id", portkey::any_text, "The id."}}},
    {.name = "list_things",
     .title = "List things",
     .help = "List things.",
     .to = "/things",
     .scope = "things.list",
     .version = portkey::api_version::none,
     .pages = {"page", "page_size", 1, 100, 500},
     .lists = "data",
     .gives = {{"data", portkey::list_of(portkey::any_text), "The things.", portkey::required}}},
};
static_assert(portkey::rules::hold(operations));

TEST(bind_request, sends_a_list_with_its_pages_always) {
  EXPECT_EQ(target("list_workspaces", "{}"), "/v1/admin/workspaces?current_page=0&page_size=50");
  EXPECT_EQ(target("list_workspaces", R"({"current_page":2,"page_size":10})"),
            "/v1/admin/workspaces?current_page=2&page_size=10");
  EXPECT_EQ(target("list_virtual_keys", "{}"), "/v1/virtual-keys?current_page=0&page_size=50");
}

TEST(bind_request, writes_pages_in_camel_case_where_portkey_does) {
  EXPECT_EQ(target("list_all_users", R"({"role":"admin","page_size":5})"),
            "/v1/admin/users?role=admin&currentPage=0&pageSize=5");
}

TEST(bind_request, counts_pages_from_where_the_operation_does) {
  EXPECT_EQ(bound(operations[1], "{}").target, "/things?page=1&page_size=100");
  EXPECT_EQ(bound(operations[1], R"({"current_page":3})").target, "/things?page=4&page_size=100");
}

TEST(bind_request, reads_a_page_however_its_number_is_written) {
  EXPECT_EQ(target("list_workspaces", R"({"current_page":1.0,"page_size":1e2})"),
            "/v1/admin/workspaces?current_page=1&page_size=100");
}

TEST(bind_request, keeps_what_shapes_the_answer_to_itself) {
  EXPECT_EQ(target("list_workspaces", R"({"fields":["id"]})"), "/v1/admin/workspaces?current_page=0&page_size=50");
}

TEST(bind_request, encodes_times_and_filters) {
  const auto sent = bound(support::operation_named("get_cost_analytics"),
                          R"({"time_of_generation_min":"2026-10-01T00:00:00+02:00",
                              "time_of_generation_max":"2026-11-01T00:00:00.25Z","cost_min":0.5,"total_units_min":100000,
                              "status_code":"401,403","metadata":"{\"env\":\"a b\"}"})");
  EXPECT_EQ(sent.target,
            "/v1/analytics/graphs/cost?time_of_generation_min=2026-10-01T00%3A00%3A00%2B02%3A00"
            "&time_of_generation_max=2026-11-01T00%3A00%3A00%2B00%3A00&total_units_min=100000&cost_min=0.5"
            "&status_code=401%2C403&metadata=%7B%22env%22%3A%22a%20b%22%7D");
}

TEST(bind_request, writes_large_numbers_without_an_exponent) {
  EXPECT_NE(target("get_cost_analytics", R"({"total_units_min":100000.0,"cost_min":1e5})")
                .find("total_units_min=100000&cost_min=100000"),
            std::string::npos);
}

TEST(bind_request, takes_a_get_without_a_body) {
  const auto sent = bound(support::operation_named("get_config"), R"({"slug":"pc-x","workspace_id":"ws 1"})");
  EXPECT_EQ(sent.method, verb::get);
  EXPECT_FALSE(sent.has_body);
  EXPECT_EQ(sent.body, "");
  EXPECT_EQ(sent.target, "/v1/configs/pc-x?workspace_id=ws%201");
  EXPECT_TRUE(sent.key.empty());
}

TEST(bind_request, makes_the_body_of_a_write_from_what_was_given) {
  const auto sent = bound(support::operation_named("invite_user"),
                          R"({"workspaces":[{"id":"w","role":"admin"}],"email":"a+b@c.example","role":"member",
                              "workspace_api_key_details":{"scopes":["logs.view"],"metadata":{"k":"v"}}})");
  EXPECT_EQ(sent.method, verb::post);
  EXPECT_EQ(sent.target, "/v1/admin/users/invites");
  EXPECT_TRUE(sent.has_body);
  EXPECT_EQ(sent.body, R"({"email":"a+b@c.example","role":"member","workspaces":[{"id":"w","role":"admin"}],)"
                       R"("workspace_api_key_details":{"scopes":["logs.view"],"metadata":{"k":"v"}}})");
}

TEST(bind_request, writes_the_names_of_the_wire) {
  const auto sent =
      bound(operations[0], R"({"thing_id":"t","part_id":"p","dry_run":true,"deep_name":"n","is_default":false})");
  EXPECT_EQ(sent.target, "/prefix/v2/things/t/parts/p?dryRun=true&deepName=n");
  EXPECT_EQ(sent.body, R"({"isDefault":false})");
}

TEST(bind_request, sends_a_write_an_empty_object_when_nothing_was_given) {
  const auto sent = bound(operations[0], R"({"thing_id":"t","part_id":"p"})");
  EXPECT_TRUE(sent.has_body);
  EXPECT_EQ(sent.body, "{}");
}

TEST(bind_request, goes_to_the_plane_of_the_operation) {
  const auto control = bound(support::operation_named("list_configs"), "{}").where;
  EXPECT_EQ(control.host, "control.example");
  EXPECT_EQ(control.port, 443);
  const auto gateway = bound(operations[0], R"({"thing_id":"t","part_id":"p"})").where;
  EXPECT_EQ(gateway.host, "gateway.example");
  EXPECT_EQ(gateway.port, 8443);
}

TEST(bind_request, joins_the_version_as_the_base_has_it) {
  const auto& users = support::operation_named("list_all_users");
  EXPECT_TRUE(bound(users, "{}", upstreams_at("https://mock.example")).target.starts_with("/admin/users?"));
  EXPECT_TRUE(
      bound(users, "{}", upstreams_at("https://mock.example/api/v1/")).target.starts_with("/api/v1/admin/users?"));
  EXPECT_TRUE(bound(operations[1], "{}").target.starts_with("/things?"));
}

TEST(bind_request, encodes_what_may_stand_in_a_path) {
  EXPECT_EQ(target("get_workspace", R"({"workspace_id":"@a:b.c_d-e"})"), "/v1/admin/workspaces/%40a%3Ab.c_d-e");
}

TEST(bind_request, refuses_what_may_not_stand_in_a_path) {
  const auto& one = support::operation_named("get_workspace");
  for (const std::string value :
       {"", ".", "..", "a/b", "%2e", "a b", "a?b", "a#b", "-a", ":a", "../x", "caf\xc3\xa9", "a\\nb"}) {
    const auto arguments = json::parse(R"({"workspace_id":")" + value + "\"}").as_object();
    const auto refused = bind_request(one, arguments, upstreams_at());
    ASSERT_FALSE(refused) << value;
    EXPECT_EQ(refused.error().rfind("The argument \"workspace_id\" cannot be an id or slug", 0), 0U) << refused.error();
  }
}

TEST(is_path_segment, accepts_ids_and_slugs) {
  for (const std::string text :
       {"a", "0", "@openai", "_user", "pc-fallbk-3f9a1c", "3f9a1c2e-0000-4000-8000-000000000000", "a..b", "a:b@c"})
    EXPECT_TRUE(portkey::is_path_segment(text)) << text;
  EXPECT_TRUE(portkey::is_path_segment(std::string(128, 'a')));
}

TEST(is_path_segment, refuses_everything_else) {
  for (const std::string text :
       {"", ".", "..", "...", "a/b", "/", "%2e%2e", "%", "a;b", "a+b", "a\tb", "\xf0\x9f\x98\x80", "~a"})
    EXPECT_FALSE(portkey::is_path_segment(text)) << text;
  EXPECT_FALSE(portkey::is_path_segment(std::string(129, 'a')));
  EXPECT_FALSE(portkey::is_path_segment(std::string_view("a\0b", 3)));
}

TEST(percent_encoded, leaves_only_unreserved_characters) {
  EXPECT_EQ(portkey::percent_encoded("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(portkey::percent_encoded("+:/?#[]@!$&'()*,;=% \"<>"),
            "%2B%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2C%3B%3D%25%20%22%3C%3E");
  EXPECT_EQ(portkey::percent_encoded("\xc3\xa9\r\n"), "%C3%A9%0D%0A");
  EXPECT_EQ(portkey::percent_encoded(std::string_view("\0", 1)), "%00");
}

}  // namespace

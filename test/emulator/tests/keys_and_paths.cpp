#include <gtest/gtest.h>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

const char* const no_permission = "You do not have enough permissions to execute this request";
const char* const week = "?time_of_generation_min=2026-03-24T00:00:00Z&time_of_generation_max=2026-03-31T00:00:00Z";

class keys_and_paths : public ::testing::Test {
 protected:
  server portkey{fixed_day()};
  client caller{portkey};
};

}  // namespace

TEST_F(keys_and_paths, a_missing_key_is_401_AB05) {
  const answer given = caller.get("/v1/admin/users", "");
  EXPECT_EQ(given.status, 401u);
  EXPECT_EQ(given.code(), "AB05");
  EXPECT_EQ(given.body, R"({"success":false,"data":{"message":"Unauthorised Request","errorCode":"AB05"}})");
}

TEST_F(keys_and_paths, an_unknown_key_is_401_AB05) {
  EXPECT_EQ(caller.get("/v1/configs", "pk-nobody").code(), "AB05");
}

TEST_F(keys_and_paths, a_bearer_token_is_not_a_key) {
  const answer given = caller.ask(
      {.target = "/v1/configs", .key = "", .headers = {{"Authorization", std::string("Bearer ") + admin_key}}});
  EXPECT_EQ(given.status, 401u);
}

TEST_F(keys_and_paths, a_workspace_key_is_refused_what_belongs_to_the_organisation) {
  for (const char* target : {"/v1/admin/users", "/v1/admin/workspaces", "/v1/admin/workspaces/ws-produc-5a3f10",
                             "/v1/admin/users/invites"}) {
    const answer given = caller.get(target, workspace_key);
    EXPECT_EQ(given.status, 403u) << target;
    EXPECT_EQ(given.code(), "AB03") << target;
    EXPECT_EQ(given.message(), no_permission) << target;
  }
}

TEST_F(keys_and_paths, a_missing_scope_is_403_AB03) {
  EXPECT_EQ(caller.get("/v1/configs", limited_key).status, 200u);
  EXPECT_EQ(caller.get("/v1/admin/users", limited_key).status, 200u);
  for (const std::string& target :
       {std::string("/v1/configs/pc-fallba-77c1a0"), std::string("/v1/virtual-keys?current_page=0&page_size=1"),
        std::string("/v1/analytics/graphs/cost") + week, std::string("/v1/analytics/groups/users") + week}) {
    const answer given = caller.get(target, limited_key);
    EXPECT_EQ(given.code(), "AB03") << target;
    EXPECT_EQ(given.message(), no_permission) << target;
  }
  EXPECT_EQ(caller.post("/v1/admin/users/invites", "{}", limited_key).status, 403u);
}

TEST_F(keys_and_paths, the_key_is_checked_before_the_arguments) {
  EXPECT_EQ(caller.get("/v1/virtual-keys", "").status, 401u);
  EXPECT_EQ(caller.get("/v1/virtual-keys", limited_key).status, 403u);
  EXPECT_EQ(caller.get("/v1/virtual-keys").status, 400u);
}

TEST_F(keys_and_paths, an_unrouted_path_is_answered_by_the_gateway) {
  for (const char* target : {"/v1/workspaces", "/v1/nothing", "/", "/v1", "/v2/admin/users", "/v3/admin/users",
                             "/v1/configs/a/b", "/v1/admin/users/a/b/c"}) {
    const answer given = caller.get(target);
    EXPECT_EQ(given.status, 400u) << target;
    EXPECT_EQ(given.body,
              R"({"status":"failure","message":"Either x-portkey-config or x-portkey-provider header is required"})")
        << target;
  }
  EXPECT_EQ(caller.get("/v1/nothing", "").status, 400u);
  EXPECT_EQ(caller.ask({.target = "/v1/configs", .method = "PATCH"}).status, 400u);
}

TEST_F(keys_and_paths, the_version_prefix_may_be_left_out) {
  EXPECT_EQ(caller.get("/admin/users").body, caller.get("/v1/admin/users").body);
}

TEST_F(keys_and_paths, an_empty_last_segment_is_the_list) {
  EXPECT_EQ(caller.get("/v1/configs/").body, caller.get("/v1/configs").body);
}

TEST_F(keys_and_paths, dot_segments_walk_up_the_path) {
  EXPECT_EQ(caller.get("/v1/configs/..").status, 400u);
  EXPECT_EQ(caller.get("/v1/configs/../admin/users").body, caller.get("/v1/admin/users").body);
  EXPECT_EQ(caller.get("/v1/configs/%2e%2e/admin/users").body, caller.get("/v1/admin/users").body);
}

TEST_F(keys_and_paths, an_encoded_slash_stays_inside_its_segment) {
  const answer given = caller.get("/v1/configs/a%2Fb");
  EXPECT_EQ(given.status, 403u);
  EXPECT_EQ(given.code(), "AB03");
}

TEST_F(keys_and_paths, what_has_the_wrong_type_inside_a_body_is_400_AB01) {
  for (const char* body : {R"({"mcp_servers":{"a":1}})", R"({"mcp_servers":[]})", R"({"mcp_servers":null})"})
    EXPECT_EQ(
        caller.ask({.target = "/v1/guardrails/pg-no-sql-93ab2d/mcp-servers", .method = "PUT", .body = body}).code(),
        "AB01")
        << body;
  for (const char* body : {R"({"users":[1]})", R"({"users":[{"id":1,"role":"member"}]})", R"({"users":{}})"})
    EXPECT_EQ(caller.post("/v1/admin/workspaces/ws-stagin-8c41d7/users", body).code(), "AB01") << body;
}

TEST(keys, options_add_keys) {
  options wanted = fixed_day();
  wanted.keys.push_back({.name = "reader", .value = "pk-reader", .scopes = {"configs.*"}});
  server portkey(wanted);
  client caller(portkey);
  EXPECT_EQ(caller.get("/v1/configs/pc-fallba-77c1a0", "pk-reader").status, 200u);
  EXPECT_EQ(caller.get("/v1/admin/users", "pk-reader").status, 403u);
  EXPECT_EQ(portkey.requests().front().key, "reader");
}

}  // namespace emulator::testing

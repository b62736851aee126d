#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class organisation_things : public emulated {
 protected:
  std::string user(std::size_t number) {
    return text(read("/v1/admin/users?pageSize=100").at("data").at(number), "/id");
  }
};

}  // namespace

TEST_F(organisation_things, a_users_role_changes_to_another_one_only) {
  const std::string at = "/v1/admin/users/" + user(3);
  EXPECT_EQ(refused("PUT", at, R"({"role":"member"})"), "400 AB01") << "the same";
  update(at, R"({"role":"admin"})");
  EXPECT_EQ(read(at).at("role"), "admin");
  EXPECT_EQ(refused("PUT", "/v1/admin/users/" + user(0), R"({"role":"member"})"), "403 AB03") << "the owner";
}

TEST_F(organisation_things, a_removed_user_leaves_every_workspace) {
  const std::string id = user(3);
  EXPECT_EQ(read("/v1/admin/workspaces/ws-suppor-1d96fa/users/" + id).at("role"), "manager");
  EXPECT_EQ(ask("DELETE", "/v1/admin/users/" + id).body, "{}");
  EXPECT_EQ(refused("GET", "/v1/admin/users/" + id), "404 AB08");
  EXPECT_EQ(refused("GET", "/v1/admin/workspaces/ws-suppor-1d96fa/users/" + id), "404 AB08");
}

TEST_F(organisation_things, invitations_are_sent_again_and_deleted) {
  const json::value invites = read("/v1/admin/users/invites");
  const std::string expired = "/v1/admin/users/invites/" + text(invites, "/data/2/id");
  EXPECT_FALSE(text(create(expired + "/resend", ""), "/inviteLink").empty());
  EXPECT_EQ(read(expired).at("status"), "pending");
  const std::string cancelled = "/v1/admin/users/invites/" + text(invites, "/data/3/id");
  EXPECT_EQ(refused("POST", cancelled + "/resend"), "400 AB01");
  EXPECT_EQ(ask("DELETE", expired).body, "{}");
  EXPECT_EQ(refused("GET", expired), "404 AB08");
}

TEST_F(organisation_things, a_workspace_lives_and_is_deleted_by_its_clean_name) {
  const json::value made = create("/v1/admin/workspaces", R"({"name":"Lab","defaults":{"metadata":{"team":"lab"}},)"
                                                          R"("users":[")" +
                                                              user(4) + R"("]})");
  EXPECT_EQ(made.at("name"), "🏢 Lab");
  const std::string at = "/v1/admin/workspaces/" + text(made, "/slug");
  EXPECT_EQ(read(at + "?name_format=plain").at("name"), "Lab");
  EXPECT_EQ(read(at).at("users").as_array().size(), 1u);
  EXPECT_EQ(refused("POST", "/v1/admin/workspaces", R"({"name":"Lab"})"), "409 AB07");
  update(at, R"({"description":"Trials"})");
  EXPECT_EQ(read(at).at("description"), "Trials");
  EXPECT_EQ(read(at).at("defaults").at("metadata").at("team"), "lab");

  EXPECT_EQ(refused("DELETE", at), "400 AB01");
  EXPECT_EQ(ask("DELETE", at, R"({"name":"🏢 Lab"})").message(), "Invalid value");
  const answer gone = ask("DELETE", at, R"({"name":"Lab"})");
  EXPECT_EQ(gone.status, 200u);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(refused("GET", at), "403 AB03");
}

TEST_F(organisation_things, a_workspace_in_use_needs_force) {
  const std::string at = "/v1/admin/workspaces/ws-stagin-8c41d7";
  EXPECT_EQ(refused("DELETE", at, R"({"name":"Staging"})"), "409 AB07");
  EXPECT_EQ(ask("DELETE", at, R"({"name":"Staging","force_delete":true})").status, 200u);
  EXPECT_EQ(refused("GET", "/v1/configs/pc-stagin-12ab90"), "403 AB03") << "what was in it is gone";
  EXPECT_EQ(read("/v1/configs").at("data").as_array().size(), 10u);
}

TEST_F(organisation_things, members_are_added_changed_and_removed) {
  const std::string at = "/v1/admin/workspaces/ws-resear-e07b92/users";
  const std::int64_t before = read(at).at("total").as_int64();
  const std::string id = user(5);
  update(at + "/" + text(read(at), "/data/0/id"), R"({"role":"manager"})");
  EXPECT_EQ(read(at + "?role=manager&page_size=1").at("data").as_array().size(), 1u);
  EXPECT_EQ(create(at, R"({"users":[{"id":")" + id + R"(","role":"member"}]})"), json::value(json::object()));
  EXPECT_EQ(refused("POST", at, R"({"users":[{"id":")" + id + R"(","role":"member"}]})"), "409 AB07");
  EXPECT_EQ(refused("POST", at, R"({"users":[{"id":"nobody","role":"member"}]})"), "404 AB08");
  EXPECT_EQ(refused("POST", at, R"({"users":[{"id":")" + id + R"(","role":"king"}]})"), "400 AB01");
  EXPECT_EQ(read(at).at("total").as_int64(), before + 1);
  EXPECT_EQ(ask("DELETE", at + "/" + id).body, "{}");
  EXPECT_EQ(read("/v1/admin/workspaces/ws-resear-e07b92/members").at("total").as_int64(), before);
  key = workspace_key;
  EXPECT_EQ(refused("GET", at), "403 AB03") << "another workspace";
  EXPECT_EQ(ask("GET", "/v1/admin/workspaces/ws-produc-5a3f10/users").status, 200u);
}

TEST_F(organisation_things, groups_of_the_identity_provider_lead_into_workspaces) {
  const json::value groups = read("/v2/scim/groups?page=0&page_size=2");
  EXPECT_EQ(groups.at("total_count"), 4);
  EXPECT_EQ(groups.at("mappings").as_array().size(), 2u);
  EXPECT_EQ(ask("GET", "/v1/scim/groups").status, 400u) << "routed below /v2 only";
  const std::string body = R"({"workspace_id":"ws-stagin-8c41d7","role":"member","scim_group_name":"New team"})";
  const json::value made = create("/v1/scim/workspaces", body);
  EXPECT_EQ(create("/v1/scim/workspaces", body), made);
  EXPECT_EQ(read("/v2/scim/groups?search=New").at("total_count"), 1);
  EXPECT_EQ(read("/v1/scim/workspaces?workspace_id=ws-stagin-8c41d7").at("total_count"), 1);
  EXPECT_EQ(refused("POST", "/v1/scim/workspaces", R"({"workspace_id":"ws-stagin-8c41d7","role":"member"})"),
            "400 AB01");
  EXPECT_EQ(done("DELETE", "/v1/scim/workspaces/" + text(made, "/id")).at("success"), true);
  EXPECT_EQ(refused("DELETE", "/v1/scim/workspaces/" + text(made, "/id")), "404 AB08");
}

}  // namespace emulator::testing

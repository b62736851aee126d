#include <gtest/gtest.h>

#include <set>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

class people : public ::testing::Test {
 protected:
  answer invite(const std::string& body) { return caller.post("/v1/admin/users/invites", body); }

  server portkey{fixed_day()};
  client caller{portkey};
};

std::set<std::string> names_in(const json::value& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.as_object())
    names.insert(name);
  return names;
}

const char* const invitation =
    R"({"email":"new.person@example.com","role":"member","workspaces":[{"id":"ws-stagin-8c41d7","role":"manager"}]})";

}  // namespace

TEST_F(people, are_listed_as_the_specification_shows) {
  const json::value page = caller.get("/v1/admin/users?pageSize=100").parsed();
  EXPECT_EQ(page.at("object"), "list");
  EXPECT_EQ(page.at("total"), 25);
  EXPECT_EQ(page.at("data").as_array().size(), 25u);
  const json::value& owner = page.at("data").at(0);
  const std::set<std::string> expected = {"object", "id",    "first_name", "last_name",
                                          "role",   "email", "created_at", "last_updated_at"};
  EXPECT_EQ(names_in(owner), expected);
  EXPECT_EQ(owner.at("role"), "owner");
  EXPECT_EQ(owner.at("email"), "ada.lindqvist@example.com");
  EXPECT_EQ(owner.at("created_at"), "2025-02-24 12:00:00");
}

TEST_F(people, are_paged_in_camel_case_from_page_0) {
  std::set<std::string> emails;
  for (int page = 0; page < 4; ++page) {
    const json::value list = caller.get("/v1/admin/users?pageSize=10&currentPage=" + std::to_string(page)).parsed();
    EXPECT_EQ(list.at("total"), 25);
    EXPECT_EQ(list.at("data").as_array().size(), page < 2 ? 10u : page == 2 ? 5u : 0u);
    for (const json::value& one : list.at("data").as_array())
      emails.insert(json::value_to<std::string>(one.at("email")));
  }
  EXPECT_EQ(emails.size(), 25u);
  const json::value snake = caller.get("/v1/admin/users?page_size=3&current_page=2").parsed();
  EXPECT_EQ(snake.at("data").as_array().size(), 20u) << "snake_case means nothing here";
}

TEST_F(people, are_filtered_by_role_and_email) {
  EXPECT_EQ(caller.get("/v1/admin/users?role=admin").parsed().at("total"), 3);
  EXPECT_EQ(caller.get("/v1/admin/users?email=zoe.hartmann%40example.com").parsed().at("total"), 1);
  EXPECT_EQ(caller.get("/v1/admin/users?role=king").code(), "AB01");
  EXPECT_EQ(caller.get("/v1/admin/users?email=zoe").code(), "AB01");
}

TEST_F(people, pages_that_are_no_numbers_are_400_AB01) {
  for (const char* query :
       {"pageSize=ten", "pageSize=-1", "currentPage=1.5", "currentPage=", "pageSize=99999999999999999999"})
    EXPECT_EQ(caller.get(std::string("/v1/admin/users?") + query).code(), "AB01") << query;
  EXPECT_EQ(caller.get("/v1/admin/users?currentPage=9223372036854775807&pageSize=9223372036854775807").status, 200u);
}

TEST_F(people, one_is_read_by_id) {
  const json::value list = caller.get("/v1/admin/users").parsed();
  const std::string id = json::value_to<std::string>(list.at("data").at(3).at("id"));
  const json::value one = caller.get("/v1/admin/users/" + id).parsed();
  EXPECT_EQ(one.at("first_name"), "Dmitri");
  EXPECT_TRUE(one.at("workspace_ids").is_array());
  EXPECT_EQ(caller.get("/v1/admin/users/nobody").code(), "AB08");
}

TEST_F(people, an_invitation_answers_its_id_and_link_and_is_remembered) {
  const answer given = invite(invitation);
  EXPECT_EQ(given.status, 200u);
  const std::set<std::string> expected = {"id", "invite_link"};
  EXPECT_EQ(names_in(given.parsed()), expected);
  const std::string id = json::value_to<std::string>(given.parsed().at("id"));
  EXPECT_EQ(json::value_to<std::string>(given.parsed().at("invite_link")), "https://app.portkey.ai/invite/" + id);

  const json::value kept = caller.get("/v1/admin/users/invites/" + id).parsed();
  EXPECT_EQ(kept.at("email"), "new.person@example.com");
  EXPECT_EQ(kept.at("status"), "pending");
  EXPECT_EQ(kept.at("workspaces").at(0).at("workspace_id"), "ws-stagin-8c41d7");
  EXPECT_EQ(caller.get("/v1/admin/users/invites?status=pending").parsed().at("total"), 3);
}

TEST_F(people, a_second_invitation_is_409_AB07) {
  EXPECT_EQ(invite(invitation).status, 200u);
  const answer again = invite(invitation);
  EXPECT_EQ(again.status, 409u);
  EXPECT_EQ(again.code(), "AB07");
}

TEST_F(people, a_member_cannot_be_invited_whatever_the_case) {
  EXPECT_EQ(invite(R"({"email":"ADA.Lindqvist@example.com","role":"member","workspaces":[]})").code(), "AB07");
}

TEST_F(people, who_let_an_invitation_expire_may_be_invited_again) {
  EXPECT_EQ(invite(R"({"email":"carla.nunez@example.com","role":"member","workspaces":[]})").status, 200u);
}

TEST_F(people, an_incomplete_invitation_is_400_AB01) {
  for (const char* body : {
           "",
           "[]",
           "{",
           R"({"role":"member","workspaces":[]})",
           R"({"email":"a@example.com","workspaces":[]})",
           R"({"email":"a@example.com","role":"member"})",
           R"({"email":"a@example.com","role":"owner","workspaces":[]})",
           R"({"email":"not an address","role":"member","workspaces":[]})",
           R"({"email":7,"role":"member","workspaces":[]})",
           R"({"email":"a@example.com","role":"member","workspaces":"ws-stagin-8c41d7"})",
           R"({"email":"a@example.com","role":"member","workspaces":["ws-stagin-8c41d7"]})",
           R"({"email":"a@example.com","role":"member","workspaces":[{"id":"ws-stagin-8c41d7"}]})",
           R"({"email":"a@example.com","role":"member","workspaces":[{"id":"ws-stagin-8c41d7","role":"owner"}]})",
           R"({"email":"a@example.com","role":"member","workspaces":[],"workspace_api_key_details":{}})",
       }) {
    const answer given = invite(body);
    EXPECT_EQ(given.status, 400u) << body;
    EXPECT_EQ(given.code(), "AB01") << body;
    EXPECT_FALSE(given.header("x-emulator-reason").empty()) << body;
  }
  EXPECT_EQ(caller.get("/v1/admin/users/invites").parsed().at("total"), 4) << "none of them was kept";
}

TEST_F(people, an_invitation_that_is_not_declared_json_is_not_read) {
  const answer given = caller.ask({.target = "/v1/admin/users/invites",
                                   .method = "POST",
                                   .body = invitation,
                                   .headers = {{"Content-Type", "text/plain"}}});
  EXPECT_EQ(given.code(), "AB01");
}

TEST_F(people, an_invitation_to_an_unknown_workspace_is_403_AB03) {
  EXPECT_EQ(
      invite(R"({"email":"a@example.com","role":"member","workspaces":[{"id":"ws-none","role":"member"}]})").code(),
      "AB03");
}

TEST_F(people, invitations_are_listed_by_pages) {
  const json::value list = caller.get("/v1/admin/users/invites?pageSize=3&currentPage=1").parsed();
  EXPECT_EQ(list.at("total"), 4);
  EXPECT_EQ(list.at("data").as_array().size(), 1u);
  EXPECT_EQ(caller.get("/v1/admin/users/invites?role=admin").parsed().at("total"), 1);
  EXPECT_EQ(caller.get("/v1/admin/users/invites/none").code(), "AB08");
}

}  // namespace emulator::testing

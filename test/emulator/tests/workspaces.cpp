#include <gtest/gtest.h>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

class workspaces : public ::testing::Test {
 protected:
  server portkey{fixed_day()};
  client caller{portkey};
};

}  // namespace

TEST_F(workspaces, are_listed_with_emoji_and_without_members) {
  const json::value list = caller.get("/v1/admin/workspaces").parsed();
  EXPECT_EQ(list.at("object"), "list");
  EXPECT_EQ(list.at("total"), 4);
  const json::value& first = list.at("data").at(0);
  EXPECT_EQ(first.at("name"), "🚀 Production");
  EXPECT_EQ(first.at("slug"), "ws-produc-5a3f10");
  EXPECT_EQ(first.at("object"), "workspace");
  EXPECT_EQ(first.at("defaults").at("is_default"), 1);
  EXPECT_TRUE(first.at("usage_limits").is_array());
  EXPECT_FALSE(first.as_object().contains("users"));
  EXPECT_TRUE(list.at("data").at(3).at("defaults").is_null());
  EXPECT_TRUE(list.at("data").at(3).at("description").is_null());
}

TEST_F(workspaces, are_paged_from_0) {
  const json::value list = caller.get("/v1/admin/workspaces?page_size=3&current_page=1").parsed();
  EXPECT_EQ(list.at("total"), 4);
  ASSERT_EQ(list.at("data").as_array().size(), 1u);
  EXPECT_EQ(list.at("data").at(0).at("name"), "💬 Support");
}

TEST_F(workspaces, plain_names_lose_the_emoji) {
  EXPECT_EQ(caller.get("/v1/admin/workspaces?name_format=plain").parsed().at("data").at(1).at("name"), "Staging");
  EXPECT_EQ(caller.get("/v1/admin/workspaces/ws-stagin-8c41d7?name_format=plain").parsed().at("name"), "Staging");
}

TEST_F(workspaces, are_filtered_by_name_and_status) {
  EXPECT_EQ(caller.get("/v1/admin/workspaces?name=St").parsed().at("total"), 1);
  EXPECT_EQ(caller.get("/v1/admin/workspaces?name=st").parsed().at("total"), 0) << "case counts";
  EXPECT_EQ(caller.get("/v1/admin/workspaces?exact_name=Stag").parsed().at("total"), 0);
  EXPECT_EQ(caller.get("/v1/admin/workspaces?exact_name=Staging").parsed().at("total"), 1);
  EXPECT_EQ(caller.get("/v1/admin/workspaces?status=active,archived").parsed().at("total"), 4);
  EXPECT_EQ(caller.get("/v1/admin/workspaces?status=archived").parsed().at("total"), 0);
}

TEST_F(workspaces, one_is_found_by_slug_and_by_id) {
  const json::value by_slug = caller.get("/v1/admin/workspaces/ws-resear-e07b92").parsed();
  const std::string id = json::value_to<std::string>(by_slug.at("id"));
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(caller.get("/v1/admin/workspaces/" + id).parsed(), by_slug);
  EXPECT_EQ(by_slug.at("usage_limits").at(0).at("credit_limit"), 500);
  EXPECT_EQ(by_slug.at("rate_limits").at(0).at("unit"), "rpm");
}

TEST_F(workspaces, members_are_as_the_specification_shows) {
  const json::value one = caller.get("/v1/admin/workspaces/ws-produc-5a3f10").parsed();
  const json::array& members = one.at("users").as_array();
  ASSERT_GT(members.size(), 5u);
  for (const json::value& member : members) {
    EXPECT_EQ(member.at("object"), "workspace-user");
    EXPECT_EQ(member.at("status"), "active");
    EXPECT_EQ(member.at("workspace_id"), one.at("id"));
    EXPECT_TRUE(member.at("scopes").is_array());
    EXPECT_TRUE(member.at("settings").is_null());
    EXPECT_TRUE(member.at("first_name").is_string());
    EXPECT_TRUE(member.at("email").is_string());
  }
  EXPECT_EQ(members[0].at("org_role"), "owner");
  EXPECT_EQ(members[0].at("role"), "admin");
}

TEST_F(workspaces, one_that_does_not_exist_is_403_AB03) {
  const answer given = caller.get("/v1/admin/workspaces/ws-none");
  EXPECT_EQ(given.status, 403u);
  EXPECT_EQ(given.code(), "AB03");
}

}  // namespace emulator::testing

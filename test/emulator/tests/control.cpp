#include <gtest/gtest.h>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

options with_control() {
  options wanted = fixed_day();
  wanted.control = true;
  return wanted;
}

class control : public ::testing::Test {
 protected:
  answer misbehave(const std::string& rule) { return caller.post("/_emulator/misbehaviour", rule, ""); }

  server portkey{with_control()};
  client caller{portkey};
};

}  // namespace

TEST(control_routes, are_unrouted_unless_asked_for) {
  server portkey(fixed_day());
  client caller(portkey);
  EXPECT_EQ(caller.get("/_emulator/requests").status, 400u);
  EXPECT_EQ(portkey.requests().size(), 1u);
}

TEST_F(control, rules_are_given_as_json) {
  EXPECT_EQ(misbehave(R"({"times":2,"path":"/configs","statuses":[429],"retry_after":"7","shape":"gateway"})").status,
            200u);
  EXPECT_EQ(caller.get("/v1/admin/users").status, 200u);
  const answer given = caller.get("/v1/configs");
  EXPECT_EQ(given.status, 429u);
  EXPECT_EQ(given.header("Retry-After"), "7");
  EXPECT_EQ(given.parsed().at("status"), "failure");
}

TEST_F(control, every_member_of_a_rule_is_known) {
  EXPECT_EQ(
      misbehave(
          R"({"delay_ms":1,"drop":false,"redirect_to":"","body":"x","content_type":"text/plain",)"
          R"("chunked":true,"skip":0,"method":"GET","without":"x","pause_ms":1,"close":false,"cut_body_after":0})")
          .status,
      200u);
  EXPECT_EQ(caller.get("/v1/configs").body, "x");
  EXPECT_EQ(misbehave(R"({"body_size":1000,"cut_after":10})").status, 200u);
  EXPECT_TRUE(caller.get("/v1/configs").failed);
}

TEST_F(control, a_wrong_rule_is_refused_by_name) {
  EXPECT_EQ(misbehave(R"({"color":1})").body, R"({"message":"no such member: color"})");
  for (const char* rule : {R"({"times":-1})", R"({"delay_ms":3600000})", R"({"statuses":[99]})", R"({"statuses":500})",
                           R"({"shape":"round"})", R"({"body":1})", R"({"body_size":1000000000})"})
    EXPECT_TRUE(misbehave(rule).body.starts_with(R"({"message":"not a valid value: )")) << rule;
  EXPECT_EQ(misbehave("[]").status, 400u);
  for (const char* wrong : {"{}", R"({"reads":-1})", R"({"reads":"3"})"})
    EXPECT_EQ(caller.post("/_emulator/stale-reads", wrong).status, 400u) << wrong;
  for (const char* wrong : {"{}", R"({"collection_id":"none","count":1,"name":"P"})",
                            R"({"collection_id":"product-0c1d2e","count":1000000,"name":"P"})"})
    EXPECT_EQ(caller.post("/_emulator/prompts", wrong).status, 400u) << wrong;
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(control, rules_are_forgotten) {
  EXPECT_EQ(misbehave(R"({"times":9,"statuses":[500]})").status, 200u);
  EXPECT_EQ(caller.ask({.target = "/_emulator/misbehaviour", .method = "DELETE"}).status, 200u);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(control, requests_are_shown_and_forgotten) {
  caller.get("/v1/configs?a=b");
  const json::value shown = caller.get("/_emulator/requests").parsed();
  ASSERT_EQ(shown.at("requests").as_array().size(), 1u) << "control requests are not among them";
  EXPECT_EQ(shown.at("requests").at(0).at("target"), "/v1/configs?a=b");
  EXPECT_EQ(shown.at("requests").at(0).at("key"), "admin");
  EXPECT_EQ(shown.at("requests").at(0).at("headers").at("Host"), "localhost");
  EXPECT_EQ(caller.ask({.target = "/_emulator/requests", .method = "DELETE"}).status, 200u);
  EXPECT_TRUE(portkey.requests().empty());
}

TEST_F(control, idle_connections_are_closed) {
  client idle(portkey);
  EXPECT_EQ(idle.get("/v1/configs").status, 200u);
  EXPECT_EQ(caller.post("/_emulator/close-idle", "").parsed().at("closed"), 1);
  EXPECT_TRUE(idle.get("/v1/configs").failed);
}

TEST_F(control, a_reset_brings_the_sample_back) {
  EXPECT_EQ(
      caller.post("/v1/admin/users/invites", R"({"email":"a@example.com","role":"member","workspaces":[]})").status,
      200u);
  EXPECT_EQ(caller.post("/_emulator/reset", "").status, 200u);
  EXPECT_EQ(caller.get("/v1/admin/users/invites").parsed().at("total"), 4);
}

TEST_F(control, reads_of_prompts_may_lag_behind_each_write) {
  const std::string at = "/v1/prompts/pp-ticket-su-6f2d1b";
  const auto versions = [&] { return caller.get(at + "/versions").parsed().at("total"); };
  EXPECT_EQ(caller.post("/_emulator/stale-reads", R"({"reads":2})").status, 200u);
  EXPECT_EQ(versions(), 4);
  for (const int before : {4, 5}) {
    EXPECT_EQ(caller.ask({.target = at, .method = "PUT", .body = R"({"patch":true,"string":"Other"})"}).status, 200u);
    EXPECT_EQ(versions(), before);
    EXPECT_EQ(caller.get("/v1/prompts/partials").status, 200u) << "partials are no prompts";
    EXPECT_EQ(caller.get(at + "/versions/latest").parsed().at("prompt_version"), before);
    EXPECT_EQ(versions(), before + 1);
  }
  EXPECT_EQ(caller.ask({.target = at, .method = "DELETE"}).status, 200u);
  EXPECT_EQ(caller.get(at).status, 200u);
  EXPECT_EQ(caller.post("/_emulator/stale-reads", R"({"reads":0})").status, 200u);
  EXPECT_EQ(caller.get(at).status, 404u);
}

TEST_F(control, a_collection_is_filled_with_prompts) {
  const std::string list = "/v1/prompts?collection_id=product-0c1d2e&page_size=100";
  EXPECT_EQ(caller.get(list).parsed().at("total"), 2);
  EXPECT_EQ(
      caller.post("/_emulator/prompts", R"({"collection_id":"product-0c1d2e","count":120,"name":"Draft"})").status,
      200u);
  const json::value second = caller.get(list + "&current_page=1").parsed();
  EXPECT_EQ(second.at("total"), 122);
  ASSERT_EQ(second.at("data").as_array().size(), 22u);
  const json::value& last = second.at("data").at(21);
  EXPECT_EQ(last.at("name"), "Draft 120");
  const std::string slug(last.at("slug").as_string());
  EXPECT_EQ(caller.get("/v1/prompts/" + slug).parsed().at("prompt_version"), 1);
  EXPECT_EQ(caller.get("/v1/prompts/" + slug + "/versions").parsed().at("total"), 1);
}

TEST_F(control, other_control_routes_do_not_exist) {
  EXPECT_EQ(caller.get("/_emulator/nothing").status, 404u);
}

}  // namespace emulator::testing

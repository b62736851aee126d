#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

using namespace std::chrono_literals;

class misbehaving : public ::testing::Test {
 protected:
  server portkey{fixed_day()};
  client caller{portkey};
};

bool eventually(const std::function<bool()>& true_in_the_end) {
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (!true_in_the_end()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

}  // namespace

TEST_F(misbehaving, statuses_come_in_their_order_and_then_end) {
  portkey.misbehave({.statuses = {503, 429, 200, 500}, .retry_after = "2"});
  EXPECT_EQ(caller.get("/v1/configs").status, 503u);
  const answer limited = caller.get("/v1/configs");
  EXPECT_EQ(limited.status, 429u);
  EXPECT_EQ(limited.code(), "AB06");
  EXPECT_EQ(limited.header("Retry-After"), "2");
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  EXPECT_EQ(caller.get("/v1/configs").code(), "AB04");
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(misbehaving, times_count_rounds_of_statuses) {
  portkey.misbehave({.times = 2, .statuses = {500, 502}});
  for (const unsigned expected : {500u, 502u, 500u, 502u, 200u})
    EXPECT_EQ(caller.get("/v1/configs").status, expected);
}

TEST_F(misbehaving, rules_wait_for_their_path) {
  portkey.misbehave({.path = "/configs", .statuses = {500}});
  EXPECT_EQ(caller.get("/v1/admin/users").status, 200u);
  EXPECT_EQ(caller.get("/v1/configs/pc-fallba-77c1a0").status, 500u);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(misbehaving, rules_wait_for_a_query_without_a_parameter) {
  portkey.misbehave({.times = 2, .path = "/configs", .without = "workspace_id", .statuses = {400}});
  EXPECT_EQ(caller.get("/v1/configs?page_size=1&workspace_id=ws-stagin-8c41d7").status, 200u);
  EXPECT_EQ(caller.get("/v1/configs?not_workspace_id=x").status, 400u);
  EXPECT_EQ(caller.get("/v1/configs").status, 400u);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(misbehaving, rules_wait_for_their_method_and_let_some_requests_pass_first) {
  portkey.misbehave({.skip = 2, .path = "/configs", .method = "GET", .statuses = {500}});
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  EXPECT_NE(caller.ask({.target = "/v1/configs/none", .method = "DELETE"}).status, 500u);
  EXPECT_EQ(caller.get("/v1/admin/users").status, 200u);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  EXPECT_EQ(caller.get("/v1/configs").status, 500u);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(misbehaving, rules_of_one_path_apply_in_the_order_they_were_given) {
  portkey.misbehave({.statuses = {500}});
  portkey.misbehave({.statuses = {409}});
  EXPECT_EQ(caller.get("/v1/configs").status, 500u);
  EXPECT_EQ(caller.get("/v1/configs").code(), "AB07");
}

TEST_F(misbehaving, behave_forgets_the_rules) {
  portkey.misbehave({.times = 5, .statuses = {500}});
  portkey.behave();
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
}

TEST_F(misbehaving, errors_come_in_every_shape) {
  const std::pair<error_shape, std::string> shapes[] = {
      {error_shape::admin,
       R"({"success":false,"data":{"message":"The emulator was told to answer this","errorCode":"AB03"}})"},
      {error_shape::error_object,
       R"({"error":{"message":"The emulator was told to answer this","type":"invalid_request_error","param":null,"code":"AB03"}})"},
      {error_shape::error_text, R"({"error":"The emulator was told to answer this"})"},
      {error_shape::gateway, R"({"status":"failure","message":"The emulator was told to answer this"})"},
      {error_shape::message, R"({"message":"The emulator was told to answer this"})"},
  };
  for (const auto& [shape, body] : shapes) {
    portkey.misbehave({.statuses = {403}, .shape = shape});
    EXPECT_EQ(caller.get("/v1/configs").body, body);
  }
}

TEST_F(misbehaving, a_status_without_content_has_none) {
  portkey.misbehave({.statuses = {204}});
  const answer given = caller.get("/v1/configs");
  EXPECT_EQ(given.status, 204u);
  EXPECT_EQ(given.header("Content-Length"), "");
  EXPECT_EQ(caller.get("/v1/configs").status, 200u) << "the connection is still good";
}

TEST_F(misbehaving, the_gateways_own_statuses_are_possible) {
  portkey.misbehave({.statuses = {446, 246, 412}, .shape = error_shape::gateway});
  for (const unsigned expected : {446u, 246u, 412u, 200u})
    EXPECT_EQ(caller.get("/v1/configs").status, expected);
}

TEST_F(misbehaving, a_delay_comes_before_the_answer) {
  portkey.misbehave({.delay = 60ms});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 60ms);
}

TEST_F(misbehaving, a_delay_holds_up_nobody_else) {
  portkey.misbehave({.path = "/configs", .delay = 1h});
  caller.send({.target = "/v1/configs"});
  ASSERT_TRUE(portkey.wait_for_requests(1));
  client other(portkey);
  EXPECT_EQ(other.get("/v1/admin/users").status, 200u);
}

TEST_F(misbehaving, a_client_that_leaves_during_a_delay_is_noticed) {
  for (const bool tls : {false, true}) {
    options wanted = fixed_day();
    wanted.tls = tls;
    server slow(wanted);
    slow.misbehave({.delay = 1h});
    {
      client impatient(slow);
      impatient.send({.target = "/v1/configs"});
      ASSERT_TRUE(slow.wait_for_requests(1));
      EXPECT_EQ(slow.open_connections(), 1u);
    }
    EXPECT_TRUE(eventually([&] { return slow.open_connections() == 0; })) << (tls ? "tls" : "plain");
  }
}

TEST_F(misbehaving, a_drop_closes_without_an_answer_but_does_the_work) {
  portkey.misbehave({.drop = true});
  const answer given =
      caller.post("/v1/admin/users/invites", R"({"email":"lost@example.com","role":"member","workspaces":[]})");
  EXPECT_TRUE(given.failed);
  client again(portkey);
  EXPECT_EQ(again.get("/v1/admin/users/invites?email=lost%40example.com").parsed().at("total"), 1);
}

TEST_F(misbehaving, a_refusal_does_not_do_the_work) {
  portkey.misbehave({.statuses = {500}});
  EXPECT_EQ(
      caller.post("/v1/admin/users/invites", R"({"email":"lost@example.com","role":"member","workspaces":[]})").status,
      500u);
  EXPECT_EQ(caller.get("/v1/admin/users/invites?email=lost%40example.com").parsed().at("total"), 0);
}

TEST_F(misbehaving, a_response_may_end_in_its_head) {
  portkey.misbehave({.cut_after = 20});
  const answer given = caller.get("/v1/configs");
  EXPECT_TRUE(given.failed);
  EXPECT_EQ(given.body, "");
}

TEST_F(misbehaving, a_response_may_end_in_its_body) {
  portkey.misbehave({.cut_body_after = 30});
  const answer given = caller.get("/v1/configs");
  EXPECT_TRUE(given.failed);
  EXPECT_EQ(given.status, 200u);
  EXPECT_EQ(given.body.size(), 30u);
}

TEST_F(misbehaving, a_response_may_come_in_two_parts) {
  const std::string whole = caller.get("/v1/configs").body;
  portkey.misbehave({.cut_body_after = 30, .pause = 40ms});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(caller.get("/v1/configs").body, whole);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
  EXPECT_EQ(caller.get("/v1/configs").body, whole);
  EXPECT_EQ(portkey.connections(), 1u);
}

TEST_F(misbehaving, a_body_may_be_anything) {
  portkey.misbehave({.body = "<html>Bad Gateway</html>", .content_type = "text/html"});
  const answer html = caller.get("/v1/configs");
  EXPECT_EQ(html.status, 200u);
  EXPECT_EQ(html.body, "<html>Bad Gateway</html>");
  EXPECT_EQ(html.header("Content-Type"), "text/html");
  portkey.misbehave({.body = ""});
  EXPECT_EQ(caller.get("/v1/configs").header("Content-Length"), "0");
  portkey.misbehave({.statuses = {502}, .body = R"({"data":[)"});
  const answer broken = caller.get("/v1/configs");
  EXPECT_EQ(broken.status, 502u);
  EXPECT_EQ(broken.body, R"({"data":[)");
}

TEST_F(misbehaving, a_body_may_be_huge) {
  portkey.misbehave({.body_size = 5'000'000});
  const answer given = caller.get("/v1/configs");
  EXPECT_EQ(given.body.size(), 5'000'000u);
  EXPECT_TRUE(given.parsed().is_object());
}

TEST_F(misbehaving, a_body_may_be_chunked) {
  const std::string whole = caller.get("/v1/configs").body;
  portkey.misbehave({.chunked = true});
  const answer given = caller.get("/v1/configs");
  EXPECT_EQ(given.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(given.header("Content-Length"), "");
  EXPECT_EQ(given.body, whole);
  EXPECT_EQ(caller.get("/v1/configs").body, whole);
}

TEST_F(misbehaving, a_redirect_points_elsewhere) {
  portkey.misbehave({.redirect_to = "https://elsewhere.example/v1/configs"});
  const answer given = caller.get("/v1/configs");
  EXPECT_EQ(given.status, 302u);
  EXPECT_EQ(given.header("Location"), "https://elsewhere.example/v1/configs");
}

TEST_F(misbehaving, a_connection_may_end_after_its_answer) {
  portkey.misbehave({.close = true});
  const answer last = caller.get("/v1/configs");
  EXPECT_EQ(last.status, 200u);
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(caller.get("/v1/configs").failed);
}

TEST_F(misbehaving, idle_connections_close_without_warning) {
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  client busy(portkey);
  portkey.misbehave({.delay = 1h});
  busy.send({.target = "/v1/configs"});
  ASSERT_TRUE(portkey.wait_for_requests(2));
  EXPECT_EQ(portkey.close_idle_connections(), 1u);
  EXPECT_TRUE(caller.get("/v1/configs").failed);
  EXPECT_TRUE(eventually([&] { return portkey.open_connections() == 1; })) << "the busy one stays";
}

}  // namespace emulator::testing

#include "server/introspection.hpp"

#include "test/server/introspection_fixture.hpp"

namespace {

using support::ok;
using testing::HasSubstr;

class introspection : public introspection_fixture {};

TEST_F(introspection, asks_with_a_form_and_says_who_it_is) {
  const auto issuer = made();
  const auto got = ask(*issuer);
  ASSERT_TRUE(got.has_value()) << got.error();
  EXPECT_EQ((*got)->at("sub"), "somebody");
  ASSERT_EQ(peer.requests().size(), 1U);
  const auto& request = peer.requests().front();
  EXPECT_THAT(request, testing::StartsWith("POST /introspect HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Basic aWQ6cGFzcy13b3Jk\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_THAT(request, testing::EndsWith("\r\n\r\ntoken=opaque%2Btoken%2F1%3D&token_type_hint=access_token"));
}

TEST_F(introspection, a_token_cannot_add_to_the_form) {
  const auto issuer = made();
  EXPECT_TRUE(ask(*issuer, "a&client_id=x\r\n b").has_value());
  EXPECT_THAT(peer.requests().front(),
              testing::EndsWith("token=a%26client_id%3Dx%0D%0A+b&token_type_hint=access_token"));
}

TEST_F(introspection, remembers_what_was_said_of_each_token) {
  const auto issuer = made();
  const auto first = ask(*issuer);
  peer.at("/introspect", ok(inactive));
  const auto second = ask(*issuer);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(said(ask(*issuer, "other")), "inactive");
  EXPECT_EQ(said(ask(*issuer, "other")), "inactive");
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(introspection, asks_again_once_the_time_of_a_reply_is_up) {
  server::introspection_limits forgetful;
  forgetful.memory.active = std::chrono::milliseconds(0);
  const auto issuer = made(forgetful);
  EXPECT_EQ(said(ask(*issuer)), "active");
  peer.at("/introspect", ok(inactive));
  EXPECT_EQ(said(ask(*issuer)), "inactive");
  EXPECT_EQ(said(ask(*issuer)), "inactive");
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(introspection, does_not_remember_a_token_beyond_its_end) {
  peer.at("/introspect", ok(R"({"active":true,"exp":1})"));
  const auto issuer = made();
  EXPECT_TRUE(ask(*issuer).has_value());
  EXPECT_TRUE(ask(*issuer).has_value());
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(introspection, a_hundred_who_ask_about_one_token_cost_one_request) {
  peer.hold();
  const auto issuer = made();
  std::vector<decltype(start(issuer->look_up(token, in(0))))> waiting;
  for (int one = 0; one < 100; ++one)
    waiting.push_back(start(issuer->look_up(token, in(5000))));
  run_until([&] { return peer.requests().size() == 1; });
  peer.release();
  for (const auto& one : waiting)
    EXPECT_EQ(said(finish(one)), "active");
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(introspection, refuses_more_tokens_at_once_than_it_may_ask_about) {
  peer.hold();
  const auto issuer = made();
  std::vector<decltype(start(issuer->look_up(token, in(0))))> waiting;
  for (int one = 0; one < 32; ++one)
    waiting.push_back(start(issuer->look_up("token " + std::to_string(one), in(5000))));
  run_until([&] { return peer.requests().size() == 32; });
  EXPECT_EQ(error_of(*issuer), "The issuer is being asked about too many tokens at once.");
  const auto joined = start(issuer->look_up("token 7", in(5000)));
  peer.release();
  EXPECT_TRUE(finish(joined).has_value());
  for (const auto& one : waiting)
    EXPECT_TRUE(finish(one).has_value());
  EXPECT_TRUE(ask(*issuer).has_value());
}

TEST_F(introspection, one_who_goes_away_does_not_end_the_question_of_the_others) {
  peer.hold();
  const auto issuer = made();
  const auto leaver = start(issuer->look_up(token, in(5000)));
  const auto stayer = start(issuer->look_up(token, in(5000)));
  run_until([&] { return peer.requests().size() == 1; });
  leaver->cancel();
  EXPECT_FALSE(finish(leaver).has_value());
  peer.release();
  EXPECT_TRUE(finish(stayer).has_value());
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(introspection, a_slow_issuer_holds_nobody_beyond_the_deadline) {
  peer.hold();
  const auto issuer = made();
  const auto early = run(issuer->look_up(token, in(10)));
  ASSERT_FALSE(early.has_value());
  EXPECT_EQ(early.error(), "The issuer has not said in time what it knows of a token.");
  peer.release();
  EXPECT_TRUE(ask(*issuer).has_value());
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(introspection, a_question_ends_by_its_own_time) {
  peer.hold();
  server::introspection_limits brief;
  brief.time = std::chrono::milliseconds(20);
  const auto issuer = made(brief);
  EXPECT_THAT(error_of(*issuer), HasSubstr("no answer from 127.0.0.1"));
}

TEST_F(introspection, an_outage_is_an_error_and_is_not_remembered) {
  const auto issuer = made();
  for (const auto& outage : {std::string(), status(500), status(503)}) {
    peer.at("/introspect", outage);
    EXPECT_FALSE(error_of(*issuer).empty());
  }
  peer.at("/introspect", ok(active));
  EXPECT_TRUE(ask(*issuer).has_value());
}

TEST_F(introspection, says_when_the_issuer_does_not_take_its_secret_and_takes_a_new_one) {
  peer.at("/introspect", status(401));
  const auto issuer = made();
  EXPECT_EQ(
      error_of(*issuer),
      "The issuer answered HTTP 401 when it was asked about a token: it does not take this server's client id and "
      "secret.");
  peer.at("/introspect", ok(active));
  issuer->renew("id", portkey::secret("new"));
  EXPECT_TRUE(ask(*issuer).has_value());
  EXPECT_THAT(peer.requests().back(), HasSubstr("\r\nAuthorization: Basic aWQ6bmV3\r\n"));
}

TEST_F(introspection, it_may_go_away_with_its_client_during_a_question) {
  peer.hold();
  auto through = std::make_unique<portkey::client>(loop.get_executor(), settings(), roots());
  const auto at = server::read_issuer_url(peer.url("/introspect"), portkey::insecure::allowed);
  auto issuer = std::make_unique<server::introspection>(loop, *through, *at, "id", portkey::secret("x"));
  const auto waiter = start(issuer->look_up(token, in(5000)));
  run_until([&] { return peer.requests().size() == 1; });
  issuer.reset();
  through.reset();
  peer.at("/introspect", std::string());
  peer.release();
  EXPECT_FALSE(finish(waiter).has_value());
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(introspection, a_loop_may_go_away_while_a_question_is_under_way) {
  peer.hold();
  auto brief = std::make_unique<boost::asio::io_context>(1);
  auto through = std::make_unique<portkey::client>(brief->get_executor(), settings(), roots());
  const auto at = server::read_issuer_url(peer.url("/introspect"), portkey::insecure::allowed);
  auto issuer = std::make_unique<server::introspection>(*brief, *through, *at, "id", portkey::secret("x"));
  const auto waiter = support::start(*brief, issuer->look_up(token, in(5000)));
  while (peer.requests().empty()) {
    brief->poll();
    loop.poll();
    brief->restart();
    loop.restart();
  }
  issuer.reset();
  through.reset();
  brief.reset();
  EXPECT_FALSE(waiter->value.has_value());
}

}  // namespace

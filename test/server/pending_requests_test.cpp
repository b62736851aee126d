#include "server/pending.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using boost::json::object;
using boost::json::value;
using server::pending_requests;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

protocol::input_request question(const char* key) {
  protocol::input_request asked;
  asked.key = key;
  asked.method = "elicitation/create";
  asked.params["message"] = key;
  return asked;
}

protocol::response answer_to(const std::string& id, const char* text) {
  return {boost::json::string(id), object{{"said", text}}};
}

class questions : public testing::Test {
 protected:
  /// A round of questions to session "a".
  std::unique_ptr<pending_requests::round> ask(std::vector<protocol::input_request> all, const char* session = "a") {
    return std::make_unique<pending_requests::round>(book, loop.get_executor(), session, all);
  }
  static std::string id_of(const pending_requests::round& of, std::size_t at = 0) {
    return std::string(boost::json::parse(of.messages().at(at)).at("id").as_string());
  }
  auto wait(pending_requests::round& of, std::chrono::milliseconds time = 10s) {
    return support::start(loop, of.is_answered(clock::now() + time));
  }

  asio::io_context loop{1};
  server::ended_sessions ended;
  pending_requests book{4, ended};
};

TEST_F(questions, are_requests_that_name_their_loop) {
  const auto round = ask({question("name"), question("color")});
  ASSERT_EQ(round->messages().size(), 2U);
  const auto first = boost::json::parse(round->messages()[0]);
  EXPECT_EQ(first.at("jsonrpc"), "2.0");
  EXPECT_TRUE(id_of(*round).starts_with("ask-4-")) << id_of(*round);
  EXPECT_EQ(first.at("method"), "elicitation/create");
  EXPECT_EQ(first.at("params"), value(object{{"message", "name"}}));
  EXPECT_NE(id_of(*round, 1), id_of(*round));
  EXPECT_EQ(pending_requests::loop_of(value(id_of(*round))), 4);
}

TEST_F(questions, with_an_id_that_is_none_of_ours_have_no_loop) {
  for (const value& id : {value("ask-"), value("ask-4"), value("ask--1"), value("ask-x-1"), value("ask-70000-1"),
                          value("4"), value(""), value(4), value(nullptr), value("Ask-4-1")})
    EXPECT_FALSE(pending_requests::loop_of(id)) << id;
}

TEST_F(questions, are_answered_by_key) {
  const auto round = ask({question("name"), question("color")});
  const auto waiting = wait(*round);
  book.take("a", answer_to(id_of(*round, 1), "red"));
  loop.poll();
  EXPECT_FALSE(waiting->done) << "one is missing";
  book.take("a", answer_to(id_of(*round, 0), "Ada"));
  EXPECT_TRUE(support::finish(loop, waiting));
  const auto answers = round->answers();
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->at("name").at("said"), "Ada");
  EXPECT_EQ(answers->at("color").at("said"), "red");
}

TEST_F(questions, may_be_answered_before_anybody_waits) {
  const auto round = ask({question("name")});
  book.take("a", answer_to(id_of(*round), "Ada"));
  EXPECT_TRUE(support::finish(loop, wait(*round)));
  EXPECT_TRUE(round->answers());
}

TEST_F(questions, take_no_answer_of_another_session) {
  const auto round = ask({question("name")});
  const auto waiting = wait(*round, 50ms);
  book.take("b", answer_to(id_of(*round), "Eve"));
  book.take("", answer_to(id_of(*round), "Eve"));
  book.take("a", {7, object()});
  book.take("a", answer_to("ask-4-999", "Eve"));
  EXPECT_FALSE(support::finish(loop, waiting)) << "the time was up";
}

TEST_F(questions, end_with_an_error_of_the_client) {
  const auto round = ask({question("name"), question("color")});
  const auto waiting = wait(*round);
  book.take("a", {boost::json::string(id_of(*round)), nullptr});
  EXPECT_TRUE(support::finish(loop, waiting)) << "the other is not waited for";
  const auto answers = round->answers();
  ASSERT_FALSE(answers);
  EXPECT_THAT(answers.error().message, HasSubstr("answered with an error"));
}

TEST_F(questions, hand_on_what_the_client_says_is_wrong) {
  const auto round = ask({question("name")});
  book.take("a", {boost::json::string(id_of(*round)), nullptr, object{{"code", -1}, {"message", "User rejected"}}});
  const auto answers = round->answers();
  ASSERT_FALSE(answers);
  EXPECT_THAT(answers.error().message, HasSubstr("User rejected"));
  EXPECT_EQ(answers.error().data.at("code").as_int64(), -1);
}

TEST_F(questions, are_not_asked_where_nobody_can_answer) {
  ended.add("gone", std::chrono::system_clock::now() + 1h);
  const auto over = ask({question("name")}, "gone");
  EXPECT_TRUE(over->messages().empty());
  EXPECT_FALSE(over->answers());
  book.refuse({}, "The server leaves.");
  const auto late = ask({question("name")});
  EXPECT_TRUE(late->messages().empty());
  EXPECT_EQ(late->answers().error().message, "The server leaves.");
}

TEST_F(questions, of_one_session_are_bounded) {
  std::vector<std::unique_ptr<pending_requests::round>> open;
  for (std::size_t count = 0; count < pending_requests::most_of_session; ++count)
    open.push_back(ask({question("name")}));
  EXPECT_FALSE(open.back()->messages().empty());
  EXPECT_TRUE(ask({question("name")})->messages().empty());
  EXPECT_FALSE(ask({question("name")}, "b")->messages().empty());
}

TEST_F(questions, of_one_principal_leave_room_for_others) {
  std::vector<std::unique_ptr<pending_requests::round>> open;
  const auto ask_as = [&](const std::string& session, const char* principal, std::size_t count) {
    const std::vector<protocol::input_request> all(count, question("name"));
    open.push_back(std::make_unique<pending_requests::round>(book, loop.get_executor(), session, all, principal));
    return open.back()->messages().size();
  };
  std::size_t asked = 0;
  for (int session = 0; session < 100; ++session)
    asked += ask_as("flood " + std::to_string(session), "flood", 10);
  EXPECT_EQ(asked, pending_requests::most / 2);
  EXPECT_EQ(ask_as("b", "b", 10), 10U);
  EXPECT_EQ(ask_as("nobody", "", 10), 10U);
}

TEST_F(questions, that_have_no_answer_are_withdrawn_by_name) {
  const auto round = ask({question("name"), question("color")});
  book.take("a", answer_to(id_of(*round), "Ada"));
  const auto texts = round->withdrawals();
  ASSERT_EQ(texts.size(), 1U);
  const auto told = boost::json::parse(texts.front());
  EXPECT_EQ(told.at("method"), "notifications/cancelled");
  EXPECT_EQ(told.at("params").at("requestId"), value(id_of(*round, 1)));
}

TEST_F(questions, are_refused_for_one_session_or_for_all) {
  const auto mine = ask({question("name")}), other = ask({question("name")}, "b");
  const auto my_wait = wait(*mine), other_wait = wait(*other);
  book.refuse("a", "It is over.");
  EXPECT_TRUE(support::finish(loop, my_wait));
  EXPECT_EQ(mine->answers().error().message, "It is over.");
  EXPECT_FALSE(other_wait->done);
  book.refuse({}, "The server leaves.");
  EXPECT_TRUE(support::finish(loop, other_wait));
  EXPECT_EQ(other->answers().error().message, "The server leaves.");
}

TEST_F(questions, that_were_given_up_are_forgotten) {
  auto round = ask({question("name")});
  const auto id = id_of(*round);
  round.reset();
  book.take("a", answer_to(id, "late"));
  book.refuse("a", "nobody");
  const auto next = ask({question("name")});
  EXPECT_NE(id_of(*next), id);
}

TEST_F(questions, end_when_the_call_is_cancelled) {
  const auto round = ask({question("name")});
  const auto waiting = wait(*round);
  loop.poll();
  waiting->cancel();
  EXPECT_TRUE(support::finish(loop, waiting));
  EXPECT_THAT(round->answers().error().message, HasSubstr("cancelled"));
}

/// Waits for an answer after it was cancelled while it did something else.
awaitable<bool> wait_late(pending_requests::round& of) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer busy(executor, 20ms);
  boost::system::error_code ignored;
  while (busy.expiry() > clock::now())
    co_await busy.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  const bool answered = co_await of.is_answered(clock::now() + 1h);
  co_return answered;
}

TEST_F(questions, are_not_waited_for_by_a_call_that_was_cancelled_before) {
  const auto round = ask({question("name")});
  const auto waiting = support::start(loop, wait_late(*round));
  loop.poll();
  waiting->cancel();
  EXPECT_TRUE(support::finish(loop, waiting));
  EXPECT_THAT(round->answers().error().message, HasSubstr("cancelled"));
}

class askers : public testing::Test {
 protected:
  askers() {
    context.notify = [this](std::string message) -> awaitable<void> {
      sent.push_back(std::move(message));
      co_return;
    };
    context.until = clock::now() + 1min;
    before = context.until;
  }
  asio::io_context loop{1};
  server::ended_sessions ended;
  pending_requests book{0, ended};
  protocol::call_context context;
  clock::time_point before;
  std::vector<std::string> sent;
};

TEST_F(askers, ask_over_the_call_and_give_its_time_back) {
  const auto ask = server::asker_of(book, "a", context, {});
  const auto asked = support::start(loop, ask({question("name"), question("color")}));
  support::run_until(loop, [&] { return sent.size() == 2; });
  asio::steady_timer thinking(loop, 20ms);
  bool thought = false;
  thinking.async_wait([&](const boost::system::error_code&) { thought = true; });
  support::run_until(loop, [&] { return thought; });
  for (const auto& message : sent)
    book.take("a", answer_to(std::string(boost::json::parse(message).at("id").as_string()), "yes"));
  const auto answers = support::finish(loop, asked);
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->size(), 2U);
  EXPECT_GE(context.until - before, 20ms);
}

TEST_F(askers, say_that_nobody_is_going_to_answer) {
  const auto ask = server::asker_of(book, "a", context, {});
  const auto asked = support::start(loop, ask({question("name")}));
  support::run_until(loop, [&] { return sent.size() == 1; });
  book.refuse("a", "The client has gone.");
  const auto answers = support::finish(loop, asked);
  ASSERT_FALSE(answers);
  EXPECT_EQ(answers.error().message, "The client has gone.");
}

}  // namespace

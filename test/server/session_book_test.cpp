#include "server/session_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

using protocol::change;
using protocol::log_level;
using server::session_book;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

const auto soon = std::chrono::system_clock::now() + 1h, late = soon + 1h;
const change tools{.what = change::kind::tools};

change updated(const char* uri) {
  return {.what = change::kind::resource, .uri = uri};
}

TEST(session_books, keep_what_each_session_has_said) {
  session_book book;
  EXPECT_EQ(book.log_level_of("a"), std::nullopt);
  EXPECT_EQ(book.stream_of("a"), std::nullopt);
  book.set_log_level("a", soon, log_level::warning);
  book.set_log_level("b", soon, log_level::debug);
  book.set_log_level("a", soon, log_level::error);
  book.set_stream("a", soon, 7);
  EXPECT_EQ(book.log_level_of("a"), log_level::error);
  EXPECT_EQ(book.log_level_of("b"), log_level::debug);
  EXPECT_EQ(book.stream_of("a"), 7U);
  EXPECT_EQ(book.stream_of("b"), std::nullopt);
}

TEST(session_books, forget_a_session) {
  session_book book;
  book.set_log_level("a", soon, log_level::info);
  book.set_stream("a", soon, 7);
  book.forget("a");
  book.forget("never there");
  EXPECT_EQ(book.log_level_of("a"), std::nullopt);
  EXPECT_THAT(book.streams_for(tools), IsEmpty());
}

TEST(session_books, know_who_hears_of_a_change) {
  session_book book;
  book.set_stream("a", soon, 1);
  book.set_stream("b", soon, 2);
  book.subscribe("a", soon, "x://1");
  book.subscribe("without a stream", soon, "x://1");
  EXPECT_THAT(book.streams_for(tools), UnorderedElementsAre(1, 2));
  EXPECT_THAT(book.streams_for(updated("x://1")), ElementsAre(1));
  EXPECT_THAT(book.streams_for(updated("x://2")), IsEmpty());
  book.unsubscribe("a", "x://1");
  book.unsubscribe("b", "x://1");
  book.unsubscribe("never there", "x://1");
  EXPECT_THAT(book.streams_for(updated("x://1")), IsEmpty());
}

TEST(session_books, bound_the_subscriptions_of_a_session) {
  session_book book;
  for (std::size_t count = 0; count < session_book::most_uris; ++count)
    EXPECT_TRUE(book.subscribe("a", soon, std::to_string(count)));
  EXPECT_FALSE(book.subscribe("a", soon, "one more"));
  EXPECT_TRUE(book.subscribe("a", soon, "0")) << "one that it has";
  EXPECT_TRUE(book.subscribe("b", soon, "one more"));
  book.unsubscribe("a", "0");
  EXPECT_TRUE(book.subscribe("a", soon, "one more"));
}

TEST(session_books, let_the_sessions_go_that_have_expired) {
  session_book book;
  book.set_log_level("old", std::chrono::system_clock::now() - 1s, log_level::info);
  book.set_log_level("new", soon, log_level::info);
  EXPECT_EQ(book.log_level_of("old"), std::nullopt);
  EXPECT_EQ(book.log_level_of("new"), log_level::info);
}

TEST(session_books, let_the_session_go_that_expires_first_when_there_are_too_many) {
  session_book book;
  book.set_log_level("first", soon, log_level::info);
  for (std::size_t count = 1; count < session_book::most_sessions; ++count)
    book.set_log_level(std::to_string(count), late, log_level::info);
  book.set_log_level("7", late, log_level::error);
  EXPECT_EQ(book.log_level_of("first"), log_level::info);
  book.set_log_level("one more", late, log_level::info);
  EXPECT_EQ(book.log_level_of("first"), std::nullopt);
  EXPECT_EQ(book.log_level_of("one more"), log_level::info);
  EXPECT_EQ(book.log_level_of("7"), log_level::error);
}

TEST(session_books, keep_the_sessions_of_one_whatever_another_opens) {
  session_book book;
  book.set_log_level("mine", soon, log_level::error, "b");
  for (std::size_t count = 0; count < session_book::most_sessions + 10; ++count)
    book.set_log_level(std::to_string(count), late, log_level::info, "flood");
  EXPECT_EQ(book.log_level_of("mine"), log_level::error);
  EXPECT_EQ(book.log_level_of("0"), std::nullopt);
  EXPECT_TRUE(book.subscribe("another", late, "x://1", "b"));
  EXPECT_EQ(book.log_level_of("mine"), log_level::error);
}

}  // namespace

#include "server/remembered_replies.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "server/client_secret_basic.hpp"

namespace {

using namespace std::chrono_literals;
using server::digest_of;
using server::remembered_replies;
using server::reply_memory;
using server::time_to_remember;
using std::chrono::milliseconds;

const portkey::deadline noon{};

remembered_replies::reply reply(const std::string& name) {
  boost::json::object made;
  made["sub"] = name;
  return std::make_shared<const boost::json::object>(std::move(made));
}

milliseconds time_of(const std::string& text) {
  const std::chrono::system_clock::time_point now{std::chrono::seconds(1'000'000)};
  const auto read = boost::json::parse(text);
  return time_to_remember(read.as_object(), reply_memory(), now);
}

TEST(time_to_remember, is_short_and_never_beyond_the_end_of_the_token) {
  EXPECT_EQ(time_of(R"({"active":true})"), 30s);
  EXPECT_EQ(time_of(R"({"active":true,"exp":1000100})"), 30s);
  EXPECT_EQ(time_of(R"({"active":true,"exp":1000007})"), 7s);
  EXPECT_EQ(time_of(R"({"active":true,"exp":1000000.5})"), 500ms);
  EXPECT_EQ(time_of(R"({"active":true,"exp":1e300})"), 30s);
  EXPECT_EQ(time_of(R"({"active":true,"exp":18446744073709551615})"), 30s);
  EXPECT_EQ(time_of(R"({"active":true,"exp":"soon"})"), 30s);
  for (const auto* past : {"1000000", "999999", "0", "-1", "-1e300"})
    EXPECT_EQ(time_of(R"({"active":true,"exp":)" + std::string(past) + "}"), 0s) << past;
}

TEST(time_to_remember, of_one_that_is_not_active_is_shorter_whatever_else_it_says) {
  for (const auto* text : {R"({"active":false})", R"({"active":false,"exp":1})", R"({})", R"({"active":"true"})"})
    EXPECT_EQ(time_of(text), 10s) << text;
}

TEST(remembered_replies, are_found_until_their_time_is_up) {
  remembered_replies memory{reply_memory()};
  const auto kept = reply("a");
  memory.keep(digest_of("a"), kept, 10, noon + 5s);
  EXPECT_EQ(memory.find(digest_of("a"), noon + 4999ms), kept);
  EXPECT_EQ(memory.find(digest_of("b"), noon), nullptr);
  EXPECT_EQ(memory.find(digest_of("a"), noon + 5s), nullptr);
  EXPECT_EQ(memory.size(), 0U);
}

TEST(remembered_replies, the_oldest_goes_where_there_are_too_many) {
  remembered_replies memory{reply_memory{.most = 3}};
  for (const auto* token : {"a", "b", "c", "a", "d"})
    memory.keep(digest_of(token), reply(token), 10, noon + 5s);
  EXPECT_EQ(memory.size(), 3U);
  EXPECT_EQ(memory.find(digest_of("b"), noon), nullptr);
  for (const auto* token : {"a", "c", "d"})
    EXPECT_NE(memory.find(digest_of(token), noon), nullptr) << token;
}

TEST(remembered_replies, the_oldest_go_where_they_are_too_large_together) {
  remembered_replies memory{reply_memory{.most_bytes = 100}};
  for (const auto* token : {"a", "b", "c", "d"})
    memory.keep(digest_of(token), reply(token), 25, noon + 5s);
  EXPECT_EQ(memory.size(), 4U);
  memory.keep(digest_of("e"), reply("e"), 51, noon + 5s);
  EXPECT_EQ(memory.size(), 2U);
  EXPECT_NE(memory.find(digest_of("d"), noon), nullptr);
  memory.keep(digest_of("f"), reply("f"), 101, noon + 5s);
  EXPECT_EQ(memory.find(digest_of("f"), noon), nullptr);
  EXPECT_EQ(memory.size(), 2U);
}

TEST(remembered_replies, hold_as_many_as_they_say_and_no_more) {
  remembered_replies memory{reply_memory()};
  for (int token = 0; token < 5000; ++token)
    memory.keep(digest_of(std::to_string(token)), reply("x"), 10, noon + 5s);
  EXPECT_EQ(memory.size(), 4096U);
  EXPECT_EQ(memory.find(digest_of("903"), noon), nullptr);
  EXPECT_NE(memory.find(digest_of("904"), noon), nullptr);
}

TEST(client_secret_basic, encodes_id_and_secret_as_a_form_before_it_joins_them) {
  const auto value = [](const std::string& id, const std::string& password) {
    return server::client_secret_basic(id, portkey::secret(password)).reveal();
  };
  EXPECT_EQ(value("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"), "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
  EXPECT_EQ(value("a:b c", "p%&+/\xc3\xa9"),
            "Basic YSUzQWIrYzpwJTI1JTI2JTJCJTJGJUMzJUE5");  // a%3Ab+c:p%25%26%2B%2F%C3%A9
  EXPECT_EQ(value("", ""), "Basic Og==");
  EXPECT_EQ(value("a\r\nb", "\x01"), "Basic YSUwRCUwQWI6JTAx");  // a%0D%0Ab:%01
}

}  // namespace

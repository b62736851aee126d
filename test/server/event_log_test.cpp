#include "server/event_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "protocol/event_stream.hpp"

namespace {

using server::event_id;
using server::event_log;
using server::event_place;
using server::event_reader;
using server::read_event_id;
using testing::ElementsAre;

/// What one reader was given.
struct read_stream {
  std::vector<std::string> data;
  std::vector<std::string> ids;
  int ends = 0;
  std::shared_ptr<const event_reader> reader =
      std::make_shared<const event_reader>([this](const std::string& text, bool is_last) {
        EXPECT_EQ(ends, 0) << "nothing comes after the end";
        for (const auto& event : protocol::parse_events(text)) {
          data.push_back(event.data);
          ids.push_back(event.id);
        }
        if (is_last) ++ends;
      });
};

constexpr std::uint16_t loop = 3;
constexpr std::uint64_t first = 17;

TEST(event_ids, say_where_an_event_stands) {
  const event_place place{3, 17, 2};
  EXPECT_EQ(event_id(place), "3-17-2");
  EXPECT_EQ(read_event_id("3-17-2"), place);
  constexpr event_place largest{65535, ~std::uint64_t{0}, ~std::uint64_t{0}};
  EXPECT_EQ(read_event_id(event_id(largest)), largest);
}

TEST(event_ids, that_are_none_of_ours_are_not_read) {
  for (const char* id : {"", "3", "3-17", "3-17-", "3--2", "-17-2", "3-17-2-", "3-17-2 ", " 3-17-2", "+3-17-2",
                         "3-17--2", "a-b-c", "65536-1-1", "1-99999999999999999999-1", "3_17_2"})
    EXPECT_FALSE(read_event_id(id)) << id;
}

class event_logs : public testing::Test {
 protected:
  event_log log{loop, first};
  read_stream seen;
};

TEST_F(event_logs, number_streams_and_events) {
  const auto one = log.open("a"), two = log.open("b");
  EXPECT_EQ(one, first);
  EXPECT_EQ(two, first + 1);
  EXPECT_EQ(log.priming_event(one), "id: 3-17-0\ndata: \n\n");
  EXPECT_EQ(log.add(one, "x"), "id: 3-17-1\ndata: x\n\n");
  EXPECT_EQ(log.add(two, "y"), "id: 3-18-1\ndata: y\n\n");
  EXPECT_EQ(log.add(one, "z"), "id: 3-17-2\ndata: z\n\n");
}

TEST_F(event_logs, give_what_followed_in_that_stream_alone) {
  const auto one = log.open("a"), two = log.open("a");
  for (const char* text : {"1", "2", "3"}) {
    log.add(one, text);
    log.add(two, std::string("other ") + text);
  }
  ASSERT_TRUE(log.read_after({loop, one, 1}, "a", seen.reader));
  EXPECT_THAT(seen.data, ElementsAre("2", "3"));
  EXPECT_THAT(seen.ids, ElementsAre("3-17-2", "3-17-3"));
  log.add(two, "other 4");
  log.add(one, "4");
  EXPECT_THAT(seen.data, ElementsAre("2", "3", "4"));
  EXPECT_EQ(seen.ends, 0);
  log.finish(one);
  EXPECT_EQ(seen.ends, 1);
}

TEST_F(event_logs, give_a_finished_stream_to_its_end) {
  const auto one = log.open("a");
  log.add(one, "1");
  log.finish(one);
  EXPECT_EQ(log.add(one, "late"), "data: late\n\n") << "with no id: it cannot be fetched";
  ASSERT_TRUE(log.read_after({loop, one, 0}, "a", seen.reader));
  EXPECT_THAT(seen.data, ElementsAre("1"));
  EXPECT_EQ(seen.ends, 1);
  EXPECT_FALSE(log.has_reader(one));
  read_stream again;
  ASSERT_TRUE(log.read_after({loop, one, 1}, "a", again.reader)) << "whoever has seen everything";
  EXPECT_TRUE(again.data.empty());
  EXPECT_EQ(again.ends, 1);
}

TEST_F(event_logs, refuse_what_they_do_not_have) {
  const auto one = log.open("a");
  log.add(one, "1");
  EXPECT_FALSE(log.read_after({loop, one, 0}, "b", seen.reader)) << "another session's";
  EXPECT_FALSE(log.read_after({loop, one, 0}, "", seen.reader));
  EXPECT_FALSE(log.read_after({loop + 1, one, 0}, "a", seen.reader)) << "another loop's";
  EXPECT_FALSE(log.read_after({loop, one + 1, 0}, "a", seen.reader)) << "a stream that never was";
  EXPECT_FALSE(log.read_after({loop, one, 2}, "a", seen.reader)) << "an event that never was";
  EXPECT_FALSE(log.read_after({loop, one, ~std::uint64_t{0}}, "a", seen.reader));
  EXPECT_TRUE(seen.data.empty());
  EXPECT_EQ(seen.ends, 0);
  EXPECT_FALSE(log.has_reader(one));
}

TEST_F(event_logs, put_a_second_reader_in_the_place_of_the_first) {
  const auto one = log.open("a");
  ASSERT_TRUE(log.read_after({loop, one, 0}, "a", seen.reader));
  log.add(one, "1");
  read_stream second;
  ASSERT_TRUE(log.read_after({loop, one, 1}, "a", second.reader));
  EXPECT_EQ(seen.ends, 1);
  log.add(one, "2");
  EXPECT_THAT(seen.data, ElementsAre("1"));
  EXPECT_THAT(second.data, ElementsAre("2"));
  log.leave(one, seen.reader);
  EXPECT_TRUE(log.has_reader(one)) << "the first has nothing to leave any more";
  log.leave(one, second.reader);
  EXPECT_FALSE(log.has_reader(one));
  log.add(one, "3");
  EXPECT_THAT(second.data, ElementsAre("2"));
}

TEST_F(event_logs, forget_a_session_and_end_its_streams) {
  const auto mine = log.open("a"), other = log.open("b");
  read_stream others;
  ASSERT_TRUE(log.read_after({loop, mine, 0}, "a", seen.reader));
  ASSERT_TRUE(log.read_after({loop, other, 0}, "b", others.reader));
  log.forget("a");
  EXPECT_EQ(seen.ends, 1);
  EXPECT_EQ(others.ends, 0);
  EXPECT_EQ(log.add(mine, "x"), "data: x\n\n");
  read_stream again;
  EXPECT_FALSE(log.read_after({loop, mine, 0}, "a", again.reader));
  log.add(other, "y");
  EXPECT_THAT(others.data, ElementsAre("y"));
}

TEST(event_log_budgets, let_the_oldest_go_first_whose_ever_it_is) {
  event_log log(loop, first, 11'600);
  const auto old = log.open("a"), fresh = log.open("b");
  log.add(old, std::string(4'000, 'x'));
  log.add(old, "1");
  log.add(fresh, std::string(4'000, 'y'));
  read_stream before;
  ASSERT_TRUE(log.read_after({loop, old, 0}, "a", before.reader));
  log.leave(old, before.reader);
  log.add(fresh, std::string(4'000, 'z'));
  read_stream seen;
  EXPECT_FALSE(log.read_after({loop, old, 0}, "a", seen.reader)) << "a gap is never passed over";
  EXPECT_TRUE(seen.data.empty());
  ASSERT_TRUE(log.read_after({loop, old, 1}, "a", seen.reader));
  EXPECT_THAT(seen.data, ElementsAre("1"));
  read_stream whole;
  EXPECT_TRUE(log.read_after({loop, fresh, 1}, "b", whole.reader));
  EXPECT_EQ(whole.data.size(), 1U);
}

TEST(event_log_budgets, let_the_oldest_of_a_session_go_first_whatever_its_stream) {
  event_log log(loop, first);
  const auto early = log.open("a", true);
  for (int times = 0; times < 4; ++times) {
    const auto later = log.open("a", true);
    log.add(later, std::string(300'000, 'x'));
    log.finish(later);
  }
  log.add(early, "the answer");
  log.finish(early);
  read_stream seen;
  EXPECT_FALSE(log.read_after({loop, first + 1, 0}, "a", seen.reader)) << "the share of the session is used up";
  EXPECT_TRUE(log.read_after({loop, early, 0}, "a", seen.reader));
  EXPECT_THAT(seen.data, ElementsAre("the answer"));
  EXPECT_LE(log.bytes(), event_log::share);
}

TEST(event_log_budgets, keep_the_streams_in_use_and_let_the_oldest_of_the_others_go) {
  event_log log(loop, first);
  const auto held = log.open("a", true), unwanted = log.open("a");
  read_stream reading;
  const auto read = log.open("a", false, reading.reader);
  for (std::size_t count = 0; count < event_log::most_streams; ++count)
    log.open("a");
  log.add(held, "1");
  log.add(read, "2");
  EXPECT_THAT(reading.data, ElementsAre("2"));
  read_stream seen, gone;
  EXPECT_TRUE(log.read_after({loop, held, 0}, "a", seen.reader));
  EXPECT_FALSE(log.read_after({loop, unwanted, 0}, "a", gone.reader));
}

TEST(event_log_budgets, hand_an_event_over_that_is_too_large_to_keep) {
  event_log log(loop, first, 1'000);
  const auto one = log.open("a");
  read_stream seen;
  ASSERT_TRUE(log.read_after({loop, one, 0}, "a", seen.reader));
  const auto text = log.add(one, std::string(2'000, 'x'));
  EXPECT_THAT(text, testing::StartsWith("id: 3-17-1\n"));
  ASSERT_EQ(seen.data.size(), 1U);
  log.add(one, "next");
  EXPECT_EQ(seen.ids.back(), "3-17-2") << "the numbers go on";
  log.leave(one, seen.reader);
  read_stream again;
  EXPECT_FALSE(log.read_after({loop, one, 0}, "a", again.reader));
  EXPECT_TRUE(log.read_after({loop, one, 1}, "a", again.reader));
}

TEST(event_log_budgets, keep_nothing_of_a_stream_whose_events_and_reader_have_gone) {
  event_log log(loop, first, 1'000);
  const auto one = log.open("a");
  read_stream seen;
  ASSERT_TRUE(log.read_after({loop, one, 0}, "a", seen.reader));
  const auto other = log.open("b");
  for (int times = 0; times < 20; ++times)
    log.add(other, "much");
  log.leave(one, seen.reader);
  EXPECT_EQ(log.add(one, "late"), "data: late\n\n");
}

TEST(event_log_budgets, give_room_back_when_a_session_is_forgotten) {
  event_log log(loop, first, 10'000);
  const auto kept = log.open("kept");
  log.add(kept, "1");
  for (int times = 0; times < 10; ++times) {
    log.add(log.open("a"), std::string(3'000, 'x'));
    log.forget("a");
  }
  read_stream seen;
  EXPECT_TRUE(log.read_after({loop, kept, 0}, "kept", seen.reader));
  EXPECT_THAT(seen.data, ElementsAre("1"));
}

TEST(event_log_budgets, of_one_owner_are_safe_from_anothers_flood) {
  event_log log(loop, first, 20'000);
  const auto mine = log.open("a", false, nullptr, "b");
  log.add(mine, "1");
  log.add(mine, "2");
  for (int session = 0; session < 50; ++session) {
    const auto flood = log.open("flood " + std::to_string(session), false, nullptr, "flood");
    for (int times = 0; times < 5; ++times)
      log.add(flood, std::string(1'000, 'x'));
  }
  read_stream seen;
  ASSERT_TRUE(log.read_after({loop, mine, 0}, "a", seen.reader));
  EXPECT_THAT(seen.data, ElementsAre("1", "2"));
  EXPECT_LE(log.bytes(), 20'000U);
}

TEST(event_log_budgets, go_from_whoever_holds_most_to_whoever_comes) {
  event_log log(loop, first, 20'000);
  const auto old = log.open("a", false, nullptr, "flood");
  for (int times = 0; times < 30; ++times)
    log.add(old, std::string(1'000, 'x'));
  const auto mine = log.open("b", false, nullptr, "b");
  for (int times = 0; times < 7; ++times)
    log.add(mine, std::string(1'000, 'y'));
  read_stream seen, gone;
  EXPECT_TRUE(log.read_after({loop, mine, 0}, "b", seen.reader));
  EXPECT_EQ(seen.data.size(), 7U);
  EXPECT_FALSE(log.read_after({loop, old, 20}, "a", gone.reader));
  for (int times = 0; times < 30; ++times)
    log.add(mine, std::string(1'000, 'y'));
  read_stream kept;
  EXPECT_TRUE(log.read_after({loop, old, 25}, "a", kept.reader)) << "half is left to it";
  EXPECT_EQ(kept.data.size(), 5U);
}

}  // namespace

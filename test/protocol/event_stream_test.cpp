#include "protocol/event_stream.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using protocol::event;
using protocol::event_text;
using protocol::parse_events;
using events = std::vector<event>;

TEST(event_text, has_a_line_for_each_part_and_an_empty_one) {
  EXPECT_EQ(event_text({"", "", "{}"}), "data: {}\n\n");
  EXPECT_EQ(event_text({"7", "message", "{}"}), "id: 7\nevent: message\ndata: {}\n\n");
}

TEST(event_text, may_have_empty_data) {
  EXPECT_EQ(event_text({"1", "", ""}), "id: 1\ndata: \n\n");
}

TEST(event_text, breaks_data_at_every_kind_of_line_end) {
  EXPECT_EQ(event_text({"", "", "a\nb\r\nc\rd"}), "data: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(event_text({"", "", "a\n\nb\n"}), "data: a\ndata: \ndata: b\ndata: \n\n");
}

TEST(parse_events, reads_what_was_written) {
  const events written = {
      {"1", "message", "{\"a\":1}"}, {"", "", ""},      {"x:y", "endpoint", "/messages?a=b:c"}, {"", "", "two\nlines"},
      {"", "", " leading space"},    {"", "", "ends\n"}};
  std::string text;
  for (const auto& each : written)
    text += event_text(each);
  EXPECT_EQ(parse_events(text), written);
}

TEST(parse_events, knows_every_kind_of_line_end) {
  const events expected = {{"1", "e", "a\nb"}, {"", "", "c"}};
  EXPECT_EQ(parse_events("id: 1\nevent: e\ndata: a\ndata: b\n\ndata: c\n\n"), expected);
  EXPECT_EQ(parse_events("id: 1\r\nevent: e\r\ndata: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n"), expected);
  EXPECT_EQ(parse_events("id: 1\revent: e\rdata: a\rdata: b\r\rdata: c\r\r"), expected);
}

TEST(parse_events, takes_one_space_after_the_colon_away) {
  EXPECT_EQ(parse_events("data:a\n\ndata: a\n\ndata:  a\n\n"), (events{{"", "", "a"}, {"", "", "a"}, {"", "", " a"}}));
}

TEST(parse_events, skips_comments_and_fields_it_does_not_know) {
  EXPECT_EQ(parse_events(":\n\n: ping\nretry: 500\nfoo\ndata: a\n:x\nother: y\n\n"), (events{{"", "", "a"}}));
  EXPECT_TRUE(parse_events(protocol::keep_alive_comment).empty());
}

TEST(parse_events, takes_a_line_without_a_colon_as_a_field_without_a_value) {
  EXPECT_EQ(parse_events("data\ndata\n\n"), (events{{"", "", "\n"}}));
}

TEST(parse_events, gives_nothing_for_an_event_without_data) {
  EXPECT_EQ(parse_events("id: 1\nevent: e\n\n\n\ndata: a\n\n"), (events{{"", "", "a"}}));
}

TEST(parse_events, leaves_an_unfinished_event_out) {
  EXPECT_TRUE(parse_events("").empty());
  EXPECT_TRUE(parse_events("data: a").empty());
  EXPECT_TRUE(parse_events("data: a\n").empty());
  EXPECT_EQ(parse_events("data: a\n\ndata: b\n"), (events{{"", "", "a"}}));
}

}  // namespace

#include "portkey/text_format.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using portkey::has_format;
using portkey::is_date_time;
using portkey::text_format;
using portkey::wire_date_time;

TEST(is_date_time, accepts_a_point_in_time_with_an_offset) {
  for (const std::string text : {"2026-10-01T00:00:00Z", "2026-10-01T00:00:00+00:00", "2026-10-01T23:59:59-11:30",
                                 "2026-12-31T23:59:60Z", "2026-10-01T00:00:00.5Z",
                                 "2026-10-01T00:00:00.123456789+14:00", "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z"})
    EXPECT_TRUE(is_date_time(text)) << text;
}

TEST(is_date_time, refuses_everything_else) {
  for (const std::string text : {"",
                                 "2026-10-01",
                                 "2026-10-01T00:00:00",
                                 "2026-10-01 00:00:00Z",
                                 "2026-10-01T00:00Z",
                                 "2026-10-01t00:00:00z",
                                 "2026-10-01T00:00:00+0000",
                                 "2026-10-01T00:00:00+00",
                                 "2026-10-01T00:00:00 00:00",
                                 "2026-10-01T00:00:00.Z",
                                 "2026-10-01T00:00:00.1234567890Z",
                                 "2026-1-01T00:00:00Z",
                                 "26-10-01T00:00:00Z",
                                 "2026-13-01T00:00:00Z",
                                 "2026-00-01T00:00:00Z",
                                 "2026-10-00T00:00:00Z",
                                 "2026-10-32T00:00:00Z",
                                 "2026-10-01T24:00:00Z",
                                 "2026-10-01T00:60:00Z",
                                 "2026-10-01T00:00:61Z",
                                 "2026-10-01T00:00:00+15:00",
                                 "2026-10-01T00:00:00+00:60",
                                 "2026-10-01T00:00:00Zx",
                                 "2026-10-01T00:00:00+00:00 ",
                                 " 2026-10-01T00:00:00Z",
                                 "2026-10-01T00:00:00-0a:00",
                                 "yesterday",
                                 "1790812800"})
    EXPECT_FALSE(is_date_time(text)) << text;
}

TEST(is_date_time, refuses_a_day_that_the_month_does_not_have) {
  for (const std::string text :
       {"2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z", "2100-02-29T00:00:00Z"})
    EXPECT_FALSE(is_date_time(text)) << text;
}

TEST(wire_date_time, has_whole_seconds_and_a_numeric_offset) {
  EXPECT_EQ(wire_date_time("2026-10-01T00:00:00Z"), "2026-10-01T00:00:00+00:00");
  EXPECT_EQ(wire_date_time("2026-10-01T01:02:03.999Z"), "2026-10-01T01:02:03+00:00");
  EXPECT_EQ(wire_date_time("2026-10-01T01:02:03-05:30"), "2026-10-01T01:02:03-05:30");
  EXPECT_EQ(wire_date_time("2026-10-01T01:02:03.5+02:00"), "2026-10-01T01:02:03+02:00");
}

TEST(has_format, knows_an_email_address) {
  for (const std::string text : {"a@b", "first.last+tag@example.com", "\xc3\xa9@example.com"})
    EXPECT_TRUE(has_format(text, text_format::email)) << text;
  for (const std::string text : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "<a@b>", "a@b,c@d", "\"a\"@b"})
    EXPECT_FALSE(has_format(text, text_format::email)) << text;
}

TEST(has_format, knows_a_url) {
  EXPECT_TRUE(has_format("https://example.com/x", text_format::uri));
  EXPECT_TRUE(has_format("http://localhost:80", text_format::uri));
  for (const std::string text : {"", "example.com", "ftp://example.com", "javascript:alert(1)", " https://example.com"})
    EXPECT_FALSE(has_format(text, text_format::uri)) << text;
}

TEST(has_format, takes_any_plain_text) {
  for (const std::string text : {"", "x", "\n"})
    EXPECT_TRUE(has_format(text, text_format::plain));
}

TEST(has_format, knows_a_date_time) {
  EXPECT_TRUE(has_format("2026-10-01T00:00:00Z", text_format::date_time));
  EXPECT_FALSE(has_format("2026-10-01", text_format::date_time));
}

}  // namespace

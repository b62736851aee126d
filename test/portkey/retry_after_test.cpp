#include "portkey/retry_after.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

namespace {

using namespace std::chrono_literals;
using portkey::longest_retry_after;
using portkey::read_retry_after;
using std::chrono::milliseconds;
using std::chrono::sys_days;

/// Sunday
const std::chrono::sys_seconds now = sys_days(2026y / 11 / 22) + 10h + 30min;

struct row {
  const char* text;
  std::optional<milliseconds> wait;
};

void expect(std::initializer_list<row> rows) {
  for (const auto& [text, wait] : rows)
    EXPECT_EQ(read_retry_after(text, now), wait) << '"' << text << '"';
}

TEST(retry_after, may_be_seconds) {
  expect({{"0", 0ms},
          {"1", 1000ms},
          {"120", 120'000ms},
          {"007", 7000ms},
          {" 5 ", 5000ms},
          {"\t5", 5000ms},
          {"86400", longest_retry_after}});
}

TEST(retry_after, is_bounded) {
  expect({{"86401", longest_retry_after},
          {"99999999999999999999999999", longest_retry_after},
          {"Tue, 24 Nov 2026 10:30:00 GMT", longest_retry_after},
          {"Fri, 31 Dec 9999 23:59:59 GMT", longest_retry_after}});
  EXPECT_EQ(read_retry_after(std::string(100'000, '9'), now), longest_retry_after);
}

TEST(retry_after, may_be_a_date_in_each_of_its_forms) {
  expect({{"Sun, 22 Nov 2026 10:30:07 GMT", 7000ms},
          {"Sunday, 22-Nov-26 10:31:00 GMT", 60'000ms},
          {"Sun Nov 22 10:30:01 2026", 1000ms},
          {"Mon, 23 Nov 2026 00:00:00 GMT", 13h + 30min},
          {"Sun, 22 Nov 2026 10:59:60 GMT", 30min}});
  const auto early = sys_days(2024y / 2 / 29);
  EXPECT_EQ(read_retry_after("Thu Feb 29 00:00:02 2024", early), 2000ms);
  EXPECT_EQ(read_retry_after("Fri Mar  1 00:00:00 2024", early), longest_retry_after);
  EXPECT_EQ(read_retry_after("Fri Mar  1 00:00:00 2024", early + 23h), 1h);
}

TEST(retry_after, is_no_wait_when_its_date_has_passed) {
  expect({{"Sun, 22 Nov 2026 10:30:00 GMT", 0ms},
          {"Sun, 22 Nov 2026 10:29:59 GMT", 0ms},
          {"Sun, 06 Nov 1994 08:49:37 GMT", 0ms},
          {"Sunday, 06-Nov-94 08:49:37 GMT", 0ms},
          {"Sun Nov  6 08:49:37 1994", 0ms},
          {"Sat, 01 Jan 0000 00:00:00 GMT", 0ms}});
}

TEST(retry_after, takes_two_digits_of_a_year_as_at_most_fifty_years_ahead) {
  expect({{"Saturday, 01-Jan-76 00:00:00 GMT", longest_retry_after}, {"Saturday, 01-Jan-77 00:00:00 GMT", 0ms}});
}

TEST(retry_after, is_nothing_when_it_is_neither) {
  for (const auto* text : {"",
                           " ",
                           "-1",
                           "+1",
                           "1.5",
                           "1e3",
                           "0x10",
                           "5s",
                           "5 5",
                           "soon",
                           "\xd9\xa3",
                           "Sun, 22 Nov 2026 10:30:07",
                           "Sun, 22 Nov 2026 10:30:07 UTC",
                           "Sun, 22 Nov 2026 10:30:07 GMT ,",
                           "Sun, 22 nov 2026 10:30:07 GMT",
                           "Son, 22 Nov 2026 10:30:07 GMT",
                           "22 Nov 2026 10:30:07 GMT",
                           "Sun, 31 Nov 2026 10:30:07 GMT",
                           "Sun, 29 Feb 2026 10:30:07 GMT",
                           "Sun, 00 Nov 2026 10:30:07 GMT",
                           "Sun, 22 Nov 2026 24:00:00 GMT",
                           "Sun, 22 Nov 2026 10:60:00 GMT",
                           "Sun, 22 Nov 2026 10:30:61 GMT",
                           "Sun, 22 Nov 2026 1:30:00 GMT",
                           "Sun, 22 Nov 26 10:30:00 GMT",
                           "Sun, 22 Nov -026 10:30:00 GMT",
                           "Sunday, 31-Feb-26 10:30:00 GMT",
                           "Sunday, 22-Nov-2026 10:30:00 GMT",
                           "Sun Nov 22 10:30:01 2026 GMT",
                           "Sun Nov 2  10:30:01 2026",
                           "2026-11-22T10:30:07Z"})
    EXPECT_EQ(read_retry_after(text, now), std::nullopt) << '"' << text << '"';
}

}  // namespace

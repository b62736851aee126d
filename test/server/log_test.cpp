#include "server/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "protocol/header_value.hpp"

namespace {

using server::log_format;
using server::log_level;
using server::log_text;
using testing::HasSubstr;
using testing::Not;

constexpr const char* time_of_day = "2026-10-01T12:00:00.000Z";

std::string line_with(log_format format, const std::string& text) {
  return log_text(format, time_of_day, log_level::info, "call", {{"client", text}});
}

/// What a terminal or a reader of lines would act on.
const std::string hostile_texts[] = {
    "two\nlines",
    "carriage\rreturn",
    "\r\n{\"time\":\"forged\"}",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "next\xc2\x85line",
    "c1 \xc2\x9b\x33\x31m csi",
    "line\xe2\x80\xa8separator",
    "paragraph\xe2\x80\xa9separator",
    std::string("n\0l", 3),
    "tab\tvertical\x0b form\x0c del\x7f back\x08",
    "\"quoted\" and \\ and 'single'",
    "{} {0} %v %n {:x}",
    "h\xc3\xa9llo \xf0\x9f\x9a\x80",
    "",
};

TEST(log, writes_one_json_object_a_line) {
  const auto line =
      log_text(log_format::json, time_of_day, log_level::warning, "call",
               {{"tool", "list_configs"}, {"ms", 12}, {"text", std::string("x")}, {"bytes", std::size_t{7}}});
  EXPECT_EQ(
      line,
      R"({"time":"2026-10-01T12:00:00.000Z","level":"warning","event":"call","tool":"list_configs","ms":12,"text":"x","bytes":7})");
}

TEST(log, names_every_level) {
  const std::pair<log_level, const char*> names[] = {{log_level::trace, "trace"},
                                                     {log_level::debug, "debug"},
                                                     {log_level::info, "info"},
                                                     {log_level::warning, "warning"},
                                                     {log_level::error, "error"}};
  for (const auto& [level, name] : names)
    EXPECT_EQ(boost::json::parse(log_text(log_format::json, time_of_day, level, "x", {})).at("level").as_string(),
              name);
}

TEST(log, gives_back_through_json_what_was_put_in) {
  for (const auto& text : hostile_texts)
    EXPECT_EQ(boost::json::parse(line_with(log_format::json, text)).at("client").as_string(), text);
}

TEST(log, stays_on_one_line_whatever_is_put_in) {
  for (const auto format : {log_format::json, log_format::text})
    for (const auto& text : hostile_texts) {
      const auto line = line_with(format, text);
      for (const auto c : line)
        EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << line;
      for (const char* separator : {"\xe2\x80\xa8", "\xe2\x80\xa9", "\xc2\x85", "\xc2\x9b"})
        EXPECT_THAT(line, Not(HasSubstr(separator)));
    }
}

TEST(log, is_utf_8_even_where_what_is_put_in_is_not) {
  // A name that was cut inside of a character, and the one-byte CSI that some terminals act on.
  for (const std::string text : {"caf\xc3", "\x9b\x33\x31mred", "\xe2\x80", "\xff\xfe", "\xed\xa0\x80"})
    for (const auto format : {log_format::json, log_format::text}) {
      const auto line = line_with(format, text);
      EXPECT_TRUE(protocol::is_utf8(line)) << line;
      EXPECT_THAT(line, Not(HasSubstr("\x9b")));
    }
}

TEST(log, can_be_text) {
  EXPECT_EQ(log_text(log_format::text, time_of_day, log_level::error, "bug", {{"what", "a \"b\""}, {"ms", 5}}),
            R"(2026-10-01T12:00:00.000Z error bug what="a \"b\"" ms=5)");
}

TEST(log, does_not_take_down_whoever_logs_before_it_is_open) {
  server::log_line(log_level::error, "early", {{"what", "nobody reads this"}});
  server::stop_log();
  SUCCEED();
}

}  // namespace

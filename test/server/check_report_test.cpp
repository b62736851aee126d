#include "server/check_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/settings_table.hpp"

namespace {

using server::load;
using server::report_on;
using testing::HasSubstr;
using testing::Not;

std::string line_of(const std::string& text, const std::string& name) {
  const auto begin = text.find(name + " = ");
  return begin == std::string::npos ? "" : text.substr(begin, text.find('\n', begin) - begin);
}

TEST(check_report, shows_every_setting_with_where_it_came_from) {
  server::sources given;
  given.command_line = {{"server.port", "9000"}, {"tools.exclude", "delete_prompt,delete_config"}};
  const auto report = report_on(load(given, {}));
  EXPECT_EQ(report.exit_code, 0);
  for (const auto& row : server::all_settings())
    EXPECT_NE(line_of(report.text, row.name()), "") << row.name();
  EXPECT_EQ(line_of(report.text, "server.port"),
            "server.port = 9000                                      # command line");
  EXPECT_THAT(line_of(report.text, "server.host"), HasSubstr("\"127.0.0.1\" "));
  EXPECT_THAT(line_of(report.text, "server.host"), HasSubstr("# default"));
  EXPECT_THAT(line_of(report.text, "tools.exclude"), HasSubstr("[\"delete_prompt\", \"delete_config\"] "));
}

TEST(check_report, masks_secrets) {
  server::sources given;
  given.variables = {{"PORTKEY_API_KEY", "pk-1234567890abcdef"}};
  const auto report = report_on(load(given, {}));
  EXPECT_THAT(line_of(report.text, "portkey.api_key"), HasSubstr("\"pk*****ef\""));
  EXPECT_THAT(report.text, Not(HasSubstr("1234567890")));
}

TEST(check_report, lists_warnings) {
  const auto report = report_on(load({}, {}));
  EXPECT_THAT(report.text, HasSubstr("\nwarning: no Portkey key is configured"));
}

TEST(check_report, lists_every_problem_and_fails) {
  server::sources given;
  given.command_line = {{"server.port", "x"}, {"server.threads", "y"}};
  const auto report = report_on(load(given, {}));
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_EQ(report.text,
            "2 problems\n"
            "command line: server.port wants a whole number from 0 to 65535, not \"x\"\n"
            "command line: server.threads wants a whole number from 0 to 1024, not \"y\"\n");
}

}  // namespace

#include "server/audit_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "server/audit_rows.hpp"

namespace {

using server::audit_filter;
using server::audit_rows;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace json = boost::json;

/// A line of the log at that second.
std::string entry(int second, const std::string& id, const std::string& outcome,
                  const std::string& tool = "delete_config", const std::string& principal = "alice") {
  json::object line;
  line["time"] = "2026-10-01T00:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) + ".000Z";
  line["id"] = id;
  line["principal"] = principal;
  line["client"] = "ide/1.0";
  line["tool"] = tool;
  line["target"] = "pc-1";
  line["outcome"] = outcome;
  line["ms"] = second;
  line["digest"] = "d";
  return json::serialize(line) + "\n";
}

struct shown {
  std::vector<std::string> rows;  ///< "id outcome"
  std::size_t unreadable;
};

shown report(const std::string& log, const audit_filter& by = {}) {
  std::istringstream in(log);
  std::ostringstream out;
  shown all;
  all.unreadable = server::write_audit_report(in, by, true, out);
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    const auto row = json::parse(line);
    all.rows.push_back(std::string(row.at("id").as_string()) + " " + std::string(row.at("outcome").as_string()));
  }
  return all;
}

std::string table(const std::string& log) {
  std::istringstream in(log);
  std::ostringstream out;
  server::write_audit_report(in, {}, false, out);
  return out.str();
}

TEST(audit_report, makes_one_row_of_a_call_that_began_and_ended) {
  const auto log = entry(1, "a", "begun") + entry(2, "b", "begun") + entry(3, "b", "failed") + entry(4, "a", "success");
  EXPECT_THAT(report(log).rows, ElementsAre("b failed", "a success"));
}

TEST(audit_report, says_unknown_of_a_call_that_only_began) {
  const auto log = entry(1, "a", "begun") + entry(2, "a", "begun", "create_config") + entry(3, "b", "denied");
  EXPECT_THAT(report(log).rows, ElementsAre("b denied", "a unknown"));
}

TEST(audit_report, shows_every_end_of_a_call_that_has_several) {
  EXPECT_THAT(report(entry(1, "a", "begun") + entry(2, "a", "success") + entry(3, "a", "failed")).rows,
              ElementsAre("a success", "a failed"));
}

TEST(audit_report, shows_the_last_by_time) {
  const auto log =
      entry(1, "old", "begun") + entry(3, "b", "success") + entry(2, "a", "success") + entry(4, "c", "failed");
  audit_filter by;
  by.limit = 3;
  EXPECT_THAT(report(log, by).rows, ElementsAre("a success", "b success", "c failed"));
  by.limit = 1;
  EXPECT_THAT(report(log, by).rows, ElementsAre("c failed"));
}

TEST(audit_report, shows_what_is_asked_for) {
  const auto log = entry(1, "a", "success") + entry(2, "b", "denied") + entry(3, "c", "denied", "create_config") +
                   entry(4, "d", "denied", "create_config", "bob") + entry(5, "e", "begun");
  const auto rows = [&log](auto set) {
    audit_filter by;
    set(by);
    return report(log, by).rows;
  };
  EXPECT_THAT(rows([](audit_filter& by) { by.since = "2026-10-01T00:00:04.000Z"; }),
              ElementsAre("d denied", "e unknown"));
  EXPECT_THAT(rows([](audit_filter& by) { by.until = "2026-10-01T00:00:01.000Z"; }), ElementsAre("a success"));
  EXPECT_THAT(rows([](audit_filter& by) { by.principal = "bob"; }), ElementsAre("d denied"));
  EXPECT_THAT(rows([](audit_filter& by) { by.tool = "create_config"; }), ElementsAre("c denied", "d denied"));
  EXPECT_THAT(rows([](audit_filter& by) { by.outcome = "unknown"; }), ElementsAre("e unknown"));
}

TEST(audit_report, counts_lines_that_are_no_entries_and_goes_on) {
  const auto log = "\n[]\nnot json\n{\"time\":\"x\",\"tool\":\"t\",\"outcome\":\"success\"}\n" +
                   std::string(200'000, 'x') + "\n" + entry(1, "a", "odd") + entry(2, "b", "success") +
                   "{\"time\":\"20";
  const auto all = report(log);
  EXPECT_THAT(all.rows, ElementsAre("b success"));
  EXPECT_EQ(all.unreadable, 6U);
  EXPECT_THAT(report("").rows, IsEmpty());
}

TEST(audit_report, takes_a_last_line_without_a_line_break) {
  auto log = entry(1, "a", "success");
  log.pop_back();
  EXPECT_THAT(report(log).rows, ElementsAre("a success"));
}

TEST(audit_report, fits_the_columns_of_its_table) {
  const auto text = table(entry(1, "a", "success") + entry(2, "b", "denied", "t", "ü"));
  EXPECT_EQ(text,
            "time                      principal  client   tool           target  outcome  why  status  ms\n"
            "2026-10-01T00:00:01.000Z  alice      ide/1.0  delete_config  pc-1    success                1\n"
            "2026-10-01T00:00:02.000Z  ü          ide/1.0  t              pc-1    denied                 2\n");
  EXPECT_EQ(table(""), "");
}

TEST(audit_report, shows_nothing_that_a_terminal_acts_on) {
  const std::string hostile = "a\x1b[31m\nb\xc2\x9b\xe2\x80\xa8";
  const auto log = entry(1, "a", "success", hostile, hostile);
  for (const auto& text : {table(log), [&] {
                             std::istringstream in(log);
                             std::ostringstream out;
                             server::write_audit_report(in, {}, true, out);
                             return out.str();
                           }()}) {
    for (const char c : text)
      EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c);
    EXPECT_THAT(text, HasSubstr("\\u001b[31m\\nb"));
  }
}

TEST(audit_report, cuts_what_would_spoil_its_table) {
  const auto text = table(entry(1, "a", "success", std::string(1'000, 't')));
  EXPECT_THAT(text, HasSubstr(std::string(48, 't') + "…"));
  EXPECT_THAT(text, Not(HasSubstr(std::string(49, 't'))));
}

TEST(audit_rows, remember_so_many_calls_that_only_began_and_no_more) {
  std::vector<std::string> given;
  audit_rows rows([&given](const json::object& row) { given.emplace_back(row.at("id").as_string()); });
  for (std::size_t number = 0; number <= audit_rows::most_begun; ++number)
    rows.add(entry(1, std::to_string(number), "begun"));
  EXPECT_THAT(given, ElementsAre("0"));
  rows.finish();
  EXPECT_EQ(given.size(), audit_rows::most_begun + 1);
}

TEST(audit_filter, is_read_from_the_options) {
  using namespace std::chrono_literals;
  const std::chrono::system_clock::time_point now(1'790'812'800'000ms);
  server::audit_options options;
  options.since = "1h";
  options.until = "2026-12-01";
  options.outcome = "denied";
  options.limit = 7;
  const auto read = server::read_audit_filter(options, now);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->since, "2026-09-30T23:00:00.000Z");
  EXPECT_EQ(read->until, "2026-12-01T00:00:00.000Z");
  EXPECT_EQ(read->outcome, "denied");
  EXPECT_EQ(read->limit, 7U);
}

TEST(audit_filter, names_the_option_that_is_wrong) {
  server::audit_options options;
  options.until = "soon";
  EXPECT_THAT(server::read_audit_filter(options, {}).error(), HasSubstr("--until wants a time"));
  options.until.clear();
  options.outcome = "sucess";
  EXPECT_THAT(server::read_audit_filter(options, {}).error(), HasSubstr("did you mean success?"));
}

}  // namespace

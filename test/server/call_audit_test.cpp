#include "server/call_audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <fstream>
#include <string>

#include "test/server/temporary_file.hpp"

namespace {

using portkey::audit_entry;
using portkey::audit_outcome;
using server::audit_line;
using server::audit_log;
using server::audited_call;
using server::call_audit;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

const audited_call alice{"c0ffee", "4bf92f3577b34da6a3ce929d0e0e4736", "alice", "ide/1.0", "192.0.2.7"};

audit_entry deletion() {
  audit_entry entry;
  entry.tool = "delete_config";
  entry.target = "pc-1";
  entry.digest = "d1";
  entry.outcome = audit_outcome::failed;
  entry.why = "refused";
  entry.status = 403;
  entry.took = 12ms;
  return entry;
}

TEST(audit_line, has_its_members_in_a_fixed_order) {
  EXPECT_EQ(
      audit_line(std::chrono::system_clock::time_point(1'790'812'800'123ms), alice, deletion()),
      R"({"time":"2026-10-01T00:00:00.123Z","id":"c0ffee","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","principal":"alice",)"
      R"("client":"ide/1.0","from":"192.0.2.7","tool":"delete_config","target":"pc-1","outcome":"failed","why":"refused",)"
      R"("status":403,"ms":12,"digest":"d1"})");
}

TEST(audit_line, leaves_out_what_there_is_not) {
  const auto line = audit_line({}, {"c0ffee", "", "", "", ""}, {.tool = "t", .target = "", .digest = "d", .why = ""});
  EXPECT_EQ(
      line,
      R"({"time":"1970-01-01T00:00:00.000Z","id":"c0ffee","principal":"","client":"","tool":"t","target":"","outcome":"failed","ms":0,"digest":"d"})");
}

TEST(audit_line, is_one_line_that_terminals_do_not_act_on_whatever_clients_say) {
  auto by = alice;
  by.client = "a\n{\"time\":1}\r\x1b[31m\x7f \xc2\x9b \xe2\x80\xa8 \xff";
  auto entry = deletion();
  entry.target = "\"},\n{";
  const auto line = audit_line({}, by, entry);
  for (const char c : line)
    EXPECT_TRUE(c >= 0x20 && c < 0x7f) << static_cast<int>(c);
  EXPECT_EQ(boost::json::parse(line).at("target").as_string(), entry.target);
}

TEST(audit_line, cuts_long_texts) {
  auto by = alice;
  by.principal = by.client = std::string(10'000, 'p');
  auto entry = deletion();
  entry.target = entry.why = std::string(10'000, 't');
  EXPECT_LT(audit_line({}, by, entry).size(), 4'096U);
}

TEST(call_audit, writes_its_entries_to_the_log) {
  const temporary_file file("");
  audit_log log(file.path());
  server::metrics counts;
  call_audit audit(&log, counts, alice);
  EXPECT_TRUE(audit.record(deletion()));
  std::string line;
  std::getline(std::ifstream(file.path()), line);
  EXPECT_EQ(boost::json::parse(line).at("principal"), "alice");
  EXPECT_THAT(line, HasSubstr(R"("tool":"delete_config")"));
}

TEST(call_audit, refuses_nothing_where_there_is_no_log) {
  server::metrics counts;
  call_audit audit(nullptr, counts, alice);
  EXPECT_TRUE(audit.record(deletion()));
  audit.record_denied({}, "scope");
  EXPECT_THAT(counts.text({}), HasSubstr("portkey_mcp_audit_failures_total 0"));
}

TEST(call_audit, says_and_counts_that_an_entry_could_not_be_written) {
  audit_log log("/dev/full");
  server::metrics counts;
  call_audit audit(&log, counts, alice);
  EXPECT_FALSE(audit.record(deletion()));
  EXPECT_THAT(counts.text({}), HasSubstr("portkey_mcp_audit_failures_total 1"));
}

TEST(call_audit, records_what_a_refused_call_was_about_and_none_of_its_arguments) {
  const temporary_file file("");
  audit_log log(file.path());
  server::metrics counts;
  call_audit audit(&log, counts, alice);
  protocol::request call;
  call.params =
      boost::json::parse(
          R"({"name":"call_destructive_tool","arguments":{"name":"delete_config","arguments":{"slug":"pc-9"}}})")
          .as_object();
  audit.record_denied(call, "scope");
  std::string line;
  std::getline(std::ifstream(file.path()), line);
  const auto entry = boost::json::parse(line);
  EXPECT_EQ(entry.at("tool"), "delete_config");
  EXPECT_EQ(entry.at("outcome"), "denied");
  EXPECT_EQ(entry.at("why"), "scope");
  EXPECT_EQ(entry.at("digest").as_string().size(), 64U);
  EXPECT_THAT(line, Not(HasSubstr("pc-9")));
}

}  // namespace

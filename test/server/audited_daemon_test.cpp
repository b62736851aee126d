#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "test/server/mcp_client.hpp"
#include "test/server/temporary_file.hpp"

namespace {

using support::daemon;
using support::environment;
using support::program;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// Nobody is behind it.
environment audited(const std::string& file) {
  return {{"PORTKEY_API_KEY", "k-of-audit"},
          {"PORTKEY_BASE_URL", "http://127.0.0.1:9/v1"},
          {"PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL", "true"},
          {"PORTKEY_MCP_SAFETY_AUDIT_FILE", file}};
}

std::vector<json::object> entries_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<json::object> all;
  for (std::string line; std::getline(in, line);)
    all.push_back(json::parse(line).as_object());
  return all;
}

/// With tokens, so that a call without one is refused where it may list.
class audited_daemon : public testing::Test {
 protected:
  temporary_file file{""}, secret{"a-secret-of-alice-0123456789abcdefgh"};
  temporary_file config{
      "[identity]\nmode = \"bearer\"\nallow_anonymous_discovery = true\n[[identity.token]]\n"
      "name = \"alice\"\nsecret_file = \"" +
      secret.path() + "\"\n[limits]\nwrites_per_minute_per_principal = 1\n"};
  daemon served{audited(file.path()), {"--config", config.path()}};

  static std::string body(const std::string& tool, const json::object& meta = {}) {
    json::object claim = meta;
    claim["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
    claim["io.modelcontextprotocol/clientCapabilities"] = json::object();
    json::object info;
    info["name"] = "ide";
    info["version"] = "1.0";
    claim["io.modelcontextprotocol/clientInfo"] = info;
    json::object arguments, params, message;
    arguments["slug"] = "pc-1";
    params["name"] = tool;
    params["arguments"] = arguments;
    params["_meta"] = claim;
    message["jsonrpc"] = "2.0";
    message["id"] = 1;
    message["method"] = "tools/call";
    message["params"] = params;
    return json::serialize(message);
  }

  mcp_answer call(const std::string& tool, header_fields more = {}, const json::object& meta = {}) {
    auto fields = modern_fields("tools/call", tool);
    for (auto& field : more)
      fields.push_back(std::move(field));
    return mcp_client(served).post(fields, body(tool, meta));
  }
};

TEST_F(audited_daemon, records_who_wanted_to_write_without_a_credential) {
  EXPECT_EQ(
      call("delete_config", {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}).status(),
      401);
  const auto all = entries_of(file.path());
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].at("tool"), "delete_config");
  EXPECT_EQ(all[0].at("outcome"), "denied");
  EXPECT_EQ(all[0].at("why"), "no credential");
  EXPECT_EQ(all[0].at("client"), "ide/1.0");
  EXPECT_EQ(all[0].at("from"), "127.0.0.1");
  EXPECT_EQ(all[0].at("trace_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(all[0].at("id").as_string().size(), 32U);
}

TEST_F(audited_daemon, records_nothing_of_what_only_reads) {
  EXPECT_EQ(call("list_configs").status(), 401);
  EXPECT_EQ(call("no_such_tool").status(), 401);
  EXPECT_THAT(entries_of(file.path()), IsEmpty());
}

TEST_F(audited_daemon, records_a_write_beyond_the_limit_under_the_id_that_the_log_has) {
  const header_fields token{{"Authorization", "Bearer a-secret-of-alice-0123456789abcdefgh"}};
  json::object meta;
  meta["traceparent"] = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-00f067aa0ba902b7-01";
  call("delete_config", token);
  EXPECT_EQ(call("delete_config", token, meta).error_code(), -31001);
  const auto line = served.wait_for_error_line({R"("event":"call")", R"("outcome":"refused")"});
  ASSERT_TRUE(line);
  const auto said = json::parse(*line);
  EXPECT_EQ(said.at("trace_id"), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  const auto all = entries_of(file.path());
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all.back().at("why"), "write limit");
  EXPECT_EQ(all.back().at("principal"), "alice");
  EXPECT_EQ(all.back().at("id"), said.at("id"));
  EXPECT_EQ(all.back().at("trace_id"), said.at("trace_id"));
}

TEST_F(audited_daemon, goes_on_in_a_new_file_at_a_hang_up_whatever_is_wrong_with_the_settings) {
  const temporary_file rotated("");
  call("delete_config");
  std::filesystem::rename(file.path(), rotated.path());
  std::ofstream(config.path()) << "[identity]\nmode = \"nonsense\"\n";
  served.signal(SIGHUP);
  ASSERT_TRUE(served.wait_for_error_line({R"("event":"not reloaded")"}));
  call("delete_prompt");
  EXPECT_THAT(entries_of(rotated.path()), SizeIs(1));
  const auto all = entries_of(file.path());
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].at("tool"), "delete_prompt");
}

TEST_F(audited_daemon, is_read_with_the_command_audit) {
  call("delete_config");
  call("delete_prompt");
  program shown({"audit", file.path(), "--tool", "delete_prompt"});
  EXPECT_EQ(shown.wait(), 0);
  EXPECT_THAT(shown.output(), AllOf(HasSubstr("delete_prompt"), HasSubstr("denied"), Not(HasSubstr("delete_config"))));
  program configured({"audit", "--json", "--limit=1"}, audited(file.path()));
  EXPECT_EQ(configured.wait(), 0) << configured.errors();
  EXPECT_THAT(configured.output(), AllOf(HasSubstr(R"("tool":"delete_prompt")"), Not(HasSubstr("delete_config"))));
}

TEST(audit_command, reads_standard_input_and_says_what_is_no_entry) {
  program shown({"audit", "-"});
  shown.write("nonsense\n");
  shown.close_input();
  EXPECT_EQ(shown.wait(), 0);
  EXPECT_EQ(shown.output(), "");
  EXPECT_EQ(shown.errors(), "portkey-mcp: 1 line is no entry of an audit log.\n");
}

TEST(audit_command, refuses_what_it_cannot_read) {
  const auto refusal = [](const std::vector<std::string>& arguments, const environment& variables = {}) {
    program shown(arguments, variables);
    EXPECT_EQ(shown.wait(), 1);
    EXPECT_EQ(shown.output(), "");
    return shown.errors();
  };
  EXPECT_THAT(refusal({"audit", "/nowhere/audit.log"}), HasSubstr("/nowhere/audit.log cannot be read: No such file"));
  EXPECT_THAT(refusal({"audit", "/tmp"}), HasSubstr("/tmp cannot be read"));
  EXPECT_THAT(refusal({"audit"}), HasSubstr("No audit log is configured"));
  EXPECT_THAT(refusal({"audit"}, audited("-")), HasSubstr("standard output"));
  EXPECT_THAT(refusal({"audit", "-", "--since", "soon"}), HasSubstr("--since wants a time"));
  EXPECT_THAT(refusal({"audit", "-", "--limit", "-1"}), HasSubstr("--limit"));
  EXPECT_THAT(refusal({"audit", "-", "--outcom", "x"}), HasSubstr("--outcom"));
}

TEST(audit_file, that_cannot_be_opened_ends_the_start) {
  program started({"serve", "--port", "0"}, audited("/nowhere/audit.log"));
  EXPECT_EQ(started.wait(), 1);
  EXPECT_THAT(started.errors(),
              HasSubstr("portkey-mcp: The audit log /nowhere/audit.log cannot be opened for writing"));
}

TEST(audit_file, is_not_standard_output_where_that_is_the_protocol) {
  program started({"stdio"}, audited("-"));
  EXPECT_EQ(started.wait(), 1);
  EXPECT_EQ(started.output(), "");
  EXPECT_THAT(started.errors(), HasSubstr("name a file instead"));
}

TEST(audit_file, that_takes_nothing_is_said_in_the_log_once) {
  auto variables = audited("/dev/full");
  variables["PORTKEY_MCP_IDENTITY_MODE"] = "byok";
  variables["PORTKEY_MCP_IDENTITY_ALLOW_ANONYMOUS_DISCOVERY"] = "true";
  variables.erase("PORTKEY_API_KEY");
  daemon served(variables);
  for (int count = 0; count < 2; ++count)
    EXPECT_EQ(mcp_client(served).call("delete_config", {{"slug", "pc-1"}}).status(), 401);
  EXPECT_TRUE(served.wait_for_error_line({"audit log not written", "No space left"}));
  EXPECT_EQ(served.stop(), 0);
  const auto errors = served.errors();
  EXPECT_EQ(errors.find("audit log not written"), errors.rfind("audit log not written"));
}

TEST(audit_file, is_asked_for_where_writes_are_allowed) {
  const environment keyed{{"PORTKEY_API_KEY", "k-of-audit"}};
  EXPECT_TRUE(daemon(keyed).wait_for_error_line({R"("level":"warning")", "safety.audit_file"}));
  auto reading = keyed;
  reading["PORTKEY_MCP_TOOLS_READ_ONLY"] = "true";
  for (const auto& variables : {reading, audited("-")}) {
    daemon served(variables);
    EXPECT_EQ(served.stop(), 0);
    EXPECT_THAT(served.errors(), Not(HasSubstr("safety.audit_file")));
  }
}

}  // namespace

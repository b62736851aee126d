#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <csignal>
#include <string>
#include <vector>

#include "portkey/toolbox.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/temporary_file.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::environment;
using support::program;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// With a key, so that there is nothing to warn of.
const environment keyed{{"PORTKEY_API_KEY", "k-of-start-up"}};

struct ending {
  int exit_code;
  std::string output, errors;
};

ending run(const std::vector<std::string>& arguments, const environment& variables = keyed) {
  program started(arguments, variables);
  const auto exit_code = started.wait();
  return {exit_code, started.output(), started.errors()};
}

/// The one line with which it refuses to start; one about a setting stands below the count of them.
std::string refusal(const std::vector<std::string>& arguments, const environment& variables = keyed) {
  auto [exit_code, output, errors] = run(arguments, variables);
  EXPECT_EQ(exit_code, 1) << errors;
  EXPECT_EQ(output, "");
  const std::string count = "1 problem\n";
  if (errors.starts_with(count)) errors.erase(0, count.size());
  EXPECT_EQ(errors.find('\n'), errors.size() - 1) << "one line: " << errors;
  EXPECT_THAT(errors, Not(HasSubstr("k-of-start-up")));
  return errors;
}

TEST(start_up, says_where_it_listens) {
  daemon served(keyed, {"--server.threads", "1"});
  const auto line = served.wait_for_error_line({"listening"});
  ASSERT_TRUE(line);
  const auto parsed = boost::json::parse(*line);
  EXPECT_THAT(served.url(), AllOf(StartsWith("http://127.0.0.1:"), HasSubstr("/mcp")));
  EXPECT_EQ(parsed.at("level"), "info");
  EXPECT_EQ(parsed.at("tools").to_number<std::size_t>(), portkey::tool_names().size());
  EXPECT_EQ(parsed.at("loops"), 1);
  EXPECT_EQ(served.stop(), 0);
}

TEST(start_up, warns_without_a_key_and_serves) {
  daemon served;
  EXPECT_TRUE(served.wait_for_error_line({R"("level":"warning")", "PORTKEY_API_KEY"}));
}

TEST(start_up, refuses_a_port_in_use) {
  daemon first(keyed);
  EXPECT_EQ(refusal({"--port", std::to_string(first.port())}),
            "portkey-mcp: Cannot listen on 127.0.0.1:" + std::to_string(first.port()) +
                ": the port is in use; choose another with --port.\n");
}

TEST(start_up, refuses_unknown_settings) {
  EXPECT_THAT(refusal({"--server.prot", "1"}), HasSubstr("--server.port"));
  EXPECT_THAT(refusal({"serv"}), HasSubstr("serve"));
  const temporary_file file("[server]\nprot = 1\n");
  EXPECT_THAT(refusal({"--config", file.path()}), AllOf(HasSubstr(":2"), HasSubstr("port")));
  auto variables = keyed;
  variables["PORTKEY_MCP_SERVER_PROT"] = "1";
  EXPECT_THAT(refusal({}, variables), HasSubstr("PORTKEY_MCP_SERVER_PORT"));
}

TEST(start_up, refuses_values_that_make_no_sense) {
  EXPECT_THAT(refusal({"--port", "70000"}), HasSubstr("server.port"));
  EXPECT_THAT(refusal({"--host", "example.com", "--identity.mode", "none"}), HasSubstr("server.host"));
  EXPECT_THAT(refusal({"--host", "0.0.0.0", "--port", "0"}), HasSubstr("identity.mode"));
  EXPECT_THAT(refusal({"--tools.exclude", "list_confgs"}), HasSubstr("list_configs"));
}

TEST(start_up, refuses_a_configuration_file_that_cannot_be_read) {
  EXPECT_THAT(refusal({"--config", "/nowhere/config.toml"}), HasSubstr("/nowhere/config.toml"));
  const temporary_file broken("[server\n");
  EXPECT_THAT(refusal({"--config", broken.path()}), HasSubstr(broken.path()));
}

TEST(start_up, refuses_a_sealing_key_file_that_is_wrong) {
  const temporary_file wrong("c2hvcnQ=\n");
  EXPECT_THAT(refusal({"--port", "0", "--safety.sealing_key_file", wrong.path()}),
              AllOf(HasSubstr("line 1"), HasSubstr(wrong.path()), Not(HasSubstr("c2hvcnQ"))));
  EXPECT_THAT(refusal({"--port", "0", "--safety.sealing_key_file", "/nowhere/keys"}), HasSubstr("/nowhere/keys"));
}

TEST(start_up, refuses_a_ca_file_that_is_wrong) {
  EXPECT_THAT(refusal({"--port", "0", "--portkey.ca_file", "/nowhere/ca.pem"}), HasSubstr("/nowhere/ca.pem"));
}

TEST(start_up, refuses_an_address_of_another_machine) {
  const auto ended = run({"--host", "192.0.2.1", "--port", "0", "--identity.mode", "none"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.errors, HasSubstr("\nportkey-mcp: Cannot listen on 192.0.2.1:0: ")) << "after a warning";
}

TEST(health_check, asks_the_daemon_on_this_machine) {
  daemon served(keyed);
  const auto port = std::to_string(served.port());
  const auto ready = run({"healthcheck", "--port", port});
  EXPECT_EQ(ready.exit_code, 0) << ready.errors;
  EXPECT_EQ(ready.output, "ready\n");
  EXPECT_EQ(run({"healthcheck"}, {{"PORTKEY_MCP_SERVER_PORT", port}}).exit_code, 0);
  EXPECT_EQ(served.stop(), 0);
  EXPECT_THAT(refusal({"healthcheck", "--port", port}),
              HasSubstr("No answer from http://127.0.0.1:" + port + "/readyz"));
}

TEST(health_check, knows_that_a_daemon_is_draining) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_DRAIN_DELAY", "5m"}});
  served.signal(SIGTERM);
  ASSERT_TRUE(served.wait_for_error_line({"draining"}));
  EXPECT_THAT(refusal({"healthcheck", "--port", std::to_string(served.port())}), HasSubstr("answers 503"));
}

TEST(health_check, works_at_every_loopback_address) {
  for (const char* host : {"localhost", "127.0.0.2", "::1"}) {
    if (host == std::string("::1") && ::access("/proc/net/if_inet6", R_OK) != 0) continue;  // no IPv6 here
    daemon served(keyed, {"--host", host});
    const auto asked = run({"healthcheck", "--host", host, "--port", std::to_string(served.port())});
    EXPECT_EQ(asked.exit_code, 0) << host << ": " << asked.errors;
  }
}

TEST(health_check, works_where_hosts_are_listed) {
  daemon served(keyed, {"--server.allowed_hosts", "mcp.example.com"});
  EXPECT_EQ(run({"healthcheck", "--port", std::to_string(served.port()), "--server.allowed_hosts", "mcp.example.com"})
                .exit_code,
            0);
}

TEST(check, reports_the_settings_or_every_problem) {
  const auto good = run({"check"});
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_THAT(good.output, AllOf(HasSubstr("server.port = 8080"), Not(HasSubstr("k-of-start-up"))));
  EXPECT_EQ(good.errors, "");
  const auto bad = run({"check", "--port", "x", "--server.threads", "y"});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.errors, AllOf(HasSubstr("server.port"), HasSubstr("server.threads")));
}

TEST(commands, print_what_they_are_asked_for) {
  EXPECT_THAT(run({"tools"}).output, HasSubstr("list_workspaces"));
  EXPECT_THAT(run({"--version"}).output, StartsWith("portkey-mcp "));
  EXPECT_EQ(run({"--help"}).exit_code, 0);
}

}  // namespace

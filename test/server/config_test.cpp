#include "server/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/server/temporary_file.hpp"

namespace {

using namespace std::chrono_literals;
using server::known_names;
using server::listening;
using server::load;
using server::problems;
using server::sources;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

problems problems_of(const sources& given, const known_names& names = {}) {
  const auto loaded = load(given, names);
  return loaded ? problems{} : loaded.error();
}

sources with_options(std::vector<server::command_line_setting> options) {
  sources given;
  given.command_line = std::move(options);
  return given;
}

TEST(load, gives_the_defaults_when_nothing_is_given) {
  const auto loaded = load({}, {});
  ASSERT_TRUE(loaded);
  const auto& values = loaded->values;
  EXPECT_EQ(values.server.host, "127.0.0.1");
  EXPECT_EQ(values.server.port, 8080);
  EXPECT_EQ(values.server.session_lifetime, 24h);
  EXPECT_EQ(values.server.idle_timeout, 75s);
  EXPECT_EQ(values.server.max_body, 1'048'576U);
  EXPECT_EQ(values.portkey.max_response, 33'554'432U);
  EXPECT_EQ(values.portkey.connect_timeout, 3s);
  EXPECT_EQ(values.tools.surface, std::vector<std::string>{"core"});
  EXPECT_TRUE(values.tools.toolsets.empty());
  EXPECT_EQ(values.safety.confirm, portkey::confirmation::destructive);
  EXPECT_EQ(values.log.level, server::log_level::info);
  EXPECT_EQ(values.limits.calls_in_flight, 512U);
  EXPECT_EQ(loaded->origins.at("server.port"), "default");
  EXPECT_THAT(loaded->warnings, ElementsAre(HasSubstr("no Portkey key")));
}

TEST(load, fills_in_what_an_empty_default_stands_for) {
  const auto values = server::default_settings();
  EXPECT_EQ(values.portkey.gateway_url, "https://api.portkey.ai/v1");
  EXPECT_EQ(values.portkey.base.where.host, "api.portkey.ai");
  EXPECT_EQ(values.portkey.gateway.where.host, "api.portkey.ai");
  EXPECT_EQ(values.identity.mode, server::identity_mode::none);
}

TEST(load, prefers_command_line_to_environment_to_file_to_default) {
  const temporary_file file("[server]\nthreads = 1\nmax_connections = 10\nport = 1000\n");
  sources given;
  given.config_file = file.path();
  given.variables = {{"PORTKEY_MCP_SERVER_PORT", "2000"}, {"PORTKEY_MCP_SERVER_MAX_CONNECTIONS", "20"}};
  given.command_line = {{"server.port", "3000"}};
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.port, 3000);
  EXPECT_EQ(loaded->values.server.max_connections, 20U);
  EXPECT_EQ(loaded->values.server.threads, 1U);
  EXPECT_EQ(loaded->origins.at("server.port"), "command line");
  EXPECT_EQ(loaded->origins.at("server.max_connections"), "environment PORTKEY_MCP_SERVER_MAX_CONNECTIONS");
  EXPECT_EQ(loaded->origins.at("server.threads"), file.path() + ":2");
  EXPECT_EQ(loaded->origins.at("server.host"), "default");
}

TEST(load, reports_problems_of_every_source_at_once) {
  const temporary_file file("[log]\nlevel = \"loud\"\nformat = \"xml\"\n");
  sources given;
  given.config_file = file.path();
  given.variables = {{"PORTKEY_MCP_SERVER_THREADS", "many"}};
  given.command_line = {{"server.port", "70000"}};
  EXPECT_THAT(problems_of(given),
              ElementsAre(file.path() + ":2: log.level wants one of trace, debug, info, warning, error, not \"loud\"",
                          file.path() + ":3: log.format wants one of json, text, not \"xml\"",
                          "environment PORTKEY_MCP_SERVER_THREADS: server.threads wants a whole number from 0 to 1024, "
                          "not \"many\"",
                          "command line: server.port wants a whole number from 0 to 65535, not \"70000\""));
}

TEST(load, refuses_values_beyond_their_bounds) {
  for (const auto& [name, text] :
       {std::pair("server.port", "65536"), std::pair("server.port", "-1"), std::pair("server.max_connections", "0"),
        std::pair("server.max_body", "1"), std::pair("portkey.timeout", "1ms"), std::pair("portkey.timeout", "11m"),
        std::pair("tools.read_only", "yes"), std::pair("log.level", "INFO")}) {
    EXPECT_THAT(problems_of(with_options({{name, text}})), ElementsAre(HasSubstr(name + std::string(" wants "))));
  }
  EXPECT_THAT(problems_of(with_options({{"server.port", "0"}})), IsEmpty());
}

TEST(load, refuses_control_characters_in_a_text_and_shows_a_problem_on_one_line) {
  const auto wrong = problems_of(with_options({{"server.path", "/a\nb"}, {"no\nname", "x"}}));
  EXPECT_THAT(wrong,
              ElementsAre("command line: server.path holds a control character", HasSubstr("unknown setting no?name")));
}

TEST(load, takes_lists_separated_by_commas) {
  const auto loaded = load(with_options({{"tools.exclude", "delete_prompt, delete_config"}}), {});
  ASSERT_TRUE(loaded);
  EXPECT_THAT(loaded->values.tools.exclude, ElementsAre("delete_prompt", "delete_config"));
}

TEST(load, wants_a_port_for_the_address_of_metrics_and_knows_the_address_for_a_port) {
  EXPECT_THAT(problems_of(with_options({{"metrics.host", "127.0.0.1"}})),
              ElementsAre(HasSubstr("metrics.host needs metrics.port beside it")));
  EXPECT_THAT(problems_of(with_options({{"metrics.host", "metrics.example"}, {"metrics.port", "9464"}})),
              ElementsAre(HasSubstr("metrics.host wants an address")));
  EXPECT_THAT(problems_of(with_options({{"metrics.host", "127.0.0.1"}, {"metrics.port", "x"}})),
              ElementsAre(HasSubstr("metrics.port wants ")));
  const auto alone = load(with_options({{"metrics.port", "9464"}}), {});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->values.metrics.host, "127.0.0.1");
  const auto both = load(with_options({{"metrics.port", "9464"}, {"metrics.host", "::"}}), {});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->values.metrics.host, "::");
}

TEST(load, refuses_to_listen_beyond_loopback_without_identity) {
  for (const auto* host : {"0.0.0.0", "::", "192.168.1.1"}) {
    EXPECT_THAT(problems_of(with_options({{"server.host", host}})),
                ElementsAre(std::string("command line: listening on ") + host +
                            " without identity; set identity.mode to bearer, byok or oauth, or write identity.mode = "
                            "\"none\" to accept that anyone who can reach it acts with the server's key"));
  }
  for (const auto* host : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "localhost"}) {
    EXPECT_THAT(problems_of(with_options({{"server.host", host}})), IsEmpty()) << host;
  }
}

TEST(load, listens_beyond_loopback_with_a_warning_when_mode_none_is_written_out) {
  const auto loaded = load(with_options({{"server.host", "0.0.0.0"}, {"identity.mode", "none"}}), {});
  ASSERT_TRUE(loaded);
  EXPECT_THAT(loaded->warnings, testing::Contains(HasSubstr("listening on 0.0.0.0 without identity")));
}

TEST(load, asks_for_no_identity_where_nothing_listens) {
  auto given = with_options({{"server.host", "0.0.0.0"}});
  given.opens = listening::no;
  EXPECT_THAT(problems_of(given), IsEmpty());
}

TEST(load, knows_where_inherited_sockets_listen_whatever_else_says) {
  auto given = with_options({{"server.host", "127.0.0.1"}, {"server.port", "1000"}, {"identity.mode", "none"}});
  given.variables = {{"PORT", "2000"}};
  given.inherited.main = {"::", 8443};
  given.inherited.metrics = {"127.0.0.1", 9464};
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded) << loaded.error().front();
  EXPECT_EQ(loaded->values.server.host, "::");
  EXPECT_EQ(loaded->values.server.port, 8443);
  EXPECT_EQ(loaded->values.metrics.host, "127.0.0.1");
  EXPECT_EQ(loaded->values.metrics.port, 9464);
  for (const auto* setting : {"server.host", "server.port", "metrics.host", "metrics.port"})
    EXPECT_EQ(loaded->origins.at(setting), "inherited socket");
  EXPECT_THAT(loaded->warnings, testing::Contains(HasSubstr("listening on :: without identity")));
}

TEST(load, asks_for_identity_where_an_inherited_socket_is_reachable) {
  sources given;
  given.inherited.main = {"0.0.0.0", 8080};
  EXPECT_THAT(problems_of(given), ElementsAre(HasSubstr("inherited socket: listening on 0.0.0.0 without identity")));
  given.inherited.main = {"127.0.0.1", 8080};
  EXPECT_THAT(problems_of(given), IsEmpty());
}

TEST(load, refuses_a_socket_for_metrics_that_are_off) {
  auto given = with_options({{"metrics.enabled", "false"}});
  given.inherited.metrics = {"127.0.0.1", 9464};
  EXPECT_THAT(problems_of(given), ElementsAre(HasSubstr("metrics.enabled is false")));
}

TEST(load, does_not_complain_about_identity_when_the_mode_could_not_be_read) {
  EXPECT_THAT(problems_of(with_options({{"server.host", "0.0.0.0"}, {"identity.mode", "nobody"}})),
              ElementsAre(HasSubstr("identity.mode wants one of")));
}

TEST(load, wants_an_address_to_listen_on) {
  for (const auto* host : {"", "example.com", "[::1]", "127.0.0.1:80"}) {
    EXPECT_THAT(problems_of(with_options({{"server.host", host}, {"identity.mode", "none"}})),
                ElementsAre(HasSubstr("server.host wants an address")))
        << host;
  }
}

TEST(load, wants_a_clean_path) {
  for (const auto* path : {"", "/", "mcp", "/mcp/", "//mcp", "/a//b", "/a/../b", "/./a", "/a?b", "/a b", "/a%2fb"}) {
    EXPECT_THAT(problems_of(with_options({{"server.path", path}})), ElementsAre(HasSubstr("server.path wants a path")))
        << path;
  }
  EXPECT_THAT(problems_of(with_options({{"server.path", "/metrics"}})), ElementsAre(HasSubstr("is taken")));
  EXPECT_THAT(problems_of(with_options({{"server.path", "/team-1/mcp"}})), IsEmpty());
  for (const auto* path : {"/secret", "/a/secret"})
    EXPECT_THAT(problems_of(with_options({{"server.path", path}})), ElementsAre(HasSubstr("is taken"))) << path;
}

TEST(load, wants_to_know_where_links_of_secrets_lead) {
  EXPECT_THAT(problems_of(with_options({{"safety.secrets", "link"}})), IsEmpty());
  EXPECT_THAT(
      problems_of(with_options({{"safety.secrets", "link"}, {"server.host", "0.0.0.0"}, {"identity.mode", "none"}})),
      ElementsAre(HasSubstr("safety.secrets = \"link\" wants server.public_url")));
  EXPECT_THAT(problems_of(with_options({{"safety.secrets", "link"},
                                        {"server.host", "0.0.0.0"},
                                        {"identity.mode", "none"},
                                        {"server.public_url", "https://mcp.example.com"}})),
              IsEmpty());
}

TEST(load, wants_a_public_url_that_clients_can_use) {
  for (const auto* url : {"mcp.example.com", "ftp://x", "https://", "https://u:p@x", "https://x?a=1", "https://x#a"}) {
    EXPECT_THAT(problems_of(with_options({{"server.public_url", url}})), ElementsAre(HasSubstr("server.public_url")))
        << url;
  }
  const auto loaded = load(with_options({{"server.public_url", "https://mcp.example.com/"}}), {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.server.public_url, "https://mcp.example.com");
}

TEST(load, wants_origins_and_hosts_without_a_path) {
  EXPECT_THAT(problems_of(with_options({{"server.allowed_origins", "https://a.example/x"}})),
              ElementsAre(HasSubstr("server.allowed_origins")));
  EXPECT_THAT(problems_of(with_options({{"server.allowed_origins", "*"}})), ElementsAre(HasSubstr("not \"*\"")));
  EXPECT_THAT(problems_of(with_options({{"server.allowed_hosts", "https://a.example"}})),
              ElementsAre(HasSubstr("server.allowed_hosts")));
  EXPECT_THAT(problems_of(with_options({{"server.allowed_origins", "https://a.example:8443,vscode-webview://abc"},
                                        {"server.allowed_hosts", "a.example,b.example:8443,[::1]:80"}})),
              IsEmpty());
}

TEST(load, checks_both_base_urls) {
  EXPECT_THAT(problems_of(with_options({{"portkey.base_url", "http://127.0.0.1:9"}})),
              ElementsAre(HasSubstr("command line: portkey.base_url: ")));
  EXPECT_THAT(problems_of(with_options({{"portkey.gateway_url", "nonsense"}})),
              ElementsAre(HasSubstr("command line: portkey.gateway_url: ")));
  const auto loaded = load(
      with_options({{"portkey.base_url", "http://127.0.0.1:9/v1"}, {"portkey.allow_insecure_base_url", "true"}}), {});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.portkey.base.where.port, 9);
  EXPECT_EQ(loaded->values.portkey.gateway.where.port, 9);
  EXPECT_EQ(loaded->origins.at("portkey.gateway_url"), "portkey.base_url");
}

TEST(load, compares_toolsets_and_tools_with_the_known_names) {
  const known_names names{.toolsets = {"prompts", "analytics"}, .tools = {"list_prompts"}};
  EXPECT_THAT(
      problems_of(with_options({{"tools.toolsets", "promts,analytics"}, {"tools.exclude", "list_promts"}}), names),
      ElementsAre("command line: tools.toolsets names an unknown toolset, \"promts\"; did you mean prompts?",
                  "command line: tools.exclude names an unknown tool, \"list_promts\"; did you mean "
                  "list_prompts?"));
  EXPECT_THAT(problems_of(with_options({{"tools.toolsets", "whatever"}})), IsEmpty());
}

TEST(load, tries_the_files_that_are_needed_later) {
  EXPECT_THAT(problems_of(with_options({{"portkey.ca_file", "/nonexistent/ca.pem"}})),
              ElementsAre("command line: portkey.ca_file: \"/nonexistent/ca.pem\" cannot be read: No such file or "
                          "directory"));
  EXPECT_THAT(problems_of(with_options({{"safety.sealing_key_file", "/"}})),
              ElementsAre(HasSubstr("safety.sealing_key_file: \"/\" cannot be read")));
}

TEST(load, takes_no_secret_from_the_command_line) {
  const auto wrong = problems_of(with_options({{"portkey.api_key", "pk-1234567890"}}));
  ASSERT_THAT(wrong, ElementsAre(HasSubstr("portkey.api_key is a secret and has no option")));
  EXPECT_EQ(wrong.front().find("pk-1234567890"), std::string::npos);
}

TEST(is_loopback, knows_addresses_that_only_this_machine_reaches) {
  EXPECT_TRUE(server::is_loopback("localhost"));
  EXPECT_TRUE(server::is_loopback("127.0.0.53"));
  EXPECT_TRUE(server::is_loopback("::1"));
  EXPECT_TRUE(server::is_loopback("::ffff:127.0.0.1"));
  EXPECT_FALSE(server::is_loopback("0.0.0.0"));
  EXPECT_FALSE(server::is_loopback("::"));
  EXPECT_FALSE(server::is_loopback("::ffff:10.0.0.1"));
  EXPECT_FALSE(server::is_loopback("localhost.example.com"));
  EXPECT_FALSE(server::is_loopback(""));
}

}  // namespace

#include "server/connect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

using server::connect_options;
using testing::HasSubstr;

class connect : public testing::Test {
 protected:
  connect() {
    auto name = (fs::temp_directory_path() / "connect-XXXXXX").string();
    home = mkdtemp(name.data());
    variables = {{"HOME", home.string()}};
  }
  ~connect() override { fs::remove_all(home); }

  server::connect_outcome run(const connect_options& asked) {
    return server::connect_client(asked, {values, variables, "/opt/portkey-mcp"});
  }
  static connect_options with(const char* client) {
    connect_options out;
    out.client = client;
    return out;
  }
  static connect_options writing(const char* client) {
    auto out = with(client);
    out.write = true;
    return out;
  }
  std::string failure(const connect_options& asked) {
    const auto done = run(asked);
    EXPECT_EQ(done.exit_code, 1);
    return done.err;
  }
  static std::string text_of(const fs::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  }
  static void put(const fs::path& file, std::string_view text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  server::settings values = server::default_settings();
  server::environment variables;
  fs::path home;
};

TEST_F(connect, lists_the_clients) {
  const auto done = run({});
  EXPECT_EQ(done.exit_code, 0);
  for (const char* id : {"claude-ai", "claude-code", "claude-desktop", "chatgpt", "vscode", "cursor", "gemini-cli"})
    EXPECT_THAT(done.out, HasSubstr(id));
}

TEST_F(connect, names_the_nearest_client) {
  EXPECT_EQ(failure(with("cursr")), "portkey-mcp: there is no client \"cursr\"; did you mean cursor?\n");
  EXPECT_EQ(failure(with("emacs")), "portkey-mcp: there is no client \"emacs\"; portkey-mcp connect lists them\n");
}

TEST_F(connect, shows_the_way_to_the_server_of_this_configuration) {
  const auto url = [&] {
    return std::string(
        boost::json::parse(run(with("cursor")).out).at("mcpServers").at("portkey").at("url").as_string());
  };
  EXPECT_EQ(url(), "http://127.0.0.1:8080/mcp");
  values.server.host = "::1";
  values.server.path = "/a/b";
  EXPECT_EQ(url(), "http://[::1]:8080/a/b");
  values.server.public_url = "https://mcp.example.com";
  EXPECT_EQ(url(), "https://mcp.example.com/a/b");
  values.server.public_url.clear();
  values.server.port = 0;
  EXPECT_THAT(failure(with("cursor")), HasSubstr("name the server with --url"));
}

TEST_F(connect, starts_the_program_for_claude_desktop_unless_told_otherwise) {
  auto asked = with("claude-desktop");
  const auto command = [&] {
    return boost::json::parse(run(asked).out).at("mcpServers").at("portkey").at("command").as_string();
  };
  EXPECT_EQ(command(), "/opt/portkey-mcp");
  asked.url = "https://mcp.example.com/mcp";
  EXPECT_EQ(command(), "npx");
  asked = with("gemini-cli");
  asked.stdio = true;
  EXPECT_EQ(command(), "/opt/portkey-mcp");
}

TEST_F(connect, never_shows_a_key) {
  values.portkey.api_key = portkey::secret("pk-very-secret");
  variables["PORTKEY_API_KEY"] = "pk-very-secret";
  for (const char* id : {"claude-code", "claude-desktop", "vscode", "cursor", "gemini-cli"}) {
    auto asked = with(id);
    asked.stdio = true;
    const auto done = run(asked);
    EXPECT_THAT(done.out, HasSubstr("PORTKEY_API_KEY"));
    EXPECT_EQ((done.out + done.err).find("very-secret"), std::string::npos) << id;
  }
}

TEST_F(connect, refuses_what_makes_no_sense) {
  auto named = with("cursor");
  named.name = "a b";
  EXPECT_THAT(failure(named), HasSubstr("--name wants 1 to 64 letters"));
  for (const char* url : {"", "mcp.example.com", "ftp://a.example", "https://user@a.example/mcp", "https://a b/"}) {
    auto asked = with("cursor");
    asked.url = url;
    EXPECT_THAT(failure(asked), HasSubstr("--url wants an http or https URL")) << url;
  }
  EXPECT_THAT(failure(with("claude-ai")), HasSubstr("public https URL"));
  EXPECT_THAT(failure(writing("claude-ai")), HasSubstr("has no settings file"));
  auto started = with("chatgpt");
  started.stdio = true;
  EXPECT_THAT(failure(started), HasSubstr("starts no programs"));
  EXPECT_THAT(failure(writing("")), HasSubstr("wants the name of a client"));
  variables.clear();
  EXPECT_THAT(failure(writing("cursor")), HasSubstr("HOME is not set"));
}

TEST_F(connect, writes_into_the_clients_own_file) {
  const auto file = home / ".cursor/mcp.json";
  const auto done = run(writing("cursor"));
  EXPECT_EQ(done.out, "Added portkey in " + file.string() + ".\n");
  EXPECT_EQ(boost::json::parse(text_of(file)).at("mcpServers").at("portkey").at("url"), "http://127.0.0.1:8080/mcp");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(run(writing("cursor")).out, "portkey is already there, in " + file.string() + ".\n");
  variables["XDG_CONFIG_HOME"] = (home / "xdg").string();
  EXPECT_EQ(run(writing("vscode")).exit_code, 0);
  EXPECT_TRUE(fs::exists(home / "xdg/Code/User/mcp.json"));
}

TEST_F(connect, finds_the_settings_file_by_the_environment) {
  using server::settings_file;
  EXPECT_EQ(settings_file("~/.config/a", {{"HOME", "/h"}}), "/h/.config/a");
  EXPECT_EQ(settings_file("~/.config/a", {{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/x"}}), "/x/a");
  EXPECT_EQ(settings_file("~/.config/a", {{"HOME", "/h"}, {"XDG_CONFIG_HOME", "relative"}}), "/h/.config/a");
  EXPECT_EQ(settings_file("~/.a/b", {{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/x"}}), "/h/.a/b");
  EXPECT_EQ(settings_file("~/.a/b", {}), "");
  EXPECT_EQ(settings_file(".mcp.json", {}), ".mcp.json");
}

TEST_F(connect, keeps_the_mode_and_a_symbolic_link) {
  const auto kept = home / "dotfiles/mcp.json", link = home / ".cursor/mcp.json";
  put(kept, R"({"mcpServers": {"other": {}}})");
  fs::permissions(kept, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  fs::create_directories(link.parent_path());
  fs::create_symlink("../dotfiles/mcp.json", link);
  EXPECT_EQ(run(writing("cursor")).exit_code, 0);
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(fs::status(kept).permissions(), fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  const auto servers = boost::json::parse(text_of(kept)).at("mcpServers").as_object();
  EXPECT_TRUE(servers.contains("other"));
  EXPECT_TRUE(servers.contains("portkey"));
  const auto files = fs::directory_iterator(kept.parent_path());
  EXPECT_EQ(std::distance(fs::begin(files), fs::end(files)), 1) << "nothing is left beside it";
}

TEST_F(connect, writes_nothing_where_it_would_break_something) {
  const auto file = home / ".gemini/settings.json";
  for (const char* before :
       {"{\n  // mine\n}\n", "{\n  \"a\": \n}\n", R"({"mcpServers": {"portkey": {"command": "x"}}})"}) {
    put(file, before);
    const auto done = run(writing("gemini-cli"));
    EXPECT_EQ(done.exit_code, 1);
    EXPECT_THAT(done.err, HasSubstr("nothing was written"));
    EXPECT_THAT(done.out, HasSubstr("httpUrl")) << "what it lacks is shown";
    EXPECT_EQ(text_of(file), before);
  }
  auto replacing = writing("gemini-cli");
  replacing.replace = true;
  EXPECT_EQ(run(replacing).out, "Replaced portkey in " + file.string() + ".\n");
  auto folder = writing("gemini-cli");
  folder.file = home.string();
  EXPECT_THAT(failure(folder), HasSubstr("is not a file"));
}

}  // namespace

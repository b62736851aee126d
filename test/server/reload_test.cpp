#include "server/reload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <sstream>
#include <string>
#include <thread>

#include "test/server/certificates.hpp"
#include "test/server/mcp_client.hpp"

namespace {

using support::daemon;
using support::raw_http;
using support::transport;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A part that notes what it is told.
server::reloadable noting(std::vector<std::string>& notes, const std::string& name, const std::string& trouble = "") {
  server::reloadable part;
  part.names = {name};
  using change = std::function<void()>;
  part.prepare = [&notes, name, trouble](const server::settings&) -> boost::system::result<change, std::string> {
    if (!trouble.empty()) return trouble;
    return change([&notes, name] { notes.push_back(name); });
  };
  return part;
}

server::reread giving(server::log_level level, std::size_t connections) {
  return [=] {
    server::configuration read;
    read.values = server::default_settings();
    read.values.log.level = level;
    read.values.server.max_connections = connections;
    return boost::system::result<server::configuration, server::problems>(read);
  };
}

TEST(reload, takes_over_every_part) {
  std::vector<std::string> notes;
  auto running = server::default_settings();
  server::reload(giving(server::log_level::debug, 7), {noting(notes, "log.level"), noting(notes, "server.tls_key")},
                 running);
  EXPECT_THAT(notes, ElementsAre("log.level", "server.tls_key"));
  EXPECT_EQ(running.log.level, server::log_level::debug);
  EXPECT_EQ(running.server.max_connections, 4096U) << "of no part: wants a restart";
}

TEST(reload, takes_over_nothing_when_one_part_cannot) {
  std::vector<std::string> notes;
  auto running = server::default_settings();
  server::reload(giving(server::log_level::debug, 7),
                 {noting(notes, "log.level"), noting(notes, "server.tls_key", "no")}, running);
  EXPECT_THAT(notes, IsEmpty());
  EXPECT_EQ(running.log.level, server::log_level::info);
}

TEST(reload, takes_over_nothing_of_a_configuration_with_a_problem) {
  std::vector<std::string> notes;
  auto running = server::default_settings();
  const auto wrong = [] {
    const server::problems two{"a", "b"};
    return boost::system::result<server::configuration, server::problems>(two);
  };
  server::reload(wrong, {noting(notes, "log.level")}, running);
  EXPECT_THAT(notes, IsEmpty());
}

class hangup : public testing::Test {
 protected:
  /// Sends SIGHUP, and says whether a line of the log then holds all of the parts. It is sent again where none comes for two
  /// seconds: the runtime of ThreadSanitizer loses a signal now and then, and a reload may be had twice.
  static bool hang_up(daemon& served, const std::vector<std::string>& parts) {
    const auto is_logged = [&] {
      std::istringstream lines(served.errors());
      for (std::string line; std::getline(lines, line);)
        if (std::ranges::all_of(parts, [&](const auto& part) { return line.find(part) != line.npos; })) return true;
      return false;
    };
    for (int times = 0; times < 5; ++times) {
      served.signal(SIGHUP);
      const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
      while (std::chrono::steady_clock::now() < until) {
        if (is_logged()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    }
    return false;
  }
  std::string shown(const daemon& served) { return raw_http(served.port(), transport::tls).certificate(); }

  certificate_files files;
};

TEST_F(hangup, shows_the_new_certificate_to_new_connections) {
  daemon served(files.settings());
  raw_http before(served.port(), transport::tls);
  const auto other = emulator::self_signed({});
  files.replace(other.certificate, other.key);
  EXPECT_EQ(shown(served), files.text.certificate) << "not before the signal";
  ASSERT_TRUE(hang_up(served, {R"("event":"reloaded")"}));
  EXPECT_EQ(shown(served), other.certificate);
  before.send(request_text("GET", "/livez", served.authority()));
  EXPECT_EQ(before.read().status, 200) << "connections go on";
  EXPECT_EQ(served.stop(), 0);
}

TEST_F(hangup, keeps_the_old_certificate_when_the_new_one_is_wrong) {
  daemon served(files.settings());
  files.replace(emulator::self_signed({}).certificate, files.text.key);
  EXPECT_TRUE(hang_up(
      served, {R"("event":"not reloaded")", "does not belong to the certificate", R"("kept":)", files.key.path()}));
  EXPECT_EQ(shown(served), files.text.certificate);
  files.replace(files.text.certificate, files.text.key);
  EXPECT_TRUE(hang_up(served, {R"("event":"reloaded")"})) << "and can be mended";
  EXPECT_EQ(served.stop(), 0);
}

TEST_F(hangup, changes_the_log_level_and_names_what_wants_a_restart) {
  const temporary_file config("[log]\nlevel = \"info\"\n");
  daemon served(support::environment{{"PORTKEY_MCP_CONFIG", config.path()}});
  std::ofstream(config.path()) << "[log]\nlevel = \"info\"\n[server]\nmax_connections = 7\n";
  ASSERT_TRUE(hang_up(served, {R"("event":"reloaded")", "server.max_connections"}));
  std::ofstream(config.path()) << "[log]\nlevel = \"error\"\n";
  ASSERT_TRUE(hang_up(served, {R"("event":"reloaded")", R"("changes_that_want_a_restart":"")"}));
  std::ofstream(config.path()) << "[log]\nlevel = \"loud\"\n";
  EXPECT_TRUE(hang_up(served, {R"("event":"not reloaded")", config.path() + ":2"}));
  EXPECT_EQ(served.stop(), 0);
  EXPECT_EQ(served.errors().find(R"("event":"stopped")"), std::string::npos) << "of less weight than an error";
}

TEST_F(hangup, does_not_switch_between_http_and_https) {
  const temporary_file config("");
  daemon served(support::environment{{"PORTKEY_MCP_CONFIG", config.path()}});
  std::ofstream(config.path()) << "[server]\ntls_certificate = \"" << files.certificate.path() << "\"\ntls_key = \""
                               << files.key.path() << "\"\n";
  EXPECT_TRUE(hang_up(served, {R"("event":"not reloaded")", "only a restart"}));
  EXPECT_EQ(support::ask_once(served.port(), request_text("GET", "/livez", served.authority())).status, 200);
}

TEST_F(hangup, does_not_hold_up_a_drain) {
  daemon served(support::environment{{"PORTKEY_MCP_SERVER_DRAIN_DELAY", "100ms"}});
  served.signal(SIGTERM);
  served.signal(SIGHUP);
  EXPECT_EQ(served.wait(), 0);
}

}  // namespace

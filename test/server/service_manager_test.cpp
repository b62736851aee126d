#include "server/service_manager.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "test/server/temporary_file.hpp"
#include "test/support/daemon.hpp"

namespace {

namespace asio = boost::asio;
using server::environment;
using server::service_manager;
using support::daemon;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::StartsWith;

/// The end of the notification socket that a service manager holds.
class manager_end {
 public:
  explicit manager_end(std::string name) : name_(std::move(name)) {
    auto path = name_;
    if (path.front() == '@') path.front() = '\0';
    socket_.bind(asio::local::datagram_protocol::endpoint(path));
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  const std::string& name() const { return name_; }

  /// The next message; empty: none came within ten seconds.
  std::string next() {
    std::array<char, 4096> text{};
    const auto size = recv(socket_.native_handle(), text.data(), text.size(), 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
  }
  /// The same, but for what only says that the process goes on; that is read a hundred times, and `ask` is called before each
  /// twentieth.
  std::string next_news(const std::function<void()>& ask = [] {}) {
    std::string text;
    for (int beats = 0; beats < 100; ++beats) {
      if (beats % 20 == 0) ask();
      text = next();
      if (text != "WATCHDOG=1") break;
    }
    return text;
  }
  bool has_news() const { return socket_.available() > 0; }

 private:
  std::string name_;
  asio::io_context io_;
  asio::local::datagram_protocol::socket socket_{io_, asio::local::datagram_protocol()};
};

std::string abstract_name() {
  static int number = 0;
  return "@portkey-mcp-test-" + std::to_string(getpid()) + "-" + std::to_string(++number);
}

/// A path where nothing is yet.
class free_path {
 public:
  free_path() : path_("/tmp/portkey-mcp-test-" + std::to_string(getpid()) + ".socket") { unlink(path_.c_str()); }
  ~free_path() { unlink(path_.c_str()); }
  free_path(const free_path&) = delete;
  free_path& operator=(const free_path&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(service_manager, hears_what_the_process_is_at) {
  const free_path path;
  for (const auto& name : {path.path(), abstract_name()}) {
    manager_end end(name);
    const service_manager told({{"NOTIFY_SOCKET", name}}, 7);
    EXPECT_EQ(told.trouble(), "");
    told.ready("Serving");
    told.reloading();
    told.stopping();
    told.alive();
    EXPECT_EQ(end.next(), "READY=1\nSTATUS=Serving");
    EXPECT_THAT(end.next(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*\nSTATUS=.+"));
    EXPECT_THAT(end.next(), StartsWith("STOPPING=1\nSTATUS="));
    EXPECT_EQ(end.next(), "WATCHDOG=1");
  }
}

TEST(service_manager, is_not_there_without_a_socket) {
  const service_manager nobody({{"WATCHDOG_USEC", "1000000"}}, 7);
  nobody.ready("Serving");
  nobody.alive();
  EXPECT_EQ(nobody.trouble(), "");
  EXPECT_FALSE(nobody.watchdog());
}

TEST(service_manager, that_cannot_be_reached_is_named) {
  for (const auto& [name, says] : {std::pair(std::string("vsock:2:1234"), "neither a path nor an abstract name"),
                                   std::pair(std::string("/no/such/folder/socket"), "cannot be reached"),
                                   std::pair("/" + std::string(200, 'x'), "too long")}) {
    const service_manager told({{"NOTIFY_SOCKET", name}}, 7);
    EXPECT_THAT(told.trouble(), HasSubstr(says));
    told.ready("Serving");
  }
}

TEST(service_manager, may_want_to_hear_again_and_again) {
  const manager_end end(abstract_name());
  const auto watchdog_of = [&](const std::string& period, const std::string& process) {
    return service_manager({{"NOTIFY_SOCKET", end.name()}, {"WATCHDOG_USEC", period}, {"WATCHDOG_PID", process}}, 7)
        .watchdog();
  };
  EXPECT_EQ(watchdog_of("30000000", "7"), std::chrono::seconds(30));
  EXPECT_EQ(watchdog_of("30000000", ""), std::chrono::seconds(30));
  EXPECT_FALSE(watchdog_of("30000000", "8")) << "another process is meant";
  for (const auto* wrong : {"", "0", "-1", "x", "1s"})
    EXPECT_FALSE(watchdog_of(wrong, "7")) << wrong;
}

TEST(watchdog, is_told_until_it_ends) {
  manager_end end(abstract_name());
  const service_manager told({{"NOTIFY_SOCKET", end.name()}, {"WATCHDOG_USEC", "20000"}}, 7);
  asio::io_context io;
  server::watchdog beating(io, told);
  auto beats = beating.run();
  asio::co_spawn(io, std::move(beats), asio::detached);
  for (int times = 0; times < 3; ++times) {
    while (!end.has_news())
      io.run_one();
    EXPECT_EQ(end.next(), "WATCHDOG=1");
  }
  beating.end();
  io.run();
  EXPECT_TRUE(io.stopped()) << "nothing is left to do";
}

TEST(managed_daemon, tells_when_it_is_ready_reloads_and_stops) {
  manager_end end(abstract_name());
  const temporary_file config("");
  daemon served(support::environment{
      {"NOTIFY_SOCKET", end.name()}, {"WATCHDOG_USEC", "200000"}, {"PORTKEY_MCP_CONFIG", config.path()}});
  const auto ready = "READY=1\nSTATUS=Serving " + served.url();
  EXPECT_EQ(end.next_news(), ready);
  EXPECT_EQ(end.next(), "WATCHDOG=1");
  // Again after two seconds: the runtime of ThreadSanitizer loses a signal now and then.
  const auto hang_up = [&served] { served.signal(SIGHUP); };
  EXPECT_THAT(end.next_news(hang_up), StartsWith("RELOADING=1\nMONOTONIC_USEC="));
  EXPECT_EQ(end.next_news(), ready);
  std::ofstream(config.path()) << "[server]\nport = \"nonsense\"\n";
  EXPECT_THAT(end.next_news(hang_up), StartsWith("RELOADING=1"));
  EXPECT_EQ(end.next_news(), ready) << "it goes on with what it had";
  served.signal(SIGTERM);
  EXPECT_THAT(end.next_news(), StartsWith("STOPPING=1"));
  EXPECT_EQ(served.wait(), 0);
}

TEST(managed_daemon, goes_on_without_a_manager_that_it_cannot_reach) {
  daemon served(support::environment{{"NOTIFY_SOCKET", "vsock:2:1234"}});
  EXPECT_TRUE(served.wait_for_error_line({R"("event":"service manager")", "vsock:2:1234"}));
  EXPECT_EQ(served.stop(), 0);
}

}  // namespace

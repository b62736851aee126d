#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "test/emulator/tests/client.hpp"

extern char** environ;

namespace emulator::testing {

namespace {

/// The program as a child, with one pipe behind each of its outputs.
class program {
 public:
  explicit program(std::vector<std::string> arguments) {
    int out[2] = {};
    int err[2] = {};
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    arguments.insert(arguments.begin(), EMULATOR_PROGRAM);
    std::vector<char*> argv;
    for (std::string& one : arguments)
      argv.push_back(one.data());
    argv.push_back(nullptr);
    const int failed = posix_spawn(&child_, EMULATOR_PROGRAM, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    close(err[1]);
    out_ = out[0];
    err_ = err[0];
    if (failed) throw std::runtime_error("cannot start " EMULATOR_PROGRAM);
  }

  ~program() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(out_);
    close(err_);
  }

  std::string line() { return read_line(out_); }
  std::string error_line() { return read_line(err_); }

  /// The exit code once it has ended; -1 if a signal ended it.
  int wait() {
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  int end(int signal_number) {
    kill(child_, signal_number);
    return wait();
  }

 private:
  /// Without the newline; what is there at the end of the output.
  static std::string read_line(int from) {
    std::string text;
    char next = 0;
    while (read(from, &next, 1) == 1 && next != '\n')
      text += next;
    return text;
  }

  pid_t child_ = 0;
  int out_ = -1;
  int err_ = -1;
};

}  // namespace

TEST(program, says_where_it_is_and_with_which_keys_and_ends_on_a_signal) {
  for (const int signal_number : {SIGINT, SIGTERM}) {
    program emulator({"--port", "0"});
    const std::string line = emulator.line();
    EXPECT_TRUE(line.starts_with("portkey-emulator is ready at http://127.0.0.1:")) << line;
    for (const char* part : {"/v1 ", admin_key, workspace_key, limited_key})
      EXPECT_NE(line.find(part), std::string::npos) << line;
    EXPECT_EQ(emulator.end(signal_number), 0);
    EXPECT_EQ(emulator.error_line(), "");
  }
}

TEST(program, writes_its_certificate) {
  const std::string file = ::testing::TempDir() + "emulator-certificate-" + std::to_string(getpid()) + ".pem";
  program emulator({"--port", "0", "--tls", "--certificate-out", file});
  EXPECT_NE(emulator.line().find("https://127.0.0.1:"), std::string::npos);
  std::ifstream written(file);
  const std::string text{std::istreambuf_iterator<char>(written), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(text.starts_with("-----BEGIN CERTIFICATE-----"));
  EXPECT_EQ(emulator.end(SIGTERM), 0);
  std::filesystem::remove(file);
}

TEST(program, says_in_one_line_that_its_port_is_in_use) {
  server portkey;
  program second({"--port", std::to_string(portkey.port())});
  EXPECT_EQ(second.error_line(), "portkey-emulator: cannot listen on 127.0.0.1 port " + std::to_string(portkey.port()) +
                                     ": Address already in use");
  EXPECT_EQ(second.error_line(), "");
  EXPECT_EQ(second.wait(), 1);
}

TEST(program, refuses_a_certificate_without_its_key) {
  program emulator({"--port", "0", "--certificate", "certificate.pem"});
  EXPECT_NE(emulator.error_line().find("needs its key file"), std::string::npos);
  EXPECT_EQ(emulator.wait(), 1);
}

}  // namespace emulator::testing

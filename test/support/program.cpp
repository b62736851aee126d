#include "test/support/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace support {

namespace {

constexpr std::size_t most_collected = std::size_t{8} << 20;
using clock = std::chrono::steady_clock;

struct pipe_ends {
  int read = -1, write = -1;
};

pipe_ends open_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {ends[0], ends[1]};
}

void close_end(int& end) {
  if (end >= 0) ::close(end);
  end = -1;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

pid_t spawn(const std::vector<std::string>& arguments, const environment& variables, int in, int out, int err) {
  std::vector<std::string> words{PORTKEY_MCP_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> assignments;
  if (const char* path = std::getenv("PATH")) assignments.push_back(std::string("PATH=") + path);
  for (const auto& [name, value] : variables)
    assignments.push_back(name + "=" + value);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, 0);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_adddup2(&actions, err, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t reset;
  sigemptyset(&reset);
  sigaddset(&reset, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &reset);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failed = posix_spawn(&child, PORTKEY_MCP_BINARY, &actions, &attributes, pointers(words).data(),
                                 pointers(assignments).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " PORTKEY_MCP_BINARY);
  return child;
}

}  // namespace

struct program::state {
  /// Collects both outputs until both have ended.
  void collect() {
    std::array<pollfd, 2> ends = {pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
    std::array<std::string*, 2> texts = {&output, &errors};
    std::array<char, 16384> piece;
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
      if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
      for (std::size_t at = 0; at < ends.size(); ++at) {
        if (ends[at].fd < 0 || ends[at].revents == 0) continue;
        const auto size = ::read(ends[at].fd, piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        const std::lock_guard lock(mutex);
        if (size <= 0)
          ends[at].fd = -1;
        else if (texts[at]->size() < most_collected)
          texts[at]->append(piece.data(), static_cast<std::size_t>(size));
        if (ends[0].fd < 0) output_ended = true;
        if (ends[1].fd < 0) errors_ended = true;
        arrived.notify_all();
      }
    }
  }

  pid_t child = 0;
  int in = -1, out = -1, err = -1;
  std::optional<int> exit_code;

  mutable std::mutex mutex;
  mutable std::condition_variable arrived;
  std::string output, errors;
  std::size_t given = 0;  // how much of `output` was handed out as lines
  bool output_ended = false, errors_ended = false;
  std::thread collector;
};

program::program(const std::vector<std::string>& arguments, const environment& variables)
    : state_(std::make_unique<state>()) {
  std::signal(SIGPIPE, SIG_IGN);
  auto in = open_pipe(), out = open_pipe(), err = open_pipe();
  state_->child = spawn(arguments, variables, in.read, out.write, err.write);
  for (auto* end : {&in.read, &out.write, &err.write})
    close_end(*end);
  state_->in = in.write;
  state_->out = out.read;
  state_->err = err.read;
  state_->collector = std::thread([self = state_.get()] { self->collect(); });
}

program::~program() {
  if (!state_->exit_code) {
    ::kill(state_->child, SIGKILL);
    ::waitpid(state_->child, nullptr, 0);
  }
  state_->collector.join();
  for (auto* end : {&state_->in, &state_->out, &state_->err})
    close_end(*end);
}

bool program::write(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(state_->in, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void program::close_input() {
  close_end(state_->in);
}

std::optional<std::string> program::line() {
  auto& self = *state_;
  std::unique_lock lock(self.mutex);
  std::size_t end = std::string::npos;
  self.arrived.wait_for(lock, patience, [&] {
    end = self.output.find('\n', self.given);
    return end != std::string::npos || self.output_ended;
  });
  if (end == std::string::npos) return std::nullopt;
  auto text = self.output.substr(self.given, end - self.given);
  self.given = end + 1;
  return text;
}

std::string program::output() const {
  const std::lock_guard lock(state_->mutex);
  return state_->output;
}

std::string program::errors() const {
  const std::lock_guard lock(state_->mutex);
  return state_->errors;
}

std::optional<std::string> program::wait_for_error_line(const std::vector<std::string>& parts) const {
  auto& self = *state_;
  std::optional<std::string> found;
  const auto look = [&] {
    std::size_t begin = 0;
    for (std::size_t end; (end = self.errors.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const auto text = std::string_view(self.errors).substr(begin, end - begin);
      bool all = true;
      for (const auto& part : parts)
        all = all && text.find(part) != text.npos;
      if (all) found = std::string(text);
      if (all) return true;
    }
    return self.errors_ended;
  };
  std::unique_lock lock(self.mutex);
  self.arrived.wait_for(lock, patience, look);
  return found;
}

void program::signal(int number) {
  if (is_running()) ::kill(state_->child, number);
}

int program::id() const {
  return state_->child;
}

bool program::is_running() {
  if (state_->exit_code) return false;
  int status = 0;
  if (::waitpid(state_->child, &status, WNOHANG) == 0) return true;
  state_->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return false;
}

int program::wait() {
  const auto limit = clock::now() + patience;
  while (is_running() && clock::now() < limit)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  if (is_running()) {
    ::kill(state_->child, SIGKILL);
    ::waitpid(state_->child, nullptr, 0);
    state_->exit_code = -1;
  }
  std::unique_lock lock(state_->mutex);
  state_->arrived.wait_for(lock, patience, [&] { return state_->output_ended && state_->errors_ended; });
  return *state_->exit_code;
}

}  // namespace support

#include "server/audit_log.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "server/log.hpp"

namespace server {

namespace {

using clock = std::chrono::steady_clock;

constexpr int patience_ms = 250;

std::string sentence(int error) {
  return std::system_category().message(error);
}

/// A descriptor, or -1 with `errno`. A directory cannot be opened for writing; a pipe that nobody reads is refused and not
/// waited for.
int open_to_append(const std::string& file) {
  return ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, S_IRUSR | S_IWUSR);
}

/// What a pipe that is ready takes does not block.
bool is_ready(int descriptor) {
  pollfd out{descriptor, POLLOUT, 0};
  int ready = 0;
  do
    ready = ::poll(&out, 1, patience_ms);
  while (ready < 0 && errno == EINTR);
  if (ready == 0) errno = EAGAIN;
  return ready > 0;
}

}  // namespace

audit_log::audit_log(const std::string& file)
    : file_(file), descriptor_(file == "-" ? STDOUT_FILENO : open_to_append(file)) {
  if (descriptor_ < 0)
    throw std::runtime_error("The audit log " + file +
                             " cannot be opened for writing (safety.audit_file): " + sentence(errno) + ".");
}

audit_log::~audit_log() {
  if (file_ != "-") ::close(descriptor_);
}

bool audit_log::write(std::string line) {
  const bool torn = torn_.exchange(false);
  if (torn) line.insert(0, 1, '\n');
  line += '\n';
  ssize_t written = -1;
  if (is_ready(descriptor_)) do
      written = ::write(descriptor_, line.data(), line.size());
    while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(line.size())) return true;
  const int error = written < 0 ? errno : ENOSPC;
  if (torn ? written != 1 : written > 0) torn_ = true;
  complain(error);
  return false;
}

void audit_log::reopen() {
  if (file_ == "-") return;
  const int fresh = open_to_append(file_);
  // The descriptor stays the same for those who are writing, and what it stands for changes at once.
  const bool done = fresh >= 0 && ::dup3(fresh, descriptor_, O_CLOEXEC) >= 0;
  const int error = errno;
  if (fresh >= 0) ::close(fresh);
  if (!done)
    log_line(log_level::error, "audit log not reopened",
             {{"file", file_}, {"why", sentence(error)}, {"kept", "the file in use"}});
}

void audit_log::complain(int error) {
  const auto now = clock::now().time_since_epoch();
  auto quiet_until = quiet_until_.load();
  if (now.count() < quiet_until) return;
  const auto next = now + clock::duration(std::chrono::minutes(1));
  if (!quiet_until_.compare_exchange_strong(quiet_until, next.count())) return;
  log_line(log_level::error, "audit log not written",
           {{"file", file_}, {"why", sentence(error)}, {"refused", "calls that write"}});
}

void warn_without_audit(const settings& with) {
  if (!with.safety.audit_file.empty() || with.tools.read_only) return;
  log_line(log_level::warning, "settings",
           {{"what",
             "no audit log is configured: nobody records what calls write; set safety.audit_file, or "
             "tools.read_only = true"}});
}

}  // namespace server

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "server/settings.hpp"

namespace server {

/// The file that the audit log is appended to, a line at a time. Shared by all loops: each line is one write(2) at the end of
/// the file.
class audit_log {
 public:
  /// Opens the file, and makes it for its owner alone where there is none; "-" is standard output. Throws `std::runtime_error`
  /// with one sentence when it cannot be opened.
  explicit audit_log(const std::string& file);
  ~audit_log();
  audit_log(const audit_log&) = delete;
  audit_log& operator=(const audit_log&) = delete;

  /// Appends one line, without its line break. False: it could not be written whole; what of it was written is ended by a line
  /// break before the next. A reader of standard output or a pipe that stands still is waited for a moment only. Says so in the
  /// log, once a minute.
  bool write(std::string line);

  /// Opens the file by its name again and goes on in it, after it was renamed: for one thread at a time, while others write.
  /// Where it cannot be opened the old one stays, and the log says so.
  void reopen();

 private:
  void complain(int error);

  std::string file_;
  int descriptor_;
  std::atomic<bool> torn_{false};
  std::atomic<std::chrono::steady_clock::rep> quiet_until_{0};
};

/// Says in the log that nobody records what is written, where that is so.
void warn_without_audit(const settings& with);

}  // namespace server

#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// Name → value: all that the child sees, besides PATH.
using environment = std::map<std::string, std::string>;

/// How long anything in here is waited for.
inline constexpr std::chrono::seconds patience{10};

/// portkey-mcp as a child process with a pipe at each of its three ends. What it writes is collected, up to 8 MiB for
/// each end. It is killed with this.
class program {
 public:
  /// Throws `std::runtime_error` when it cannot be started.
  explicit program(const std::vector<std::string>& arguments, const environment& variables = {});
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  /// Writes to its standard input; false when it no longer reads.
  bool write(std::string_view text);
  void close_input();

  /// The next line of its standard output, without the line break; nothing: it ended, or patience did.
  std::optional<std::string> line();

  /// Everything so far on standard output, and on standard error.
  std::string output() const;
  std::string errors() const;

  /// The first whole line on standard error that holds all of the parts, once it is there; nothing: it did not come.
  std::optional<std::string> wait_for_error_line(const std::vector<std::string>& parts) const;

  void signal(int number);

  /// The number of its process.
  int id() const;

  /// Whether it has not ended yet.
  bool is_running();

  /// Waits for its end and returns the exit code; -1 when a signal ended it, or patience did and it was killed. Output
  /// is complete afterwards.
  int wait();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace support

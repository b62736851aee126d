#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <semaphore>
#include <string>
#include <thread>

namespace server {

/// Reads lines from a descriptor on a thread of its own, because standard input may be a file, which no event loop
/// takes.
class line_reader {
 public:
  /// `on_line` gets each line without its end, or nothing but `too_long` for one above `longest` bytes, which is
  /// skipped; `on_end` is called once, at the end of the input. Both run on the reading thread, and must post what they
  /// do. Only a few lines are read ahead: `on_line`'s receiver calls `taken` for each when it has picked it up.
  line_reader(int from, std::size_t longest, std::function<void(std::string line, bool too_long)> on_line,
              std::function<void()> on_end);

  /// Stops reading, without waiting for the input.
  ~line_reader();
  line_reader(const line_reader&) = delete;
  line_reader& operator=(const line_reader&) = delete;

  void taken() { ahead_.release(); }

 private:
  void run();
  bool wait_for_input() const;
  bool give(std::string line, bool too_long);

  int from_;
  int stop_;
  std::size_t longest_;
  std::function<void(std::string, bool)> on_line_;
  std::function<void()> on_end_;
  std::counting_semaphore<> ahead_{64};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace server

#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace server {

/// Event texts on their way to one open stream. It belongs to the loop that serves the stream. What is not taken in time is
/// bounded (but for a single text): a stream whose client does not read is ended rather than kept for.
class mailbox {
 public:
  static constexpr std::size_t most_texts = 1024;
  static constexpr std::size_t most_bytes = std::size_t{1} << 20;

  explicit mailbox(const boost::asio::any_io_executor& loop, std::size_t most = most_bytes)
      : wake_(loop), most_(most) {}
  mailbox(const mailbox&) = delete;
  mailbox& operator=(const mailbox&) = delete;

  /// Hands a text over, and wakes who waits for one.
  void post(std::string text);

  /// Nothing more will come; what is there is still taken.
  void end();

  bool is_empty() const { return texts_.empty(); }
  bool is_ended() const { return ended_; }
  /// Whether more came than was taken.
  bool has_overflowed() const { return overflowed_; }

  /// The next text; only when it is not empty.
  std::string take();

  /// What waiting for a text means: this timer expires or is cancelled.
  boost::asio::steady_timer& wake() { return wake_; }

 private:
  boost::asio::steady_timer wake_;
  std::deque<std::string> texts_;
  std::size_t most_;
  std::size_t bytes_ = 0;
  bool ended_ = false;
  bool overflowed_ = false;
};

}  // namespace server

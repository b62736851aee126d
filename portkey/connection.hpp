#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>

#include "portkey/client.hpp"
#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"
#include "portkey/stream.hpp"

namespace portkey {

/// One HTTP/1.1 connection: a request out, its answer in, one at a time. It holds no credential between two of them.
class connection {
 public:
  /// `host` is for the words of faults. An answer's body may have `max_response` bytes.
  connection(stream open, std::string host, std::size_t max_response);

  /// Sends the request and reads the whole answer before `until`. `was_sent` of a fault is exact. `request` must
  /// live until the end.
  boost::asio::awaitable<result<reply>> exchange(const outgoing& request, deadline until);

  /// Closes it at once; an exchange under way ends as if it was cancelled.
  void close() noexcept { stream_.close(); }

  /// Whether it is fit for another exchange: nothing of the last one is left on it.
  bool may_keep() const noexcept { return may_keep_; }
  /// Whether any byte of the last answer has come.
  bool answer_began() const noexcept { return answer_began_; }
  /// Whether it was lent for an exchange before: only then can it be stale.
  bool was_used() const noexcept { return was_used_; }
  /// Whether the peer has neither closed it nor said anything unasked. Does not block.
  bool open_and_silent() const noexcept { return stream_.open_and_silent(); }
  /// When it was opened, by the deadlines' clock.
  deadline opened() const noexcept { return opened_; }

 private:
  fault broken(const boost::system::error_code& error, bool was_sent) const;

  stream stream_;
  std::string host_;
  std::size_t max_response_;
  deadline opened_;
  bool may_keep_ = true;
  bool answer_began_ = false;
  bool was_used_ = false;
};

}  // namespace portkey

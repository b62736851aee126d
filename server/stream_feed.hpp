#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <variant>

#include "server/mailbox.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// A stream that ends before its client wants it to, when the daemon drains or its principal is let in no more: by `end`, which
/// may put it off until its calls are answered.
class drained_stream {
 public:
  drained_stream(loop& here, const service& with, const principal& who, std::function<void()> end);
  ~drained_stream() { here_.open_streams.erase(&listed_); }
  drained_stream(const drained_stream&) = delete;
  drained_stream& operator=(const drained_stream&) = delete;

 private:
  loop& here_;
  open_stream listed_;
};

/// Writes what comes into the mailbox, and a comment every 15 s so that nothing between here and the client gives up, until
/// the mailbox has ended or `until` has come. False: the client has gone away or does not read.
boost::asio::awaitable<bool> feed_stream(exchange on, mailbox& from, std::chrono::system_clock::time_point until);

/// Writes one event to the stream. False: the client could not take it.
boost::asio::awaitable<bool> feed_event(exchange on, std::string message);

/// The place of a stream that is about to be opened, or the answer that refuses it: 406 to a client that takes no events, 503
/// where there are too many. `id` is that of the request, null where there is none.
std::variant<admission::place, http_answer> stream_place(const exchange& on, const boost::json::value& id = nullptr);

}  // namespace server

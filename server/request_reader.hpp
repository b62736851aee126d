#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "portkey/stream.hpp"
#include "server/framing.hpp"
#include "server/http_message.hpp"

namespace server {

/// How long and how large requests may be.
struct request_limits {
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{10'000};
  std::size_t max_body = std::size_t{1} << 20;
};

/// Why no request came: the client is gone or silent (nothing is answered), or what came is refused (answered, then
/// closed).
struct unreadable {
  unreadable() = default;
  unreadable(bool is_gone, framing_fault fault) : gone(is_gone), why(std::move(fault)) {}

  bool gone = false;
  framing_fault why;
};

/// Reads requests from one connection, one after the other: first the head, so that it can be judged, then the body.
class request_reader {
 public:
  request_reader(portkey::stream& from, request_limits limits);
  ~request_reader();
  request_reader(const request_reader&) = delete;
  request_reader& operator=(const request_reader&) = delete;

  /// Waits for the next request and reads its head. What is refused has been checked by the framing guard.
  boost::asio::awaitable<boost::system::result<request_head, unreadable>> head();

  /// From now on the next request has so long to begin.
  void wait_at_most(std::chrono::milliseconds idle) { limits_.idle_timeout = idle; }

  /// Reads the body that belongs to the last head. A body that is declared larger than `max_body` is refused before it
  /// is read (413). Its time grows with what has arrived (`time_for_body`). `Expect: 100-continue` is answered here,
  /// when the body is going to be read.
  boost::asio::awaitable<boost::system::result<std::string, unreadable>> body();

  /// Whether the next request has already begun to arrive.
  bool has_more() const { return buffer_.size() > 0; }

 private:
  struct parser;

  boost::asio::awaitable<boost::system::error_code> fill();
  boost::asio::awaitable<boost::system::result<std::size_t, unreadable>> head_length();
  boost::system::result<request_head, unreadable> parse_head(std::size_t length);

  portkey::stream& stream_;
  request_limits limits_;
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<parser> parser_;
};

}  // namespace server

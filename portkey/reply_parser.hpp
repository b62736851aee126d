#pragma once

#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "portkey/client.hpp"
#include "portkey/fault.hpp"

namespace portkey {

/// One HTTP/1.1 answer, from the bytes as they come; it does no input or output of its own. Interim answers (1xx) are
/// skipped. The header may have 64 KiB, the body what the constructor says, both as it comes and decompressed: gzip is
/// read, any other content encoding is refused. Faults name `host`.
class reply_parser {
 public:
  reply_parser(std::string host, std::size_t max_body);
  ~reply_parser();
  reply_parser(const reply_parser&) = delete;
  reply_parser& operator=(const reply_parser&) = delete;

  /// Where the next bytes may be put; never empty while the answer is not complete.
  boost::asio::mutable_buffer space();
  /// Takes the first `size` bytes of the last `space()`. Faults: bad_reply, too_large.
  std::optional<fault> take(std::size_t size);
  /// The peer sends no more; `clean` if it said so, rather than breaking off. Fault closed, unless that ends the body.
  std::optional<fault> end(bool clean);

  /// Whether any byte of the answer has come.
  bool began() const noexcept;
  bool complete() const noexcept;
  /// Whether the connection may carry another request; only once it is complete.
  bool may_keep() const;
  /// The answer; once, and only when it is complete.
  reply release();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace portkey

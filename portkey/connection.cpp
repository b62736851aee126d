#include "portkey/connection.hpp"

#include <openssl/crypto.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <optional>
#include <utility>

#include "portkey/reply_parser.hpp"
#include "portkey/request_head.hpp"

namespace portkey {

namespace asio = boost::asio;
using boost::system::error_code;

connection::connection(stream open, std::string host, std::size_t max_response)
    : stream_(std::move(open)), host_(std::move(host)), max_response_(max_response), opened_(deadline::clock::now()) {}

fault connection::broken(const error_code& error, bool was_sent) const {
  if (error == asio::error::operation_aborted) return {fault_kind::cancelled, "the call was cancelled", was_sent};
  if (error == asio::error::timed_out) {
    return {fault_kind::timeout, (answer_began_ ? "no complete answer from " : "no answer from ") + host_, was_sent};
  }
  return {fault_kind::closed, "the connection to " + host_ + " broke: " + error.message(), was_sent};
}

asio::awaitable<result<reply>> connection::exchange(const outgoing& request, deadline until) {
  was_used_ = true;
  answer_began_ = false;
  auto head = request_head(request);
  if (!head) co_return head.error();

  may_keep_ = false;
  stream_.expires_at(until);
  const asio::const_buffer first = asio::buffer(*head);
  const asio::const_buffer second = request.has_body ? asio::buffer(request.body) : asio::const_buffer();
  const transfer written = co_await stream_.write_all(first, second);
  OPENSSL_cleanse(head->data(), head->size());
  // Who refuses a body may close before it has read all of it; the answer is there all the same.
  const bool closed_early = written.bytes != 0 && (written.error == asio::error::broken_pipe ||
                                                   written.error == asio::error::connection_reset);
  if (written.error && !closed_early) co_return broken(written.error, written.bytes != 0);

  reply_parser parser(host_, max_response_);
  while (!parser.complete()) {
    const asio::mutable_buffer space = parser.space();
    const transfer got = co_await stream_.read_some(space);
    std::optional<fault> trouble = parser.take(got.bytes);
    answer_began_ = parser.began();
    if (!trouble && got.error) {
      const bool given_up = got.error == asio::error::timed_out || got.error == asio::error::operation_aborted;
      trouble = given_up ? broken(got.error, true) : parser.end(got.error == asio::error::eof);
    }
    if (trouble && closed_early && trouble->what == fault_kind::closed) co_return broken(written.error, true);
    if (trouble) co_return std::move(*trouble);
  }
  stream_.expires_at(deadline::max());
  may_keep_ = !closed_early && parser.may_keep();
  co_return parser.release();
}

}  // namespace portkey

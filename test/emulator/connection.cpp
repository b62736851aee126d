#include "test/emulator/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <cerrno>
#include <type_traits>
#include <utility>

namespace emulator {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr std::size_t largest_head = 64 * 1024;
constexpr std::size_t largest_body = 8 * 1024 * 1024;
constexpr std::chrono::milliseconds look_every{10};

/// Whether the client closed its side while it was waiting for an answer.
bool is_gone(asio::ip::tcp::socket& socket, bool tls) {
  char next = 0;
  const auto count = ::recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count < 0) return errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
  // What a TLS client sends while it waits can only be its goodbye.
  return count == 0 || tls;
}

/// False if the client went away before the time was over.
asio::awaitable<bool> wait(asio::ip::tcp::socket& socket, bool tls, std::chrono::milliseconds time) {
  asio::steady_timer timer(socket.get_executor());
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    if (!socket.is_open() || is_gone(socket, tls)) co_return false;
    boost::system::error_code error;
    timer.expires_at(std::min(end, std::chrono::steady_clock::now() + look_every));
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
  co_return true;
}

/// Carries out the plan; false when the connection is not to be used again.
template <class Stream>
asio::awaitable<bool> carry_out(Stream& stream, const planned_answer& plan, open_connections::membership& self,
                                std::chrono::milliseconds write_timeout) {
  constexpr bool tls = !std::is_same_v<Stream, beast::tcp_stream>;
  auto& lowest = beast::get_lowest_layer(stream);
  if (plan.delay.count() > 0) {
    const bool stayed = co_await wait(lowest.socket(), tls, plan.delay);
    if (!stayed) co_return false;
  }
  if (plan.drop) co_return false;
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const auto first = asio::buffer(plan.bytes, plan.cut);
  const bool whole = first.size() == plan.bytes.size();
  if (whole) self.enter(phase::finishing);
  lowest.expires_after(write_timeout);
  co_await asio::async_write(stream, first, token);
  if (error) co_return false;
  if (whole) co_return plan.keep_alive && !self.is_ending();
  if (plan.pause.count() == 0) co_return false;
  const bool stayed = co_await wait(lowest.socket(), tls, plan.pause);
  if (!stayed) co_return false;
  const auto rest = asio::buffer(plan.bytes) + plan.cut;
  self.enter(phase::finishing);
  lowest.expires_after(write_timeout);
  co_await asio::async_write(stream, rest, token);
  co_return !error && plan.keep_alive && !self.is_ending();
}

template <class Stream>
asio::awaitable<void> answer_requests(Stream& stream, service& answers, open_connections::membership& self,
                                      std::chrono::milliseconds idle_timeout) {
  beast::flat_buffer buffer(largest_head);
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  auto& lowest = beast::get_lowest_layer(stream);
  bool open = true;
  while (open) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(largest_body);
    lowest.expires_after(idle_timeout);
    self.enter(phase::idle);
    co_await http::async_read(stream, buffer, parser, token);
    self.enter(phase::answering);
    if (error) co_return;
    const request asked = parser.release();
    const planned_answer plan = answers.plan(asked, self.number());
    open = co_await carry_out(stream, plan, self, idle_timeout);
  }
}

}  // namespace

asio::awaitable<void> converse(asio::ip::tcp::socket socket, asio::ssl::context* tls, service& answers,
                               std::chrono::milliseconds idle_timeout) {
  boost::system::error_code error;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  if (!tls) {
    beast::tcp_stream stream(std::move(socket));
    open_connections::membership self(answers.connections, stream);
    co_await answer_requests(stream, answers, self, idle_timeout);
    co_return;
  }
  asio::ssl::stream<beast::tcp_stream> stream(std::move(socket), *tls);
  open_connections::membership self(answers.connections, beast::get_lowest_layer(stream));
  beast::get_lowest_layer(stream).expires_after(idle_timeout);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await stream.async_handshake(asio::ssl::stream_base::server, token);
  if (error) co_return;
  co_await answer_requests(stream, answers, self, idle_timeout);
}

}  // namespace emulator

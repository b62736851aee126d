#include "portkey/stream.hpp"

#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;

struct stream::state : std::enable_shared_from_this<state> {
  explicit state(tcp::socket opened) : socket(std::move(opened)), timer(socket.get_executor()) {}

  void close() noexcept {
    error_code ignored;
    socket.close(ignored);
  }

  void expire() noexcept {
    expired = true;
    error_code ignored;
    if (then == at_expiry::cancels) {
      socket.cancel(ignored);
      return;
    }
    if (then == at_expiry::resets) socket.set_option(asio::socket_base::linger(true, 0), ignored);
    close();
  }

  /// Why nothing may begin: a cancellation that came between two operations would otherwise be lost.
  error_code refusal(const asio::cancellation_state& cancellation) const {
    if (expired) return asio::error::timed_out;
    if (cancellation.cancelled() != asio::cancellation_type::none) return asio::error::operation_aborted;
    return {};
  }

  /// Hands out what `until_gone` has read.
  std::size_t take_ahead(asio::mutable_buffer space) {
    const auto taken = asio::buffer_copy(space, asio::buffer(ahead));
    ahead.erase(0, taken);
    return taken;
  }

  /// The timer closes the socket or cancels what is under way, which then reports something else than the time.
  error_code outcome(const error_code& reported) const {
    if (reported && expired) return asio::error::timed_out;
    return reported;
  }

  tcp::socket socket;
  std::optional<asio::ssl::stream<tcp::socket&>> tls;
  asio::steady_timer timer;
  at_expiry then = at_expiry::closes;
  bool expired = false;
  std::string ahead;  // read before anybody asked for it
};

namespace {

void without_delay(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
}

/// Asio copies a sequence of buffers into one record up to this size, and cuts longer ones into such records.
constexpr std::size_t joined_record = 8192;

/// How much is read of a peer that sends while it is only watched.
constexpr std::size_t most_ahead = 8192;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

}  // namespace

stream::stream(const asio::any_io_executor& loop) : state_(std::make_shared<state>(tcp::socket(loop))) {}

stream::stream(tcp::socket accepted) : state_(std::make_shared<state>(std::move(accepted))) {
  without_delay(state_->socket);
}

stream::stream(stream&&) noexcept = default;

stream& stream::operator=(stream&& other) noexcept {
  if (this != &other) {
    close();
    state_ = std::move(other.state_);
  }
  return *this;
}

stream::~stream() {
  close();
}

void stream::expires_at(deadline when, at_expiry then) {
  auto& timer = state_->timer;
  timer.expires_at(when);
  state_->then = then;
  if (state_->socket.is_open()) state_->expired = false;
  if (when == deadline::max()) return;
  if (when <= deadline::clock::now()) return state_->expire();
  timer.async_wait([weak = state_->weak_from_this()](const error_code& error) {
    const auto self = weak.lock();
    if (error || !self) return;
    // The limit may have been moved while this was already queued.
    if (self->timer.expiry() > deadline::clock::now()) return;
    self->expire();
  });
}

void stream::breaks_unacknowledged(std::chrono::milliseconds after) noexcept {
  const auto most = static_cast<unsigned>(std::min<std::int64_t>(after.count(), std::numeric_limits<int>::max()));
  ::setsockopt(state_->socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &most, sizeof most);
}

awaitable<error_code> stream::connect(tcp::endpoint where) {
  const auto self = state_;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  error_code error = self->refusal(cancellation);
  if (error) co_return error;
  co_await self->socket.async_connect(where, into(error));
  if (!error) without_delay(self->socket);
  co_return self->outcome(error);
}

SSL* stream::secure(asio::ssl::context& context) {
  state_->tls.emplace(state_->socket, context);
  return tls();
}

SSL* stream::tls() const noexcept {
  return state_->tls ? state_->tls->native_handle() : nullptr;
}

awaitable<error_code> stream::handshake(tls_role role) {
  const auto self = state_;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  error_code error = self->refusal(cancellation);
  if (error) co_return error;
  const auto side = role == tls_role::client ? asio::ssl::stream_base::client : asio::ssl::stream_base::server;
  co_await self->tls->async_handshake(side, into(error));
  co_return self->outcome(error);
}

awaitable<transfer> stream::read_some(asio::mutable_buffer space) {
  const auto self = state_;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  transfer done;
  done.error = self->refusal(cancellation);
  if (done.error) co_return done;
  if (!self->ahead.empty()) {
    done.bytes = self->take_ahead(space);
    co_return done;
  }
  if (self->tls) {
    done.bytes = co_await self->tls->async_read_some(space, into(done.error));
  } else {
    done.bytes = co_await self->socket.async_read_some(space, into(done.error));
  }
  done.error = self->outcome(done.error);
  co_return done;
}

awaitable<transfer> stream::write_all(asio::const_buffer first, asio::const_buffer second) {
  const auto self = state_;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  transfer done;
  done.error = self->refusal(cancellation);
  if (done.error) co_return done;

  const std::array<asio::const_buffer, 2> both = {first, second};
  const std::size_t total = first.size() + second.size();
  if (!self->tls) {
    done.bytes = co_await asio::async_write(self->socket, both, into(done.error));
  } else if (total <= joined_record) {
    co_await asio::async_write(*self->tls, both, into(done.error));
    done.bytes = total;
  } else {
    co_await asio::async_write(*self->tls, first, into(done.error));
    if (!done.error) co_await asio::async_write(*self->tls, second, into(done.error));
    done.bytes = total;
  }
  done.error = self->outcome(done.error);
  co_return done;
}

awaitable<error_code> stream::shutdown() {
  const auto self = state_;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  error_code error = self->refusal(cancellation);
  if (error) co_return error;
  if (self->tls) co_await self->tls->async_shutdown(into(error));
  error = self->outcome(error);
  error_code ignored;
  self->socket.shutdown(tcp::socket::shutdown_send, ignored);
  co_return error;
}

void stream::without_tls() noexcept {
  state_->tls.reset();
}

awaitable<void> stream::discard(std::size_t most) {
  const auto self = state_;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  error_code error = self->refusal(cancellation);
  std::array<char, 4096> thrown_away;
  const auto space = asio::buffer(thrown_away);
  for (std::size_t read = 0; !error && read < most;) {
    const auto got = co_await self->socket.async_read_some(space, into(error));
    read += got;
  }
}

void stream::close() noexcept {
  if (!state_) return;
  state_->timer.cancel();
  state_->close();
}

bool stream::open_and_silent() const noexcept {
  if (!state_->socket.is_open() || !state_->ahead.empty()) return false;
  if (SSL* const handle = tls(); handle != nullptr) {
    // What the peer sent may already have been read from the socket and lie in OpenSSL's buffers.
    if (SSL_has_pending(handle) != 0 || BIO_ctrl_pending(SSL_get_rbio(handle)) != 0) return false;
  }
  char byte = 0;
  const auto got = ::recv(state_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

awaitable<void> stream::until_gone() {
  const auto self = state_;
  std::array<char, 512> piece;
  const auto space = asio::buffer(piece);
  error_code error;
  while (self->ahead.size() < most_ahead) {
    std::size_t got = 0;
    if (self->tls) {
      got = co_await self->tls->async_read_some(space, into(error));
    } else {
      got = co_await self->socket.async_read_some(space, into(error));
    }
    self->ahead.append(piece.data(), got);
    if (error) co_return;
  }
  asio::steady_timer never(self->socket.get_executor(), deadline::max());
  co_await never.async_wait(into(error));
}

tcp::endpoint stream::peer() const noexcept {
  error_code ignored;
  return state_->socket.remote_endpoint(ignored);
}

}  // namespace portkey

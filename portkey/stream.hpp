#pragma once

#include <openssl/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <memory>

#include "portkey/deadline.hpp"

namespace boost::asio::ssl {
class context;
}

namespace portkey {

/// What one read or write did. `bytes` may be more than nothing even if there is an error.
struct transfer {
  boost::system::error_code error;
  std::size_t bytes = 0;
};

enum class tls_role { client, server };

/// What happens to the socket when a time limit is reached.
enum class at_expiry {
  closes,   ///< the socket is closed
  resets,   ///< the same, and what the peer has not taken yet is thrown away
  cancels,  ///< the socket stays open, so that a later limit can be set and the peer be told
};

/// A TCP socket, with TLS over it or without: the one stream of both ends of the product. It belongs to one loop.
/// Nothing throws; the errors beside the socket's own are
///   `asio::error::timed_out`          the time of `expires_at` has come; `at_expiry` says what becomes of the socket,
///   `asio::error::operation_aborted`  terminal cancellation of the awaiting coroutine, or `close()`.
/// The coroutine must have `this_coro::throw_if_cancelled(false)` if it wants to see its own cancellation as a value.
/// One read and one write may be under way at a time.
class stream {
 public:
  /// Not connected yet.
  explicit stream(const boost::asio::any_io_executor& loop);
  /// Over a connection that was accepted.
  explicit stream(boost::asio::ip::tcp::socket accepted);
  stream(stream&&) noexcept;
  stream& operator=(stream&&) noexcept;
  ~stream();

  /// Everything from now on must have ended by `when`; each call replaces the one before. `deadline::max()`: no limit.
  void expires_at(deadline when, at_expiry then = at_expiry::closes);

  /// What was sent and is not acknowledged for so long breaks the connection: small pieces never fill a window, so that
  /// a peer which has vanished would be written to for many minutes.
  void breaks_unacknowledged(std::chrono::milliseconds after) noexcept;

  boost::asio::awaitable<boost::system::error_code> connect(boost::asio::ip::tcp::endpoint where);

  /// Puts TLS over the connected socket. What the handle still needs (the peer's name, a session to resume) is set on
  /// it before `handshake`. The context must outlive the call, not the stream.
  SSL* secure(boost::asio::ssl::context& context);
  boost::asio::awaitable<boost::system::error_code> handshake(tls_role role);

  /// Takes TLS away again after a handshake that failed: what is written then goes out in plain text. Nothing may be
  /// under way.
  void without_tls() noexcept;

  /// The TLS handle, or null without TLS.
  SSL* tls() const noexcept;

  /// At least one byte, or an error: `asio::error::eof` is a clean end; with TLS an end without the peer's notice is
  /// `asio::ssl::error::stream_truncated`.
  boost::asio::awaitable<transfer> read_some(boost::asio::mutable_buffer into);

  /// Both buffers, one after the other. After an error `bytes` says how many may have left: exact without TLS; with TLS
  /// all of them once the write was begun, since a record may have gone out.
  boost::asio::awaitable<transfer> write_all(boost::asio::const_buffer first, boost::asio::const_buffer second);

  /// Says goodbye: with TLS it exchanges close notices, then the sending side is shut. Bounded by `expires_at`.
  boost::asio::awaitable<boost::system::error_code> shutdown();

  /// Reads what the peer still sends and throws it away, until it ends, until `most` bytes or until the time of
  /// `expires_at`. After `shutdown`: closing on unread bytes resets the connection, and the peer may lose what it was
  /// told.
  boost::asio::awaitable<void> discard(std::size_t most);

  /// Ends at once everything that is under way, and closes the socket.
  void close() noexcept;

  /// Whether a connection on which nothing is under way is still open and the peer has sent nothing. Does not block.
  bool open_and_silent() const noexcept;

  /// Ends when the peer has closed its side or the connection broke, and never otherwise but by cancellation. A peer
  /// that only says that it sends no more (FIN, or TLS' close notice, after its request) counts as gone too: clients
  /// that leave look the same, and nginx (499) and Node's HTTP server take it so. What the peer sends meanwhile is kept
  /// for the next `read_some`, up to 8 KiB; more than that hides a later close. Not beside a `read_some`.
  boost::asio::awaitable<void> until_gone();

  /// The peer's address; unspecified when not connected.
  boost::asio::ip::tcp::endpoint peer() const noexcept;

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace portkey

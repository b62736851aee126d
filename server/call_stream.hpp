#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/dispatcher.hpp"
#include "server/legacy_session.hpp"
#include "server/mcp_endpoint.hpp"

namespace server {

/// The way back to the client of one POST. It becomes an event stream with the first message that is not the answer, if the
/// client takes one. The streams of sessions are logged, so that a client which lost its connection can fetch the rest.
class call_stream {
 public:
  /// Of 2026-07-28: a connection that is lost is lost.
  explicit call_stream(exchange on);
  /// Of a session, which outlives this.
  call_stream(exchange on, const legacy_session& session);

  bool takes_events() const { return takes_events_; }

  /// Whether a connection can be given up before the answer, because the client knows how to fetch it.
  bool can_pause() const { return takes_events_ && session_ && protocol::has_priming_events(session_->spoken); }

  /// Sends a notification or a request of ours. Where the client cannot be reached any more it only goes into the log. May be
  /// called while another is being sent: they go out in the order of the calls.
  boost::asio::awaitable<void> tell(std::string message);

  /// Something to send before the answer, from where nothing can be awaited.
  void add_last(std::string message) { last_.push_back(std::move(message)); }

  /// Keeps the connection alive while there is nothing to say.
  boost::asio::awaitable<void> keep_alive();

  /// Ends the connection before the answer, which the client fetches after so long.
  boost::asio::awaitable<void> pause(std::chrono::milliseconds retry_after);

  /// Sends the answer as the client takes it: the last event of a stream that was opened, JSON, or a stream of one event
  /// for a client that takes nothing else. `text` is a complete message; `status` counts where it is no stream.
  boost::asio::awaitable<void> answer(unsigned status, std::string text);
  boost::asio::awaitable<void> answer(const boost::json::value& id, const protocol::outcome& ended, bool modern);

  /// There is no answer, because the client has cancelled the call.
  boost::asio::awaitable<void> leave_unanswered();

 private:
  bool is_reachable() const;
  void open();
  boost::asio::awaitable<void> tell_last();
  boost::asio::awaitable<void> feed(std::string text);

  exchange on_;
  const legacy_session* session_ = nullptr;
  bool takes_events_;
  bool paused_ = false;
  std::optional<std::uint64_t> logged_;  ///< the stream in the log, once it was opened
  std::deque<std::string> waiting_;      ///< texts to be written, in order
  bool writing_ = false;
  boost::asio::steady_timer written_;  ///< cancelled with each
  std::vector<std::string> last_;
};

}  // namespace server

#include "server/call_stream.hpp"

#include <utility>
#include <vector>

#include "protocol/event_stream.hpp"
#include "server/accept.hpp"
#include "server/race.hpp"

namespace server {

using boost::asio::awaitable;

call_stream::call_stream(exchange on)
    : on_(on),
      takes_events_(read_accept(on.head.field("accept")).events),
      written_(on.here.io, std::chrono::steady_clock::time_point::max()) {}

call_stream::call_stream(exchange on, const legacy_session& session) : call_stream(on) {
  session_ = &session;
}

bool call_stream::is_reachable() const {
  // What is fetched from the log goes to whoever fetches it, and to nobody else.
  return !paused_ && !(logged_ && on_.here.replay.has_reader(*logged_));
}

awaitable<void> call_stream::feed(std::string text) {
  constexpr std::size_t most_waiting = 16;
  waiting_.push_back(std::move(text));
  while (writing_ && waiting_.size() > most_waiting)
    co_await expiry(written_);
  if (writing_) co_return;  // whoever writes takes this, too
  writing_ = true;
  const std::vector<std::pair<std::string, std::string>> no_fields;
  while (!waiting_.empty()) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    co_await on_.out.feed(std::move(next), no_fields);
    written_.cancel();
  }
  writing_ = false;
  written_.cancel();
}

void call_stream::open() {
  if (!session_ || logged_) return;
  logged_ = on_.here.replay.open(session_->nonce, true, nullptr, session_->principal);
  if (protocol::has_priming_events(session_->spoken)) waiting_.push_back(on_.here.replay.priming_event(*logged_));
}

awaitable<void> call_stream::tell(std::string message) {
  if (!takes_events_) co_return;
  open();
  std::string text;
  if (logged_) {
    const bool reachable = is_reachable();
    // Whoever fetches it later need not show the same credential.
    message = redacted(std::move(message), written::as_json, on_.out.hidden().get());
    text = on_.here.replay.add(*logged_, std::move(message));
    if (!reachable) co_return;
  } else {
    protocol::event what;
    what.data = std::move(message);
    text = protocol::event_text(what);
  }
  co_await feed(std::move(text));
}

awaitable<void> call_stream::tell_last() {
  const auto messages = std::exchange(last_, {});
  for (const auto& message : messages) {
    auto text = message;
    co_await tell(std::move(text));
  }
}

awaitable<void> call_stream::keep_alive() {
  if (!on_.out.is_streaming() || !is_reachable() || writing_) co_return;
  std::string comment(protocol::keep_alive_comment);
  co_await feed(std::move(comment));
}

awaitable<void> call_stream::pause(std::chrono::milliseconds retry_after) {
  if (!can_pause() || paused_) co_return;
  open();
  auto wait = protocol::retry_text(retry_after);
  co_await feed(std::move(wait));
  while (writing_)
    co_await expiry(written_);
  paused_ = true;
  // The connection cannot carry another request before this call has ended, so it ends, too.
  on_.out.close_afterwards();
  co_await on_.out.end();
  on_.peer.expires_at(portkey::deadline::clock::now() + std::chrono::seconds(1), portkey::at_expiry::cancels);
  co_await on_.peer.shutdown();
  on_.peer.expires_at(portkey::deadline::max());
}

awaitable<void> call_stream::answer(unsigned status, std::string text) {
  co_await tell_last();
  const auto takes = read_accept(on_.head.field("accept"));
  // What the status tells must not be lost in a stream, which is always 200.
  if (!paused_ && !on_.out.is_streaming() && (takes.json || status != 200)) {
    auto whole = json_answer(status, std::move(text));
    co_await on_.out.send(std::move(whole));
    co_return;
  }
  co_await tell(std::move(text));
  if (logged_) on_.here.replay.finish(*logged_);
  if (!paused_) co_await on_.out.end();
}

awaitable<void> call_stream::answer(const boost::json::value& id, const protocol::outcome& ended, bool modern) {
  auto text = ended ? protocol::result_message(id, *ended) : protocol::error_message(id, ended.error());
  const auto status = ended ? 200U : protocol::http_status(ended.error(), modern);
  co_await answer(status, std::move(text));
}

awaitable<void> call_stream::leave_unanswered() {
  co_await tell_last();
  if (logged_) on_.here.replay.finish(*logged_);
  if (paused_) co_return;
  if (on_.out.is_streaming()) {
    co_await on_.out.end();
    co_return;
  }
  auto nothing = empty_answer(202);
  co_await on_.out.send(std::move(nothing));
}

}  // namespace server

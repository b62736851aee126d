#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "protocol/event_stream.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/on_loop.hpp"
#include "server/session_gate.hpp"
#include "server/stream_feed.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using reader_ref = std::shared_ptr<const event_reader>;

namespace {

/// What came of the wish to read a stream, on the loop whose log has it.
struct attached {
  unsigned status = 200;     ///< else the stream is not there to be read
  std::uint64_t stream = 0;  ///< of that log
  bool is_own = false;       ///< the session's, which would go on for ever; the stream of a call ends with it
};

// These run on the loop that has the log, whichever loop serves the request.

/// The stream of its own that a session has: for what belongs to no call. One reader at a time.
awaitable<attached> read_own(loop& owner, legacy_session session, reader_ref reader) {
  if (owner.ended.has(session.nonce)) co_return attached{404};
  const auto earlier = owner.notes.stream_of(session.nonce);
  if (earlier && owner.replay.has_reader(*earlier)) co_return attached{409};
  if (earlier) owner.replay.finish(*earlier);  // who does not say where it was begins anew
  const auto fresh = owner.replay.open(session.nonce, false, reader, session.principal);
  owner.notes.set_stream(session.nonce, session.expires, fresh, session.principal);
  if (protocol::has_priming_events(session.spoken)) (*reader)(owner.replay.priming_event(fresh), false);
  co_return attached{200, fresh, true};
}

/// The rest of a stream that was begun.
awaitable<attached> read_rest(loop& owner, std::string nonce, event_place from, reader_ref reader) {
  if (owner.ended.has(nonce)) co_return attached{404};
  if (!owner.replay.read_after(from, nonce, std::move(reader))) co_return attached{400};
  co_return attached{200, from.stream, owner.notes.stream_of(nonce) == from.stream};
}

awaitable<void> leave(loop& owner, std::uint64_t stream, reader_ref reader) {
  owner.replay.leave(stream, reader);
  co_return;
}

/// Takes what the log says to the loop that serves the stream.
reader_ref reader_into(const std::shared_ptr<mailbox>& box, loop& here) {
  return std::make_shared<const event_reader>([box, &here](std::string text, bool is_last) {
    asio::post(here.io, [box, text = std::move(text), is_last]() mutable {
      if (!text.empty()) box->post(std::move(text));
      if (is_last) box->end();
    });
  });
}

http_answer refused_stream(unsigned status) {
  if (status == 409) return refused_message(409, protocol::code::invalid_request, "This session has a stream already.");
  if (status == 404) return refused_message(404, protocol::code::invalid_request, "This session is over.");
  // Not 404: to a client that would mean that its session is gone.
  return refused_message(400, protocol::code::invalid_request,
                         "What followed the event that Last-Event-ID names is not here any more, or never was; open a "
                         "stream without it, and repeat what was not answered.");
}

/// Feeds what the mailbox gets until the stream ends or the client goes away.
awaitable<void> feed(exchange on, mailbox& box, std::chrono::system_clock::time_point until) {
  // Said in the head already: a proxy would keep the connection for others, and find it closed.
  on.out.close_afterwards();
  const std::vector<std::pair<std::string, std::string>> no_fields;
  std::string first(protocol::keep_alive_comment);
  bool fed = co_await on.out.feed(std::move(first), no_fields);
  if (fed) fed = co_await feed_stream(on, box, until);
  if (fed) co_await on.out.end();
}

}  // namespace

awaitable<void> serve_session_stream(exchange on) {
  auto named = named_session(on);
  if (auto* const refused = std::get_if<http_answer>(&named)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto& session = std::get<legacy_session>(named);
  auto place = stream_place(on);
  if (auto* const refused = std::get_if<http_answer>(&place)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto box = std::make_shared<mailbox>(on.here.io.get_executor());
  const auto reader = reader_into(box, on.here);
  auto* owner = on.with.loops[session.loop % on.with.loops.size()];
  attached where;
  if (const auto last = on.head.field("last-event-id")) {
    const auto from = read_event_id(*last);
    const bool is_ours = from && from->loop < on.with.loops.size();
    if (is_ours) owner = on.with.loops[from->loop];
    auto reading = read_rest(*owner, session.nonce, from.value_or(event_place()), reader);
    if (is_ours) where = co_await on_loop(*owner, std::move(reading));
    if (!is_ours) where.status = 400;
  } else {
    auto reading = read_own(*owner, session, reader);
    where = co_await on_loop(*owner, std::move(reading));
  }
  if (where.status != 200) {
    auto answer = refused_stream(where.status);
    co_await on.out.send(std::move(answer));
    co_return;
  }
  {
    std::optional<drained_stream> ending;
    if (where.is_own) ending.emplace(on.here, on.with, on.who, [box] { box->end(); });
    const auto until = std::min(session.expires, on.who.until);
    co_await feed(on, *box, until);
  }
  auto leaving = leave(*owner, where.stream, reader);
  co_await on_loop(*owner, std::move(leaving));
}

}  // namespace server

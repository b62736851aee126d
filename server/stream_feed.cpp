#include "server/stream_feed.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "protocol/event_stream.hpp"
#include "protocol/json_rpc.hpp"
#include "server/accept.hpp"
#include "server/race.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::seconds keep_alive_interval{15};

awaitable<bool> feed_text(exchange on, std::string text) {
  const std::vector<std::pair<std::string, std::string>> no_fields;
  const bool fed = co_await on.out.feed(std::move(text), no_fields);
  co_return fed;
}

}  // namespace

drained_stream::drained_stream(loop& here, const service& with, const principal& who, std::function<void()> end)
    : here_(here), listed_{std::move(end), who.label, who.judged_by} {
  here_.open_streams.insert(&listed_);
  if (with.draining || here.is_stranger(listed_)) listed_.end();
}

awaitable<bool> feed_event(exchange on, std::string message) {
  protocol::event what;
  what.data = std::move(message);
  auto text = protocol::event_text(what);
  const bool fed = co_await feed_text(on, std::move(text));
  co_return fed;
}

awaitable<bool> feed_stream(exchange on, mailbox& from, std::chrono::system_clock::time_point until) {
  bool fed = true;
  while (fed && std::chrono::system_clock::now() < until) {
    if (!from.is_empty()) {
      auto text = from.take();
      fed = co_await feed_text(on, std::move(text));
      continue;
    }
    if (from.is_ended()) break;
    const auto left = until - std::chrono::system_clock::now();
    from.wake().expires_after(std::min<std::chrono::system_clock::duration>(keep_alive_interval, left));
    const bool here = co_await wait_unless_gone(on.peer, from.wake());
    if (!here) co_return false;
    const bool is_idle = from.is_empty() && !from.is_ended();
    std::string comment(protocol::keep_alive_comment);
    if (is_idle) fed = co_await feed_text(on, std::move(comment));
  }
  co_return fed && !from.has_overflowed();
}

std::variant<admission::place, http_answer> stream_place(const exchange& on, const boost::json::value& id) {
  if (!read_accept(on.head.field("accept")).events) {
    const protocol::error why(protocol::code::invalid_request, "Accept must allow text/event-stream.");
    return json_answer(406, protocol::error_message(id, why));
  }
  auto place = on.with.streams.enter(on.who.share);
  if (place) return place;
  on.with.counts.refused(bounded::streams, place.why());
  const auto refused = [&](unsigned status, const protocol::error& why) {
    auto answer = json_answer(status, protocol::error_message(id, why));
    answer.fields.emplace_back("Retry-After", "30");
    return answer;
  };
  if (place.why() == no_place::too_many)
    return refused(503, {protocol::code::overloaded, "Too many streams are open; try again later."});
  boost::json::object data;
  data["retryAfter"] = 30;
  return refused(429,
                 {protocol::code::rate_limited, "You have too many streams open; end some first.", std::move(data)});
}

}  // namespace server

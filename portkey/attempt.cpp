#include "portkey/attempt.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

/// The connection has gone back, or is dropped, before the outcome is told.
awaitable<attempt_end> exchange(lease lent, const outgoing& request, deadline until) {
  const bool was_kept = lent->was_used();
  attempt_end ended;
  ended.answer = co_await lent->exchange(request, until);
  const bool is_closed = !ended.answer && ended.answer.error().what == fault_kind::closed;
  ended.stale = was_kept && is_closed && !lent->answer_began();
  lent.give_back();
  co_return std::move(ended);
}

/// In a thread of its own in asio's sense, which hears nothing of the caller's cancellation. The caller's own state
/// keeps it: what it does next sees that it was cancelled.
awaitable<attempt_end> exchange_to_the_end(lease lent, const outgoing& request, deadline until) {
  const auto loop = co_await asio::this_coro::executor;
  auto story = exchange(std::move(lent), request, until);
  auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable);
  auto ended = co_await asio::co_spawn(loop, std::move(story), std::move(deaf));
  co_return std::move(ended);
}

}  // namespace

awaitable<attempt_end> make_attempt(std::shared_ptr<pool> from, const outgoing& request, deadline until,
                                    freshness wanted) {
  attempt_end ended;
  auto owner = request.owner;
  auto borrowed = co_await from->borrow(std::move(owner), until, wanted);
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (!borrowed) {
    ended.answer = borrowed.error();
  } else if (request.method == verb::get) {
    ended = co_await exchange(std::move(*borrowed), request, until);
  } else if (cancellation.cancelled() == asio::cancellation_type::none) {
    ended = co_await exchange_to_the_end(std::move(*borrowed), request, until);
  } else {
    borrowed->give_back();
    ended.answer = fault(fault_kind::cancelled, "the call was cancelled");
  }
  co_return std::move(ended);
}

}  // namespace portkey

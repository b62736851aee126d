#include "server/mcp_calls.hpp"

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "protocol/session_request.hpp"
#include "server/on_loop.hpp"
#include "server/race.hpp"
#include "server/served_call.hpp"
#include "server/session_notebook.hpp"
#include "server/trace_fields.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

/// The client says it of the call, or whatever is in front of the server says it of the POST.
void take_trace(protocol::call_context& context, const request_head& head) {
  if (context.trace.id.empty()) context.trace = trace_in(head);
}

void add_retry_after(const exchange& on, const served_call& one) {
  if (!one.is_admitted()) on.out.add_field("Retry-After", std::to_string(one.retry_after().count()));
}

/// Nothing of a call goes out that was cancelled. What is being written is written to its end: half an event would break the
/// stream for what comes after it.
awaitable<void> tell_unless_cancelled(loop& here, call_stream& back, std::string message) {
  const auto state = co_await boost::asio::this_coro::cancellation_state;
  if (state.cancelled() != boost::asio::cancellation_type::none) co_return;
  auto telling = back.tell(std::move(message));
  co_await on_loop(here, std::move(telling));
}

protocol::notifier notifier_of(loop& here, call_stream& back) {
  if (!back.takes_events()) return {};
  return [&here, &back](std::string message) { return tell_unless_cancelled(here, back, std::move(message)); };
}

asking_way way_of(call_stream& back) {
  asking_way way;
  way.keep_alive = [&back] { return back.keep_alive(); };
  way.withdraw = [&back](std::string message) { back.add_last(std::move(message)); };
  return way;
}

}  // namespace

awaitable<void> serve_modern_call(exchange on, protocol::request call, protocol::call_context context) {
  call_stream back(on);
  take_trace(context, on.head);
  served_call one(on.with, on.here, on.who, std::move(call), std::move(context), nullptr);
  one.context().notify = notifier_of(on.here, back);
  add_retry_after(on, one);
  auto work = one.run();
  const auto ended = co_await until_gone(on.peer, std::move(work));
  one.record(ended, on.client.to_string());
  if (!ended) {
    on.out.close_afterwards();
    co_return;
  }
  co_await back.answer(one.id(), *ended, true);
}

awaitable<std::optional<protocol::outcome>> run_session_call(exchange on, call_stream& back, protocol::request call,
                                                             const legacy_session& session, cancellable_call& listed,
                                                             std::chrono::steady_clock::time_point& until) {
  auto context = protocol::session_context(call, session.spoken, capabilities_of(session.capabilities));
  context.narrowing = session.narrowing;
  context.principal = on.who.name;
  take_trace(context, on.head);
  session_notebook notes(*on.with.loops[session.loop % on.with.loops.size()], session);
  if (call.method == "tools/call" && on.here.app->identity().offers.log_messages) {
    const auto level = co_await notes.log_level();
    context.log_from = level;
  }
  if (listed.stop().expiry() <= std::chrono::steady_clock::now()) co_return std::nullopt;
  served_call one(on.with, on.here, on.who, std::move(call), std::move(context), &notes);
  one.end_by(until);
  const auto planned = one.context().until;
  one.context().notify = notifier_of(on.here, back);
  if (back.takes_events()) one.ask_with(asker_of(on.here.asked, session.nonce, one.context(), way_of(back)));
  if (back.can_pause())
    one.context().pause_stream = [&back](std::chrono::milliseconds wait) { return back.pause(wait); };
  add_retry_after(on, one);
  auto work = one.run();
  auto ended = co_await until_cancelled(listed.stop(), std::move(work));
  if (until != std::chrono::steady_clock::time_point::max()) until += one.context().until - planned;
  one.record(ended, on.client.to_string());
  co_return ended;
}

}  // namespace server

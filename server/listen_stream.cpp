#include "server/listen_stream.hpp"

#include <chrono>
#include <utility>
#include <variant>

#include "protocol/event_stream.hpp"
#include "protocol/subscriptions.hpp"
#include "server/call_stream.hpp"
#include "server/listeners.hpp"
#include "server/stream_feed.hpp"

namespace server {

using boost::asio::awaitable;

awaitable<void> serve_listen(exchange on, protocol::request call, protocol::call_context context) {
  const auto app = on.here.app;
  auto filter = protocol::read_listen(call.params, context, app->identity());
  if (!filter) {
    const protocol::outcome refused = filter.error();
    call_stream back(on);
    co_await back.answer(call.id, refused, true);
    co_return;
  }
  auto place = stream_place(on, call.id);
  if (auto* const refused = std::get_if<http_answer>(&place)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto features = app->lend(on.here, {on.who, context.narrowing});
  const auto served = services_of(*app, *on.with.seal, *features, features->tools());
  mailbox box(on.here.io.get_executor());
  listener_entry me;
  me.filter = protocol::honoured(std::move(*filter), served);
  me.id = call.id;
  me.hear = [&box](std::string message) {
    protocol::event told;
    told.data = std::move(message);
    box.post(protocol::event_text(told));
  };
  const listeners::place mine(on.here.listening, me);
  const drained_stream ending(on.here, on.with, on.who, [&box] { box.end(); });

  on.out.close_afterwards();
  auto acknowledged = protocol::acknowledged_message(call.id, me.filter);
  bool here = co_await feed_event(on, std::move(acknowledged));
  if (here) here = co_await feed_stream(on, box, on.who.until);
  if (!here) co_return;
  auto last = protocol::listen_result(call.id, app->identity());
  here = co_await feed_event(on, std::move(last));
  if (here) co_await on.out.end();
}

}  // namespace server

#include "server/drain.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "server/connection.hpp"
#include "server/log.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using clock = std::chrono::steady_clock;

namespace {

auto into(boost::system::error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

void end_idle(loop& each) {
  each.end_streams();
  // No answer has a way in any more.
  each.asked.refuse({}, "The server is shutting down.");
  each.tasks.cancel_waiting();
  for (auto* open : each.connections)
    open->drain();
}

void end_calls(loop& each) {
  each.calls_end.expires_at(clock::now());
  each.tasks.cancel_all();
  each.upstream.break_off();
}

}  // namespace

std::chrono::milliseconds time_for_answers(std::chrono::milliseconds limit) {
  return std::min(limit / 4, std::chrono::milliseconds(1000));
}

awaitable<void> drain_on_signal(asio::signal_set& signals, listener& door, loops& running, service& with,
                                drain_times times, const service_manager& tells) {
  boost::system::error_code error;
  co_await signals.async_wait(into(error));
  with.ready = false;
  tells.stopping();
  log_line(log_level::info, "draining", {{"connections", running.open()}});

  const auto hurry = std::make_shared<bool>(false);  // shared: the handler may run after this coroutine
  signals.async_wait([hurry](const boost::system::error_code& failed, int) { *hurry = !failed; });
  asio::steady_timer tick(signals.get_executor());
  constexpr std::chrono::milliseconds step(20);
  for (const auto close_at = clock::now() + times.delay; !*hurry && clock::now() < close_at;) {
    tick.expires_after(step);
    co_await tick.async_wait(into(error));
  }
  with.draining = true;
  door.close();
  for (auto* each : running.all())
    asio::post(each->io, [each] { end_idle(*each); });
  const auto stop_at = clock::now() + times.limit;
  for (bool calls_ended = false; !*hurry && running.busy() > 0 && clock::now() < stop_at;) {
    if (!calls_ended && clock::now() >= stop_at - time_for_answers(times.limit)) {
      calls_ended = true;
      for (auto* each : running.all())
        asio::post(each->io, [each] { end_calls(*each); });
    }
    tick.expires_after(step);
    co_await tick.async_wait(into(error));
  }
  if (running.open() > 0) log_line(log_level::warning, "dropped", {{"connections", running.open()}});
  signals.cancel();
}

}  // namespace server

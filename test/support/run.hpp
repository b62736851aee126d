#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace support {

/// Runs the loop until the condition holds. Throws after ten seconds.
template <class Condition>
void run_until(boost::asio::io_context& loop, Condition holds) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("it did not come to that");
    loop.restart();
    // A loop without work returns at once; what is waited for may then come from another thread.
    if (loop.run_one_for(std::chrono::milliseconds(5)) == 0) std::this_thread::yield();
  }
}

/// A coroutine that was started on a loop.
template <class T>
struct task {
  bool done = false;
  std::optional<T> value;
  std::exception_ptr thrown;
  boost::asio::cancellation_signal signal;

  void cancel() { signal.emit(boost::asio::cancellation_type::terminal); }
};

template <class T>
boost::asio::awaitable<void> store(boost::asio::awaitable<T> story, std::optional<T>& into) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  T value = co_await std::move(story);
  into.emplace(std::move(value));
}

/// Starts a coroutine that sees its own cancellation as values. It runs when the loop does.
template <class T>
std::shared_ptr<task<T>> start(boost::asio::io_context& loop, boost::asio::awaitable<T> story) {
  auto started = std::make_shared<task<T>>();
  auto on_end = [started](std::exception_ptr error) {
    started->thrown = error;
    started->done = true;
  };
  boost::asio::co_spawn(loop, store(std::move(story), started->value),
                        boost::asio::bind_cancellation_slot(started->signal.slot(), std::move(on_end)));
  return started;
}

/// Runs the loop until a started coroutine has ended, and returns its value; throws what it threw.
template <class T>
T finish(boost::asio::io_context& loop, const std::shared_ptr<task<T>>& started) {
  run_until(loop, [&started] { return started->done; });
  if (started->thrown) std::rethrow_exception(started->thrown);
  return std::move(*started->value);
}

/// Runs one coroutine from its start to its end.
template <class T>
T run(boost::asio::io_context& loop, boost::asio::awaitable<T> story) {
  return finish(loop, start(loop, std::move(story)));
}

}  // namespace support

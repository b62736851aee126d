#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <exception>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

namespace portkey {

/// Runs `work` as one that sees its own cancellation as a value.
template <class T>
boost::asio::awaitable<T> seeing_cancellation(boost::asio::awaitable<T> work) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  auto ended = co_await std::move(work);
  co_return ended;
}

/// Runs calls that do not need each other's results at the same time, at most `most` at once, and gives their results in
/// the same order. Errors are values of T. Cancelling it cancels all that run; those that have not begun then see for
/// themselves that the coroutine was cancelled.
template <class T>
boost::asio::awaitable<std::vector<T>> side_by_side(std::vector<boost::asio::awaitable<T>> works,
                                                    std::size_t most = 16) {
  namespace asio = boost::asio;
  const auto loop = co_await asio::this_coro::executor;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  using started = decltype(asio::co_spawn(loop, std::move(works.front()), asio::deferred));
  std::vector<T> results;
  results.reserve(works.size());
  for (std::size_t at = 0; at < works.size();) {
    if (cancellation.cancelled() != asio::cancellation_type::none || works.size() - at == 1) {
      auto ended = co_await std::move(works[at++]);
      results.push_back(std::move(ended));
      continue;
    }
    std::vector<started> running;
    for (std::size_t many = std::min(most, works.size() - at); many > 0; --many)
      running.push_back(asio::co_spawn(loop, seeing_cancellation(std::move(works[at++])), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(running));
    auto all = group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    auto ended = co_await std::move(all);
    for (const auto& thrown : std::get<1>(ended))
      if (thrown) std::rethrow_exception(thrown);
    auto& values = std::get<2>(ended);
    results.insert(results.end(), std::make_move_iterator(values.begin()), std::make_move_iterator(values.end()));
  }
  co_return results;
}

}  // namespace portkey

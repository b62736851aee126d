#include "server/race.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>
#include <variant>

#include "server/log.hpp"

namespace server {

using boost::asio::awaitable;
using namespace boost::asio::experimental::awaitable_operators;

awaitable<void> expiry(boost::asio::steady_timer& timer) {
  boost::system::error_code ignored;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

awaitable<protocol::outcome> without_exceptions(awaitable<protocol::outcome> work) {
  // Who is cancelled says so by its outcome.
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  std::string bug;
  try {
    auto ended = co_await std::move(work);
    co_return ended;
  } catch (const std::exception& thrown) {
    bug = thrown.what();
  }
  log_line(log_level::error, "bug", {{"what", bug}});
  co_return protocol::error(protocol::code::internal_error,
                            "The server failed on this call; it is a bug. The next call works.");
}

awaitable<std::optional<protocol::outcome>> until_gone(portkey::stream& peer, awaitable<protocol::outcome> work) {
  auto safe = without_exceptions(std::move(work));
  auto gone = peer.until_gone();
  auto first = co_await (std::move(safe) || std::move(gone));
  std::optional<protocol::outcome> ended;
  if (first.index() == 0) ended.emplace(std::move(std::get<0>(first)));
  co_return ended;
}

awaitable<std::optional<protocol::outcome>> until_cancelled(boost::asio::steady_timer& stop,
                                                            awaitable<protocol::outcome> work) {
  auto safe = without_exceptions(std::move(work));
  auto stopped = expiry(stop);
  auto first = co_await (std::move(safe) || std::move(stopped));
  std::optional<protocol::outcome> ended;
  if (first.index() == 0) ended.emplace(std::move(std::get<0>(first)));
  co_return ended;
}

awaitable<bool> wait_unless_gone(portkey::stream& peer, boost::asio::steady_timer& timer) {
  auto waited = expiry(timer);
  auto gone = peer.until_gone();
  const auto first = co_await (std::move(waited) || std::move(gone));
  co_return first.index() == 0;
}

}  // namespace server

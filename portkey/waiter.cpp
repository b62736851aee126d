#include "portkey/waiter.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace portkey {

namespace asio = boost::asio;

asio::awaitable<wake> waiter::wait_until(deadline until) {
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (called_) co_return wake::called;
  if (cancellation.cancelled() != asio::cancellation_type::none) co_return wake::cancelled;
  boost::system::error_code error;
  timer_.expires_at(until);
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (called_) co_return wake::called;
  co_return error ? wake::cancelled : wake::expired;
}

void waiter::call() {
  called_ = true;
  timer_.cancel();
}

}  // namespace portkey

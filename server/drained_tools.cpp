#include "server/drained_tools.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <utility>
#include <variant>

#include "server/race.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using called = boost::system::result<protocol::tool_answer, protocol::error>;
using namespace asio::experimental::awaitable_operators;

namespace {

/// What is thrown is kept aside: a race waits for its other side when one throws.
awaitable<called> keeping(std::exception_ptr& thrown, awaitable<called> work) {
  // Who is cancelled says so by its result.
  co_await asio::this_coro::throw_if_cancelled(false);
  try {
    auto ended = co_await std::move(work);
    co_return ended;
  } catch (...) {
    thrown = std::current_exception();
  }
  co_return protocol::error();
}

}  // namespace

awaitable<called> drained_tools::call(std::string name, boost::json::object arguments,
                                      const protocol::call_context& context) {
  if (end_.expiry() <= std::chrono::steady_clock::now())
    co_return protocol::tool_answer(
        protocol::failed_result("The server is shutting down and did not begin this call; call again."));
  std::exception_ptr thrown;
  auto work = all_.call(std::move(name), std::move(arguments), context);
  auto safe = keeping(thrown, std::move(work));
  auto ended = expiry(end_);
  auto first = co_await (std::move(safe) || std::move(ended));
  if (thrown) std::rethrow_exception(thrown);
  if (first.index() == 0) co_return std::move(std::get<0>(first));
  co_return protocol::tool_answer(protocol::failed_result(
      "The server is shutting down and could not wait for Portkey any longer. If this call was to change something, "
      "it may have done so: look before calling again."));
}

}  // namespace server

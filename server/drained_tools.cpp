#include "server/drained_tools.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>
#include <variant>

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using called = boost::system::result<protocol::tool_result, protocol::error>;
using namespace asio::experimental::awaitable_operators;

namespace {

/// What is thrown is kept aside: a race waits for its other side when one throws.
awaitable<called> keeping(std::exception_ptr& thrown, awaitable<called> work) {
  try {
    auto ended = co_await std::move(work);
    co_return ended;
  } catch (...) {
    thrown = std::current_exception();
  }
  co_return protocol::error();
}

awaitable<void> expiry(asio::steady_timer& end) {
  boost::system::error_code ignored;
  co_await end.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace

awaitable<called> drained_tools::call(std::string name, boost::json::object arguments,
                                      const protocol::call_context& context) {
  std::exception_ptr thrown;
  auto work = all_.call(std::move(name), std::move(arguments), context);
  auto safe = keeping(thrown, std::move(work));
  auto ended = expiry(end_);
  auto first = co_await (std::move(safe) || std::move(ended));
  if (thrown) std::rethrow_exception(thrown);
  if (first.index() == 0) co_return std::move(std::get<0>(first));
  co_return protocol::failed_result(
      "The server is shutting down and could not wait for Portkey any longer. If this call was to change something, it "
      "may "
      "have done so: look before calling again.");
}

}  // namespace server

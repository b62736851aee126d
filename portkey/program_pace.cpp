#include "portkey/program_pace.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

namespace portkey {

namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using asio::awaitable;
using protocol::tool_answer;

struct watch {
  asio::steady_timer timer;
  bool ended = false;
};

awaitable<tool_answer> until_ended(awaitable<tool_answer> program, watch& watched) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto answered = co_await std::move(program);
  watched.ended = true;
  watched.timer.cancel();
  co_return answered;
}

awaitable<void> tell(const protocol::call_context& context, const std::string& doing, watch& watched) {
  co_await asio::this_coro::throw_if_cancelled(false);
  for (int seconds = 1; !watched.ended; ++seconds) {
    boost::system::error_code stopped;
    watched.timer.expires_after(std::chrono::seconds(1));
    co_await watched.timer.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    if (stopped || watched.ended) co_return;
    std::string text = doing;
    auto told = protocol::report_progress(context, seconds, 0, std::move(text));
    co_await std::move(told);
  }
}

}  // namespace

awaitable<tool_answer> paced(awaitable<tool_answer> program, const protocol::call_context& context,
                             const std::string& doing) {
  if (context.progress_token.is_null() || !context.notify) {
    auto answered = co_await std::move(program);
    co_return answered;
  }
  const auto loop = co_await asio::this_coro::executor;
  watch watched = {asio::steady_timer(loop)};
  auto work = until_ended(std::move(program), watched);
  auto words = tell(context, doing, watched);
  auto answered = co_await (std::move(work) && std::move(words));
  co_return answered;
}

}  // namespace portkey

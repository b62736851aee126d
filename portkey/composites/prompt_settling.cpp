#include "portkey/composites/prompt_settling.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "portkey/catalogue.hpp"
#include "portkey/composites/prompt_reading.hpp"

namespace portkey {

namespace {

namespace asio = boost::asio;
using asio::awaitable;

/// Waits, longer from try to try, for what was written to be shown. False: that took too long, or the caller has gone.
class settling {
 public:
  explicit settling(deadline until)
      : until_(std::min(until, std::chrono::steady_clock::now() + std::chrono::seconds(6))) {}

  /// By when a read must have ended.
  deadline until() const { return until_; }

  awaitable<bool> again() {
    constexpr auto longest = std::chrono::milliseconds(1600);
    const auto loop = co_await asio::this_coro::executor;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return false;
    if (tries_ == 6 || std::chrono::steady_clock::now() + pause_ >= until_) co_return false;
    ++tries_;
    asio::steady_timer timer(loop);
    boost::system::error_code stopped;
    timer.expires_after(pause_);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    pause_ = std::min(pause_ * 2, longest);
    co_return !stopped;
  }

 private:
  deadline until_;
  std::chrono::milliseconds pause_{100};
  int tries_ = 0;
};

}  // namespace

awaitable<known_version> settled_version(lent_tools& with, std::string prompt_id, std::string version_id,
                                         std::int64_t after, deadline until) {
  settling patience(until);
  for (;;) {
    const auto versions = co_await read_versions(with, prompt_id, patience.until());
    if (versions) {
      auto found = version_among(*versions, version_id, after);
      if (found.number != 0) co_return found;
    }
    const bool more = co_await patience.again();
    if (!more) co_return known_version{version_id, 0};
  }
}

awaitable<bool> settled_default(lent_tools& with, std::string prompt_id, std::int64_t number, deadline until) {
  settling patience(until);
  boost::json::object asked;
  asked["prompt_id"] = prompt_id;
  for (;;) {
    const auto prompt = co_await with.ask(operation_named("get_prompt"), asked, patience.until());
    if (prompt && version_number(*prompt) == number) co_return true;
    const bool more = co_await patience.again();
    if (!more) co_return false;
  }
}

awaitable<std::size_t> settled_count(lent_tools& with, std::string collection_id, std::string name, deadline until) {
  settling patience(until);
  for (;;) {
    const auto found = co_await find_prompts(with, collection_id, name, false, patience.until());
    if (found && !found->empty()) co_return found->size();
    const bool more = co_await patience.again();
    if (!more) co_return 0;
  }
}

}  // namespace portkey

#include "portkey/composites/name_turn.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <mutex>
#include <unordered_set>

namespace portkey {

namespace {

namespace asio = boost::asio;

/// The names that are taken, each with its owner. Held only for the moment of looking, so that no loop waits for another.
struct taken_names {
  std::mutex guard;
  std::unordered_set<std::string> keys;
};

taken_names& taken() {
  static taken_names all;
  return all;
}

bool take(const std::string& key) {
  auto& all = taken();
  const std::lock_guard held(all.guard);
  return all.keys.insert(key).second;
}

/// Different for any two pairs, whatever characters are in them.
std::string key_of(const std::string& owner, const std::string& name) {
  return std::to_string(owner.size()) + ':' + owner + name;
}

}  // namespace

name_turn::~name_turn() {
  if (key_.empty()) return;
  auto& all = taken();
  const std::lock_guard held(all.guard);
  all.keys.erase(key_);
}

asio::awaitable<std::optional<name_turn>> take_turn(std::string name, deadline until, std::string owner) {
  constexpr std::chrono::milliseconds pause(20);
  const auto loop = co_await asio::this_coro::executor;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  auto key = key_of(owner, name);
  asio::steady_timer timer(loop);
  while (!take(key)) {
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
    boost::system::error_code stopped;
    timer.expires_after(pause);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    if (stopped || std::chrono::steady_clock::now() >= until) co_return std::nullopt;
  }
  co_return name_turn(std::move(key));
}

}  // namespace portkey

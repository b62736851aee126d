#include "portkey/client.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <utility>
#include <vector>

#include "portkey/dialer.hpp"
#include "portkey/pool.hpp"
#include "portkey/resolver.hpp"

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;
using std::chrono::milliseconds;

namespace {

/// Base URLs come from the configuration, so there are few; this only keeps a mistake from growing without end.
constexpr std::size_t most_endpoints = 32;

pool_limits limits_of(const client_settings& settings) {
  return {.open = settings.max_connections,
          .idle = settings.max_idle_connections,
          .waiting = settings.max_waiting,
          .idle_lifetime = settings.idle_lifetime,
          .connection_lifetime = settings.connection_lifetime};
}

}  // namespace

const char* name_of(verb method) {
  switch (method) {
    case verb::get: return "GET";
    case verb::post: return "POST";
    case verb::put: return "PUT";
    case verb::del: return "DELETE";
  }
  return "";
}

struct client::state {
  state(asio::any_io_executor on, client_settings with, std::shared_ptr<tls_profile> tls)
      : loop(std::move(on)),
        settings(std::move(with)),
        dials(std::make_shared<dialer>(loop, std::make_shared<resolver>(loop, system_lookup(loop), resolver_memory{}),
                                       std::move(tls), settings.connect_timeout, settings.tls_timeout)) {}

  /// The pool of an endpoint; null when there are too many of them.
  std::shared_ptr<pool> pool_of(const endpoint& where) {
    const auto known =
        std::find_if(pools.begin(), pools.end(), [&where](const auto& one) { return one->where() == where; });
    if (known != pools.end()) return *known;
    if (pools.size() >= most_endpoints) {
      std::erase_if(pools, [](const auto& one) { return one->is_unused(); });
    }
    if (pools.size() >= most_endpoints) return nullptr;
    pools.push_back(std::make_shared<pool>(loop, where, limits_of(settings), dials, settings.max_response));
    return pools.back();
  }

  awaitable<result<reply>> send(const outgoing& request, deadline until) {
    const auto connections = pool_of(request.where);
    if (!connections) co_return fault(fault_kind::overloaded, "too many different upstream hosts are in use");
    bool was_sent = false;
    auto wanted = freshness::any;
    for (;;) {
      auto borrowed = co_await connections->borrow(until, wanted);
      if (!borrowed) {
        fault trouble = borrowed.error();
        trouble.was_sent = was_sent;
        co_return std::move(trouble);
      }
      lease& lent = *borrowed;
      const bool was_kept = lent->was_used();
      auto answer = co_await lent->exchange(request, until);
      const bool began = lent->answer_began();
      lent.give_back();
      if (answer) co_return std::move(answer);
      fault trouble = answer.error();
      was_sent = was_sent || trouble.was_sent;
      trouble.was_sent = was_sent;
      const bool is_stale = was_kept && trouble.what == fault_kind::closed && !began;
      if (!is_stale || request.method != verb::get || wanted == freshness::fresh) co_return std::move(trouble);
      wanted = freshness::fresh;
    }
  }

  asio::any_io_executor loop;
  client_settings settings;
  std::shared_ptr<dialer> dials;
  std::vector<std::shared_ptr<pool>> pools;
};

client::client(asio::any_io_executor loop, client_settings settings, std::shared_ptr<tls_profile> tls)
    : state_(std::make_shared<state>(std::move(loop), std::move(settings), std::move(tls))) {}

client::~client() = default;

awaitable<result<reply>> client::send(outgoing request, deadline until) {
  const auto self = state_;
  const auto began = deadline::clock::now();
  // The caller's cancellation has to come back as a value, and the connection has to be dropped before that.
  const bool throwing = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  auto answer = co_await self->send(request, until);
  co_await asio::this_coro::throw_if_cancelled(throwing);
  if (answer) co_return std::move(answer);

  fault trouble = answer.error();
  if (trouble.what == fault_kind::timeout) {
    const auto limit = std::chrono::duration_cast<milliseconds>(until - began);
    trouble.message += " within " + in_words(std::max(limit, milliseconds(0)));
  }
  co_return std::move(trouble);
}

void client::close_idle() {
  for (const auto& one : state_->pools)
    one->close_idle();
}

}  // namespace portkey

#include "portkey/client.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <random>
#include <utility>
#include <vector>

#include "portkey/attempt.hpp"
#include "portkey/dialer.hpp"
#include "portkey/pool.hpp"
#include "portkey/resolver.hpp"
#include "portkey/retry.hpp"
#include "portkey/retry_after.hpp"
#include "portkey/upstream_health.hpp"
#include "portkey/upstream_observer.hpp"
#include "portkey/waiter.hpp"

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;
using std::chrono::milliseconds;

namespace {

/// An attempt that had less time than this shows nothing of the upstream when its time is up.
constexpr milliseconds least_time_to_judge{1000};

/// Base URLs come from the configuration, so there are few; this only keeps a mistake from growing without end.
constexpr std::size_t most_endpoints = 32;

pool_limits limits_of(const client_settings& settings) {
  return {.open = settings.max_connections,
          .idle = settings.max_idle_connections,
          .waiting = settings.max_waiting,
          .idle_lifetime = settings.idle_lifetime,
          .connection_lifetime = settings.connection_lifetime};
}

/// The id of a span (W3C Trace Context): 16 hexadecimal digits, not all of them zero.
std::string new_span() {
  std::random_device source;
  std::string out;
  for (const auto word : {source() | 1U, source()})
    for (unsigned left = 0; left < 32; left += 4)
      out += "0123456789abcdef"[word >> left & 15U];
  return out;
}

std::chrono::sys_seconds wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// What is kept for one endpoint.
struct upstream {
  upstream(std::shared_ptr<pool> its_connections, breaker_limits limits, upstream_observer* by)
      : connections(std::move(its_connections)), known(limits), observer(by) {}

  void note(const outgoing& request, upstream_health::leave had, const attempt_end& ended, int number, deadline began,
            deadline now) {
    health_seen seen;
    std::string trouble;
    if (ended.answer) {
      seen = seen_in(ended.answer->status);
      trouble = "it answered HTTP " + std::to_string(ended.answer->status);
    } else if (!ended.stale) {
      const auto& met = ended.answer.error();
      const bool cut_short = met.what == fault_kind::timeout && now - began < least_time_to_judge;
      if (!cut_short) seen = seen_in(met.what);
      trouble = met.message;
    }
    known.tell(request.owner, had, seen, now, trouble);
    if (!observer) return;
    attempt_note told{connections->where(), request.method};
    told.is_retry = number > 1;
    told.took = now - began;
    if (ended.answer)
      told.status = ended.answer->status;
    else
      told.trouble = ended.answer.error().what;
    observer->attempt_ended(told);
    tell_breakers(known.resting());
  }

  /// Says what has changed since it was last said: also what fell out of `known` meanwhile.
  void tell_breakers(std::size_t resting) {
    if (!observer) return;
    const auto opened = known.times_opened() - told_opened;
    if (opened != 0 || resting != told_resting) observer->breakers_changed(connections->where(), resting, opened);
    told_opened += opened;
    told_resting = resting;
  }

  fault refusal(const std::string& owner, deadline now) const {
    const auto why = known.why_refused(owner, now);
    const auto left = std::chrono::ceil<std::chrono::seconds>(why.next_probe - now);
    return {fault_kind::unavailable, connections->where().host + " keeps failing (last: " + why.last_trouble +
                                         "), so it is not asked now; try again in " + in_words(left)};
  }

  std::shared_ptr<pool> connections;
  upstream_health known;
  upstream_observer* observer;
  std::size_t told_resting = 0;
  std::uint64_t told_opened = 0;
};

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
  state(asio::any_io_executor on, client_settings with, std::shared_ptr<tls_profile> tls, upstream_observer* by)
      : loop(std::move(on)),
        settings(std::move(with)),
        observer(by),
        dials(std::make_shared<dialer>(loop, std::make_shared<resolver>(loop, system_lookup(loop), resolver_memory{}),
                                       std::move(tls), settings.connect_timeout, settings.tls_timeout)),
        chance(std::random_device()()) {}

  /// What is kept for an endpoint; null when there are too many of them.
  std::shared_ptr<upstream> upstream_of(const endpoint& where) {
    const auto known = std::find_if(upstreams.begin(), upstreams.end(),
                                    [&where](const auto& one) { return one->connections->where() == where; });
    if (known != upstreams.end()) return *known;
    if (upstreams.size() >= most_endpoints) {
      std::erase_if(upstreams, [](const auto& one) {
        const bool is_unused = one->connections->is_unused();
        if (is_unused) one->tell_breakers(0);
        return is_unused;
      });
    }
    if (upstreams.size() >= most_endpoints) return nullptr;
    auto connections = std::make_shared<pool>(loop, where, limits_of(settings), dials, settings.max_response, observer);
    const breaker_limits limits = {.failures = settings.failures_in_a_row, .rest = settings.rest};
    upstreams.push_back(std::make_shared<upstream>(std::move(connections), limits, observer));
    return upstreams.back();
  }

  retry_plan plan_after(upstream& at, const outgoing& request, int number, const attempt_end& ended, deadline until) {
    attempt_seen last;
    last.method = request.method;
    last.number = number;
    last.stale = ended.stale;
    last.budget_allows = at.known.budget_of(request.owner).allows();
    if (ended.answer) {
      last.status = ended.answer->status;
      last.retry_after = ended.answer->retry_in;
    } else {
      last.trouble = ended.answer.error().what;
    }
    const double random = std::uniform_real_distribution<double>(0, 1)(chance);
    return plan_retry(last, deadline::clock::now(), until, settings.first_backoff, random);
  }

  awaitable<result<reply>> send(outgoing& request, deadline until) {
    const auto to = upstream_of(request.where);
    if (!to) co_return fault(fault_kind::overloaded, "too many different upstream hosts are in use");
    attempt_end ended;
    bool was_sent = false, is_first = true;
    auto wanted = freshness::any;
    for (int number = 1;;) {
      const auto began = deadline::clock::now();
      const auto way = to->known.ask(request.owner, began);
      if (way.is_refused()) {
        // After an attempt, what that one met says more.
        if (number == 1) ended.answer = to->refusal(request.owner, began);
        if (observer) observer->left_alone(request.where);
        break;
      }
      if (std::exchange(is_first, false)) to->known.budget_of(request.owner).earn();
      if (!request.trace.id.empty()) request.span = new_span();
      if (request.use) request.use->attempted(request.span);
      ended = co_await make_attempt(to->connections, request, until, wanted);
      if (ended.answer) ended.answer->retry_in = read_retry_after(ended.answer->retry_after, wall_clock());
      to->note(request, way, ended, number, began, deadline::clock::now());
      was_sent = was_sent || ended.answer || ended.answer.error().was_sent;
      const auto plan = plan_after(*to, request, number, ended, until);
      const auto next = deadline::clock::now() + plan.wait;
      if (!plan.again || to->known.refuses(request.owner, next)) break;
      if (!ended.stale) {
        to->known.budget_of(request.owner).spend();
        ++number;
      }
      waiter pause(loop);
      const wake how = co_await pause.wait_until(next);
      if (how == wake::cancelled) {
        ended.answer = fault(fault_kind::cancelled, "the call was cancelled");
        break;
      }
      wanted = plan.wanted;
    }
    if (ended.answer) co_return std::move(ended.answer);
    fault trouble = ended.answer.error();
    trouble.was_sent = was_sent;
    co_return std::move(trouble);
  }

  asio::any_io_executor loop;
  client_settings settings;
  upstream_observer* observer;
  std::shared_ptr<dialer> dials;
  std::vector<std::shared_ptr<upstream>> upstreams;
  std::minstd_rand chance;
};

client::client(asio::any_io_executor loop, client_settings settings, std::shared_ptr<tls_profile> tls,
               upstream_observer* observer)
    : state_(std::make_shared<state>(std::move(loop), std::move(settings), std::move(tls), observer)) {}

client::~client() = default;

awaitable<result<reply>> client::send(outgoing request, deadline until) {
  const auto self = state_;
  const auto began = deadline::clock::now();
  const upstream_use::turn timed(request.use);
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

void client::break_off() {
  for (const auto& one : state_->upstreams)
    one->connections->break_off();
}

void client::close_idle() {
  for (const auto& one : state_->upstreams)
    one->connections->close_idle();
}

}  // namespace portkey

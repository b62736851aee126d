#pragma once

#include <chrono>
#include <optional>

#include "portkey/client.hpp"
#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"
#include "portkey/pool_plan.hpp"

namespace portkey {

/// Attempts at one request, the first included.
inline constexpr int most_attempts = 3;
/// What must be left of the time after a wait, or waiting for another attempt is in vain.
inline constexpr std::chrono::milliseconds least_time_for_attempt{100};

/// What is known once an attempt has ended.
struct attempt_seen {
  verb method = verb::get;
  int number = 1;  ///< which attempt it was; a stale connection is none
  /// What went wrong on the way; empty: an answer came, with `status`.
  std::optional<fault_kind> trouble;
  /// The connection had been kept, and was closed before a byte of the answer came: it was stale.
  bool stale = false;
  unsigned status = 0;
  std::optional<std::chrono::milliseconds> retry_after;  ///< what the answer asks for
  bool budget_allows = true;
};

/// Whether to try again, how long to wait before, and over what connection.
struct retry_plan {
  bool again = false;
  std::chrono::milliseconds wait{0};
  freshness wanted = freshness::any;
};

/// Only a GET is tried again: after a failure to connect, a connection that broke before the answer was whole, and 429,
/// 502, 503 and 504. A stale connection is replaced by a fresh one in any case, which neither counts nor costs: nobody
/// has seen the request. The wait is a random part (`random` in [0, 1)) of `first_backoff`, which doubles with each
/// attempt, on top of what Retry-After asks for. A wait that leaves no time before `until` is not begun: the caller is
/// told instead.
retry_plan plan_retry(const attempt_seen& last, deadline now, deadline until, std::chrono::milliseconds first_backoff,
                      double random);

}  // namespace portkey

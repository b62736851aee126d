#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "portkey/deadline.hpp"

namespace portkey {

/// The bounds of one pool: connections to one endpoint from one loop.
struct pool_limits {
  std::size_t open = 64;      ///< connections that exist or are being opened, lent ones and idle ones together
  std::size_t idle = 16;      ///< connections kept for later
  std::size_t waiting = 256;  ///< callers in the queue
  std::chrono::milliseconds idle_lifetime{50'000};         ///< since it came back
  std::chrono::milliseconds connection_lifetime{600'000};  ///< since it was opened
};

/// What matters of an idle connection.
struct idle_connection {
  deadline opened;
  deadline idle_since;
};

/// Whether a kept connection will do, or it must be a new one.
enum class freshness { any, fresh };

/// How many connections one named owner may hold: three quarters, rounded up, so that another's first request finds one.
std::size_t most_lent_to_one(const pool_limits& limits);

/// A pool at the moment of a decision. `idle` is in the order in which the connections came back, newest last.
struct pool_snapshot {
  std::span<const idle_connection> idle = {};
  std::size_t open = 0;  ///< idle ones included
  std::size_t waiting = 0;
  std::size_t longest = 0;      ///< how many callers of one owner wait, of the one that has most
  std::size_t own_waiting = 0;  ///< how many of the borrower's owner
  bool may_hold_more = true;    ///< the borrower's owner
  bool is_wanted = true;        ///< among those who wait is one whose owner may hold more
};

enum class borrow_step {
  reuse,     ///< the newest idle connection, once `close` was done
  open,      ///< a new connection
  wait,      ///< until one comes back
  displace,  ///< the newest caller of the owner that has most waiting, and wait
  refuse,    ///< the queue is full
};

/// What to do for one borrower. `close` are indices of idle connections, ascending, to be closed first.
struct borrow_plan {
  borrow_step step = borrow_step::refuse;
  std::vector<std::size_t> close;
};

borrow_plan plan_borrow(const pool_snapshot& pool, freshness wanted, const pool_limits& limits, deadline now);

enum class return_step {
  keep,       ///< among the idle ones
  hand_over,  ///< to the caller whose turn it is
  close,
};

/// What becomes of a connection that comes back fit for use; `pool.open` still counts it.
return_step plan_return(const pool_snapshot& pool, deadline opened, const pool_limits& limits, deadline now);

/// The idle connections whose time is over, as indices, ascending.
std::vector<std::size_t> expired(std::span<const idle_connection> idle, const pool_limits& limits, deadline now);

/// When the next of them expires; `deadline::max()` if there is none.
deadline next_expiry(std::span<const idle_connection> idle, const pool_limits& limits);

}  // namespace portkey

#include "portkey/pool_plan.hpp"

#include <algorithm>

namespace portkey {

namespace {

deadline expiry_of(const idle_connection& one, const pool_limits& limits) {
  return std::min(one.idle_since + limits.idle_lifetime, one.opened + limits.connection_lifetime);
}

borrow_step queue_up(const pool_snapshot& pool, const pool_limits& limits) {
  if (pool.waiting < limits.waiting) return borrow_step::wait;
  // Two that have as many would only push each other out.
  return pool.own_waiting + 1 < pool.longest ? borrow_step::displace : borrow_step::refuse;
}

}  // namespace

std::size_t most_lent_to_one(const pool_limits& limits) {
  return std::max<std::size_t>(1, limits.open - limits.open / 4);
}

std::vector<std::size_t> expired(std::span<const idle_connection> idle, const pool_limits& limits, deadline now) {
  std::vector<std::size_t> over;
  for (std::size_t i = 0; i < idle.size(); ++i) {
    if (expiry_of(idle[i], limits) <= now) over.push_back(i);
  }
  return over;
}

deadline next_expiry(std::span<const idle_connection> idle, const pool_limits& limits) {
  deadline next = deadline::max();
  for (const auto& one : idle)
    next = std::min(next, expiry_of(one, limits));
  return next;
}

borrow_plan plan_borrow(const pool_snapshot& pool, freshness wanted, const pool_limits& limits, deadline now) {
  borrow_plan plan;
  plan.close = expired(pool.idle, limits, now);
  const std::size_t usable = pool.idle.size() - plan.close.size();
  const std::size_t open = pool.open - plan.close.size();

  if (!pool.may_hold_more || (usable == 0 && open >= limits.open)) {
    plan.step = queue_up(pool, limits);
  } else if (usable != 0 && wanted == freshness::any) {
    plan.step = borrow_step::reuse;
  } else {
    plan.step = borrow_step::open;
    if (open < limits.open) return plan;
    // Room is made for a new connection by the idle one that has waited longest: the first index not in `close`.
    std::size_t oldest = 0;
    while (oldest < plan.close.size() && plan.close[oldest] == oldest)
      ++oldest;
    plan.close.insert(plan.close.begin() + static_cast<std::ptrdiff_t>(oldest), oldest);
  }
  return plan;
}

return_step plan_return(const pool_snapshot& pool, deadline opened, const pool_limits& limits, deadline now) {
  if (opened + limits.connection_lifetime <= now) return return_step::close;
  if (pool.waiting != 0 && pool.is_wanted) return return_step::hand_over;
  return pool.idle.size() < limits.idle ? return_step::keep : return_step::close;
}

}  // namespace portkey

#include "portkey/retry.hpp"

namespace portkey {

namespace {

using std::chrono::milliseconds;

bool may_pass(const attempt_seen& last) {
  if (last.trouble) return *last.trouble == fault_kind::connect || *last.trouble == fault_kind::closed;
  return last.status == 429 || (last.status >= 502 && last.status <= 504);
}

}  // namespace

retry_plan plan_retry(const attempt_seen& last, deadline now, deadline until, milliseconds first_backoff,
                      double random) {
  retry_plan plan;
  if (last.method != verb::get || !may_pass(last)) return plan;
  if (!last.stale && (last.number >= most_attempts || !last.budget_allows)) return plan;
  plan.wanted = last.trouble ? freshness::fresh : freshness::any;
  if (!last.stale) {
    const auto backoff = first_backoff * (1 << (last.number - 1));
    const auto part = std::chrono::duration<double, std::milli>(backoff) * random;
    plan.wait = std::chrono::duration_cast<milliseconds>(part) + last.retry_after.value_or(milliseconds(0));
  }
  plan.again = until - now >= plan.wait + least_time_for_attempt;
  return plan;
}

}  // namespace portkey

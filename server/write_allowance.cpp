#include "server/write_allowance.hpp"

#include <algorithm>
#include <cmath>

namespace server {

namespace {

double minutes(write_allowance::clock::duration time) {
  return std::chrono::duration<double, std::ratio<60>>(time).count();
}

}  // namespace

std::optional<std::chrono::seconds> write_allowance::take(const std::string& principal, clock::time_point now) {
  const auto most = static_cast<double>(per_minute_.load(std::memory_order_relaxed));
  if (most == 0 || principal.empty()) return std::nullopt;
  const std::lock_guard held(guard_);
  forget_full(now, most);
  if (buckets_.size() >= most_remembered && !buckets_.contains(principal)) buckets_.erase(buckets_.begin());
  auto& one = buckets_.try_emplace(principal, bucket{most, now}).first->second;
  one.left = std::min(most, one.left + most * minutes(now - one.seen));
  one.seen = now;
  if (one.left < 1) return std::chrono::seconds(static_cast<long>(std::ceil((1 - one.left) * 60 / most)));
  one.left -= 1;
  return std::nullopt;
}

void write_allowance::forget_full(clock::time_point now, double most) {
  // Full after a minute at the latest.
  if (now - swept_ < std::chrono::minutes(1)) return;
  swept_ = now;
  std::erase_if(buckets_,
                [&](const auto& each) { return each.second.left + most * minutes(now - each.second.seen) >= most; });
}

std::size_t write_allowance::remembered() const {
  const std::lock_guard held(guard_);
  return buckets_.size();
}

}  // namespace server

#include "server/admission.hpp"

#include "server/fair_share.hpp"

namespace server {

admission::place admission::enter() {
  if (taken_.fetch_add(1, std::memory_order_relaxed) < most_.load(std::memory_order_relaxed))
    return place(this, nullptr);
  taken_.fetch_sub(1, std::memory_order_relaxed);
  return place(no_place::too_many);
}

admission::place admission::enter(const std::string& principal) {
  if (principal.empty()) return enter();
  const std::lock_guard held(guard_);
  const auto found = own_.find(principal);
  const std::size_t own = found == own_.end() ? 0 : found->second;
  const auto taken = taken_.load(std::memory_order_relaxed);
  const auto most = most_.load(std::memory_order_relaxed);
  if (taken >= most) return place(no_place::too_many);
  if (own >= most_of_one_.load(std::memory_order_relaxed) || !may_take(own, taken, most))
    return place(no_place::too_many_of_one);
  taken_.fetch_add(1, std::memory_order_relaxed);
  auto& count = found == own_.end() ? *own_.emplace(principal, 0).first : *found;
  ++count.second;
  return place(this, &count);
}

void admission::leave(counts::value_type* own) {
  taken_.fetch_sub(1, std::memory_order_relaxed);
  if (!own) return;
  const std::lock_guard held(guard_);
  if (--own->second == 0) own_.erase(own_.find(own->first));
}

void admission::bound(std::size_t most, std::size_t most_of_one) {
  most_ = most;
  most_of_one_ = most_of_one;
}

}  // namespace server

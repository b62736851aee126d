#include "server/spent_nonces.hpp"

#include <utility>

namespace server {

spent_nonces::spent_nonces(std::function<clock::time_point()> now) : now_(std::move(now)) {}

bool spent_nonces::spend(const std::string& nonce, clock::time_point expires, const std::string& owner) {
  const auto now = now_();
  if (expires <= now) return false;
  const std::lock_guard held(guard_);
  forget_expired(now);
  const auto own = of_owner_.find(owner);
  if (spent_.size() >= most || (own != of_owner_.end() && own->second >= most_of_one)) return false;
  if (!spent_.insert(nonce).second) return false;
  by_expiry_.emplace(expires, entry{nonce, owner});
  ++of_owner_[owner];
  return true;
}

void spent_nonces::forget_expired(clock::time_point now) {
  const auto end = by_expiry_.upper_bound(now);
  for (auto at = by_expiry_.begin(); at != end; ++at) {
    spent_.erase(at->second.nonce);
    const auto own = of_owner_.find(at->second.owner);
    if (--own->second == 0) of_owner_.erase(own);
  }
  by_expiry_.erase(by_expiry_.begin(), end);
}

}  // namespace server

#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

namespace server {

/// Principals of mode byok whose key Portkey has accepted lately. The last ones are remembered, twice `most` at most.
class proven_principals {
 public:
  static constexpr std::size_t most = 5'000;

  void prove(const std::string& name) {
    const std::lock_guard held(guard_);
    if (young_.size() >= most) old_ = std::exchange(young_, {});
    young_.insert(name);
  }

  bool are(const std::string& name) const {
    const std::lock_guard held(guard_);
    return young_.contains(name) || old_.contains(name);
  }

  void forget(const std::string& name) {
    const std::lock_guard held(guard_);
    young_.erase(name);
    old_.erase(name);
  }

 private:
  mutable std::mutex guard_;
  std::unordered_set<std::string> young_, old_;
};

}  // namespace server

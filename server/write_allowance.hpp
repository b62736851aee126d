#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace server {

/// How many writing calls each principal may make in a minute, over all loops: a bucket that holds that many, and fills
/// evenly.
class write_allowance {
 public:
  using clock = std::chrono::steady_clock;

  static constexpr std::size_t most_remembered = 10'000;  ///< principals; beyond it any goes

  /// 0: no limit.
  explicit write_allowance(std::size_t per_minute) : per_minute_(per_minute) {}

  /// Takes one. A time: there is none left, and one comes after so long, rounded up to whole seconds. Nobody in particular
  /// (the empty principal) has no limit.
  std::optional<std::chrono::seconds> take(const std::string& principal, clock::time_point now);

  void bound(std::size_t per_minute) { per_minute_ = per_minute; }

  /// How many principals are remembered: those whose bucket is not full.
  std::size_t remembered() const;

 private:
  struct bucket {
    double left;
    clock::time_point seen;
  };
  void forget_full(clock::time_point now, double most);

  std::atomic<std::size_t> per_minute_;
  mutable std::mutex guard_;
  std::unordered_map<std::string, bucket> buckets_;
  clock::time_point swept_{};
};

}  // namespace server

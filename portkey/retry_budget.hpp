#pragma once

#include <algorithm>

namespace portkey {

/// Bounds what retries add to the requests that callers make: in the long run one retry for five of them, so that an
/// upstream in trouble gets at most 1.2 times the load. It begins with a few in hand, so that the first call after a start
/// may be retried too.
class retry_budget {
 public:
  static constexpr double earned_by_request = 0.2;
  static constexpr double most = 10;

  /// A caller's request is made.
  void earn() noexcept { in_hand_ = std::min(in_hand_ + earned_by_request, most); }
  /// Whether one retry may be made.
  bool allows() const noexcept { return in_hand_ >= 1; }
  /// One retry is made.
  void spend() noexcept { in_hand_ -= 1; }

 private:
  double in_hand_ = most;
};

}  // namespace portkey

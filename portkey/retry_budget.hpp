#pragma once

#include <algorithm>

namespace portkey {

/// Bounds what retries add to the requests that callers make: in the long run one retry for five of them, so that an
/// upstream in trouble gets at most 1.2 times the load. It begins with a few in hand, so that the first call after a
/// start may be retried too.
class retry_budget {
 public:
  /// A caller's request is made.
  void earn() noexcept { fifths_ = std::min(fifths_ + 1, most); }
  /// Whether one retry may be made.
  bool allows() const noexcept { return fifths_ >= 5; }
  /// One retry is made.
  void spend() noexcept { fifths_ -= 5; }

 private:
  static constexpr int most = 50;
  int fifths_ = most;  ///< of a retry
};

}  // namespace portkey

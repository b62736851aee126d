#pragma once

#include <chrono>

#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"

namespace portkey {

struct breaker_limits {
  int failures = 10;                       ///< in a row, until the upstream is left alone
  std::chrono::milliseconds rest{10'000};  ///< how long it is left alone before the next probe
};

/// What an attempt has shown of the upstream.
enum class health {
  working,  ///< it answered, whatever it said to this caller
  failing,
  unknown,  ///< the attempt ended for reasons of our own
};

/// An answer of status 502, 503 or 504 is the word of a front whose upstream fails; every other one is an answer. A
/// tenant's 4xx or 429 therefore never counts against another.
health health_of(unsigned status);
health health_of(fault_kind trouble);

/// How an attempt may proceed.
enum class passage {
  refused,
  free,   ///< nothing is known against it
  probe,  ///< as the one that finds out whether the upstream works again
};

/// Leaves an upstream alone that fails again and again, and lets one attempt at a time find out whether it works again.
/// Who had leave before and still waits for a connection keeps it. A value without a clock: one for each endpoint and
/// loop.
class circuit_breaker {
 public:
  explicit circuit_breaker(breaker_limits limits) : limits_(limits) {}

  /// Asks to make an attempt. Who gets leave has to `tell` how it ended; a probe that never does is given up on after
  /// `rest`.
  passage ask(deadline now);
  void tell(passage went, health seen, deadline now);

  /// Whether an attempt at that time would be refused, as far as is known now.
  bool refuses(deadline at) const noexcept { return open_ && at < next_probe_; }

  /// Whether the upstream is left alone, but for probes.
  bool is_open() const noexcept { return open_; }

  /// When the next probe may be made, while attempts are refused.
  deadline next_probe() const noexcept { return next_probe_; }

 private:
  breaker_limits limits_;
  int failures_ = 0;
  bool open_ = false;
  deadline next_probe_{};
};

}  // namespace portkey

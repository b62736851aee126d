#pragma once

#include <csignal>

namespace server {

/// Blocks all signals in the thread that it lives in: threads that begin meanwhile have them blocked from their first moment
/// on. Signals are the main thread's business, and are heard at once there.
class blocked_signals {
 public:
  blocked_signals();
  ~blocked_signals();
  blocked_signals(const blocked_signals&) = delete;
  blocked_signals& operator=(const blocked_signals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace server

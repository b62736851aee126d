#include "server/blocked_signals.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <csignal>
#include <thread>

namespace {

bool is_blocked(int number) {
  sigset_t now;
  pthread_sigmask(SIG_BLOCK, nullptr, &now);
  return sigismember(&now, number) == 1;
}

TEST(blocked_signals, are_blocked_in_threads_from_their_first_moment_on) {
  ASSERT_FALSE(is_blocked(SIGHUP));
  bool in_thread = false;
  std::thread begun;
  {
    const server::blocked_signals meanwhile;
    EXPECT_TRUE(is_blocked(SIGHUP));
    begun = std::thread([&in_thread] { in_thread = is_blocked(SIGHUP) && is_blocked(SIGTERM); });
  }
  EXPECT_FALSE(is_blocked(SIGHUP)) << "the thread that begins others goes on as before";
  begun.join();
  EXPECT_TRUE(in_thread);
}

}  // namespace

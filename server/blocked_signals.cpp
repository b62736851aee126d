#include "server/blocked_signals.hpp"

#include <pthread.h>

#include <csignal>

namespace server {

void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace server

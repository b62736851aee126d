#include "server/blocked_signals.hpp"

#include <pthread.h>

namespace server {

blocked_signals::blocked_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before_);
}

blocked_signals::~blocked_signals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace server

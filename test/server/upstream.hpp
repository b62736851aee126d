#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "test/emulator/server.hpp"
#include "test/support/program.hpp"

/// The emulator on 2026-03-31 at 12:00 UTC, so that everything is known.
inline emulator::options fixed_day(bool tls = false) {
  emulator::options wanted;
  wanted.today = std::chrono::sys_days(std::chrono::year(2026) / 3 / 31) + std::chrono::hours(12);
  wanted.tls = tls;
  return wanted;
}

/// What a program needs to use it, with the key of every scope. `more` is added.
inline support::environment upstream(const emulator::server& portkey, const support::environment& more = {}) {
  support::environment all{{"PORTKEY_API_KEY", emulator::admin_key},
                           {"PORTKEY_BASE_URL", portkey.url()},
                           {"PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL", "true"}};
  all.insert(more.begin(), more.end());
  return all;
}

/// Whether it comes to that within ten seconds.
inline bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + support::patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

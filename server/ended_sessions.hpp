#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "server/owned_expiries.hpp"

namespace server {

/// Which sessions were ended before their time, which a sealed session id cannot carry. Each loop has its own, and all are
/// told. Used from the loop's own thread only.
class ended_sessions {
 public:
  using clock = std::chrono::system_clock;
  static constexpr std::size_t most = 50'000;

  /// Remembers it until the id expires by itself. Bounded: of too many the one that expires first of whoever ended most is
  /// forgotten. `owner` is the session's principal.
  void add(const std::string& nonce, clock::time_point expires, const std::string& owner = std::string()) {
    ended_.enter(nonce, expires, owner, clock::now());
  }
  bool has(const std::string& nonce) const { return ended_.has(nonce); }

 private:
  owned_expiries ended_{most};
};

}  // namespace server

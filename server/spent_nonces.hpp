#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "portkey/safeguards.hpp"

namespace server {

/// The nonces that were spent in this process, over all loops, until they expire. None is forgotten before: where there is no
/// room for one more, nobody can spend it.
class spent_nonces final : public portkey::single_use {
 public:
  using clock = std::chrono::system_clock;

  static constexpr std::size_t most = 65'536;
  static constexpr std::size_t most_of_one = 4'096;

  explicit spent_nonces(std::function<clock::time_point()> now = clock::now);

  /// Nothing can be spent that has expired.
  bool spend(const std::string& nonce, clock::time_point expires, const std::string& owner) override;

 private:
  struct entry {
    std::string nonce;
    std::string owner;
  };
  void forget_expired(clock::time_point now);

  std::function<clock::time_point()> now_;
  std::mutex guard_;
  std::unordered_set<std::string> spent_;
  std::multimap<clock::time_point, entry> by_expiry_;
  std::unordered_map<std::string, std::size_t> of_owner_;
};

}  // namespace server

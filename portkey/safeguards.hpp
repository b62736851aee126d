#pragma once

#include <chrono>
#include <string>

#include "portkey/audit_trail.hpp"
#include "portkey/secret_desk.hpp"
#include "protocol/seal.hpp"

namespace portkey {

/// Remembers what may be used once, for the whole process.
class single_use {
 public:
  virtual ~single_use() = default;

  /// True for the first who spends it, whoever else tries at the same moment; false for all others, and where no more can be
  /// remembered. `owner` is the principal, so that one cannot fill it for all.
  virtual bool spend(const std::string& nonce, std::chrono::system_clock::time_point expires,
                     const std::string& owner) = 0;
};

/// What a call's guards are made of, lent for the call. What is null is not there: without a seal or `spent` nothing can be
/// confirmed, without `audit` nothing is recorded, without `secrets` they pass through the result.
struct safeguards {
  const protocol::seal* seals = nullptr;
  single_use* spent = nullptr;
  audit_trail* audit = nullptr;
  secret_desk* secrets = nullptr;
};

}  // namespace portkey

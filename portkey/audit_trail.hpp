#pragma once

#include <chrono>
#include <string>

namespace portkey {

/// How a mutating call ended, as the audit log says it. A call that was begun and has no other line is unknown: the program
/// ended before the call did.
enum class audit_outcome { begun, success, failed, denied, cancelled, unknown };

/// "begun", "success", "failed", "denied", "cancelled" or "unknown".
const char* name_of(audit_outcome outcome);

/// What is recorded of a mutating call beside who made it and when. Never a secret, never an argument but its target's id.
struct audit_entry {
  std::string tool;    ///< the operation, also where another tool called it
  std::string target;  ///< what it is about: the ids in its path, separated by "/"; empty: nothing that exists yet
  std::string digest;  ///< of the arguments: SHA-256 in hexadecimal
  audit_outcome outcome = audit_outcome::failed;
  std::string why;      ///< of a denial or failure, in words of ours: "unconfirmed", "declined", "rule 2", "scope"
  unsigned status = 0;  ///< the HTTP status of Portkey's answer; 0: none came
  std::chrono::milliseconds took{};
};

/// Keeps the record of one call. It knows who makes it.
class audit_trail {
 public:
  virtual ~audit_trail() = default;

  /// Writes one entry. False: it could not be written; then nothing may be changed.
  virtual bool record(const audit_entry& entry) = 0;
};

}  // namespace portkey

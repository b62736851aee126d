#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>

#include "portkey/audit_trail.hpp"
#include "portkey/operation.hpp"

namespace portkey {

/// The record of one call in the audit log. Only writes have one.
class call_record {
 public:
  explicit call_record(audit_trail* trail) : trail_(trail) {}

  /// The call is about this write, with these arguments.
  void is_about(const operation& one, const boost::json::object& arguments);

  /// Before its first write is sent. False: that cannot be recorded, so that nothing may be sent.
  bool begin();

  /// It was denied, in the words of the log. Its end is then recorded as that.
  void deny(std::string why) { entry_.why = std::move(why); }
  /// It only shows what would be done, and is no change.
  void is_dry_run() { is_dry_ = true; }

  void end(audit_outcome outcome, unsigned status);

 private:
  audit_trail* trail_;
  audit_entry entry_;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
  bool is_dry_ = false, has_begun_ = false;
};

}  // namespace portkey

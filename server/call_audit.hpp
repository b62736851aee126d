#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "portkey/audit_trail.hpp"
#include "protocol/call_context.hpp"
#include "protocol/json_rpc.hpp"
#include "server/audit_log.hpp"
#include "server/metrics.hpp"
#include "server/principal.hpp"

namespace server {

class redaction;

/// Who makes a call, as its entries in the audit log say it. What is empty they leave out.
struct audited_call {
  std::string id;        ///< of the call, the same in all its entries and in the log
  std::string trace_id;  ///< of the trace that it is part of
  std::string principal;
  std::string client;                           ///< "name/version", as the client says
  std::string from;                             ///< the address it came from
  std::shared_ptr<const redaction> hides = {};  ///< the secrets that its request shows
};

/// The call of that context, made by that principal.
audited_call audited(const protocol::call_context& context, const principal& who);

/// An entry as a line of the audit log, on one line whatever its members hold. Long texts are cut.
std::string audit_line(std::chrono::system_clock::time_point when, const audited_call& by,
                       const portkey::audit_entry& what);

/// Keeps the record of one call in the audit log. Without a log there is no record, and nothing is refused for that.
class call_audit final : public portkey::audit_trail {
 public:
  /// Null: there is no audit log. What is referred to outlives it.
  call_audit(audit_log* into, metrics& counts, audited_call by);

  bool record(const portkey::audit_entry& what) override;
  /// The same of a tools/call that was refused before it reached its tool.
  void record_denied(const protocol::request& call, std::string why);

 private:
  audit_log* into_;
  metrics& counts_;
  audited_call by_;
};

}  // namespace server

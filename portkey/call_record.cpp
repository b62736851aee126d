#include "portkey/call_record.hpp"

#include "portkey/called_tool.hpp"
#include "portkey/target.hpp"
#include "protocol/guards.hpp"

namespace portkey {

void call_record::is_about(const operation& one, const boost::json::object& arguments) {
  if (!trail_ || !is_write(one.does)) return;
  entry_.why.clear();  // an earlier round's, whose question has been answered since
  since_ = std::chrono::steady_clock::now();
  entry_.tool = one.name;
  entry_.target = target_id(one, arguments);
  entry_.digest = arguments_digest(arguments);
}

bool call_record::begin() {
  if (!trail_ || has_begun_) return true;
  entry_.outcome = audit_outcome::begun;
  has_begun_ = trail_->record(entry_);
  return has_begun_ || !protocol::holds(protocol::guard::audit);
}

void call_record::end(audit_outcome outcome, unsigned status) {
  if (!trail_ || entry_.tool.empty() || is_dry_) return;
  entry_.outcome = entry_.why.empty() || has_begun_ ? outcome : audit_outcome::denied;
  entry_.status = status;
  entry_.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since_);
  trail_->record(entry_);
}

}  // namespace portkey

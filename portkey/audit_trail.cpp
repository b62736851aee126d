#include "portkey/audit_trail.hpp"

namespace portkey {

const char* name_of(audit_outcome outcome) {
  switch (outcome) {
    case audit_outcome::begun: return "begun";
    case audit_outcome::success: return "success";
    case audit_outcome::failed: return "failed";
    case audit_outcome::denied: return "denied";
    case audit_outcome::cancelled: return "cancelled";
    case audit_outcome::unknown: return "unknown";
  }
  return "";
}

}  // namespace portkey

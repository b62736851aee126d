#include "portkey/circuit_breaker.hpp"

namespace portkey {

health health_of(unsigned status) {
  return status >= 502 && status <= 504 ? health::failing : health::working;
}

health health_of(fault_kind trouble) {
  switch (trouble) {
    case fault_kind::connect:
    case fault_kind::tls:
    case fault_kind::timeout:
    case fault_kind::closed: return health::failing;
    case fault_kind::no_credentials:
    case fault_kind::resolve:  // the resolver remembers failures itself
    case fault_kind::bad_reply:
    case fault_kind::too_large:
    case fault_kind::overloaded:
    case fault_kind::cancelled:
    case fault_kind::bad_request:
    case fault_kind::unavailable: break;
  }
  return health::unknown;
}

passage circuit_breaker::ask(deadline now) {
  if (!open_) return passage::free;
  if (now < next_probe_) return passage::refused;
  next_probe_ = now + limits_.rest;
  return passage::probe;
}

void circuit_breaker::tell(passage went, health seen, deadline now) {
  if (seen == health::working) {
    failures_ = 0;
    open_ = false;
  } else if (!open_) {
    if (seen == health::failing) ++failures_;
    if (failures_ < limits_.failures) return;
    open_ = true;
    next_probe_ = now + limits_.rest;
  } else if (went == passage::probe) {
    // One that was cancelled has found out nothing: the next may probe at once.
    next_probe_ = seen == health::failing ? now + limits_.rest : now;
  }
}

}  // namespace portkey

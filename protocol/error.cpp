#include "protocol/error.hpp"

namespace protocol {

unsigned http_status(const error& what, bool modern) {
  switch (what.code) {
    case code::parse_error:
    case code::invalid_request: return 400;
    case code::header_mismatch:
    case code::missing_client_capability:
    case code::unsupported_protocol_version: return modern ? 400 : 200;
    case code::method_not_found: return modern ? 404 : 200;
    case code::overloaded: return 503;
    case code::rate_limited: return 429;
    default: return 200;
  }
}

}  // namespace protocol

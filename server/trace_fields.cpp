#include "server/trace_fields.hpp"

#include <string>

namespace server {

protocol::trace_context trace_in(const request_head& head) {
  const auto parents = head.every("traceparent");
  if (parents.size() != 1) return {};
  std::string state;
  for (const auto piece : head.every("tracestate"))
    state.append(state.empty() ? "" : ",").append(piece);
  return protocol::read_trace(parents.front(), state);
}

}  // namespace server

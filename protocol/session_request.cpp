#include "protocol/session_request.hpp"

#include <utility>

#include "protocol/json.hpp"
#include "protocol/trace_context.hpp"

namespace protocol {

call_context session_context(const request& call, revision spoken, boost::json::object client_capabilities) {
  call_context context;
  context.spoken = spoken;
  context.client_capabilities = std::move(client_capabilities);
  context.trace = trace_of(call.params);
  const auto* meta = object_at(call.params, "_meta");
  const auto* token = meta ? meta->if_contains("progressToken") : nullptr;
  if (token && is_request_id(*token)) context.progress_token = *token;
  return context;
}

}  // namespace protocol

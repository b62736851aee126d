#pragma once

#include "protocol/trace_context.hpp"
#include "server/http_message.hpp"

namespace server {

/// The trace that the fields `traceparent` and `tracestate` of a request name. Of more than one `traceparent` none counts.
protocol::trace_context trace_in(const request_head& head);

}  // namespace server

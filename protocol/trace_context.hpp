#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace protocol {

/// The trace that a call is part of (W3C Trace Context, level 2), as it is passed on.
struct trace_context {
  std::string id;     ///< 32 lower-case hexadecimal digits; empty: the call is part of none
  std::string flags;  ///< two digits: of those that were sent, the ones that have a meaning
  std::string state;  ///< `tracestate`, at most 512 characters; empty: there is none
};

/// Reads `traceparent` (version 00 and those after it) and the `tracestate` beside it. What is malformed is ignored: without a
/// good `traceparent` the call is part of no trace, a bad `tracestate` is left out.
trace_context read_trace(std::string_view traceparent, std::string_view tracestate);

/// The trace that the parameters of a request name, in `_meta.traceparent` and `_meta.tracestate`.
trace_context trace_of(const boost::json::object& params);

/// The `traceparent` of a request that is made within the trace. `span` names the request: 16 hexadecimal digits.
std::string traceparent(const trace_context& within, std::string_view span);

}  // namespace protocol

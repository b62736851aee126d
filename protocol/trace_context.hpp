#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace protocol {

/// The trace id in a `traceparent` (W3C Trace Context, version 00 and those after it): 32 lower-case hexadecimal digits. Empty:
/// the text is none, or the id is all zeros.
std::string trace_id_in(std::string_view traceparent);

/// The trace id that the parameters of a request name, in `_meta.traceparent`; empty: none.
std::string trace_id_of(const boost::json::object& params);

}  // namespace protocol

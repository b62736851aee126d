#pragma once

#include <string>
#include <string_view>

#include "portkey/client.hpp"
#include "portkey/operation.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// What Portkey said when it said no, taken from whichever of its error bodies it sent.
struct complaint {
  std::string code;     ///< "AB03", or empty
  std::string message;  ///< at most 300 characters, without control characters; empty: none could be read
};
complaint read_complaint(const std::string& body);

/// A reply that is no success (not 2xx), as one sentence or two: what failed, Portkey's own code and message, the
/// status, what to do about it, the request id.
protocol::tool_result refused_by_portkey(const operation& one, const reply& received);

/// Whether an answer that is no success leaves open whether a write was done: 408 and every 5xx may come from a front
/// whose upstream has done it.
bool leaves_unknown(const operation& one, const reply& received);

/// A success whose body is not the JSON that was promised.
protocol::tool_result not_json(const operation& one, const reply& received);

/// What is said of a write that was not sent.
inline constexpr std::string_view unsent_write = " Nothing was sent, so nothing was changed.";

/// A call that got no answer. A write of which something was sent says that its outcome is unknown.
protocol::tool_result failed_on_the_way(const operation& one, const fault& what);

/// "list virtual keys": the title as it stands in "Could not …".
std::string deed(const operation& one);

}  // namespace portkey

#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/tool.hpp"

namespace protocol {

/// Holds the Mcp-Param-* headers of a tools/call against its arguments (2026-07-28, "Custom headers from tool parameters"):
/// a value in the body wants its header, decoded and equal; without one there is no header. Numbers are compared as
/// numbers. Headers of parameters that are not mirrored are ignored. The error is -32020.
std::optional<error> check_parameter_headers(const std::vector<mirrored_parameter>& mirrored,
                                             const header_list& headers, const boost::json::object& arguments);

}  // namespace protocol

#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "portkey/client.hpp"
#include "portkey/operation.hpp"

namespace portkey {

/// Where the two planes are.
struct upstreams {
  base_url control;
  base_url gateway;
};

/// Makes the request of an operation from arguments that were checked. The key is not in it yet. The error is a
/// sentence about a value that cannot stand in a path.
boost::system::result<outgoing, std::string> bind_request(const operation& one, const boost::json::object& arguments,
                                                          const upstreams& where);

/// Whether the text may stand as one segment of a path: `^[A-Za-z0-9@_][A-Za-z0-9_.:@-]{0,127}$`, so never "." or
/// "..". Names of metadata begin with "_".
/// An empty segment would turn one operation into another, ".." would walk up the path.
bool is_path_segment(std::string_view text);

/// Percent-encodes all but unreserved characters (RFC 3986 section 2.3).
std::string percent_encoded(std::string_view text);

}  // namespace portkey

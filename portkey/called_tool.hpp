#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace portkey {

/// What a tools/call is about, for those who keep a record of it.
struct called_tool {
  std::string name;    ///< of the tool, also where an executor calls it; at most 64 bytes of what the client sent
  std::string digest;  ///< of its arguments
};

/// Reads it from the parameters of the call, whatever is wrong with them.
called_tool called_tool_in(const boost::json::object& params);

/// SHA-256 in hexadecimal of the arguments as compact JSON, members sorted by name at every depth: the same for all that say the
/// same.
std::string arguments_digest(const boost::json::object& arguments);

}  // namespace portkey

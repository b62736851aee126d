#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "portkey/operation.hpp"

namespace portkey {

/// Holds the arguments of a call against the operation's table: unknown, missing and wrong ones. Empty when all is
/// well, else sentences that name each argument and what it wants, the first few of them.
std::string argument_problems(const operation& one, const boost::json::object& arguments);

}  // namespace portkey

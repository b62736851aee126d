#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "portkey/operation.hpp"

namespace portkey {

/// The rules that an object breaks, a sentence each. `where` is the path of the object among the arguments, with a dot at
/// its end, or empty for the arguments themselves. Null counts as given only for at_least_one,
/// where it means something.
std::vector<std::string> broken_rules(const rule* first, std::size_t count, const std::string& where,
                                      const boost::json::object& given);

/// The other input that was given for the same thing: a query or body field with the same wire name. Null when there is
/// none.
const field* given_alias(const operation& one, const field& input, const boost::json::object& arguments);

}  // namespace portkey

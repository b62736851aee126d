#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>

#include "portkey/client.hpp"
#include "portkey/operation.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// Shapes a reply as the operation's table says: members renamed, derived and put in their place, `total` and
/// `next_page` for lists, only the members that `fields` asks for. Of a list that was fetched whole, the page that was
/// asked for. A result of more than `max_chars` characters loses whole items at its end, says so, and names the page to
/// go on with.
protocol::tool_result shape_answer(const operation& one, const boost::json::object& arguments,
                                   const boost::json::object& received, std::size_t max_chars);

/// Both in one.
protocol::tool_result shape_answer(const operation& one, const boost::json::object& arguments, const reply& received,
                                   std::size_t max_chars);

}  // namespace portkey

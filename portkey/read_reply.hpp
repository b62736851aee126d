#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>

#include "portkey/client.hpp"
#include "portkey/operation.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// Whether a member of the operation's answer is of that kind.
template <class Is>
bool any_member(const operation& one, const Is& is_it) {
  return std::any_of(one.gives.begin(), one.gives.end(), is_it) ||
         std::any_of(one.details.begin(), one.details.end(), is_it);
}

/// The JSON object of a reply of status 2xx; a list that arrives bare becomes its `data`. An empty body is an empty
/// object, unless a GET or what makes something has to say more. The error is what the caller is told about a body that
/// is no such thing, lacks the list that was asked for, or says that it is no success.
boost::system::result<boost::json::object, protocol::tool_result> read_reply(const operation& one,
                                                                             const reply& received);

/// How many items there are in all, as a reply says; nothing where it does not.
std::optional<std::int64_t> told_total(const operation& one, const boost::json::object& reply);

/// The items in the reply of an operation that lists. Null when it has none.
boost::json::array* listed_items(const operation& one, boost::json::object& reply);

}  // namespace portkey

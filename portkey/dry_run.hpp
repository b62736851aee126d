#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"
#include "portkey/request.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// Adds what the operation would send: method, path with query, and the body without the credentials in it. What comes back is
/// why it cannot be sent; nothing: it can.
std::optional<std::string> show_request(boost::json::object& out, const operation& one,
                                        const boost::json::object& arguments, const upstreams& where);

/// What a result of ours calls a sentence beside the table's members: "message", or "note" where the table means something else
/// by that.
const char* sentence_member(const operation& one);

/// What a call would send and change, without sending it: the request, what it is about as it stands now, and for an update the
/// members that would differ. Reads what it is about; what cannot be read is said. What would make the result longer than
/// results may be is left out. The arguments were checked.
boost::asio::awaitable<protocol::tool_result> previewed(lent_tools& with, const operation& one,
                                                        boost::json::object arguments, deadline until);

}  // namespace portkey

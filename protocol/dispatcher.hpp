#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "protocol/call_context.hpp"
#include "protocol/error.hpp"
#include "protocol/services.hpp"

namespace protocol {

/// The JSON text of a result object, or the error that goes out instead.
using outcome = boost::system::result<std::string, error>;

/// Finds the method in the table and runs it. `context` says which era's methods there are, and takes what earlier rounds
/// have answered. Not in the table, because they are the transport's business: `initialize`, which opens a session, and
/// `subscriptions/listen`, which is a stream. Arguments must outlive the call.
boost::asio::awaitable<outcome> dispatch(const std::string& method, boost::json::object params, call_context& context,
                                         services served);

}  // namespace protocol

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "protocol/call_context.hpp"
#include "protocol/handshake.hpp"
#include "protocol/tool.hpp"

namespace protocol {

/// What the methods are served from: made for one request.
struct services {
  tools& catalogue;
  const server_identity& server;
};

/// The JSON text of a result object, or the error that goes out instead.
using outcome = boost::system::result<std::string, error>;

/// Finds the method in the table and runs it. `context` says which era's methods there are; `initialize` is not among
/// them, because opening a session is the transport's business. Arguments must outlive the call.
boost::asio::awaitable<outcome> dispatch(const std::string& method, boost::json::object params,
                                         const call_context& context, services served);

}  // namespace protocol

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <string>

#include "portkey/stream.hpp"
#include "server/http_message.hpp"
#include "server/loop.hpp"
#include "server/reply.hpp"
#include "server/service.hpp"

namespace server {

/// One request on its way through the endpoint, and all it is answered from. Everything outlives the request.
struct exchange {
  const request_head& head;
  reply& out;
  portkey::stream& peer;
  loop& here;
  service& with;
  boost::asio::ip::address client;  ///< who sent it: the peer, or whom trusted proxies name
};

/// A POST on the endpoint: one message of either era (MCP "Streamable HTTP"). Always answers.
boost::asio::awaitable<void> serve_post(exchange on, std::string body);

/// What a POST is refused for before its body is read: a body that is no JSON, an answer that the client would not
/// take.
std::optional<http_answer> refuse_post_head(const request_head& head);

/// The JSON-RPC error of a POST that got no further, with its HTTP status and without an id.
http_answer refused_message(unsigned status, int code, std::string_view sentence);

/// GET: the stream of a legacy session. DELETE: its end. Both want Mcp-Session-Id; without one they are not offered.
boost::asio::awaitable<void> serve_session_stream(exchange on);
boost::asio::awaitable<void> serve_session_end(exchange on);

}  // namespace server

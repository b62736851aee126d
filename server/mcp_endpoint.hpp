#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "portkey/stream.hpp"
#include "server/application.hpp"
#include "server/http_message.hpp"
#include "server/loop.hpp"
#include "server/reply.hpp"
#include "server/service.hpp"

namespace server {

/// Which tools a request asks for, and what that comes to outside of a session.
struct asked_tools {
  tool_wish wish;
  std::uint64_t narrowing = 0;  ///< as `application::narrow` has said
};

/// Reads it from the head; or the answer that refuses what cannot be read, or is not here to be chosen.
boost::system::result<asked_tools, http_answer> read_asked_tools(const request_head& head, const service& with,
                                                                 const application& app);

/// One request on its way through the endpoint, and all it is answered from. Everything outlives the request.
struct exchange {
  const request_head& head;
  reply& out;
  portkey::stream& peer;
  loop& here;
  service& with;
  boost::asio::ip::address client;  ///< where it came from: the peer, or whom trusted proxies name
  const principal& who;
  const asked_tools& asked;
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

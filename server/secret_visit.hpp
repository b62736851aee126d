#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "portkey/stream.hpp"
#include "server/http_message.hpp"
#include "server/reply.hpp"
#include "server/request_reader.hpp"

namespace server {

struct loop;
struct service;

/// "https://mcp.example.com/secret/…" of that token: beside the MCP endpoint, so that a proxy which leads there leads here.
std::string secret_url(const service& with, std::string_view token);

/// Whether a request for that path is for a page of a secret. Only where there are such pages.
bool leads_to_secrets(std::string_view path, const service& with);

/// What a form is refused for that was not sent by a page of this server (`public_url`, or the loopback listener itself), going
/// by Origin and Sec-Fetch-Site. The pages keep their address to themselves, for which browsers write "null" in the place of
/// their origin: it counts only where nothing says that another site has sent it.
bool is_own_form(const request_head& head, const service& with);

/// A request for a page of a secret, and where it comes from. Everything outlives the request.
struct secret_visit {
  const request_head& head;
  reply& out;
  request_reader& reader;
  portkey::stream& peer;
  boost::asio::ip::address client;
  loop& here;
  service& with;
};

/// Answers it: GET and HEAD show what it is about and use nothing up, POST shows or takes the secret itself. Returns whether the
/// request was read to its end.
///
/// A secret is bound to the principal of the call that it belongs to, and that is checked three ways. Its token is known to the
/// results of that call alone. A request that shows a credential of this server must be the same principal's. And when a reload
/// has taken the principal away, the secret is gone. A browser without a credential proves nothing beyond the token: whoever has
/// the link within the five minutes, and comes first, gets or gives the secret.
boost::asio::awaitable<bool> serve_secret(secret_visit on);

}  // namespace server

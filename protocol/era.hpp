#pragma once

#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <variant>
#include <vector>

#include "protocol/json_rpc.hpp"
#include "protocol/modern_request.hpp"

namespace protocol {

/// A request that stands for itself: no session, `_meta` on each.
struct modern_call {
  request call;
};
/// Anything that must not be answered and belongs to no session.
struct modern_notice {
  notification notice;
};
/// The legacy handshake that opens a session.
struct opening {
  request call;
};
/// Everything else of a client with a session; more than one message only as a batch of 2025-03-26.
struct legacy_post {
  std::vector<message> messages;
  bool batch = false;
  std::vector<bad_message> unreadable = {};  ///< what of a batch is no message, and is answered with an error each
};

using post = std::variant<modern_call, modern_notice, opening, legacy_post>;

/// What an HTTP body that cannot be taken gets: with the id of the request, where it could be read.
struct refused_post {
  boost::json::value id;
  refusal what;
};

/// Tells the eras apart (MCP "Backward Compatibility"): the body decides, the version header is a cross-check. Pure:
/// the same body and headers always get the same answer. `headers` is null on a transport without headers (stdio),
/// where a request without a claim is legacy.
boost::system::result<post, refused_post> read_post(boost::json::value&& body, const wire_headers* headers);

}  // namespace protocol

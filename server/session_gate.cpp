#include "server/session_gate.hpp"

#include <chrono>
#include <utility>

namespace server {

namespace {

protocol::refusal refuse(unsigned status, std::string sentence) {
  return {status, protocol::error(protocol::code::invalid_request, std::move(sentence))};
}

}  // namespace

boost::system::result<legacy_session, protocol::refusal> admit_session(const exchange& on,
                                                                       const std::optional<std::string>& id,
                                                                       const std::optional<std::string>& version) {
  if (version && !protocol::revision_named(*version))
    return refuse(400, "The header MCP-Protocol-Version names a revision that is not spoken here.");
  if (!id)
    return refuse(400, "The header Mcp-Session-Id is missing; call initialize first and send the id that it gives.");
  auto session = read_session_id(*id, *on.with.seal, {}, std::chrono::system_clock::now());
  if (!session || on.here.sessions.is_ended(session->nonce))
    return refuse(404, "This session is not known here or is over; call initialize for a new one.");
  return std::move(*session);
}

}  // namespace server

#include "server/session_gate.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

#include "server/identity.hpp"

namespace server {

namespace {

protocol::refusal refuse(unsigned status, std::string sentence) {
  return {status, protocol::error(protocol::code::invalid_request, std::move(sentence))};
}

std::string nonce_for(const std::string& nonce, const std::string& principal) {
  const auto whole = portkey::sha256("portkey-mcp session\n" + nonce + principal);
  return {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(nonce.size())};
}

std::optional<std::string> field_text(const exchange& on, std::string_view name) {
  const auto found = on.head.field(name);
  return found ? std::optional<std::string>(*found) : std::nullopt;
}

/// The session of this caller that the id names. One that began before its client had a credential goes on with one: what is
/// kept of it from then on is kept for this caller alone, whoever else may know the id.
std::optional<legacy_session> named_by(const std::string& id, const exchange& on) {
  const auto now = std::chrono::system_clock::now();
  auto session = read_session_id(id, *on.with.seal, on.who.sealed_for, now);
  if (!session && !on.who.sealed_for.empty() && on.here.identity->anonymous_discovery) {
    session = read_session_id(id, *on.with.seal, {}, now);
    if (session && on.here.ended.has(session->nonce)) return std::nullopt;
    if (session) session->nonce = nonce_for(session->nonce, on.who.sealed_for);
  }
  if (session) session->principal = on.who.share;
  return session;
}

http_answer not_offered() {
  auto answer =
      refused_message(405, protocol::code::invalid_request,
                      "This endpoint takes POST; GET and DELETE belong to a session and need Mcp-Session-Id.");
  answer.fields.emplace_back("Allow", "POST, OPTIONS");
  return answer;
}

}  // namespace

boost::system::result<legacy_session, protocol::refusal> admit_session(const exchange& on,
                                                                       const std::optional<std::string>& id,
                                                                       const std::optional<std::string>& version) {
  if (version && !protocol::revision_named(*version))
    return refuse(400, "The header MCP-Protocol-Version names a revision that is not spoken here.");
  if (!id)
    return refuse(400, "The header Mcp-Session-Id is missing; call initialize first and send the id that it gives.");
  auto session = named_by(*id, on);
  if (!session || on.here.ended.has(session->nonce))
    return refuse(404, "This session is not known here or is over; call initialize for a new one.");
  const auto narrowed = on.here.app->narrow(on.asked.wish, session->narrowing);
  if (!narrowed) return refuse(400, narrowed.error());
  session->narrowing = *narrowed;
  return std::move(*session);
}

std::variant<legacy_session, http_answer> named_session(const exchange& on) {
  const auto id = field_text(on, "mcp-session-id");
  if (!id) return not_offered();
  auto admitted = admit_session(on, id, field_text(on, "mcp-protocol-version"));
  if (admitted) return std::move(*admitted);
  const auto refusal = admitted.error();
  return json_answer(refusal.status, protocol::error_message(nullptr, refusal.why));
}

}  // namespace server

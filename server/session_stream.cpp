#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "protocol/event_stream.hpp"
#include "server/accept.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/race.hpp"
#include "server/session_gate.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

constexpr std::chrono::seconds keep_alive_interval{15};

std::optional<std::string> field_text(const exchange& on, std::string_view name) {
  const auto found = on.head.field(name);
  return found ? std::optional<std::string>(*found) : std::nullopt;
}

/// The answer to GET and DELETE without a session: they are not offered (MCP "Streamable HTTP").
http_answer not_offered() {
  auto answer =
      refused_message(405, protocol::code::invalid_request,
                      "This endpoint takes POST; GET and DELETE belong to a session and need Mcp-Session-Id.");
  answer.fields.emplace_back("Allow", "POST, OPTIONS");
  return answer;
}

/// The session that a GET or DELETE names, or the answer that refuses it.
std::variant<legacy_session, http_answer> named_session(const exchange& on) {
  const auto id = field_text(on, "mcp-session-id");
  if (!id) return not_offered();
  auto admitted = admit_session(on, id, field_text(on, "mcp-protocol-version"));
  if (admitted) return std::move(*admitted);
  const auto refusal = admitted.error();
  return json_answer(refusal.status, protocol::error_message(nullptr, refusal.why));
}

// These run on the loop that keeps the session's book, whichever loop serves the request.
awaitable<bool> claim(loop& owner, std::string nonce) {
  co_return owner.sessions.claim(nonce);
}
awaitable<void> release(loop& owner, std::string nonce) {
  owner.sessions.release(nonce);
  co_return;
}
awaitable<void> end_session(loop& each, std::string nonce, std::chrono::system_clock::time_point expires) {
  each.sessions.end(nonce, expires);
  co_return;
}

/// Feeds the open stream until the session ends, the client goes away or the daemon drains. Nothing but keep-alive
/// comments goes out here yet: every message of ours answers a request.
awaitable<void> feed(exchange on, const legacy_session& session) {
  // Said in the head already: a proxy would keep the connection for others, and find it closed.
  on.out.close_afterwards();
  live_stream live(on.here.io.get_executor());
  on.here.sessions.add(session.nonce, live);
  const std::vector<std::pair<std::string, std::string>> no_fields;
  std::string first(protocol::keep_alive_comment);
  auto fed = co_await on.out.feed(std::move(first), no_fields);
  while (fed && !live.ended && !on.with.draining && std::chrono::system_clock::now() < session.expires) {
    live.wake.expires_after(keep_alive_interval);
    const auto here = co_await wait_unless_gone(on.peer, live.wake);
    if (!here) break;
    if (live.ended) continue;
    std::string comment(protocol::keep_alive_comment);
    fed = co_await on.out.feed(std::move(comment), no_fields);
  }
  on.here.sessions.remove(session.nonce);
  if (fed) co_await on.out.end();
}

}  // namespace

awaitable<void> serve_session_stream(exchange on) {
  auto named = named_session(on);
  if (auto* const refused = std::get_if<http_answer>(&named)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto& session = std::get<legacy_session>(named);
  if (!read_accept(on.head.field("accept")).events) {
    auto answer = refused_message(406, protocol::code::invalid_request, "Accept must allow text/event-stream.");
    co_await on.out.send(std::move(answer));
    co_return;
  }
  const auto place = on.with.streams.enter();
  if (!place) {
    auto answer = refused_message(503, protocol::code::overloaded, "Too many streams are open; try again later.");
    answer.fields.emplace_back("Retry-After", "30");
    co_await on.out.send(std::move(answer));
    co_return;
  }
  auto& owner = *on.with.loops[session.loop % on.with.loops.size()];
  auto claiming = claim(owner, session.nonce);
  const auto claimed = co_await asio::co_spawn(owner.io, std::move(claiming), asio::use_awaitable);
  if (!claimed) {
    auto answer = refused_message(409, protocol::code::invalid_request, "This session has a stream already.");
    co_await on.out.send(std::move(answer));
    co_return;
  }
  co_await feed(on, session);
  auto releasing = release(owner, session.nonce);
  co_await asio::co_spawn(owner.io, std::move(releasing), asio::use_awaitable);
}

awaitable<void> serve_session_end(exchange on) {
  auto named = named_session(on);
  if (auto* const refused = std::get_if<http_answer>(&named)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto& session = std::get<legacy_session>(named);
  // Answered only when every loop knows: the next request with this id may arrive on any of them.
  for (auto* each : on.with.loops) {
    auto ending = end_session(*each, session.nonce, session.expires);
    co_await asio::co_spawn(each->io, std::move(ending), asio::use_awaitable);
  }
  auto answer = empty_answer(204);
  co_await on.out.send(std::move(answer));
}

}  // namespace server

#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "server/mcp_endpoint.hpp"
#include "server/on_loop.hpp"
#include "server/session_gate.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

/// Runs on each loop.
awaitable<void> end_there(loop& each, legacy_session session) {
  each.end_session(session.nonce, session.expires, session.principal);
  co_return;
}

}  // namespace

awaitable<void> serve_session_end(exchange on) {
  auto named = named_session(on);
  if (auto* const refused = std::get_if<http_answer>(&named)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto& session = std::get<legacy_session>(named);
  // Answered only when every loop knows: the next request with this id may arrive on any of them.
  for (auto* each : on.with.loops) {
    auto ending = end_there(*each, session);
    co_await on_loop(*each, std::move(ending));
  }
  on.here.counted.session_ended(session.spoken, std::chrono::system_clock::now() - session.issued);
  auto answer = empty_answer(204);
  co_await on.out.send(std::move(answer));
}

}  // namespace server

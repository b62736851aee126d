#include "server/legacy_post.hpp"

#include <boost/asio/post.hpp>
#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/batch_answers.hpp"
#include "protocol/handshake.hpp"
#include "server/legacy_session.hpp"
#include "server/log.hpp"
#include "server/mcp_calls.hpp"
#include "server/request_scope.hpp"
#include "server/sealing.hpp"
#include "server/session_gate.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

/// The id of the only request, to be echoed where the session is refused.
boost::json::value id_of(const protocol::legacy_post& post) {
  if (post.batch || post.messages.size() != 1) return nullptr;
  const auto* call = std::get_if<protocol::request>(&post.messages.front());
  return call ? call->id : boost::json::value();
}

awaitable<void> answer_single(exchange on, protocol::request call, legacy_session session) {
  const auto id = call.id;
  call_stream back(on, session);
  auto whenever = std::chrono::steady_clock::time_point::max();
  cancellable_call listed(on.here, session, id);
  const auto ended = co_await run_session_call(on, back, std::move(call), session, listed, whenever);
  if (ended)
    co_await back.answer(id, *ended, false);
  else
    co_await back.leave_unanswered();
}

/// Runs the requests of a batch one after the other, within the time of one call, and answers them together (2025-03-26,
/// "Batching").
awaitable<void> answer_batch(exchange on, std::vector<protocol::request> calls, protocol::batch_answers answers,
                             legacy_session session) {
  call_stream back(on, session);
  auto until = std::chrono::steady_clock::now() + on.with.call_timeout;
  std::list<cancellable_call> listed;
  for (const auto& call : calls)
    listed.emplace_back(on.here, session, call.id);
  for (auto& call : calls) {
    const auto id = call.id;
    const auto ended = co_await run_session_call(on, back, std::move(call), session, listed.front(), until);
    listed.pop_front();
    if (ended) answers.add(id, *ended);
  }
  if (answers.is_empty())
    co_await back.leave_unanswered();
  else
    co_await back.answer(200, answers.text());
}

/// The client has cancelled one of its calls, which may be under way on any loop.
void take_notice(const exchange& on, const protocol::notification& what, const legacy_session& session) {
  const auto* given = what.params.if_contains("requestId");
  const auto id = given ? protocol::request_id_of(*given) : boost::json::value();
  if (what.method != "notifications/cancelled" || id.is_null()) return;
  for (auto* each : on.with.loops)
    boost::asio::post(each->io, [each, nonce = session.nonce, call = id] { each->calls.cancel(nonce, call); });
}

/// The client answers a request of ours, which waits on the loop that its id names.
void take_response(const exchange& on, protocol::response answer, const legacy_session& session) {
  const auto index = pending_requests::loop_of(answer.id);
  if (!index || *index >= on.with.loops.size()) return;
  auto* asking = on.with.loops[*index];
  boost::asio::post(asking->io, [asking, nonce = session.nonce, given = std::move(answer)]() mutable {
    asking->asked.take(nonce, std::move(given));
  });
}

/// Why the caller may not make one of these requests.
std::optional<http_answer> refuse_any(const exchange& on, const protocol::legacy_post& post) {
  for (const auto& each : post.messages)
    if (const auto* call = std::get_if<protocol::request>(&each))
      if (auto refused = refuse_request(on, *call)) return refused;
  return std::nullopt;
}

/// Takes what needs no answer; what comes back needs one.
std::vector<protocol::request> take_messages(const exchange& on, protocol::legacy_post post,
                                             const legacy_session& session) {
  std::vector<protocol::request> calls;
  for (auto& each : post.messages) {
    if (auto* call = std::get_if<protocol::request>(&each))
      calls.push_back(std::move(*call));
    else if (const auto* notice = std::get_if<protocol::notification>(&each))
      take_notice(on, *notice, session);
    else if (auto* answer = std::get_if<protocol::response>(&each))
      take_response(on, std::move(*answer), session);
  }
  return calls;
}

}  // namespace

awaitable<void> serve_initialize(exchange on, protocol::request call) {
  if (auto refused = refuse_request(on, call)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  call_stream back(on);
  auto settled = protocol::read_initialize(call.params);
  if (!settled) {
    const protocol::outcome refused = settled.error();
    co_await back.answer(call.id, refused, false);
    co_return;
  }
  const auto now = std::chrono::system_clock::now();
  auto session = open_session(settled->spoken, settled->capabilities, on.here.index, now, on.with.session_lifetime,
                              random_bytes(16));
  session.narrowing = on.asked.narrowing;
  on.out.add_field("Mcp-Session-Id", session_id(session, *on.with.seal, on.who.sealed_for));
  on.here.counted.session_opened(settled->spoken);
  log_line(log_level::info, "session opened",
           {{"revision", protocol::name_of(settled->spoken)},
            {"client", redacted(settled->client, written::plain, on.who.hides.get())},
            {"principal", on.who.name},
            {"from", on.client.to_string()}});
  const protocol::outcome opened = protocol::initialize_result(on.here.app->identity(), settled->spoken);
  co_await back.answer(call.id, opened, false);
}

awaitable<void> serve_legacy_post(exchange on, protocol::legacy_post post, protocol::wire_headers headers) {
  // Who has shown no credential hears of that, and not of a session that is not theirs.
  if (auto refused = on.who.is_anonymous ? refuse_any(on, post) : std::nullopt) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  auto admitted = admit_session(on, headers.session_id, headers.protocol_version);
  if (!admitted) {
    auto text = protocol::error_message(id_of(post), admitted.error().why);
    auto answer = json_answer(admitted.error().status, std::move(text));
    co_await on.out.send(std::move(answer));
    co_return;
  }
  if (post.batch && !protocol::has_batches(admitted->spoken)) {
    auto answer = refused_message(400, protocol::code::invalid_request,
                                  "This session's revision has no batches; send one message in each POST.");
    co_await on.out.send(std::move(answer));
    co_return;
  }
  if (auto refused = refuse_any(on, post)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  auto session = std::move(*admitted);
  const bool batch = post.batch;
  protocol::batch_answers answers(post.unreadable);
  auto calls = take_messages(on, std::move(post), session);
  if (calls.empty() && answers.is_empty()) {
    auto accepted = empty_answer(202);
    co_await on.out.send(std::move(accepted));
  } else if (batch) {
    co_await answer_batch(on, std::move(calls), std::move(answers), std::move(session));
  } else {
    co_await answer_single(on, std::move(calls.front()), std::move(session));
  }
}

}  // namespace server

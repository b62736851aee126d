#include "server/legacy_post.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "protocol/handshake.hpp"
#include "server/legacy_session.hpp"
#include "server/log.hpp"
#include "server/mcp_reply.hpp"
#include "server/sealing.hpp"
#include "server/session_gate.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

protocol::call_context context_of(const legacy_session& session, const protocol::request& call) {
  protocol::call_context context;
  context.spoken = session.spoken;
  context.client_capabilities = capabilities_of(session.capabilities);
  const auto* meta = call.params.if_contains("_meta");
  const auto* token = meta && meta->is_object() ? meta->get_object().if_contains("progressToken") : nullptr;
  if (token && protocol::is_request_id(*token)) context.progress_token = *token;
  return context;
}

/// The id of the only request, to be echoed where the session is refused.
boost::json::value id_of(const protocol::legacy_post& post) {
  if (post.batch || post.messages.size() != 1) return nullptr;
  const auto* call = std::get_if<protocol::request>(&post.messages.front());
  return call ? call->id : boost::json::value();
}

awaitable<void> answer_single(exchange on, protocol::request call, legacy_session session) {
  auto context = context_of(session, call);
  const auto ended = co_await run_call(on, call, context, client_leaving::is_ignored);
  co_await send_outcome(on, call.id, *ended, false);
}

/// Runs the requests of a batch one after the other and answers them together (2025-03-26, "Batching").
awaitable<void> answer_batch(exchange on, protocol::legacy_post post, legacy_session session) {
  std::string answers;
  for (auto& each : post.messages) {
    auto* call = std::get_if<protocol::request>(&each);
    if (!call) continue;
    auto context = context_of(session, *call);
    const auto ended = co_await run_call(on, *call, context, client_leaving::is_ignored);
    answers += answers.empty() ? '[' : ',';
    answers += *ended ? protocol::result_message(call->id, **ended) : protocol::error_message(call->id, ended->error());
  }
  if (answers.empty()) {
    auto accepted_notices = empty_answer(202);
    co_await on.out.send(std::move(accepted_notices));
    co_return;
  }
  answers += ']';
  co_await send_messages(on, 200, std::move(answers));
}

}  // namespace

awaitable<void> serve_initialize(exchange on, protocol::request call) {
  auto settled = protocol::read_initialize(call.params);
  if (!settled) {
    const protocol::outcome refused = settled.error();
    co_await send_outcome(on, call.id, refused, false);
    co_return;
  }
  const auto now = std::chrono::system_clock::now();
  const auto session = open_session(settled->spoken, settled->capabilities, on.here.index, now,
                                    on.with.session_lifetime, random_bytes(16));
  on.out.add_field("Mcp-Session-Id", session_id(session, *on.with.seal, {}));
  log_line(
      log_level::info, "session opened",
      {{"revision", protocol::name_of(settled->spoken)}, {"client", settled->client}, {"from", on.client.to_string()}});
  const protocol::outcome opened = protocol::initialize_result(on.with.identity, settled->spoken);
  co_await send_outcome(on, call.id, opened, false);
}

awaitable<void> serve_legacy_post(exchange on, protocol::legacy_post post, protocol::wire_headers headers) {
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
  auto session = std::move(*admitted);
  if (post.batch) {
    co_await answer_batch(on, std::move(post), std::move(session));
  } else if (auto* call = std::get_if<protocol::request>(&post.messages.front())) {
    co_await answer_single(on, std::move(*call), std::move(session));
  } else {
    auto accepted_notice = empty_answer(202);
    co_await on.out.send(std::move(accepted_notice));
  }
}

}  // namespace server

#include "server/connection.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "protocol/error.hpp"
#include "server/answer_to_anybody.hpp"
#include "server/cors.hpp"
#include "server/head_guard.hpp"
#include "server/hosted_request.hpp"
#include "server/identity.hpp"
#include "server/legacy_sse.hpp"
#include "server/log.hpp"
#include "server/metric_labels.hpp"
#include "server/metrics_endpoint.hpp"
#include "server/request_record.hpp"
#include "server/request_scope.hpp"
#include "server/router.hpp"
#include "server/secret_visit.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

/// How long a drain waits for the first request of a connection.
constexpr std::chrono::milliseconds time_for_first_request{1000};

/// How long a connection may keep silent now.
std::chrono::milliseconds patience_of(const service& with) {
  const auto usual = with.limits.idle_timeout;
  return with.draining ? std::min(usual, time_for_first_request) : usual;
}

}  // namespace

connection::connection(boost::asio::ip::tcp::socket accepted, loop& here, service& with,
                       std::shared_ptr<tls_identity> identity)
    : stream_(std::move(accepted)),
      reader_(stream_, with.limits),
      loop_(here),
      with_(with),
      identity_(std::move(identity)),
      scheme_(identity_ ? "https" : "http") {
  stream_.breaks_unacknowledged(with.write_timeout);
  loop_.connections.insert(this);
}

connection::~connection() {
  loop_.connections.erase(this);
}

bool connection::is_idle() const {
  // What has reached this machine but was not read yet is the beginning of a request, too.
  return !busy_ && !reader_.has_more() && stream_.open_and_silent();
}

void connection::drain() {
  // Ending the wait, not the socket, leaves time to say goodbye.
  const auto wait = asked_ ? std::chrono::milliseconds(0) : time_for_first_request;
  if (is_idle()) stream_.expires_at(portkey::deadline::clock::now() + wait, portkey::at_expiry::cancels);
}

awaitable<void> connection::serve() {
  const auto met = co_await identify_peer(stream_, with_.proxies);
  if (!met) co_return;
  peer_ = *met;
  bool more = co_await secure();
  while (more && !(with_.draining && asked_ && is_idle()))
    more = co_await serve_one();
  co_await leave();
}

awaitable<void> connection::leave() {
  busy_ = true;  // a drain has nothing to hurry here
  // What the client still sends is read and thrown away for a moment: closing on unread bytes resets the connection,
  // and the client would lose the answer that says why.
  constexpr std::size_t most = std::size_t{1} << 20;
  stream_.expires_at(portkey::deadline::clock::now() + std::chrono::seconds(1));
  co_await stream_.shutdown();
  if (unread_ || reader_.has_more() || !stream_.open_and_silent()) co_await stream_.discard(most);
}

awaitable<bool> connection::secure() {
  if (!identity_) co_return true;
  stream_.expires_at(portkey::deadline::clock::now() + with_.limits.header_timeout, portkey::at_expiry::cancels);
  stream_.secure(identity_->context());
  identity_.reset();
  const auto failed = co_await stream_.handshake(portkey::tls_role::server);
  if (failed && is_plain_http(failed)) {
    stream_.without_tls();
    unreadable why(false, {400, "This port speaks https; use https:// in the URL."});
    const auto refused = co_await refuse(std::move(why));
    co_return refused;
  }
  if (failed) stream_.close();
  co_return !failed;
}

awaitable<bool> connection::refuse(unreadable why) {
  if (why.gone) co_return false;
  unread_ = true;
  reply out(stream_, false, false, with_.write_timeout);
  auto answer = refused_message(why.why.status, protocol::code::invalid_request, why.why.sentence);
  co_await out.send(std::move(answer));
  co_return false;
}

awaitable<void> connection::turn_away(const request_head& head, reply& out, http_answer refused) {
  // What the body would have been is not read, so nothing behind it can be told apart.
  unread_ = head.carries_body();
  out.close_afterwards();
  co_await out.send(std::move(refused));
}

awaitable<bool> connection::serve_one() {
  busy_ = reader_.has_more();
  reader_.wait_at_most(patience_of(with_));
  auto head = co_await reader_.head();
  busy_ = true;
  asked_ = true;
  if (!head) {
    auto why = head.error();
    const auto refused = co_await refuse(std::move(why));
    co_return refused;
  }
  request_record record(loop_.counted, *head, scheme_);
  route_ = {};
  reply out(stream_, head->http_1_0, head->keep_alive, with_.write_timeout);
  out.close_if(with_.draining);
  out.hide(redaction_of(*head));
  co_await answer(*head, out);
  record.end(route_, out, client_of(*head, peer_, with_.proxies));
  busy_ = false;
  co_return out.keeps_alive() && out.is_answered();
}

awaitable<void> connection::answer(request_head& head, reply& out) {
  if (head.method == "HEAD") out.leave_out_body();
  const bool is_for_secrets = leads_to_secrets(head.path, with_);
  if (auto refused = guard_head(head, with_, is_for_secrets)) {
    co_await turn_away(head, out, std::move(*refused));
    co_return;
  }
  if (is_for_secrets) {
    route_ = "/secret/{token}";
    const secret_visit visit{head, out, reader_, stream_, client_of(head, peer_, with_.proxies), loop_, with_};
    const bool was_read = co_await serve_secret(visit);
    unread_ = !was_read;
    co_return;
  }
  add_cors_fields(head, out);
  const auto where = route(head.method, head.path, with_.path, with_.legacy_sse);
  route_ = route_label(where, with_.path);
  const bool is_closed = where == endpoint::metrics && metrics_want_identity(with_, *loop_.identity);
  if (!is_closed && !wants_identity(where)) {
    unread_ = head.carries_body();  // and nobody is going to
    if (unread_) out.close_afterwards();
    auto plain = answer_to_anybody(head, where, loop_, with_);
    co_await out.send(std::move(plain));
    co_return;
  }
  if (auto refused = settle_hosted_query(head, out, with_)) {
    co_await turn_away(head, out, std::move(*refused));
    co_return;
  }
  stream_.expires_at(portkey::deadline::max());
  const auto from = client_of(head, peer_, with_.proxies);
  auto who = co_await identify(head, from, loop_, with_);
  if (!who) {
    auto refused = who.error();
    co_await turn_away(head, out, std::move(refused));
    co_return;
  }
  who->hides = out.hidden();
  co_await answer_as(*who, head, out, where);
}

awaitable<void> connection::answer_as(const principal& who, const request_head& head, reply& out, endpoint where) {
  asked_tools asked;
  if (gives_tools(where)) {
    auto read = read_asked_tools(head, with_, *loop_.app);
    if (!read) {
      auto refused = read.error();
      co_await turn_away(head, out, std::move(refused));
      co_return;
    }
    asked = std::move(*read);
  }
  const exchange on{head, out, stream_, loop_, with_, client_of(head, peer_, with_.proxies), who, asked};
  if (where == endpoint::mcp_post || where == endpoint::sse_message) {
    co_await answer_post(on, where);
    co_return;
  }
  unread_ = head.carries_body();  // and nobody is going to
  if (unread_) out.close_afterwards();
  if (where == endpoint::mcp_end) {
    co_await serve_session_end(on);
    co_return;
  }
  if (where == endpoint::metrics) {
    auto given = metrics_for(who, with_, *loop_.identity);
    co_await out.send(std::move(given));
    co_return;
  }
  if (auto refused = refuse_reader(who, *loop_.identity, with_.counts)) {
    co_await out.send(std::move(*refused));
  } else if (where == endpoint::mcp_stream) {
    co_await serve_session_stream(on);
  } else {
    co_await serve_sse_stream(on);
  }
}

awaitable<void> connection::answer_post(exchange on, endpoint where) {
  if (auto refused = refuse_post_head(on.head)) {
    co_await turn_away(on.head, on.out, std::move(*refused));
    co_return;
  }
  auto body = co_await reader_.body();
  if (!body) {
    auto why = body.error();
    on.out.close_afterwards();
    if (why.gone) co_return;
    unread_ = true;
    auto refused = refused_message(why.why.status, protocol::code::invalid_request, why.why.sentence);
    co_await on.out.send(std::move(refused));
    co_return;
  }
  stream_.expires_at(portkey::deadline::max());
  auto text = std::move(*body);
  principal again;
  const auto* who = &on.who;
  if (loop_.identity != on.who.judged_by) {
    // The rules have changed while the body came, which may take its time.
    auto judged = co_await identify(on.head, on.client, loop_, with_);
    if (!judged) {
      auto refused = judged.error();
      co_await on.out.send(std::move(refused));
      co_return;
    }
    again = std::move(*judged);
    again.hides = on.out.hidden();
    who = &again;
  }
  const exchange as_judged{on.head, on.out, on.peer, on.here, on.with, on.client, *who, on.asked};
  if (where == endpoint::sse_message)
    co_await serve_sse_message(as_judged, std::move(text));
  else
    co_await serve_post(as_judged, std::move(text));
}

awaitable<void> serve_connection(boost::asio::ip::tcp::socket accepted, loop& here, service& with,
                                 std::shared_ptr<tls_identity> identity, admission::place place) {
  const auto held = std::move(place);
  std::string bug;
  try {
    connection served(std::move(accepted), here, with, std::move(identity));
    co_await served.serve();
  } catch (const std::exception& thrown) {
    bug = thrown.what();
  }
  if (!bug.empty()) log_line(log_level::error, "bug", {{"what", bug}});
  here.open.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace server

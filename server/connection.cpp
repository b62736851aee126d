#include "server/connection.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "protocol/error.hpp"
#include "server/cors.hpp"
#include "server/log.hpp"
#include "server/origin_guard.hpp"
#include "server/router.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

/// The guards that look at the head alone, in their order. Nothing: the request may go on.
std::optional<http_answer> guard_head(const request_head& head, const service& with) {
  if (!is_allowed_host(head.field("host"), with.here))
    return refused_message(403, protocol::code::invalid_request,
                           "This host name is not served here; add it to server.allowed_hosts to allow it.");
  if (!is_allowed_origin(head.field("origin"), with.here))
    return refused_message(403, protocol::code::invalid_request,
                           "Pages of this origin may not call; add it to server.allowed_origins to allow it.");
  return std::nullopt;
}

bool carries_body(const request_head& head) {
  const auto length = head.field("content-length");
  return head.field("transfer-encoding") || (length && *length != "0");
}

}  // namespace

connection::connection(boost::asio::ip::tcp::socket accepted, loop& here, service& with,
                       std::shared_ptr<tls_identity> identity)
    : stream_(std::move(accepted)),
      reader_(stream_, with.limits),
      loop_(here),
      with_(with),
      identity_(std::move(identity)) {
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
  if (is_idle()) stream_.expires_at(portkey::deadline::clock::now(), portkey::at_expiry::cancels);
}

awaitable<void> connection::serve() {
  const auto met = co_await identify_peer(stream_, with_.proxies);
  if (!met) co_return;
  peer_ = *met;
  bool more = co_await secure();
  while (more && !(with_.draining && is_idle()))
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

exchange connection::exchange_of(const request_head& head, reply& out) {
  return {head, out, stream_, loop_, with_, client_of(head, peer_, with_.proxies)};
}

awaitable<bool> connection::serve_one() {
  busy_ = reader_.has_more();
  auto head = co_await reader_.head();
  busy_ = true;
  if (!head) {
    auto why = head.error();
    const auto refused = co_await refuse(std::move(why));
    co_return refused;
  }
  reply out(stream_, head->http_1_0, head->keep_alive, with_.write_timeout);
  out.close_if(with_.draining);
  co_await answer(*head, out);
  busy_ = false;
  co_return out.keeps_alive() && out.is_answered();
}

awaitable<void> connection::answer(const request_head& head, reply& out) {
  if (head.method == "HEAD") out.leave_out_body();
  if (auto refused = guard_head(head, with_)) {
    // What the body would have been is not read, so nothing behind it can be told apart.
    unread_ = carries_body(head);
    out.close_afterwards();
    co_await out.send(std::move(*refused));
    co_return;
  }
  add_cors_fields(head, out);
  const auto where = route(head.method, head.path, with_.path);
  if (where == endpoint::mcp_post) {
    co_await answer_post(head, out);
    co_return;
  }
  unread_ = carries_body(head);  // and nobody is going to
  if (unread_) out.close_afterwards();
  const auto on = exchange_of(head, out);
  if (where == endpoint::mcp_stream) {
    stream_.expires_at(portkey::deadline::max());
    co_await serve_session_stream(on);
  } else if (where == endpoint::mcp_end) {
    co_await serve_session_end(on);
  } else {
    auto plain = where == endpoint::preflight ? preflight_answer(head) : plain_answer(where, with_);
    co_await out.send(std::move(plain));
  }
}

awaitable<void> connection::answer_post(const request_head& head, reply& out) {
  if (auto refused = refuse_post_head(head)) {
    unread_ = true;
    out.close_afterwards();
    co_await out.send(std::move(*refused));
    co_return;
  }
  auto body = co_await reader_.body();
  if (!body) {
    auto why = body.error();
    out.close_afterwards();
    if (why.gone) co_return;
    unread_ = true;
    auto refused = refused_message(why.why.status, protocol::code::invalid_request, why.why.sentence);
    co_await out.send(std::move(refused));
    co_return;
  }
  stream_.expires_at(portkey::deadline::max());
  const auto on = exchange_of(head, out);
  auto text = std::move(*body);
  co_await serve_post(on, std::move(text));
}

awaitable<void> serve_connection(boost::asio::ip::tcp::socket accepted, loop& here, service& with,
                                 std::shared_ptr<tls_identity> identity) {
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

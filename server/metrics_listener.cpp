#include "server/metrics_listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "server/address.hpp"
#include "server/listener.hpp"
#include "server/log.hpp"
#include "server/metrics_endpoint.hpp"
#include "server/reply.hpp"
#include "server/request_reader.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t most_unread = std::size_t{64} * 1024;

/// A connection among those that are open, for as long as it lives.
class listed {
 public:
  listed(std::set<portkey::stream*>& in, portkey::stream& one) : in_(in), one_(one) { in_.insert(&one_); }
  ~listed() { in_.erase(&one_); }
  listed(const listed&) = delete;
  listed& operator=(const listed&) = delete;

 private:
  std::set<portkey::stream*>& in_;
  portkey::stream& one_;
};

}  // namespace

metrics_listener::metrics_listener(asio::io_context& on, const std::string& host, std::uint16_t port)
    : metrics_listener(listening_acceptor(on, host, port, "metrics.host", "metrics.port")) {}

metrics_listener::metrics_listener(tcp::acceptor over) : acceptor_(std::move(over)) {
  error_code ignored;
  const auto at = acceptor_.local_endpoint(ignored);
  here_.port = at.port();
  here_.loopback = canonical(at.address()).is_loopback();
}

void metrics_listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
  for (auto* each : open_)
    each->close();
}

awaitable<void> metrics_listener::run(const service& with) {
  asio::steady_timer pause(acceptor_.get_executor());
  while (acceptor_.is_open()) {
    error_code error;
    auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error && acceptor_.is_open()) {
      log_line(log_level::warning, "accept failed", {{"why", error.message()}});
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (error) break;
    auto place = places_.enter();
    if (!place) continue;
    auto served = serve(std::move(socket), with, std::move(place));
    asio::co_spawn(acceptor_.get_executor(), std::move(served), asio::detached);
  }
}

http_answer metrics_listener::answer_to(const request_head& head, const service& with) const {
  if (!is_allowed_host(head.field("host"), here_)) return problem_answer(403, "This host name is not served here.");
  if (!is_allowed_origin(head.field("origin"), here_)) return problem_answer(403, "Pages may not read this.");
  if (head.path != "/metrics") return problem_answer(404, "There is nothing here but /metrics.");
  if (head.method == "GET" || head.method == "HEAD") return metrics_answer(with);
  auto answer = problem_answer(405, "This path takes GET only.");
  answer.fields.emplace_back("Allow", "GET, HEAD");
  return answer;
}

awaitable<void> metrics_listener::serve(tcp::socket accepted, const service& with, admission::place place) {
  const auto held = std::move(place);
  portkey::stream peer(std::move(accepted));
  const listed one(open_, peer);
  peer.breaks_unacknowledged(with.write_timeout);
  request_reader reader(peer, with.limits);
  for (bool more = true; more;) {
    const auto head = co_await reader.head();
    if (!head && head.error().gone) co_return;
    reply out(peer, head && head->http_1_0, head && head->keep_alive && !head->carries_body(), with.write_timeout);
    out.close_if(with.draining);
    if (head && head->method == "HEAD") out.leave_out_body();
    auto answer = head ? answer_to(*head, with) : problem_answer(head.error().why.status, head.error().why.sentence);
    const bool sent = co_await out.send(std::move(answer));
    more = sent && out.keeps_alive();
  }
  // Closing on bytes that were not read would reset the connection, and the answer with it.
  peer.expires_at(portkey::deadline::clock::now() + std::chrono::seconds(1));
  co_await peer.shutdown();
  co_await peer.discard(most_unread);
}

}  // namespace server

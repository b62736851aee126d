#include "server/load_shedding.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "portkey/stream.hpp"

namespace server {

namespace {

constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 5\r\nConnection: close\r\n"
    "Content-Length: 51\r\n\r\n{\"error\":\"Too many connections; try again in 5 s.\"}";
constexpr std::string_view too_many_of_one =
    "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 5\r\nConnection: close\r\n"
    "Content-Length: 69\r\n\r\n{\"error\":\"Too many connections from this address; close some first.\"}";

constexpr std::chrono::seconds most_time{2};
constexpr std::size_t most_discarded = std::size_t{64} * 1024;

}  // namespace

boost::asio::awaitable<void> refuse_connection(boost::asio::ip::tcp::socket accepted,
                                               std::shared_ptr<tls_identity> identity, proxy_rules rules,
                                               admission::place place, no_place why) {
  const auto held = std::move(place);
  portkey::stream refused(std::move(accepted));
  const auto until = portkey::deadline::clock::now() + most_time;
  rules.header_timeout = most_time;
  const auto met = co_await identify_peer(refused, rules);
  if (!met) co_return;
  refused.expires_at(until, portkey::at_expiry::resets);
  if (identity) {
    refused.secure(identity->context());
    const auto failed = co_await refused.handshake(portkey::tls_role::server);
    if (failed) co_return;
  }
  const auto answer = boost::asio::buffer(why == no_place::too_many_of_one ? too_many_of_one : too_many);
  const auto sent = co_await refused.write_all(answer, boost::asio::const_buffer());
  if (sent.error) co_return;
  co_await refused.shutdown();
  co_await refused.discard(most_discarded);
}

}  // namespace server

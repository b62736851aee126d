#include "server/healthcheck.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <exception>
#include <string_view>

#include "portkey/stream.hpp"

namespace server {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

struct answer {
  error_code error;
  std::string status;  ///< "200"
};

/// The certificate is not verified: nothing secret is sent to this machine's own address, and a certificate that was
/// renewed in its file but not loaded yet must not make a daemon look ill.
asio::awaitable<error_code> shake_hands(portkey::stream& with) {
  asio::ssl::context any(asio::ssl::context::tls_client);
  any.set_verify_mode(asio::ssl::verify_none);
  with.secure(any);
  const auto failed = co_await with.handshake(portkey::tls_role::client);
  co_return failed;
}

/// With the PROXY protocol the daemon listens to its proxies alone; this one speaks of nobody behind it.
asio::awaitable<error_code> introduce(portkey::stream& to) {
  const auto nobody = asio::buffer("PROXY UNKNOWN\r\n", 15);
  const auto sent = co_await to.write_all(nobody, asio::const_buffer());
  co_return sent.error;
}

asio::awaitable<void> ask(portkey::stream& to, asio::ip::tcp::endpoint where, const server_section& listener,
                          const std::string& host, answer& got) {
  to.expires_at(portkey::deadline::clock::now() + std::chrono::seconds(3));
  got.error = co_await to.connect(where);
  if (!got.error && listener.proxy_protocol) got.error = co_await introduce(to);
  if (!got.error && !listener.tls_certificate.empty()) got.error = co_await shake_hands(to);
  if (got.error) co_return;
  const auto request = "GET /readyz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  const auto bytes = asio::buffer(request);
  const auto sent = co_await to.write_all(bytes, asio::const_buffer());
  got.error = sent.error;
  constexpr std::string_view before = "HTTP/1.1 ";
  std::array<char, 12> text;  // "HTTP/1.1 200"
  for (std::size_t read = 0; !got.error && read < text.size();) {
    const auto space = asio::buffer(text) + read;
    const auto piece = co_await to.read_some(space);
    got.error = piece.error;
    read += piece.bytes;
    const std::string_view all(text.data(), read);
    if (read == text.size() && all.starts_with(before)) got.status = all.substr(before.size());
  }
}

}  // namespace

std::string healthcheck(const settings& with) {
  const auto& host = with.server.host;
  const auto local = host == "0.0.0.0" || host == "localhost" ? "127.0.0.1" : host == "::" ? "::1" : host;
  const auto shown =
      (local.find(':') == local.npos ? local : "[" + local + "]") + ":" + std::to_string(with.server.port);
  const bool tls = !with.server.tls_certificate.empty();
  const auto url = (tls ? "https://" : "http://") + shown + "/readyz";
  error_code error;
  const asio::ip::tcp::endpoint where(asio::ip::make_address(local, error), with.server.port);
  if (error) return "server.host is not an address: " + local + ".";

  if (with.server.proxy_protocol && !is_in(with.server.trusted_ranges, where.address()))
    return "The daemon closes the connections of " + local + "; add it to server.trusted_proxies.";

  asio::io_context io;
  portkey::stream stream(io.get_executor());
  answer got;
  auto asking = ask(stream, where, with.server,
                    with.server.allowed_hosts.empty() ? shown : with.server.allowed_hosts.front(), got);
  // What is open keeps the loop running.
  asio::co_spawn(io, std::move(asking), [&stream](const std::exception_ptr&) { stream.close(); });
  io.run();
  if (got.error) return "No answer from " + url + ": " + got.error.message() + ".";
  if (got.status.empty()) return url + " is not answered by portkey-mcp.";
  if (got.status != "200") return url + " answers " + got.status + ".";
  return {};
}

}  // namespace server

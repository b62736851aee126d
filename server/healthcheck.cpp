#include "server/healthcheck.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>

namespace server {

namespace asio = boost::asio;
namespace http = boost::beast::http;

std::string healthcheck(const settings& with) {
  const auto& host = with.server.host;
  const auto local = host == "0.0.0.0" || host == "localhost" ? "127.0.0.1" : host == "::" ? "::1" : host;
  const auto shown =
      (local.find(':') == local.npos ? local : "[" + local + "]") + ":" + std::to_string(with.server.port);
  boost::system::error_code error;
  const asio::ip::tcp::endpoint where(asio::ip::make_address(local, error), with.server.port);
  if (error) return "server.host is not an address: " + local + ".";

  // With the PROXY protocol the daemon listens to its proxies alone; this one speaks of nobody behind it.
  const std::string preamble = with.server.proxy_protocol ? "PROXY UNKNOWN\r\n" : "";
  if (with.server.proxy_protocol && !is_in(with.server.trusted_ranges, where.address()))
    return "The daemon closes the connections of " + local + "; add it to server.trusted_proxies.";

  asio::io_context io;
  boost::beast::tcp_stream stream(io);
  stream.expires_after(std::chrono::seconds(3));
  http::request<http::empty_body> request(http::verb::get, "/readyz", 11);
  request.set(http::field::host, with.server.allowed_hosts.empty() ? shown : with.server.allowed_hosts.front());
  boost::beast::flat_buffer buffer(16384);
  http::response<http::string_body> response;
  // Each step starts the next: the time limit of the stream counts for asynchronous operations only.
  const auto read = [&](boost::system::error_code failed, std::size_t) { error = failed; };
  const auto written = [&](boost::system::error_code failed, std::size_t) {
    error = failed;
    if (!error) http::async_read(stream, buffer, response, read);
  };
  const auto introduced = [&](boost::system::error_code failed, std::size_t) {
    error = failed;
    if (!error) http::async_write(stream, request, written);
  };
  stream.async_connect(where, [&](boost::system::error_code failed) {
    error = failed;
    if (!error) asio::async_write(stream, asio::buffer(preamble), introduced);
  });
  io.run();
  if (error) return "No answer from http://" + shown + "/readyz: " + error.message() + ".";
  if (response.result_int() != 200)
    return "http://" + shown + "/readyz answers " + std::to_string(response.result_int()) + ".";
  return {};
}

}  // namespace server

#include "test/emulator/tests/client.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>

namespace emulator::testing {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

json::value answer::parsed() const {
  json::error_code error;
  return json::parse(body, error);
}

std::string answer::header(const std::string& name) const {
  return headers[name];
}

std::string answer::code() const {
  json::error_code error;
  const json::value whole = parsed();
  const json::value* code = whole.find_pointer("/data/errorCode", error);
  return code ? json::value_to<std::string>(*code) : "";
}

std::string answer::message() const {
  json::error_code error;
  const json::value whole = parsed();
  const json::value* message = whole.find_pointer("/data/message", error);
  return message ? json::value_to<std::string>(*message) : "";
}

client::client(const server& to) {
  tcp::socket opened(context_);
  opened.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), to.port()));
  const timeval limit{10, 0};
  ::setsockopt(opened.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (to.ca_pem().empty()) {
    plain_.emplace(std::move(opened));
    return;
  }
  tls_.emplace(asio::ssl::context::tls_client);
  tls_->add_certificate_authority(asio::buffer(to.ca_pem()));
  tls_->set_verify_mode(asio::ssl::verify_peer);
  secure_.emplace(std::move(opened), *tls_);
  secure_->set_verify_callback(asio::ssl::host_name_verification("localhost"));
  secure_->handshake(asio::ssl::stream_base::client);
}

void client::send(const question& asked) {
  http::request<http::string_body> request;
  request.version(11);
  request.method_string(asked.method);
  request.target(asked.target);
  request.set(http::field::host, "localhost");
  if (!asked.key.empty()) request.set("x-portkey-api-key", asked.key);
  if (!asked.body.empty()) request.set(http::field::content_type, "application/json");
  for (const auto& [name, value] : asked.headers)
    request.set(name, value);
  request.body() = asked.body;
  request.prepare_payload();
  boost::system::error_code error;
  if (secure_) http::write(*secure_, request, error);
  if (plain_) http::write(*plain_, request, error);
}

answer client::ask(const question& asked) {
  send(asked);
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  answer given;
  if (secure_) http::read(*secure_, buffer_, parser, given.failed);
  if (plain_) http::read(*plain_, buffer_, parser, given.failed);
  given.status = parser.get().result_int();
  given.body = parser.get().body();
  given.headers = parser.get();
  return given;
}

answer client::get(const std::string& target, const std::string& key) {
  return ask({.target = target, .key = key});
}

answer client::post(const std::string& target, const std::string& body, const std::string& key) {
  return ask({.target = target, .method = "POST", .body = body, .key = key});
}

options fixed_day() {
  options wanted;
  wanted.today = std::chrono::sys_days(std::chrono::year(2026) / 3 / 31) + std::chrono::hours(12);
  return wanted;
}

}  // namespace emulator::testing

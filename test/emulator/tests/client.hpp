#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/emulator/server.hpp"

namespace emulator::testing {

namespace json = boost::json;

/// What came back. `failed` is the network's error: the connection ended before the whole answer was there.
struct answer {
  boost::system::error_code failed = {};
  unsigned status = 0;
  std::string body = {};
  boost::beast::http::fields headers = {};

  json::value parsed() const;  ///< the body as JSON; null if it is none
  std::string header(const std::string& name) const;
  std::string code() const;     ///< data.errorCode
  std::string message() const;  ///< data.message
};

/// What a client sends.
struct question {
  std::string target;
  std::string method = "GET";
  std::string body = {};
  std::string key = admin_key;  ///< empty: no header
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// One connection; blocking, with a time limit of ten seconds for every read.
class client {
 public:
  explicit client(const server& to);
  answer ask(const question& asked);
  answer get(const std::string& target, const std::string& key = admin_key);
  answer post(const std::string& target, const std::string& body, const std::string& key = admin_key);
  /// Sends without reading the answer.
  void send(const question& asked);

 private:
  using socket = boost::asio::ip::tcp::socket;
  boost::asio::io_context context_;
  std::optional<boost::asio::ssl::context> tls_;
  std::optional<boost::asio::ssl::stream<socket>> secure_;
  std::optional<socket> plain_;
  boost::beast::flat_buffer buffer_;
};

/// On 2026-03-31 at 12:00 UTC, so that everything is known.
options fixed_day();

}  // namespace emulator::testing

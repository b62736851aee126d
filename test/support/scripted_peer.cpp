#include "test/support/scripted_peer.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace support {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_head = 1 << 20;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

std::size_t content_length_of(const std::string& head) {
  static const std::string name = "\r\nContent-Length: ";
  const auto at = head.find(name);
  return at == head.npos ? 0 : std::stoul(head.substr(at + name.size()));
}

/// A whole request out of `received`; nothing if the other side closed before.
template <class Stream>
awaitable<std::optional<std::string>> read_request(Stream& socket, std::string& received) {
  error_code error;
  auto buffer = asio::dynamic_buffer(received, longest_head);
  const std::size_t head = co_await asio::async_read_until(socket, buffer, "\r\n\r\n", into(error));
  if (error) co_return std::nullopt;
  const std::size_t whole = head + content_length_of(received.substr(0, head));
  if (received.size() < whole) {
    const std::size_t missing = whole - received.size();
    auto rest = asio::dynamic_buffer(received);
    co_await asio::async_read(socket, rest, asio::transfer_exactly(missing), into(error));
    if (error) co_return std::nullopt;
  }
  std::string request = received.substr(0, whole);
  received.erase(0, whole);
  co_return std::move(request);
}

}  // namespace

struct scripted_peer::state {
  explicit state(std::vector<conversation> lines) : script(std::move(lines)) {}

  void speak(const peer_tls& how) {
    secure.emplace(asio::ssl::context::tls_server);
    secure->use_certificate_chain(asio::buffer(how.certificate));
    secure->use_private_key(asio::buffer(how.key), asio::ssl::context::pem);
    SSL_CTX* const handle = secure->native_handle();
    // Debian's OpenSSL refuses old versions at its own level of security, and the test is about the client's.
    if (how.newest != 0) SSL_CTX_set_security_level(handle, 0);
    SSL_CTX_set_min_proto_version(handle, how.newest);
    SSL_CTX_set_max_proto_version(handle, how.newest);
  }

  void start() {
    asio::co_spawn(loop, accept(), asio::detached);
    thread = std::thread([this] { loop.run(); });
  }

  awaitable<void> accept() {
    for (;;) {
      error_code error;
      tcp::socket socket = co_await acceptor.async_accept(into(error));
      if (error) co_return;
      const conversation& part = script[std::min(accepted(), script.size() - 1)];
      asio::co_spawn(loop, begin(std::move(socket), part), asio::detached);
    }
  }

  awaitable<void> begin(tcp::socket socket, const conversation& part) {
    if (!secure) {
      co_await converse(socket, socket, part);
    } else {
      asio::ssl::stream<tcp::socket&> over(socket, *secure);
      error_code error;
      co_await over.async_handshake(asio::ssl::stream_base::server, into(error));
      note_handshake(over.native_handle(), !error);
      if (!error) co_await converse(over, socket, part);
    }
    note_end();
  }

  template <class Stream>
  awaitable<void> converse(Stream& stream, tcp::socket& socket, const conversation& part) {
    std::string received;
    error_code error;
    for (const auto& answer : part.answers) {
      auto request = co_await read_request(stream, received);
      if (!request) co_return;
      note_request(std::move(*request));
      co_await asio::async_write(stream, asio::buffer(answer), into(error));
    }
    while (!part.forever.empty() && !error) {
      co_await asio::async_write(stream, asio::buffer(part.forever), into(error));
    }
    if (part.end == ending::hold) {
      for (;;) {
        const auto request = co_await read_request(stream, received);
        if (!request) break;
        note_request(*request);
      }
    } else if (part.end == ending::reset) {
      socket.set_option(asio::socket_base::linger(true, 0), error);
    }
    socket.close(error);
  }

  std::size_t accepted() {
    const std::lock_guard lock(mutex);
    return connections++;
  }

  void note_request(std::string request) {
    const std::lock_guard lock(mutex);
    requests.push_back(std::move(request));
    changed.notify_all();
  }

  void note_handshake(SSL* handle, bool done) {
    const char* const name = SSL_get_servername(handle, TLSEXT_NAMETYPE_host_name);
    const std::lock_guard lock(mutex);
    server_names.emplace_back(name ? name : "");
    resumed += done && SSL_session_reused(handle) == 1 ? 1 : 0;
  }

  void note_end() {
    const std::lock_guard lock(mutex);
    ++ended;
    changed.notify_all();
  }

  template <class Condition>
  bool wait(Condition holds) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(5), holds);
  }

  const std::vector<conversation> script;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> requests;
  std::size_t connections = 0;
  std::size_t ended = 0;
  std::size_t resumed = 0;
  std::vector<std::string> server_names;

  std::optional<asio::ssl::context> secure;
  asio::io_context loop{1};
  tcp::acceptor acceptor{loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::thread thread;
};

scripted_peer::scripted_peer(std::vector<conversation> script) : state_(std::make_unique<state>(std::move(script))) {
  state_->start();
}

scripted_peer::scripted_peer(std::vector<conversation> script, const peer_tls& tls)
    : state_(std::make_unique<state>(std::move(script))) {
  state_->speak(tls);
  state_->start();
}

scripted_peer::~scripted_peer() {
  state_->loop.stop();
  state_->thread.join();
}

std::uint16_t scripted_peer::port() const {
  return state_->acceptor.local_endpoint().port();
}

std::vector<std::string> scripted_peer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

std::size_t scripted_peer::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->connections;
}

std::vector<std::string> scripted_peer::server_names() const {
  const std::lock_guard lock(state_->mutex);
  return state_->server_names;
}

std::size_t scripted_peer::resumed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->resumed;
}

bool scripted_peer::wait_for_ended(std::size_t count) const {
  return state_->wait([this, count] { return state_->ended >= count; });
}

bool scripted_peer::wait_for_requests(std::size_t count) const {
  return state_->wait([this, count] { return state_->requests.size() >= count; });
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace support

#include "test/emulator/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <future>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include "test/emulator/connection.hpp"
#include "test/emulator/self_signed.hpp"

namespace emulator {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::string read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

certified_key certificate_for(const options& wanted) {
  if (wanted.certificate_file.empty() != wanted.key_file.empty())
    throw std::runtime_error("a certificate needs its key file, and a key its certificate file");
  if (wanted.certificate_file.empty()) return self_signed({});
  return {read_file(wanted.certificate_file), read_file(wanted.key_file)};
}

std::vector<api_key> keys_for(const options& wanted) {
  std::vector<api_key> keys = sample_keys();
  keys.insert(keys.end(), wanted.keys.begin(), wanted.keys.end());
  return keys;
}

moment today_for(const options& wanted) {
  return wanted.today.value_or(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace

/// What outlives the network, so that the log can be read after a stop.
struct server::state {
  explicit state(const options& wanted) : wishes(wanted), answers(today_for(wanted), keys_for(wanted), wanted.control) {
    if (!wanted.tls) return;
    const certified_key own = certificate_for(wanted);
    boost::system::error_code error;
    tls.emplace(asio::ssl::context::tls_server);
    tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1);
    tls->use_certificate_chain(asio::buffer(own.certificate), error);
    if (!error) tls->use_private_key(asio::buffer(own.key), asio::ssl::context::pem, error);
    if (error) throw std::runtime_error("the certificate and its key do not load: " + error.message());
    ca_pem = own.certificate;
  }

  options wishes;
  service answers;
  std::optional<asio::ssl::context> tls;
  std::string ca_pem;
  std::string origin;
  unsigned short port = 0;
};

struct server::network {
  explicit network(server::state& shared_state) : shared(shared_state), acceptor(context) {
    boost::system::error_code error;
    const std::string& host = shared.wishes.host;
    const auto address = asio::ip::make_address(host, error);
    if (error) throw std::runtime_error("not an IP address: " + host);
    const tcp::endpoint wanted(address, shared.wishes.port);
    acceptor.open(wanted.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(wanted, error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
    if (error)
      throw std::runtime_error("cannot listen on " + host + " port " + std::to_string(shared.wishes.port) + ": " +
                               error.message());
    shared.port = acceptor.local_endpoint().port();
    const std::string named = address.is_unspecified() ? "127.0.0.1" : address.is_v6() ? "[" + host + "]" : host;
    shared.origin = (shared.tls ? "https://" : "http://") + named + ":" + std::to_string(shared.port);
    asio::co_spawn(context, accept(), asio::detached);
    thread = std::thread([this] { context.run(); });
  }

  ~network() {
    context.stop();
    thread.join();
  }

  asio::awaitable<void> accept() {
    asio::steady_timer breather(context);
    asio::ssl::context* tls = shared.tls ? &*shared.tls : nullptr;
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    while (true) {
      tcp::socket socket = co_await acceptor.async_accept(token);
      if (error) {
        // Out of file descriptors, most likely; some connection will end.
        breather.expires_after(std::chrono::milliseconds(50));
        co_await breather.async_wait(token);
        continue;
      }
      if (shared.answers.connections.open() >= shared.wishes.max_connections) continue;
      auto conversation = converse(std::move(socket), tls, shared.answers, shared.wishes.idle_timeout);
      asio::co_spawn(context, std::move(conversation), asio::detached);
    }
  }

  server::state& shared;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  std::thread thread;
};

server::server() : server(options{}) {}

server::server(const options& wanted)
    : state_(std::make_unique<state>(wanted)), network_(std::make_unique<network>(*state_)) {}

server::~server() = default;

unsigned short server::port() const {
  return state_->port;
}

std::string server::origin() const {
  return state_->origin;
}

std::string server::url() const {
  return state_->origin + "/v1";
}

const std::string& server::ca_pem() const {
  return state_->ca_pem;
}

void server::stop() {
  network_.reset();
}

void server::misbehave(misbehaviour rule) {
  state_->answers.rules.add(std::move(rule));
}

void server::behave() {
  state_->answers.rules.clear();
}

std::vector<logged_request> server::requests() const {
  return state_->answers.log.all();
}

void server::forget_requests() {
  state_->answers.log.clear();
}

bool server::wait_for_requests(std::size_t count, std::chrono::milliseconds limit) const {
  return state_->answers.log.wait_for(count, limit);
}

std::size_t server::connections() const {
  return state_->answers.connections.accepted();
}

std::size_t server::open_connections() const {
  return state_->answers.connections.open();
}

std::size_t server::close_idle_connections() {
  if (!network_) return 0;
  std::promise<std::size_t> closed;
  auto count = closed.get_future();
  // The promise moves over, so that it is still there when the other thread has kept it.
  asio::post(network_->context, [this, closed = std::move(closed)]() mutable {
    closed.set_value(state_->answers.connections.close_idle());
  });
  return count.get();
}

}  // namespace emulator

#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "portkey/client.hpp"
#include "test/support/run.hpp"

/// An HTTP server on the loopback interface that runs on the test's own loop, so that nothing happens but while the test
/// lets the loop run.
class issuer_peer {
 public:
  explicit issuer_peer(boost::asio::io_context& loop) : state_(std::make_shared<state>(loop)) {
    boost::asio::co_spawn(loop, accept(state_), boost::asio::detached);
  }
  ~issuer_peer() { state_->door.close(); }
  issuer_peer(const issuer_peer&) = delete;
  issuer_peer& operator=(const issuer_peer&) = delete;

  std::string url(const std::string& path = {}) const {
    return "http://127.0.0.1:" + std::to_string(state_->door.local_endpoint().port()) + path;
  }

  /// What is answered at this path from now on, byte for byte; an empty text closes the connection.
  void at(const std::string& path, std::string answer) { state_->answers[path] = std::move(answer); }
  /// What is answered everywhere else; at first 404.
  void elsewhere(std::string answer) { state_->otherwise = std::move(answer); }

  /// Answers wait until `release`.
  void hold() { state_->held.expires_at(std::chrono::steady_clock::time_point::max()); }
  void release() { state_->held.expires_at(std::chrono::steady_clock::time_point::min()); }

  /// All requests in order, whole.
  const std::vector<std::string>& requests() const { return state_->requests; }
  std::size_t requests_at(const std::string& path) const {
    return static_cast<std::size_t>(
        std::count_if(requests().begin(), requests().end(), [&](const auto& one) { return target_of(one) == path; }));
  }

  static std::string target_of(const std::string& request) {
    const auto begin = request.find(' ') + 1;
    return request.substr(begin, request.find(' ', begin) - begin);
  }

 private:
  struct state {
    explicit state(boost::asio::io_context& loop)
        : door(loop, {boost::asio::ip::address_v4::loopback(), 0}),
          held(loop, std::chrono::steady_clock::time_point::min()) {}

    boost::asio::ip::tcp::acceptor door;
    boost::asio::steady_timer held;
    std::map<std::string, std::string> answers;
    std::string otherwise = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    std::vector<std::string> requests;
  };

  static boost::asio::awaitable<void> accept(std::shared_ptr<state> self) {
    const auto loop = self->door.get_executor();
    boost::system::error_code error;
    while (!error) {
      auto socket = co_await self->door.async_accept(boost::asio::redirect_error(boost::asio::use_awaitable, error));
      if (!error) boost::asio::co_spawn(loop, serve(self, std::move(socket)), boost::asio::detached);
    }
  }

  static boost::asio::awaitable<void> serve(std::shared_ptr<state> self, boost::asio::ip::tcp::socket socket) {
    boost::system::error_code error, ignored;
    std::string received;
    for (;;) {
      auto buffer = boost::asio::dynamic_buffer(received);
      const auto head = co_await boost::asio::async_read_until(
          socket, buffer, "\r\n\r\n", boost::asio::redirect_error(boost::asio::use_awaitable, error));
      if (error) co_return;
      const auto whole = head + length_of(received.substr(0, head));
      while (received.size() < whole && !error) {
        std::string more(whole - received.size(), '\0');
        const auto space = boost::asio::buffer(more);
        const auto size =
            co_await socket.async_read_some(space, boost::asio::redirect_error(boost::asio::use_awaitable, error));
        received.append(more, 0, size);
      }
      const auto request = received.substr(0, whole);
      received.erase(0, whole);
      self->requests.push_back(request);
      while (self->held.expiry() > std::chrono::steady_clock::now())
        co_await self->held.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      const auto known = self->answers.find(target_of(request));
      const auto answer = known == self->answers.end() ? self->otherwise : known->second;
      if (answer.empty()) co_return;
      const auto bytes = boost::asio::buffer(answer);
      co_await boost::asio::async_write(socket, bytes, boost::asio::redirect_error(boost::asio::use_awaitable, error));
    }
  }

  static std::size_t length_of(const std::string& head) {
    const std::string name = "\r\nContent-Length: ";
    const auto at = head.find(name);
    return at == head.npos ? 0 : std::stoul(head.substr(at + name.size()));
  }

  std::shared_ptr<state> state_;
};

/// A loop, a client as the daemon has for issuers, and an issuer.
class issuer_fixture : public testing::Test {
 protected:
  static portkey::deadline in(int ms) { return portkey::deadline::clock::now() + std::chrono::milliseconds(ms); }

  static std::string status(int code, const std::string& more = {}) {
    return "HTTP/1.1 " + std::to_string(code) + " As It Is\r\n" + more + "Content-Length: 0\r\n\r\n";
  }

  static std::shared_ptr<portkey::tls_profile> roots() {
    static const auto read = portkey::make_tls_profile({});
    return read;
  }

  static portkey::client_settings settings() {
    portkey::client_settings made;
    made.max_response = std::size_t{256} << 10;
    made.first_backoff = std::chrono::milliseconds(1);
    made.failures_in_a_row = 1000;
    return made;
  }

  /// Lets everything happen that is going to happen soon.
  void settle() {
    loop.restart();
    loop.run_for(std::chrono::milliseconds(20));
  }

  template <class T>
  auto start(boost::asio::awaitable<T> story) {
    return support::start(loop, std::move(story));
  }
  template <class T>
  T run(boost::asio::awaitable<T> story) {
    return support::run(loop, std::move(story));
  }
  template <class T>
  T finish(const std::shared_ptr<support::task<T>>& started) {
    return support::finish(loop, started);
  }
  template <class Condition>
  void run_until(Condition holds) {
    support::run_until(loop, std::move(holds));
  }

  boost::asio::io_context loop{1};
  portkey::client client{loop.get_executor(), settings(), roots()};
  issuer_peer peer{loop};
};

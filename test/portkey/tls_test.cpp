#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "portkey/client.hpp"
#include "portkey/connection.hpp"
#include "portkey/dialer.hpp"
#include "portkey/resolver.hpp"
#include "portkey/tls_profile.hpp"
#include "test/emulator/api_key.hpp"
#include "test/emulator/server.hpp"
#include "test/support/run.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

namespace asio = boost::asio;
using portkey::client;
using portkey::client_settings;
using portkey::deadline;
using portkey::fault;
using portkey::fault_kind;
using portkey::outgoing;
using portkey::reply;
using portkey::result;
using portkey::verb;
using std::chrono::milliseconds;

deadline in(int ms) {
  return deadline::clock::now() + milliseconds(ms);
}

/// A PEM file that goes away with the test.
class pem_file {
 public:
  explicit pem_file(const std::string& pem)
      : path_(std::filesystem::temp_directory_path() /
              ("portkey-tls-test-" + std::to_string(::getpid()) + "-" + std::to_string(made_++) + ".pem")) {
    std::ofstream(path_) << pem;
  }
  ~pem_file() { std::filesystem::remove(path_); }
  pem_file(const pem_file&) = delete;
  pem_file& operator=(const pem_file&) = delete;

  std::string path() const { return path_.string(); }

 private:
  static inline std::atomic<int> made_ = 0;
  std::filesystem::path path_;
};

emulator::options over_tls(const std::string& host = "127.0.0.1") {
  emulator::options wanted;
  wanted.tls = true;
  wanted.host = host;
  return wanted;
}

class tls_test : public testing::Test {
 protected:
  client made(client_settings settings) {
    return client(loop.get_executor(), settings, portkey::make_tls_profile(settings));
  }

  static client_settings trusting(const pem_file& roots) {
    client_settings settings;
    settings.ca_file = roots.path();
    return settings;
  }

  static outgoing request(verb method, unsigned short port, const std::string& host = "127.0.0.1") {
    outgoing wanted;
    wanted.method = method;
    wanted.where = {.tls = true, .host = host, .port = port};
    wanted.target = "/v1/configs";
    wanted.key = portkey::secret(emulator::admin_key);
    return wanted;
  }

  result<reply> send(client& upstream, outgoing wanted, int ms = 5000) {
    return support::run(loop, upstream.send(std::move(wanted), in(ms)));
  }

  static fault fault_of(const result<reply>& got) {
    EXPECT_FALSE(got.has_value());
    return got.error();
  }

  asio::io_context loop{1};
};

TEST_F(tls_test, a_verified_peer_is_asked_by_address_and_by_name) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  auto upstream = made(trusting(roots));
  for (const auto* host : {"127.0.0.1", "localhost", "127.0.0.1"}) {
    const auto got = send(upstream, request(verb::get, peer.port(), host));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->status, 200U);
    EXPECT_FALSE(got->body.empty());
  }
  EXPECT_EQ(peer.connections(), 2U);
  EXPECT_EQ(peer.requests().size(), 3U);
}

TEST_F(tls_test, nothing_is_sent_to_a_peer_of_an_unknown_authority) {
  emulator::server peer(over_tls());
  auto upstream = made({});
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port())));
  EXPECT_EQ(trouble.what, fault_kind::tls);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_TRUE(trouble.message.starts_with("the certificate of 127.0.0.1 is not valid: self-signed certificate"))
      << trouble.message;
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(tls_test, nothing_is_sent_to_a_peer_of_another_name) {
  emulator::server peer(over_tls("127.0.0.2"));
  const pem_file roots(peer.ca_pem());
  auto upstream = made(trusting(roots));
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port(), "127.0.0.2")));
  EXPECT_EQ(trouble.what, fault_kind::tls);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_EQ(trouble.message, "the certificate of 127.0.0.2 is not valid: IP address mismatch");
  EXPECT_TRUE(peer.requests().empty());
}

TEST_F(tls_test, a_peer_that_does_not_speak_tls_is_a_fault) {
  support::scripted_peer speaking(
      {{.answers = {}, .end = support::ending::hold, .forever = "HTTP/1.1 400 No\r\n\r\n"}});
  support::scripted_peer leaving({{.answers = {}, .end = support::ending::close}});
  auto upstream = made({});
  const auto wrong = fault_of(send(upstream, request(verb::post, speaking.port())));
  EXPECT_EQ(wrong.what, fault_kind::tls);
  EXPECT_FALSE(wrong.was_sent);
  const auto broken = fault_of(send(upstream, request(verb::post, leaving.port())));
  EXPECT_EQ(broken.what, fault_kind::connect);
  EXPECT_FALSE(broken.was_sent);
}

TEST_F(tls_test, a_silent_peer_ends_with_the_limit_of_the_handshake_or_the_deadline_of_the_call) {
  support::scripted_peer peer({{.answers = {}, .end = support::ending::hold}});
  client_settings settings;
  settings.tls_timeout = milliseconds(50);
  auto hasty = made(settings);
  const auto by_limit = fault_of(send(hasty, request(verb::post, peer.port())));
  EXPECT_EQ(by_limit.what, fault_kind::connect);
  EXPECT_EQ(by_limit.message, "no TLS with 127.0.0.1 within 50 ms");
  EXPECT_FALSE(by_limit.was_sent);

  auto patient = made({});
  const auto by_deadline = fault_of(send(patient, request(verb::post, peer.port()), 50));
  EXPECT_EQ(by_deadline.what, fault_kind::timeout);
  EXPECT_FALSE(by_deadline.was_sent);
}

TEST_F(tls_test, cancellation_ends_the_handshake) {
  support::scripted_peer peer({{.answers = {}, .end = support::ending::hold}});
  auto upstream = made({});
  const auto call = support::start(loop, upstream.send(request(verb::post, peer.port()), in(5000)));
  support::run_until(loop, [&peer] { return peer.connections() == 1; });
  call->cancel();
  const auto trouble = fault_of(support::finish(loop, call));
  EXPECT_EQ(trouble.what, fault_kind::cancelled);
  EXPECT_FALSE(trouble.was_sent);
  EXPECT_TRUE(peer.wait_for_ended(1));
}

TEST_F(tls_test, the_deadline_covers_the_body) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  auto upstream = made(trusting(roots));
  peer.misbehave({.cut_body_after = 3, .pause = milliseconds(5000)});
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port()), 300));
  EXPECT_EQ(trouble.what, fault_kind::timeout);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_TRUE(trouble.message.starts_with("no complete answer from 127.0.0.1 within ")) << trouble.message;
}

TEST_F(tls_test, a_truncated_answer_is_a_fault_however_it_is_framed) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  auto upstream = made(trusting(roots));
  for (const bool chunked : {false, true}) {
    peer.misbehave({.chunked = chunked, .cut_body_after = 20});
    const auto trouble = fault_of(send(upstream, request(verb::post, peer.port())));
    EXPECT_EQ(trouble.what, fault_kind::closed);
    EXPECT_TRUE(trouble.was_sent);
  }
}

TEST_F(tls_test, a_large_answer_is_read_up_to_the_limit) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  auto settings = trusting(roots);
  settings.max_response = std::size_t{2} << 20;
  auto upstream = made(settings);
  for (const bool chunked : {false, true}) {
    peer.misbehave({.body_size = std::size_t{2} << 20, .chunked = chunked});
    const auto got = send(upstream, request(verb::get, peer.port()));
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body.size(), std::size_t{2} << 20);
    peer.misbehave({.body_size = (std::size_t{2} << 20) + 1, .chunked = chunked});
    EXPECT_EQ(fault_of(send(upstream, request(verb::get, peer.port()))).what, fault_kind::too_large);
  }
}

TEST_F(tls_test, a_kept_connection_that_was_closed_meanwhile_is_replaced_before_anything_is_sent) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  auto upstream = made(trusting(roots));
  ASSERT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  EXPECT_EQ(peer.close_idle_connections(), 1U);
  support::run_until(loop, [&peer] { return peer.open_connections() == 0; });
  // The peer counts before it closes; a second call comes after both.
  EXPECT_EQ(peer.close_idle_connections(), 0U);
  EXPECT_TRUE(send(upstream, request(verb::post, peer.port())).has_value());
  EXPECT_EQ(peer.connections(), 2U);
  EXPECT_EQ(peer.requests().size(), 2U);
}

TEST_F(tls_test, a_get_on_a_stale_connection_is_sent_once_more_and_a_post_is_not) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  auto upstream = made(trusting(roots));
  ASSERT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  peer.misbehave({.drop = true});
  EXPECT_TRUE(send(upstream, request(verb::get, peer.port())).has_value());
  EXPECT_EQ(peer.requests().size(), 3U);
  peer.misbehave({.drop = true});
  const auto trouble = fault_of(send(upstream, request(verb::post, peer.port())));
  EXPECT_EQ(trouble.what, fault_kind::closed);
  EXPECT_TRUE(trouble.was_sent);
  EXPECT_EQ(peer.requests().size(), 4U);
}

TEST_F(tls_test, sessions_are_resumed_even_after_a_connection_was_dropped) {
  emulator::server peer(over_tls());
  const pem_file roots(peer.ca_pem());
  const auto loop_of = loop.get_executor();
  portkey::dialer dials(
      loop_of,
      std::make_shared<portkey::resolver>(loop_of, portkey::system_lookup(loop_of), portkey::resolver_memory{}),
      portkey::make_tls_profile(trusting(roots)), milliseconds(3000), milliseconds(5000));
  const auto session = std::make_shared<portkey::tls_session>();
  const auto wanted = request(verb::get, peer.port());
  std::vector<bool> resumed;
  for (int i = 0; i < 3; ++i) {
    auto dialed = support::run(loop, dials.dial(wanted.where, session, in(5000)));
    ASSERT_TRUE(dialed.has_value()) << dialed.error().message;
    resumed.push_back(SSL_session_reused(dialed->tls()) == 1);
    portkey::connection over(std::move(*dialed), wanted.where.host, 1 << 20);
    const auto got = support::run(loop, over.exchange(wanted, in(5000)));
    ASSERT_TRUE(got.has_value()) << got.error().message;
  }
  EXPECT_EQ(resumed, (std::vector<bool>{false, true, true}));
}

TEST_F(tls_test, a_ca_file_that_cannot_be_read_ends_the_start_in_one_sentence) {
  const pem_file nonsense("not a certificate");
  for (const std::string& path : {std::string("/nonexistent/ca.pem"), nonsense.path()}) {
    client_settings settings;
    settings.ca_file = path;
    try {
      portkey::make_tls_profile(settings);
      ADD_FAILURE() << path;
    } catch (const std::runtime_error& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with("The CA file " + path + " cannot be read: ")) << message;
      EXPECT_TRUE(message.ends_with(".")) << message;
    }
  }
}

}  // namespace

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "test/emulator/api_key.hpp"
#include "test/emulator/self_signed.hpp"
#include "test/emulator/server.hpp"
#include "test/portkey/upstream_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using namespace std::chrono_literals;
using support::conversation;
using support::ending;
using support::scripted_peer;

support::peer_tls tls_of(const emulator::certified_key& own) {
  return {.certificate = own.certificate, .key = own.key};
}

/// The certificates of the peers. All but the one of the stranger are trusted.
struct identities {
  identities() {
    std::ofstream(roots) << good.certificate << expired.certificate << early.certificate << other.certificate;
  }
  ~identities() { std::filesystem::remove(roots); }

  const emulator::certified_key good = emulator::self_signed({});
  const emulator::certified_key expired = emulator::self_signed({.subject = "expired", .begins = -48h, .ends = -1h});
  const emulator::certified_key early = emulator::self_signed({.subject = "early", .begins = 1h});
  const emulator::certified_key other =
      emulator::self_signed({.subject = "other", .names = "DNS:other.example,IP:127.0.0.9"});
  const emulator::certified_key stranger = emulator::self_signed({});
  const std::filesystem::path roots =
      std::filesystem::temp_directory_path() / ("portkey-upstream-tls-" + std::to_string(::getpid()) + ".pem");
};

const identities& known() {
  static const identities all;
  return all;
}

class upstream_tls_faults : public upstream_fixture, public testing::Test {
 protected:
  upstream_tls_faults() : upstream_fixture(trusting()) {}

  static portkey::client_settings trusting() {
    auto settings = hasty();
    settings.ca_file = known().roots.string();
    settings.connect_timeout = std::chrono::milliseconds(1000);
    return settings;
  }

  void expect_next_call_to_work() {
    scripted_peer peer({good_conversation()}, tls_of(known().good));
    expect_success(secure(peer.port()));
    EXPECT_EQ(peer.requests().size(), 1U);
  }
};

TEST_F(upstream_tls_faults, nothing_is_sent_to_a_peer_that_is_not_verified) {
  struct row {
    const char* name;
    const emulator::certified_key& own;
    const char* host;
    const char* said;
    int newest = 0;
  };
  const row table[] = {
      {"self-signed", known().stranger, "127.0.0.1", "certificate of 127.0.0.1 is not valid: self-signed certificate"},
      {"wrong address", known().other, "127.0.0.1", "certificate of 127.0.0.1 is not valid: IP address mismatch"},
      {"wrong host", known().other, "localhost", "certificate of localhost is not valid: [Hh]ostname mismatch"},
      {"expired", known().expired, "127.0.0.1", "is not valid: certificate has expired"},
      {"not yet valid", known().early, "127.0.0.1", "is not valid: certificate is not yet valid"},
      {"older than TLS 1.2", known().good, "127.0.0.1", "no TLS with 127.0.0.1: ", TLS1_1_VERSION},
  };
  for (const auto& one : table) {
    SCOPED_TRACE(one.name);
    for (const auto* tool : {"list_all_users", "invite_user"}) {
      auto how = tls_of(one.own);
      how.newest = one.newest;
      scripted_peer peer({good_conversation()}, how);
      expect_failure(secure(peer.port(), one.host), tool, one.said, 3000);
      EXPECT_TRUE(peer.wait_for_ended(1));
      EXPECT_TRUE(peer.requests().empty());
      EXPECT_EQ(peer.connections(), 1U);
      expect_next_call_to_work();
    }
  }
}

TEST_F(upstream_tls_faults, a_handshake_that_hangs_or_breaks_is_a_failure_and_nothing_is_sent) {
  const conversation closing = {.answers = {}}, resetting = {.answers = {}, .end = ending::reset},
                     silent = {.answers = {}, .end = ending::hold},
                     talking = {.answers = {}, .end = ending::hold, .forever = "HTTP/1.1 400 No\r\n\r\n"};
  struct row {
    const char* name;
    conversation line;
    const char* said;
    std::size_t connections;
  };
  const row table[] = {{"silent", silent, "no TLS with 127.0.0.1 within", 1},
                       {"closed", closing, "no TLS with 127.0.0.1: ", 3},
                       {"reset", resetting, "no (TLS with|connection to) 127.0.0.1", 3},
                       {"not TLS", talking, "no TLS with 127.0.0.1: wrong version number", 1}};
  for (const auto& one : table) {
    SCOPED_TRACE(one.name);
    scripted_peer peer({one.line});
    expect_failure(secure(peer.port()), "list_all_users", one.said, 300);
    EXPECT_EQ(peer.connections(), one.connections);
    expect_failure(secure(peer.port()), "invite_user", "Nothing was sent, so nothing was changed", 300);
    expect_next_call_to_work();
  }
}

TEST_F(upstream_tls_faults, a_connection_that_breaks_after_the_handshake_is_a_failure) {
  const std::string begun = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\":[";
  for (const auto end : {ending::close, ending::reset}) {
    for (const auto& answers : std::vector<std::vector<std::string>>{{}, {""}, {"HTTP/1.1 2"}, {begun}}) {
      const conversation bad = {.answers = answers, .end = end};
      scripted_peer peer({bad, bad, bad, good_conversation()}, tls_of(known().good));
      expect_failure(secure(peer.port()), "list_all_users", "closed the connection|connection to 127.0.0.1 broke",
                     3000);
      EXPECT_EQ(peer.requests().size(), 3 * answers.size());
      expect_success(secure(peer.port()));
    }
  }
}

TEST_F(upstream_tls_faults, a_name_without_an_address_and_a_refused_connection_are_failures) {
  // A name that no resolver needs to be asked for.
  portkey::endpoint nowhere = plain(443);
  nowhere.host = "no..name";
  expect_failure(nowhere, "list_all_users", "the name no..name could not be resolved: ", 3000);
  expect_failure(nowhere, "invite_user", "Nothing was sent, so nothing was changed", 3000);
  expect_next_call_to_work();

  boost::asio::ip::tcp::acceptor gone(loop, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = gone.local_endpoint().port();
  gone.close();
  expect_failure(secure(port), "list_all_users", "no connection to 127.0.0.1:[0-9]+: Connection refused", 3000);
  expect_failure(secure(port), "invite_user", "Nothing was sent, so nothing was changed", 3000);
  expect_next_call_to_work();
}

TEST_F(upstream_tls_faults, the_name_is_asked_for_and_the_second_connection_resumes_the_session) {
  const conversation once = {.answers = {support::ok(no_users)}};
  scripted_peer peer({once}, tls_of(known().good));
  for (const auto* host : {"localhost", "localhost", "localhost", "127.0.0.1"}) {
    expect_success(secure(peer.port(), host));
    upstream.close_idle();
  }
  EXPECT_EQ(peer.server_names(), (std::vector<std::string>{"localhost", "localhost", "localhost", ""}));
  EXPECT_EQ(peer.resumed(), 2U);
}

/// At the emulator, over plain HTTP.
class crowded_upstream : public upstream_fixture, public testing::Test {
 protected:
  crowded_upstream() : upstream_fixture(few()) { keys.api_key = portkey::secret(emulator::admin_key); }

  static portkey::client_settings few() {
    auto settings = hasty();
    settings.max_connections = 4;
    return settings;
  }
};

TEST_F(crowded_upstream, answers_200_parallel_calls_over_the_connections_that_are_allowed) {
  emulator::server peer;
  portkey::base_url base;
  base.where = plain(peer.port());
  base.versioned = true;
  const portkey::toolbox box({}, {base, base});
  portkey::lent_tools tools(box, upstream, keys);
  protocol::call_context context;
  context.until = portkey::deadline::clock::now() + 30s;
  const auto call = [&] { return support::start(loop, tools.call("list_all_users", {}, context)); };
  std::vector<decltype(call())> calls;
  for (int i = 0; i < 200; ++i)
    calls.push_back(call());
  for (const auto& one : calls) {
    const auto ended = support::finish(loop, one);
    ASSERT_TRUE(ended.has_value());
    const auto& result = std::get<protocol::tool_result>(*ended);
    EXPECT_FALSE(result.is_error) << result.text;
  }
  EXPECT_LE(peer.connections(), 4U);
  EXPECT_EQ(peer.requests().size(), 200U);
}

TEST_F(crowded_upstream, reads_an_answer_that_is_split_inside_a_character) {
  emulator::server peer;
  const std::string start = R"({"object":"list","total":1,"data":[{"id":"u","first_name":")";
  const std::string name = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
  for (std::size_t cut = 1; cut < name.size(); ++cut) {
    for (const bool chunked : {false, true}) {
      // A chunk begins with its size.
      const std::size_t before = chunked ? 4 : 0;
      peer.misbehave({.body = start + name + "\"}]}",
                      .chunked = chunked,
                      .cut_body_after = before + start.size() + cut,
                      .pause = std::chrono::milliseconds(5)});
      const auto ended = called(plain(peer.port()), "list_all_users", 5000);
      EXPECT_FALSE(ended.is_error) << ended.text;
      EXPECT_NE(ended.text.find(name), std::string::npos) << ended.text;
    }
  }
  EXPECT_EQ(peer.connections(), 1U);
}

}  // namespace

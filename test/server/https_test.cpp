#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <csignal>
#include <functional>
#include <string>

#include "test/server/certificates.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::ask_once;
using support::daemon;
using support::raw_http;
using support::transport;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class https : public testing::Test {
 protected:
  std::string live(const daemon& served) { return request_text("GET", "/livez", served.authority()); }

  const certificate_files files;
};

/// A handshake with a context that was prepared: what the client sees of it, or nothing when it failed.
std::string handshake(const daemon& served, const std::function<void(SSL_CTX*)>& prepare) {
  namespace asio = boost::asio;
  asio::io_context io;
  asio::ssl::context context(asio::ssl::context::tls_client);
  prepare(context.native_handle());
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, context);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), served.port()});
  boost::system::error_code error;
  stream.handshake(asio::ssl::stream_base::client, error);
  if (error) return "";
  SSL* const handle = stream.native_handle();
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(handle, &chosen, &size);
  return std::string(SSL_get_version(handle)) + " " + std::string(reinterpret_cast<const char*>(chosen), size);
}

TEST_F(https, is_served_with_a_certificate_and_its_key) {
  emulator::server portkey(fixed_day());
  daemon served(upstream(portkey, files.settings()));
  EXPECT_THAT(served.url(), StartsWith("https://127.0.0.1:"));
  raw_http client(served.port(), transport::tls);
  EXPECT_EQ(client.certificate(), files.text.certificate);
  for (int times = 0; times < 2; ++times) {
    client.send(request_text("GET", "/", served.authority()));
    EXPECT_THAT(client.read().body, HasSubstr("--transport http portkey " + served.url()));
  }
  mcp_client assistant(served);
  EXPECT_THAT(assistant.call("list_workspaces").text(), HasSubstr("ws-produc-5a3f10"));
  assistant.open();
  EXPECT_EQ(assistant.legacy("ping").status(), 200);
  EXPECT_EQ(served.stop(), 0);
}

TEST_F(https, speaks_tls_1_2_and_newer_and_http_1_1) {
  const daemon served(files.settings());
  static constexpr unsigned char both[] = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  EXPECT_EQ(handshake(served, [](SSL_CTX*) {}), "TLSv1.3 ");
  EXPECT_EQ(handshake(served, [](SSL_CTX* of) { SSL_CTX_set_alpn_protos(of, both, sizeof both); }), "TLSv1.3 http/1.1");
  EXPECT_EQ(handshake(served, [](SSL_CTX* of) { SSL_CTX_set_max_proto_version(of, TLS1_2_VERSION); }), "TLSv1.2 ");
  EXPECT_EQ(handshake(served, [](SSL_CTX* of) { SSL_CTX_set_alpn_protos(of, both, 3); }), "") << "only h2";
  EXPECT_EQ(handshake(served,
                      [](SSL_CTX* of) {
                        SSL_CTX_set_security_level(of, 0);
                        SSL_CTX_set_max_proto_version(of, TLS1_1_VERSION);
                      }),
            "");
  EXPECT_EQ(handshake(served,
                      [](SSL_CTX* of) {
                        SSL_CTX_set_max_proto_version(of, TLS1_2_VERSION);
                        SSL_CTX_set_cipher_list(of, "ECDHE-ECDSA-AES128-SHA256");
                      }),
            "")
      << "CBC";
}

TEST_F(https, tells_a_client_that_speaks_http) {
  const daemon served(files.settings());
  raw_http client(served.port());
  client.send(live(served) + std::string(50'000, 'x'));
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("https://"));
  EXPECT_TRUE(client.wait_for_orderly_close());
}

TEST_F(https, closes_what_is_no_handshake_at_once) {
  const daemon served(files.settings({{"PORTKEY_MCP_SERVER_HEADER_TIMEOUT", "5m"}}));
  const std::string record{0x16, 3, 1, 0, 5, 'h', 'e', 'l', 'l', 'o'};
  for (const auto& text : {record, std::string(200, 'x')}) {
    raw_http client(served.port());
    client.send(text);
    EXPECT_EQ(client.read().status, 0);
    EXPECT_TRUE(eventually([&] { return !client.send("x"); }));
  }
  EXPECT_EQ(ask_once(served.port(), live(served), false, transport::tls).status, 200);
}

TEST_F(https, closes_a_handshake_that_takes_too_long) {
  const daemon served(files.settings({{"PORTKEY_MCP_SERVER_HEADER_TIMEOUT", "100ms"}}));
  for (const auto* begun : {"", "\x16\x03\x01"}) {
    raw_http client(served.port());
    client.send(begun);
    EXPECT_TRUE(client.wait_for_close());
  }
  EXPECT_EQ(ask_once(served.port(), live(served), false, transport::tls).status, 200);
}

TEST_F(https, does_not_lose_the_answer_to_a_body_that_is_not_read) {
  const daemon served(files.settings({{"PORTKEY_MCP_SERVER_MAX_BODY", "1KiB"}}));
  raw_http client(served.port(), transport::tls);
  client.send(request_text("POST", "/mcp", served.authority(), {{"Content-Type", "application/json"}},
                           std::string(300'000, 'x')));
  EXPECT_EQ(client.read().status, 413);
  EXPECT_TRUE(client.wait_for_orderly_close());
}

TEST_F(https, tells_slow_clients_so) {
  const daemon served(files.settings({{"PORTKEY_MCP_SERVER_HEADER_TIMEOUT", "200ms"}}));
  raw_http client(served.port(), transport::tls);
  client.send("GET /livez HT");
  EXPECT_EQ(client.read().status, 408);
  EXPECT_TRUE(client.wait_for_orderly_close()) << "with TLS' own goodbye";
}

TEST_F(https, is_asked_by_the_health_check) {
  certificate_files own;
  daemon served(own.settings());
  const std::vector<std::string> asking{"healthcheck", "--port", std::to_string(served.port())};
  support::program healthy(asking, own.settings());
  EXPECT_EQ(healthy.wait(), 0) << healthy.errors();
  own.replace("nonsense", "nonsense");
  support::program still_healthy(asking, own.settings());
  EXPECT_EQ(still_healthy.wait(), 0) << "the daemon still serves what it has: " << still_healthy.errors();
  support::program in_plain_text(asking);
  EXPECT_EQ(in_plain_text.wait(), 1);
  EXPECT_THAT(in_plain_text.errors(), HasSubstr("answers 400"));
}

TEST_F(https, is_not_started_with_files_that_do_not_serve) {
  const certificate_files other;
  auto settings = files.settings();
  settings["PORTKEY_MCP_SERVER_TLS_KEY"] = other.key.path();
  for (const char* command : {"serve", "check"}) {
    support::program refused({command}, settings);
    EXPECT_EQ(refused.wait(), 1);
    EXPECT_THAT(refused.errors(), AllOf(StartsWith("1 problem\n"), HasSubstr("server.tls_key"),
                                        HasSubstr("does not belong to the certificate")));
  }
}

TEST_F(https, ends_idle_connections_at_drain_with_tls_goodbye) {
  daemon served(files.settings());
  raw_http client(served.port(), transport::tls);
  client.send(live(served));
  EXPECT_EQ(client.read().status, 200);
  served.signal(SIGTERM);
  EXPECT_TRUE(client.wait_for_orderly_close());
  client.close();
  EXPECT_EQ(served.wait(), 0);
}

}  // namespace

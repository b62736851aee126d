#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "portkey/client.hpp"
#include "test/support/run.hpp"

/// A loop, and requests over plain HTTP to a peer on the loopback interface.
class client_fixture : public testing::Test {
 protected:
  static portkey::deadline in(int ms) { return portkey::deadline::clock::now() + std::chrono::milliseconds(ms); }

  static portkey::outgoing request(portkey::verb method, std::uint16_t port,
                                   const std::string& key = "pk-client-test") {
    portkey::outgoing made;
    made.method = method;
    made.where = {.tls = false, .host = "127.0.0.1", .port = port};
    made.target = "/v1/x";
    made.key = portkey::secret(key);
    return made;
  }

  /// As a daemon has them, but it does not wait long before it tries again.
  static portkey::client_settings hasty() {
    portkey::client_settings settings;
    settings.first_backoff = std::chrono::milliseconds(2);
    return settings;
  }

  portkey::client made(const portkey::client_settings& settings = hasty()) {
    static const auto tls = portkey::make_tls_profile({});
    return portkey::client(loop.get_executor(), settings, tls);
  }

  portkey::result<portkey::reply> send(portkey::client& upstream, portkey::outgoing wanted, int ms = 5000) {
    return support::run(loop, upstream.send(std::move(wanted), in(ms)));
  }

  auto start(portkey::client& upstream, portkey::outgoing wanted, int ms = 5000) {
    return support::start(loop, upstream.send(std::move(wanted), in(ms)));
  }

  static portkey::fault fault_of(const portkey::result<portkey::reply>& got) {
    EXPECT_FALSE(got.has_value());
    return got.error();
  }

  boost::asio::io_context loop{1};
};

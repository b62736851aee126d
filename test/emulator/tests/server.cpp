#include "test/emulator/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

using namespace std::chrono_literals;

options with_tls() {
  options wanted = fixed_day();
  wanted.tls = true;
  return wanted;
}

}  // namespace

TEST(server, takes_a_free_port_and_names_its_url) {
  server portkey;
  EXPECT_NE(portkey.port(), 0);
  EXPECT_EQ(portkey.origin(), "http://127.0.0.1:" + std::to_string(portkey.port()));
  EXPECT_EQ(portkey.url(), portkey.origin() + "/v1");
  EXPECT_EQ(portkey.ca_pem(), "");
}

TEST(server, counts_its_dates_from_today_unless_told) {
  server portkey;
  client caller(portkey);
  const json::value list = caller.get("/v1/admin/users").parsed();
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now() - std::chrono::days(400));
  const int year = static_cast<int>(std::chrono::year_month_day(now).year());
  EXPECT_EQ(json::value_to<std::string>(list.at("data").at(0).at("created_at")).substr(0, 4), std::to_string(year));
}

TEST(server, keeps_connections_alive) {
  server portkey(fixed_day());
  client caller(portkey);
  for (int n = 0; n < 5; ++n)
    EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  EXPECT_EQ(portkey.connections(), 1u);
  client other(portkey);
  EXPECT_EQ(other.get("/v1/configs").status, 200u);
  EXPECT_EQ(portkey.connections(), 2u);
  EXPECT_EQ(portkey.open_connections(), 2u);
}

TEST(server, closes_when_the_client_asks_for_it) {
  server portkey(fixed_day());
  client caller(portkey);
  EXPECT_EQ(caller.ask({.target = "/v1/configs", .headers = {{"Connection", "close"}}}).status, 200u);
  EXPECT_TRUE(caller.get("/v1/configs").failed);
}

TEST(server, closes_idle_connections_in_time) {
  options wanted = fixed_day();
  wanted.idle_timeout = 30ms;
  server portkey(wanted);
  client caller(portkey);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(caller.get("/v1/configs").failed);
}

TEST(server, closes_connections_beyond_its_limit) {
  options wanted = fixed_day();
  wanted.max_connections = 1;
  server portkey(wanted);
  client first(portkey);
  EXPECT_EQ(first.get("/v1/configs").status, 200u);
  client second(portkey);
  EXPECT_TRUE(second.get("/v1/configs").failed);
}

TEST(server, answers_many_connections_at_once) {
  server portkey(fixed_day());
  std::vector<std::thread> threads;
  std::atomic<int> answered = 0;
  for (int n = 0; n < 16; ++n)
    threads.emplace_back([&] {
      client caller(portkey);
      for (int request = 0; request < 10; ++request)
        answered += caller.get("/v1/admin/users").status == 200;
    });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(answered, 160);
  EXPECT_EQ(portkey.connections(), 16u);
  EXPECT_EQ(portkey.requests().size(), 160u);
}

TEST(server, logs_what_was_sent_but_no_key) {
  server portkey(fixed_day());
  client caller(portkey);
  caller.ask({.target = "/v1/configs?page_size=1",
              .method = "POST",
              .body = "{\"a\":1}",
              .headers = {{"X-Extra", "yes"}, {"Authorization", "Bearer secret"}}});
  caller.get("/v1/configs", workspace_key);
  caller.get("/v1/configs", "pk-nobody");
  client other(portkey);
  other.get("/v1/configs", "");
  const std::vector<logged_request> log = portkey.requests();
  ASSERT_EQ(log.size(), 4u);
  EXPECT_EQ(log[0].connection, 1u);
  EXPECT_EQ(log[0].method, "POST");
  EXPECT_EQ(log[0].target, "/v1/configs?page_size=1");
  EXPECT_EQ(log[0].key, "admin");
  EXPECT_EQ(log[0].body, "{\"a\":1}");
  EXPECT_EQ(log[0].header("x-extra"), "yes");
  EXPECT_EQ(log[0].header("Content-Type"), "application/json");
  EXPECT_EQ(log[0].header("Authorization"), "…");
  EXPECT_EQ(log[0].header("x-portkey-api-key"), "…");
  EXPECT_EQ(log[0].header("absent"), "");
  EXPECT_EQ(log[1].key, "workspace");
  EXPECT_EQ(log[2].key, "unknown");
  EXPECT_EQ(log[3].key, "");
  EXPECT_EQ(log[3].connection, 2u);
}

TEST(server, logs_the_last_thousand_requests) {
  server portkey(fixed_day());
  client caller(portkey);
  for (int n = 0; n < 1003; ++n)
    caller.get("/v1/nothing?n=" + std::to_string(n));
  EXPECT_EQ(portkey.requests().size(), 1000u);
  EXPECT_EQ(portkey.requests().front().target, "/v1/nothing?n=3");
  portkey.forget_requests();
  EXPECT_TRUE(portkey.requests().empty());
  EXPECT_FALSE(portkey.wait_for_requests(1, 1ms));
}

TEST(server, stops_at_once_and_keeps_its_log) {
  server portkey(fixed_day());
  client caller(portkey);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  portkey.misbehave({.delay = 1h});
  caller.send({.target = "/v1/configs"});
  ASSERT_TRUE(portkey.wait_for_requests(2));
  portkey.stop();
  portkey.stop();
  EXPECT_THROW(client{portkey}, boost::system::system_error);
  EXPECT_EQ(portkey.requests().size(), 2u);
  EXPECT_EQ(portkey.open_connections(), 0u);
  EXPECT_EQ(portkey.close_idle_connections(), 0u);
}

TEST(server, says_that_a_port_is_in_use) {
  server portkey(fixed_day());
  options wanted;
  wanted.port = portkey.port();
  try {
    server second(wanted);
    FAIL() << "two servers on one port";
  } catch (const std::runtime_error& problem) {
    EXPECT_NE(std::string(problem.what()).find("Address already in use"), std::string::npos);
  }
}

TEST(server, says_what_is_wrong_with_its_options) {
  options no_address;
  no_address.host = "nowhere";
  EXPECT_THROW(server{no_address}, std::runtime_error);
  options no_key;
  no_key.tls = true;
  no_key.certificate_file = "certificate.pem";
  EXPECT_THROW(server{no_key}, std::runtime_error);
  no_key.key_file = "absent.pem";
  EXPECT_THROW(server{no_key}, std::runtime_error);
}

TEST(server, speaks_tls_with_a_certificate_of_its_own) {
  server portkey(with_tls());
  EXPECT_EQ(portkey.origin(), "https://127.0.0.1:" + std::to_string(portkey.port()));
  EXPECT_TRUE(portkey.ca_pem().starts_with("-----BEGIN CERTIFICATE-----"));
  client caller(portkey);
  EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  EXPECT_EQ(caller.get("/v1/admin/users").status, 200u);
  EXPECT_EQ(portkey.connections(), 1u);
}

TEST(server, misbehaves_over_tls_too) {
  server portkey(with_tls());
  client caller(portkey);
  portkey.misbehave({.cut_body_after = 10});
  EXPECT_TRUE(caller.get("/v1/configs").failed);
  client other(portkey);
  EXPECT_EQ(other.get("/v1/configs").status, 200u);
  EXPECT_EQ(portkey.close_idle_connections(), 1u);
  EXPECT_TRUE(other.get("/v1/configs").failed);
}

TEST(server, survives_clients_that_do_not_speak_http_or_tls) {
  for (const bool tls : {false, true}) {
    options wanted = fixed_day();
    wanted.tls = tls;
    server portkey(wanted);
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::make_address("127.0.0.1"), portkey.port()});
    boost::asio::write(socket, boost::asio::buffer(std::string("nonsense\r\n\r\n")));
    std::string rest;
    boost::system::error_code error;
    boost::asio::read(socket, boost::asio::dynamic_buffer(rest), error);
    EXPECT_TRUE(error);
    client caller(portkey);
    EXPECT_EQ(caller.get("/v1/configs").status, 200u);
  }
}

}  // namespace emulator::testing

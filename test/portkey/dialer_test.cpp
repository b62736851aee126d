#include "portkey/dialer.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "portkey/client.hpp"
#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using portkey::addresses;
using portkey::deadline;
using portkey::fault_kind;
using portkey::stream;
using std::chrono::milliseconds;

deadline in(int ms) {
  return deadline::clock::now() + milliseconds(ms);
}

/// A listener whose queue is full, so that connecting to it gets no answer at all.
class full_listener {
 public:
  explicit full_listener(asio::io_context& loop) : acceptor_(loop) {
    const tcp::endpoint where(asio::ip::address_v4::loopback(), 0);
    acceptor_.open(where.protocol());
    acceptor_.bind(where);
    acceptor_.listen(0);
    for (int i = 0; i < 4; ++i) {
      auto& one = fillers_.emplace_back(loop, where.protocol());
      one.async_connect(acceptor_.local_endpoint(), [](const boost::system::error_code&) {});
    }
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  tcp::acceptor acceptor_;
  std::vector<tcp::socket> fillers_;
};

class dialer_test : public testing::Test {
 protected:
  portkey::result<stream> dial(std::uint16_t port, addresses found, int connect_limit, int until) {
    const auto on = loop.get_executor();
    const auto lookup = [this, found](const std::string&, auto done) {
      asio::post(loop, [done = std::move(done), found] { done({}, found); });
    };
    static const auto tls = portkey::make_tls_profile({});
    portkey::dialer dials(on, std::make_shared<portkey::resolver>(on, lookup, portkey::resolver_memory{}), tls,
                          milliseconds(connect_limit), milliseconds(5000));
    const portkey::endpoint where = {.tls = false, .host = "a.example", .port = port};
    return support::run(loop, dials.dial(where, std::make_shared<portkey::tls_session>(), in(until)));
  }

  asio::io_context loop{1};
  const asio::ip::address here = asio::ip::address_v4::loopback();
};

TEST_F(dialer_test, an_address_that_gives_no_answer_ends_with_the_limit_of_connecting) {
  const full_listener silent(loop);
  const auto got = dial(silent.port(), {here}, 50, 5000);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::connect);
  EXPECT_EQ(got.error().message, "no connection to a.example:" + std::to_string(silent.port()) + " within 50 ms");
}

TEST_F(dialer_test, an_address_that_gives_no_answer_ends_with_the_deadline_of_the_call) {
  const full_listener silent(loop);
  const auto got = dial(silent.port(), {here}, 5000, 50);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().what, fault_kind::timeout);
  EXPECT_FALSE(got.error().was_sent);
}

TEST_F(dialer_test, an_address_that_gives_no_answer_leaves_time_for_the_next) {
  const full_listener silent(loop);
  const auto port = silent.port();
  tcp::acceptor listening(loop, {asio::ip::make_address("127.0.0.2"), port});
  const auto got = dial(port, {here, asio::ip::make_address("127.0.0.2")}, 200, 5000);
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->peer().address().to_string(), "127.0.0.2");
}

}  // namespace
